/** The MIME type that a file's first bytes show, for the kinds that the API takes or gives. */
export function sniffType(head: Buffer): string | undefined {
	const ascii = (start: number, end: number) => head.subarray(start, end).toString('latin1');
	if (ascii(0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png';
	if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'image/jpeg';
	if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP') return 'image/webp';
	if (ascii(0, 4) === 'GIF8') return 'image/gif';
	if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WAVE') return 'audio/wav';
	if (ascii(0, 4) === 'fLaC') return 'audio/flac';
	if (ascii(0, 4) === 'OggS') return 'audio/ogg';
	if (ascii(4, 8) === 'ftyp') return 'video/mp4';
	if (ascii(0, 4) === '\x1a\x45\xdf\xa3') return 'video/webm';
	if (head[0] === 0xff && (head[1] & 0xf6) === 0xf0) return 'audio/aac';
	if (ascii(0, 3) === 'ID3') return 'audio/mpeg';
	if (head[0] === 0xff && (head[1] & 0xe0) === 0xe0) return 'audio/mpeg';
	return undefined;
}
