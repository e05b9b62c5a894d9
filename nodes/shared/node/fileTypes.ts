import type { IDataObject } from 'n8n-workflow';

/** MIME types of what this API takes and makes, with the extension a file of that type gets. */
const EXTENSIONS: Record<string, string> = {
	'application/pdf': '.pdf',
	'application/x-subrip': '.srt',
	'audio/aac': '.aac',
	'audio/amr': '.amr',
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
	'image/bmp': '.bmp',
	'image/gif': '.gif',
	'image/heic': '.heic',
	'image/jpeg': '.jpg',
	'image/png': '.png',
	'image/svg+xml': '.svg',
	'image/tiff': '.tiff',
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

const EXTENSION = /\.[a-z0-9]{2,5}$/i;

/** The name with the type's extension, unless it already has one. */
export const withExtension = (name: string, type: string) =>
	EXTENSION.test(name) ? name : name + extensionOf(type);

/** Further extensions that are true for a type, and that APIs know. */
const ALSO_TRUE: Record<string, string[]> = {
	'audio/mp4': ['.mp4'],
	'audio/mpeg': ['.mpga', '.mpeg'],
	'audio/ogg': ['.opus'],
	'image/jpeg': ['.jpeg'],
	'image/tiff': ['.tif'],
	'video/mp4': ['.m4v'],
	'video/webm': [],
};
/** Extensions of media that APIs do not know, or know only under another one: Telegram's and browsers'. */
const UNKNOWN_TO_APIS = [
	'.oga',
	'.weba',
	'.bin',
	'.blob',
	'.mp4a',
	'.m4b',
	'.jfif',
	'.dat',
	'.file',
];

/**
 * The name with an extension that is true for a type the bytes have told: servers go by it. A word behind a point that
 * is no extension of media stays, as part of the name.
 */
export function withTrueExtension(name: string, type: string): string {
	const own = extensionOf(type);
	const [extension] = EXTENSION.exec(name) ?? [];
	const known = extension?.toLowerCase() ?? '';
	if (!own || known === own || ALSO_TRUE[type]?.includes(known)) return name;
	const lies = Object.values(EXTENSIONS).includes(known) || UNKNOWN_TO_APIS.includes(known);
	const also = Object.values(ALSO_TRUE).flat().includes(known);
	return (lies || also ? name.slice(0, -known.length) : name) + own;
}

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
	[/^BM[^]{4}\0{4}/, 'image/bmp'],
	[/^(II\*\0|MM\0\*)/, 'image/tiff'],
	[/^%PDF-/, 'application/pdf'],
	[/^fLaC/, 'audio/flac'],
	[/^OggS/, 'audio/ogg'],
	[/^#!AMR/, 'audio/amr'],
	[/^[^ -~]E\xdf\xa3/, 'video/webm'],
	[/^\xff[\xf0\xf1\xf8\xf9]/, 'audio/aac'],
	[/^[^]{4}ftypavi[fs]/, 'image/avif'],
	[/^[^]{4}ftyp(hei[cmsx]|hev[cmsx]|mif1|msf1)/, 'image/heic'],
	[/^[^]{4}ftypM4[AB]/, 'audio/mp4'],
	[/^[^]{4}ftypqt/, 'video/quicktime'],
	[/^[^]{4}ftyp/, 'video/mp4'],
	// XML that begins with its declaration, comments or a DOCTYPE may be anything; only the root element tells.
	[
		/^(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--[^]*?-->\s*|<!DOCTYPE svg[^>]*>\s*)*<svg[\s>]/i,
		'image/svg+xml',
	],
];

/** How many bytes a look at the beginning needs: SVG may have a comment in front. */
export const HEAD_BYTES = 1024;

const TAG = /^ID3[^ -~]/;

const latin1 = (bytes: Uint8Array, from: number, to: number) =>
	Buffer.from(bytes.subarray(from, to)).toString('latin1');

/** The head of a frame of MP3: sync word and layer, then a bit rate and a sampling rate that exist. */
function isMp3Frame(head: string): boolean {
	const rates = head.charCodeAt(2);
	const bitRate = rates >> 4;
	const samplingRate = (rates >> 2) % 4;
	return (
		/^\xff[\xe2\xe3\xf2\xf3\xfa\xfb]/.test(head) && bitRate > 0 && bitRate < 15 && samplingRate < 3
	);
}

/**
 * How long an ID3 tag in front is, where what is behind it can be seen: AAC may have one as well as MP3. Its length
 * is written in bytes of seven bits (https://id3.org/id3v2.4.0-structure).
 */
function tagLength(bytes: Uint8Array): number {
	if (!TAG.test(latin1(bytes, 0, 4))) return 0;
	const length = 10 + bytes.subarray(6, 10).reduce((sum, byte) => sum * 128 + (byte % 128), 0);
	return length + 4 <= bytes.length ? length : 0;
}

/** Containers that may hold sound alone: what is claimed tells whether it does. */
const SOUND_OF: Record<string, string> = { 'video/mp4': 'audio/mp4', 'video/webm': 'audio/webm' };

/**
 * The type by the first bytes of an image, audio, video or PDF; headers and names often say less than the truth.
 * @param claimed what the sender says; it decides only where the bytes leave two possibilities
 */
export function sniffType(bytes: Uint8Array, claimed = ''): string | undefined {
	const from = tagLength(bytes);
	const head = latin1(bytes, from, from + HEAD_BYTES);
	const known = SIGNATURES.find(([pattern]) => pattern.test(head))?.[1];
	// A tag in front means MP3 where nothing behind it says otherwise.
	const type =
		known ?? (isMp3Frame(head) || TAG.test(latin1(bytes, 0, 4)) ? 'audio/mpeg' : undefined);
	return (/^audio\//i.test(claimed) && SOUND_OF[type ?? '']) || type;
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
