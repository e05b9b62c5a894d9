import { BitWriter } from './bits.mts';
import { CELL, type Mosaic } from './mosaic.mts';

/**
 * A lossless WebP (VP8L). A cell is one literal pixel and a copy of its left neighbour; the lines
 * below are copies of the line above. No transforms, no colour cache.
 */
export function encodeWebp(mosaic: Mosaic): Buffer {
	const { width, height } = mosaic;
	const bits = new BitWriter('lsb');
	bits
		.put(0x2f, 8)
		.put(width - 1, 14)
		.put(height - 1, 14)
		.put(0, 1)
		.put(0, 3);
	// No transform, no colour cache, one group of prefix codes.
	bits.put(0, 1).put(0, 1).put(0, 1);
	const channel = (index: number) => [...new Set(mosaic.palette.map((colour) => colour[index]))];
	const green = prefixCode(bits, [...channel(1), ...LENGTH_SYMBOLS.map((s) => 256 + s)], 280);
	const red = prefixCode(bits, channel(0), 256);
	const blue = prefixCode(bits, channel(2), 256);
	const alpha = prefixCode(bits, [255], 256);
	const distance = prefixCode(bits, [0, 1], 40);
	const copy = (count: number, from: 'above' | 'left') => {
		for (const [symbol, extraBits, extra] of lengthCodes(count)) {
			green(256 + symbol);
			bits.put(extra, extraBits);
			distance(from === 'above' ? 0 : 1);
		}
	};
	for (let row = 0; row < mosaic.rows; row++) {
		for (let column = 0; column < mosaic.columns; column++) {
			const [r, g, b] = mosaic.palette[mosaic.cells[row * mosaic.columns + column]];
			green(g);
			red(r);
			blue(b);
			alpha(255);
			copy(Math.min(CELL, width - column * CELL) - 1, 'left');
		}
		copy((Math.min(CELL, height - row * CELL) - 1) * width, 'above');
	}
	return riff(bits.end());
}

/** Copy lengths 1, 2, 4, 8, ... 2048: enough to build any count. */
const LENGTH_SYMBOLS = [0, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21];

/** A count as copies: [symbol, number of extra bits, extra bits]. */
function* lengthCodes(count: number): Generator<[number, number, number]> {
	for (let left = count; left > 0; ) {
		const power = Math.min(11, 31 - Math.clz32(left));
		left -= 2 ** power;
		// Symbol s from 4 on covers (2 + (s & 1)) << e up to as many more, counted from 1.
		const symbol = LENGTH_SYMBOLS[power];
		if (symbol < 4) {
			yield [symbol, 0, 0];
			continue;
		}
		const extraBits = (symbol - 2) >> 1;
		const offset = (2 + (symbol & 1)) << extraBits;
		yield [symbol, extraBits, 2 ** power - offset - 1];
	}
}

/**
 * Writes a prefix code whose symbols all have the same length (filled up to a power of two) and
 * gives the function that writes a symbol.
 */
function prefixCode(bits: BitWriter, wanted: number[], alphabet: number): (symbol: number) => void {
	const used = [...wanted];
	const length = Math.max(1, Math.ceil(Math.log2(used.length)));
	for (let filler = 0; used.length < 2 ** length; filler++) {
		if (!used.includes(filler)) used.push(filler);
	}
	used.sort((a, b) => a - b);
	// Code lengths are 0 or `length`: a code of one bit each, in the order the format fixes.
	const order = [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
	bits.put(0, 1).put(order.length - 4, 4);
	for (const symbol of order) bits.put(symbol === 0 || symbol === length ? 1 : 0, 3);
	bits.put(0, 1);
	for (let symbol = 0; symbol < alphabet; symbol++) bits.put(used.includes(symbol) ? 1 : 0, 1);
	const code = new Map(used.map((symbol, index) => [symbol, reversed(index, length)]));
	return (symbol) => bits.put(code.get(symbol) ?? 0, length);
}

/** Prefix codes are read from their highest bit on. */
function reversed(value: number, length: number): number {
	let result = 0;
	for (let i = 0; i < length; i++) result |= ((value >> i) & 1) << (length - 1 - i);
	return result;
}

function riff(data: Buffer): Buffer {
	const padded = data.length + (data.length & 1);
	const file = Buffer.alloc(20 + padded);
	file.write('RIFF', 0, 'latin1');
	file.writeUInt32LE(12 + padded, 4);
	file.write('WEBPVP8L', 8, 'latin1');
	file.writeUInt32LE(data.length, 16);
	file.set(data, 20);
	return file;
}
