import { BitWriter } from './bits.mts';
import type { Mosaic } from './mosaic.mts';

/**
 * A baseline JPEG. Each 8 x 8 block has one colour, so a block is its DC coefficient and an
 * end-of-block code; the Huffman tables hold just these symbols.
 */
export function encodeJpeg(mosaic: Mosaic): Buffer {
	const { width, height } = mosaic;
	const size = [height >> 8, height & 255, width >> 8, width & 255];
	return Buffer.concat([
		Buffer.from([0xff, 0xd8]),
		segment(0xe0, [...Buffer.from('JFIF\0', 'latin1'), 1, 1, 0, 0, 1, 0, 1, 0, 0]),
		segment(0xdb, [0, ...Array<number>(64).fill(1)]),
		segment(0xc0, [8, ...size, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]),
		// DC: the categories 0 to 11 as codes of four bits. AC: end-of-block as the code 0.
		segment(0xc4, [0x00, ...lengths({ 4: 12 }), ...Array.from({ length: 12 }, (_, i) => i)]),
		segment(0xc4, [0x10, ...lengths({ 1: 1 }), 0]),
		segment(0xda, [3, 1, 0x00, 2, 0x00, 3, 0x00, 0, 63, 0]),
		scan(mosaic),
		Buffer.from([0xff, 0xd9]),
	]);
}

function scan({ cells, palette }: Mosaic): Buffer {
	const colours = palette.map(coefficients);
	const last = [0, 0, 0];
	const bits = new BitWriter();
	for (const cell of cells) {
		colours[cell].forEach((value, component) => {
			const difference = value - last[component];
			last[component] = value;
			const category = 32 - Math.clz32(Math.abs(difference));
			bits.put(category, 4);
			bits.put(difference < 0 ? difference + 2 ** category - 1 : difference, category);
			bits.put(0, 1);
		});
	}
	// In the scan a byte FF is followed by 00.
	const bytes = bits.align(1).end();
	return Buffer.from([...bytes].flatMap((byte) => (byte === 0xff ? [0xff, 0] : [byte])));
}

/** DC coefficients (eight times the level) of a colour in YCbCr. */
function coefficients([red, green, blue]: [number, number, number]): number[] {
	const luma = 0.299 * red + 0.587 * green + 0.114 * blue;
	const levels = [luma - 128, (blue - luma) * 0.564, (red - luma) * 0.713];
	return levels.map((level) => Math.round(level * 8));
}

function segment(marker: number, data: number[]): Buffer {
	const length = data.length + 2;
	return Buffer.from([0xff, marker, length >> 8, length & 255, ...data]);
}

/** The sixteen counts of codes per length. */
const lengths = (counts: Record<number, number>) =>
	Array.from({ length: 16 }, (_, index) => counts[index + 1] ?? 0);
