/** Tags around MPEG audio, which are no part of it (https://id3.org/id3v2.4.0-structure). */

const isTag = (bytes: Uint8Array, at: number, tag: string) =>
	[...tag].every((letter, place) => bytes[at + place] === letter.charCodeAt(0));

const FOOTER = 0x10;
const HEADER_BYTES = 10;
const ID3V1_BYTES = 128;

/** The bytes without the tag in front and the one behind. */
export function withoutId3(bytes: Uint8Array): Uint8Array {
	let start = 0;
	while (isTag(bytes, start, 'ID3')) {
		// Seven bits of each byte count.
		const size = [6, 7, 8, 9].reduce((sum, at) => (sum << 7) | (bytes[start + at] & 0x7f), 0);
		start += HEADER_BYTES + size + (bytes[start + 5] & FOOTER ? HEADER_BYTES : 0);
	}
	const end = bytes.length - ID3V1_BYTES;
	const hasOld = end >= start && isTag(bytes, end, 'TAG');
	return bytes.subarray(start, hasOld ? end : undefined);
}
