import { createHash } from 'node:crypto';
import { glyphRows } from './font.mts';

/** Pixels per cell side: the block size of JPEG, so that every format can draw cells exactly. */
export const CELL = 8;

/** A picture of square cells; each holds the index of a colour. */
export type Mosaic = {
	width: number;
	height: number;
	columns: number;
	rows: number;
	cells: Uint8Array;
	palette: Array<[red: number, green: number, blue: number]>;
};

const INK = 14;
const PAPER = 15;

/** What a picture of `prompt` shows: eight hex digits, larger than life. */
export function pictureHash(prompt: string, index = 0): string {
	return createHash('sha256').update(`${prompt}#${index}`).digest('hex').slice(0, 16);
}

/** Coloured blocks made from `hash`, and its first eight digits in white on a black band. */
export function drawMosaic(hash: string, width: number, height: number): Mosaic {
	const columns = Math.ceil(width / CELL);
	const rows = Math.ceil(height / CELL);
	const digest = createHash('sha256').update(hash).digest();
	const cells = new Uint8Array(columns * rows);
	for (let row = 0; row < rows; row++) {
		for (let column = 0; column < columns; column++) {
			const block = Math.floor((row * 8) / rows) * 8 + Math.floor((column * 8) / columns);
			cells[row * columns + column] = (digest[block % 32] + (block >> 5) * 5) % 14;
		}
	}
	const mosaic = { width, height, columns, rows, cells, palette: paletteOf(digest) };
	writeBand(mosaic, hash.slice(0, 8));
	return mosaic;
}

/** Fourteen colours around a hue of the picture's own, then white and black. */
function paletteOf(digest: Buffer): Mosaic['palette'] {
	const colours = Array.from({ length: 14 }, (_, index): [number, number, number] => {
		const hue = (digest[0] / 256 + index / 14) * 2 * Math.PI;
		const channel = (shift: number) => Math.round(128 + 88 * Math.cos(hue + shift));
		return [channel(0), channel((2 * Math.PI) / 3), channel((4 * Math.PI) / 3)];
	});
	return [...colours, [255, 255, 255], [0, 0, 0]];
}

/** Draws as many digits as fit; very small pictures show blocks only. */
function writeBand({ columns, rows, cells }: Mosaic, digits: string): void {
	const count = Math.min(digits.length, Math.floor((columns - 1) / 6));
	if (count === 0 || rows < 9) return;
	const scale = Math.max(1, Math.min(Math.floor(columns / (count * 6 + 1)), Math.floor(rows / 9)));
	const top = Math.floor((rows - 9 * scale) / 2);
	const left = Math.floor((columns - (count * 6 - 1) * scale) / 2);
	cells.fill(PAPER, top * columns, (top + 9 * scale) * columns);
	for (let place = 0; place < count; place++) {
		glyphRows(digits[place]).forEach((bits, y) => {
			for (let x = 0; x < 5; x++) {
				if (bits[x] !== '#') continue;
				for (let dy = 0; dy < scale; dy++) {
					const row = top + (y + 1) * scale + dy;
					const start = row * columns + left + (place * 6 + x) * scale;
					cells.fill(INK, start, start + scale);
				}
			}
		});
	}
}
