import { crc32, deflateSync } from 'node:zlib';
import { CELL, type Mosaic } from './mosaic.mts';

/** A PNG with a palette, four bits per pixel. */
export function encodePng(mosaic: Mosaic): Buffer {
	const { width, height, palette } = mosaic;
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([4, 3, 0, 0, 0], 8);
	return Buffer.concat([
		Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
		chunk('IHDR', header),
		chunk('PLTE', Buffer.from(palette.flat())),
		chunk('IDAT', deflateSync(scanlines(mosaic))),
		chunk('IEND', Buffer.alloc(0)),
	]);
}

/** The first line of a row of cells as it is, the others as "same as above" (filter 2, zeros). */
function scanlines({ width, height, columns, cells }: Mosaic): Buffer {
	const stride = 1 + Math.ceil(width / 2);
	const lines = Buffer.alloc(stride * height);
	for (let y = 0; y < height; y++) {
		const start = y * stride;
		if (y % CELL !== 0) {
			lines[start] = 2;
			continue;
		}
		const row = (y / CELL) * columns;
		for (let byte = 0; byte < stride - 1; byte++) {
			// Two pixels per byte, four bytes per cell.
			const colour = cells[row + (byte >> 2)];
			lines[start + 1 + byte] = (colour << 4) | colour;
		}
	}
	return lines;
}

function chunk(type: string, data: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
	const frame = Buffer.alloc(8 + body.length);
	frame.writeUInt32BE(data.length, 0);
	frame.set(body, 4);
	frame.writeUInt32BE(crc32(body), 4 + body.length);
	return frame;
}
