import { BitWriter } from '../bits.mts';
import { SAMPLE_RATE } from './melody.mts';
import { vorbisComment } from './vorbisComment.mts';

const BLOCK = 4096;

/** A FLAC file of verbatim frames, 16-bit mono at 24 kHz: the melody, not compressed. */
export function encodeFlac(samples: Int16Array, text: string): Buffer {
	const info = new BitWriter()
		.put(BLOCK, 16)
		.put(BLOCK, 16)
		.put(0, 24) // frame sizes: unknown
		.put(0, 24)
		.put(SAMPLE_RATE, 20)
		.put(0, 3) // one channel
		.put(15, 5) // 16 bits
		.put(0, 4)
		.put(samples.length, 32)
		.putBytes(Buffer.alloc(16)) // checksum of the samples: unknown
		.end();
	const frames: Buffer[] = [];
	for (let start = 0; start < samples.length; start += BLOCK) {
		frames.push(frame(samples.subarray(start, start + BLOCK), frames.length));
	}
	const comment = block(4, vorbisComment(text), true);
	return Buffer.concat([Buffer.from('fLaC'), block(0, info, false), comment, ...frames]);
}

function block(type: number, data: Buffer, last: boolean): Buffer {
	const header = Buffer.alloc(4);
	header.writeUInt32BE(data.length);
	header[0] = type | (last ? 0x80 : 0);
	return Buffer.concat([header, data]);
}

function frame(samples: Int16Array, number: number): Buffer {
	const header = new BitWriter()
		.put(0b11111111111110, 14)
		.put(0, 2) // fixed block size
		.put(0b0111, 4) // block size: 16 bits at the header's end
		.put(0b0111, 4) // 24 kHz
		.put(0, 4) // mono
		.put(0b100, 3) // 16 bits
		.put(0, 1)
		.putBytes(Buffer.from(String.fromCodePoint(number), 'utf8'))
		.put(samples.length - 1, 16)
		.end();
	const body = Buffer.alloc(1 + samples.length * 2);
	body[0] = 0b00000010; // verbatim
	samples.forEach((sample, index) => body.writeInt16BE(sample, 1 + index * 2));
	const bytes = Buffer.concat([header, Buffer.from([crc(header, 8, 0x07)]), body]);
	const footer = Buffer.alloc(2);
	footer.writeUInt16BE(crc(bytes, 16, 0x8005));
	return Buffer.concat([bytes, footer]);
}

function crc(bytes: Buffer, width: number, polynomial: number): number {
	const top = 1 << (width - 1);
	const mask = 2 ** width - 1;
	let value = 0;
	for (const byte of bytes) {
		value ^= byte << (width - 8);
		for (let bit = 0; bit < 8; bit++) {
			value = (value & top ? (value << 1) ^ polynomial : value << 1) & mask;
		}
	}
	return value;
}
