import { withoutId3 } from './id3';

/**
 * MP3 files as one. Each is a row of frames that stand for themselves; tags and the frame that tells a file's length
 * (Xing, Info or VBRI) hold only for the file that they were in, so they go, and the whole gets a new one: without it
 * players guess the length from the first frame (ISO 11172-3; Xing's VBR header).
 */

type Frame = { at: number; length: number; samples: number; header: number };

/** kbit/s of layer III, by the index in the header: MPEG 1, and MPEG 2 and 2.5. */
const BITRATES = [
	[0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
	[0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];
const RATES = [44_100, 48_000, 32_000];
const MPEG1 = 3;
const MPEG2 = 2;
const LAYER3 = 1;
const MONO = 3;

type Header = { bitrate: number; rate: number; isMpeg1: boolean; isMono: boolean; padding: number };

/** What the four bytes of a frame's header say; undefined where they are none of layer III. */
function headerOf(header: number): Header | undefined {
	const version = (header >>> 19) & 3;
	const [layer, bitrateAt, rateAt] = [
		(header >>> 17) & 3,
		(header >>> 12) & 15,
		(header >>> 10) & 3,
	];
	const isFrame = header >>> 21 === 0x7ff && version !== 1 && layer === LAYER3;
	if (!isFrame || bitrateAt === 0 || bitrateAt === 15 || rateAt === 3) return undefined;
	const isMpeg1 = version === MPEG1;
	const slower = isMpeg1 ? 1 : version === MPEG2 ? 2 : 4;
	return {
		bitrate: BITRATES[isMpeg1 ? 0 : 1][bitrateAt] * 1000,
		rate: RATES[rateAt] / slower,
		isMpeg1,
		isMono: ((header >>> 6) & 3) === MONO,
		padding: (header >>> 9) & 1,
	};
}

const lengthOf = ({ bitrate, rate, isMpeg1, padding }: Header) =>
	Math.floor(((isMpeg1 ? 144 : 72) * bitrate) / rate) + padding;

const wordAt = (bytes: Uint8Array, at: number) =>
	((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0;

/** All whole frames; what lies between them is passed over. */
function framesOf(bytes: Uint8Array): Frame[] {
	const frames: Frame[] = [];
	for (let at = 0; at + 4 <= bytes.length; ) {
		const header = wordAt(bytes, at);
		const said = headerOf(header);
		const length = said ? lengthOf(said) : 0;
		if (!said || at + length > bytes.length) at += 1;
		else {
			frames.push({ at, length, samples: said.isMpeg1 ? 1152 : 576, header });
			at += length;
		}
	}
	return frames;
}

/** Where the frame of a file's length has its mark. */
const markAt = ({ isMpeg1, isMono }: Header) =>
	4 + (isMpeg1 ? (isMono ? 17 : 32) : isMono ? 9 : 17);
const VBRI_AT = 36;

function tellsLength(bytes: Uint8Array, { at, header }: Frame): boolean {
	const said = headerOf(header) as Header;
	const markIn = (from: number) => String.fromCharCode(...bytes.subarray(from, from + 4));
	return ['Xing', 'Info'].includes(markIn(at + markAt(said))) || markIn(at + VBRI_AT) === 'VBRI';
}

/** A frame of silence that tells how many frames and bytes the file has. */
function lengthFrame(first: Frame, frames: number, bytes: number, isConstant: boolean): Uint8Array {
	// Large enough for what it tells, and without a checksum and padding.
	const bare = ((first.header | 0x10000) & ~0x200 & ~0xf000) >>> 0;
	const bitrateAt = [...BITRATES[0].keys()].find((index) => {
		const said = headerOf((bare | (index << 12)) >>> 0);
		return said && lengthOf(said) >= markAt(said) + 16;
	}) as number;
	const header = (bare | (bitrateAt << 12)) >>> 0;
	const said = headerOf(header) as Header;
	const frame = new Uint8Array(lengthOf(said));
	const view = new DataView(frame.buffer);
	view.setUint32(0, header);
	const at = markAt(said);
	frame.set(Buffer.from(isConstant ? 'Info' : 'Xing'), at);
	// It has the numbers of frames and of bytes.
	view.setUint32(at + 4, 3);
	view.setUint32(at + 8, frames);
	view.setUint32(at + 12, bytes + frame.length);
	return frame;
}

/** @returns undefined where a part is no MP3 */
export function joinMp3(parts: Uint8Array[]): Uint8Array[] | undefined {
	const pieces: Uint8Array[] = [];
	const all: Frame[] = [];
	for (const part of parts) {
		const bytes = withoutId3(part);
		const [first, ...rest] = framesOf(bytes);
		if (!first) return undefined;
		const frames = tellsLength(bytes, first) ? rest : [first, ...rest];
		all.push(...frames);
		pieces.push(...frames.map(({ at, length }) => bytes.subarray(at, at + length)));
	}
	const [first] = all;
	if (!first) return undefined;
	const bytes = all.reduce((sum, { length }) => sum + length, 0);
	const bitrates = new Set(all.map(({ header }) => headerOf(header)?.bitrate));
	return [lengthFrame(first, all.length, bytes, bitrates.size === 1), ...pieces];
}
