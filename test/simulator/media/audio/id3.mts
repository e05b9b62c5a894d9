const DESCRIPTION = 'spoken text\0';

/** An ID3v2.4 tag with the spoken text in a user-defined frame; leads MP3 and AAC files. */
export function id3Tag(text: string): Buffer {
	// 3: the text is UTF-8.
	const content = Buffer.concat([Buffer.from([3]), Buffer.from(DESCRIPTION + text, 'utf8')]);
	const frame = Buffer.concat([
		Buffer.from('TXXX'),
		syncSafe(content.length),
		Buffer.alloc(2),
		content,
	]);
	const header = Buffer.from('ID3\x04\x00\x00', 'latin1');
	return Buffer.concat([header, syncSafe(frame.length), frame]);
}

/** The text of a tag made by `id3Tag`. */
export function readId3Text(head: Buffer): string | undefined {
	if (head.toString('latin1', 0, 3) !== 'ID3' || head.toString('latin1', 10, 14) !== 'TXXX') {
		return undefined;
	}
	const length = fromSyncSafe(head.subarray(14, 18));
	const content = head.toString('utf8', 21, 20 + length);
	return content.startsWith(DESCRIPTION) ? content.slice(DESCRIPTION.length) : undefined;
}

const syncSafe = (value: number) =>
	Buffer.from([21, 14, 7, 0].map((shift) => (value >> shift) & 0x7f));

const fromSyncSafe = (bytes: Buffer) => bytes.reduce((sum, byte) => sum * 128 + byte, 0);
