import { BitWriter } from '../bits.mts';
import { CELL, drawMosaic } from '../mosaic.mts';

const MACROBLOCK = 16;

/** The pieces of an H.264 stream that an MP4 file is made of (NAL units without start codes). */
export type H264 = { sps: Buffer; pps: Buffer; key: Buffer; repeat: (frame: number) => Buffer };

/**
 * A still picture as video: one frame of uncompressed macroblocks, then frames that say "same as
 * before". Constrained baseline, so that every player takes it.
 */
export function encodeStill(hash: string, width: number, height: number): H264 {
	const across = Math.ceil(width / MACROBLOCK);
	const down = Math.ceil(height / MACROBLOCK);
	const sps = new BitWriter()
		.put(66, 8) // baseline
		.put(0xc0, 8)
		.put(30, 8) // level 3
		.putUe(0)
		.putUe(4) // frame numbers of 8 bits
		.putUe(2) // output order is decoding order
		.putUe(1) // one reference frame
		.put(0, 1)
		.putUe(across - 1)
		.putUe(down - 1)
		.put(0b11, 2) // frames only
		.put(1, 1) // cropped to the asked size, in units of two pixels
		.putUe(0)
		.putUe((across * MACROBLOCK - width) >> 1)
		.putUe(0)
		.putUe((down * MACROBLOCK - height) >> 1)
		.put(0, 1);
	const pps = new BitWriter().putUe(0).putUe(0).put(0, 2).putUe(0).putUe(0).putUe(0).put(0, 3);
	pps.putSe(0).putSe(0).putSe(0).put(0b100, 3); // slices may switch the deblocking filter off
	return {
		sps: nal(0x67, sps),
		pps: nal(0x68, pps),
		key: nal(0x65, keyFrame(hash, width, height, across, down)),
		repeat: (frame) => nal(0x41, repeatedFrame(frame, across * down)),
	};
}

function keyFrame(hash: string, width: number, height: number, across: number, down: number) {
	const { columns, rows, cells, palette } = drawMosaic(hash, width, height);
	const colours = palette.map(toYuv);
	const colourAt = (column: number, row: number) =>
		colours[cells[Math.min(row, rows - 1) * columns + Math.min(column, columns - 1)]];
	const bits = new BitWriter().putUe(0).putUe(7).putUe(0).put(0, 8).putUe(0).put(0, 2);
	bits.putSe(0).putUe(1);
	for (let y = 0; y < down; y++) {
		for (let x = 0; x < across; x++) {
			bits.putUe(25).align(); // uncompressed macroblock
			// A macroblock is two by two cells; chroma has half the resolution.
			for (const [plane, size] of [
				[0, CELL],
				[1, CELL / 2],
				[2, CELL / 2],
			]) {
				for (let line = 0; line < size * 2; line++) {
					const row = y * 2 + (line < size ? 0 : 1);
					const left = colourAt(x * 2, row)[plane];
					const right = colourAt(x * 2 + 1, row)[plane];
					bits.putBytes([...Array(size).fill(left), ...Array(size).fill(right)]);
				}
			}
		}
	}
	return bits;
}

function repeatedFrame(frame: number, macroblocks: number): BitWriter {
	const bits = new BitWriter()
		.putUe(0)
		.putUe(5)
		.putUe(0)
		.put(frame & 255, 8);
	return bits.put(0, 3).putSe(0).putUe(1).putUe(macroblocks);
}

/** Ends the payload and puts a 3 wherever its bytes would look like a start code. */
function nal(header: number, payload: BitWriter): Buffer {
	const bytes = [header];
	let zeros = 0;
	for (const byte of payload.put(1, 1).end()) {
		if (zeros >= 2 && byte <= 3) {
			bytes.push(3);
			zeros = 0;
		}
		bytes.push(byte);
		zeros = byte === 0 ? zeros + 1 : 0;
	}
	return Buffer.from(bytes);
}

function toYuv([red, green, blue]: [number, number, number]): [number, number, number] {
	const luma = (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
	const level = (value: number, range: number, middle: number) =>
		Math.round(middle + value * range);
	return [
		level(luma, 219, 16),
		level((blue / 255 - luma) * 0.564, 224, 128),
		level((red / 255 - luma) * 0.713, 224, 128),
	];
}
