import { createHash } from 'node:crypto';

const PIECE = 256 * 1024;

/** Bytes that do not compress, the same in every run; repeated as often as needed. */
const pattern = Buffer.concat(
	Array.from({ length: PIECE / 32 }, (_, i) => createHash('sha256').update(`bulk ${i}`).digest()),
);

/** `bytes` bytes of the pattern, piece by piece. */
export function* bulkBytes(bytes: number): Generator<Buffer> {
	for (let left = bytes; left > 0; left -= PIECE)
		yield left >= PIECE ? pattern : pattern.subarray(0, left);
}

/** An MP4 made `total` bytes long by a `free` box at its end, which players skip. */
export function* padMp4(video: Buffer, total: number): Generator<Buffer> {
	yield video;
	const left = total - video.length;
	if (left < 16) return;
	// The long form of a box header, which also takes sizes of 4 GiB and more.
	const header = Buffer.alloc(16);
	header.writeUInt32BE(1, 0);
	header.write('free', 4, 'latin1');
	header.writeBigUInt64BE(BigInt(left), 8);
	yield header;
	yield* bulkBytes(left - 16);
}

/** How long `padMp4` gets. */
export const paddedLength = (video: Buffer, total: number): number =>
	total - video.length < 16 ? video.length : total;
