import { withoutId3 } from './id3';

/** AAC files as one: frames that stand for themselves, each with its header (ADTS, ISO 13818-7). */

const HEADER_BYTES = 7;

/** The frames; undefined where something is none. */
function framesOf(bytes: Uint8Array): Uint8Array | undefined {
	let at = 0;
	while (at + HEADER_BYTES <= bytes.length) {
		const isFrame = bytes[at] === 0xff && (bytes[at + 1] & 0xf6) === 0xf0;
		const length = ((bytes[at + 3] & 3) << 11) | (bytes[at + 4] << 3) | (bytes[at + 5] >> 5);
		if (!isFrame || length < HEADER_BYTES) return undefined;
		if (at + length > bytes.length) break;
		at += length;
	}
	return at > 0 ? bytes.subarray(0, at) : undefined;
}

/** @returns undefined where a part is no AAC */
export function joinAac(parts: Uint8Array[]): Uint8Array[] | undefined {
	const all = parts.map((part) => framesOf(withoutId3(part)));
	return all.every((frames): frames is Uint8Array => frames !== undefined) ? all : undefined;
}
