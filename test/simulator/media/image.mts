import { cached } from '../cached.mts';
import { encodeJpeg } from './jpeg.mts';
import { drawMosaic } from './mosaic.mts';
import { encodePng } from './png.mts';
import { encodeWebp } from './webp.mts';

export type ImageFormat = 'png' | 'jpeg' | 'webp';

const encoders = { png: encodePng, jpeg: encodeJpeg, webp: encodeWebp };
const cache = cached<Buffer>(50);

/** The picture of a hash (see `pictureHash`); the same arguments give the same bytes. */
export function imageOf(hash: string, width: number, height: number, format: ImageFormat): Buffer {
	return cache(`${hash} ${width} ${height} ${format}`, () =>
		encoders[format](drawMosaic(hash, width, height)),
	);
}

/** Width and height as a picture's header tells them; undefined when they cannot be found. */
export function imageSize(head: Buffer): { width: number; height: number } | undefined {
	try {
		if (head[0] === 0x89) return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
		if (head[0] === 0xff) return jpegSize(head);
		if (head.toString('latin1', 8, 12) === 'WEBP') return webpSize(head);
	} catch {
		// The file ends inside its header.
	}
	return undefined;
}

/** Walks the segments up to the frame header (SOF0 to SOF15 without the table markers). */
function jpegSize(head: Buffer): { width: number; height: number } {
	let at = 2;
	for (;;) {
		const marker = head[at + 1];
		const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
		if (isFrame) return { width: head.readUInt16BE(at + 7), height: head.readUInt16BE(at + 5) };
		at += 2 + head.readUInt16BE(at + 2);
	}
}

function webpSize(head: Buffer): { width: number; height: number } | undefined {
	switch (head.toString('latin1', 12, 16)) {
		case 'VP8L': {
			const bits = head.readUInt32LE(21);
			return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
		}
		case 'VP8X':
			return { width: head.readUIntLE(24, 3) + 1, height: head.readUIntLE(27, 3) + 1 };
		case 'VP8 ':
			return { width: head.readUInt16LE(26) & 0x3fff, height: head.readUInt16LE(28) & 0x3fff };
		default:
			return undefined;
	}
}
