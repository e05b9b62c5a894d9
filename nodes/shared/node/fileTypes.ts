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
	'image/avif': '.avif',
	'image/gif': '.gif',
	'image/heic': '.heic',
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

/** The type that a file name's extension (or a URL's) stands for; undefined when it is not known. */
export function typeOfName(name: string): string | undefined {
	const [, extension] = /(\.[a-z0-9]{2,5})(?:[?#].*)?$/i.exec(name) ?? [];
	const known = extension?.toLowerCase() === '.jpeg' ? '.jpg' : extension?.toLowerCase();
	return Object.keys(EXTENSIONS).find((type) => EXTENSIONS[type] === known);
}

/** First bytes that leave no doubt. Ogg and MP3 are left to what the answer says: their names vary. */
const SIGNATURES: Array<[pattern: RegExp, type: string]> = [
	[/^\x89PNG/, 'image/png'],
	[/^\xff\xd8\xff/, 'image/jpeg'],
	[/^GIF8/, 'image/gif'],
	[/^RIFF[^]{4}WEBP/, 'image/webp'],
	[/^RIFF[^]{4}WAVE/, 'audio/wav'],
	[/^fLaC/, 'audio/flac'],
	[/^[^]{4}ftypavi[fs]/, 'image/avif'],
	[/^[^]{4}ftyp(hei[cx]|mif1)/, 'image/heic'],
	[/^[^]{4}ftypM4A/, 'audio/mp4'],
	[/^[^]{4}ftypqt/, 'video/quicktime'],
	[/^[^]{4}ftyp/, 'video/mp4'],
];

/** The type by the first bytes of an image, audio or video; answers often say less than the truth. */
export function sniffType(bytes: Uint8Array): string | undefined {
	const head = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
	return SIGNATURES.find(([pattern]) => pattern.test(head))?.[1];
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
