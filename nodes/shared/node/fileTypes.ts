/** MIME types of what this API takes and makes, with the extension a file of that type gets. */
const EXTENSIONS: Record<string, string> = {
	'application/pdf': '.pdf',
	'application/x-subrip': '.srt',
	'audio/aac': '.aac',
	'audio/flac': '.flac',
	'audio/mpeg': '.mp3',
	'audio/mp4': '.m4a',
	'audio/ogg': '.ogg',
	'audio/opus': '.opus',
	'audio/pcm': '.pcm',
	'audio/wav': '.wav',
	'audio/webm': '.webm',
	'audio/x-wav': '.wav',
	'image/gif': '.gif',
	'image/jpeg': '.jpg',
	'image/png': '.png',
	'image/webp': '.webp',
	'text/plain': '.txt',
	'text/vtt': '.vtt',
	'video/mp4': '.mp4',
	'video/quicktime': '.mov',
	'video/webm': '.webm',
};

/** `.png` for `image/png`; empty for a type that is not known. */
export const extensionOf = (type = '') => EXTENSIONS[type.split(';')[0].trim().toLowerCase()] ?? '';

/** The name with the type's extension, unless it already has one. */
export const withExtension = (name: string, type: string) =>
	/\.[a-z0-9]{2,5}$/i.test(name) ? name : name + extensionOf(type);

/** The type by the first bytes of an image, audio or video; answers often say less than the truth. */
export function sniffType(bytes: Uint8Array): string | undefined {
	const head = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
	if (head.startsWith('\x89PNG')) return 'image/png';
	if (head.startsWith('\xff\xd8\xff')) return 'image/jpeg';
	if (head.startsWith('GIF8')) return 'image/gif';
	if (head.startsWith('RIFF')) return head.slice(8, 12) === 'WEBP' ? 'image/webp' : 'audio/wav';
	if (head.slice(4, 8) === 'ftyp') return 'video/mp4';
	return undefined;
}

/** A short, readable file name part out of a prompt: lower case, words joined by hyphens. */
export function slug(text: string, longest = 40): string {
	const words = text
		.normalize('NFKD')
		.replace(/[^\p{L}\p{N}]+/gu, '-')
		.replace(/^-+|-+$/g, '')
		.toLowerCase();
	return Array.from(words).slice(0, longest).join('').replace(/-+$/, '');
}
