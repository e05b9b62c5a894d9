import type { IDataObject } from 'n8n-workflow';

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
	// Other names of the same, after those that the API uses.
	'audio/m4a': '.m4a',
	'audio/mp3': '.mp3',
	'audio/wave': '.wav',
	'audio/x-flac': '.flac',
	'audio/x-m4a': '.m4a',
	'image/jpg': '.jpg',
	'video/mpeg': '.mpeg',
};

/** What says no more than "bytes". */
export const GENERIC_TYPE = 'application/octet-stream';

/** The type that a response's header names; undefined when it only says "bytes". */
export function typeIn(headers: IDataObject): string | undefined {
	const type = String(headers['content-type'] ?? '')
		.split(';')[0]
		.trim()
		.toLowerCase();
	return /^$|octet-stream$/.test(type) ? undefined : type;
}

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

/** First bytes that leave no doubt, as Latin-1. */
const SIGNATURES: Array<[pattern: RegExp, type: string]> = [
	[/^\x89PNG/, 'image/png'],
	[/^\xff\xd8\xff/, 'image/jpeg'],
	[/^GIF8/, 'image/gif'],
	[/^RIFF[^]{4}WEBP/, 'image/webp'],
	[/^RIFF[^]{4}WAVE/, 'audio/wav'],
	[/^fLaC/, 'audio/flac'],
	[/^OggS/, 'audio/ogg'],
	// The head of a frame: sync word, then a bit rate and a sampling rate that exist. An ID3 tag tells nothing.
	[/^\xff[\xf2\xf3\xfa\xfb][ -\xeb]/, 'audio/mpeg'],
	[/^\xff[\xf0\xf1\xf8\xf9]/, 'audio/aac'],
	[/^[^]{4}ftypavi[fs]/, 'image/avif'],
	[/^[^]{4}ftyp(hei[cx]|mif1)/, 'image/heic'],
	[/^[^]{4}ftypM4A/, 'audio/mp4'],
	[/^[^]{4}ftypqt/, 'video/quicktime'],
	[/^[^]{4}ftyp/, 'video/mp4'],
];

/** The type by the first bytes of an image, audio or video; headers often say less than the truth. */
export function sniffType(bytes: Uint8Array): string | undefined {
	const head = Buffer.from(bytes.subarray(0, 16)).toString('latin1');
	return SIGNATURES.find(([pattern]) => pattern.test(head))?.[1];
}

/** A short, readable file name part out of a prompt: lower case, words joined by hyphens. */
export function slug(text: string, longest = 40): string {
	const words = text
		.normalize('NFC')
		.replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
		.replace(/^-+|-+$/g, '')
		.toLowerCase();
	return Array.from(words).slice(0, longest).join('').replace(/-+$/, '');
}
