import { id3Tag } from './id3.mts';

const SAMPLES_PER_FRAME = 1152;
const RATE = 44_100;
/** 144 * 32000 / 44100, rounded down: no padding bit. */
const FRAME_BYTES = 104;

/**
 * A real MP3 (MPEG-1 layer III, 32 kbit/s, 44.1 kHz, mono). Side information and data are zeros,
 * which decodes to silence: the sound of the other formats would need a whole encoder.
 */
export function encodeMp3(seconds: number, text: string): Buffer {
	const frame = Buffer.alloc(FRAME_BYTES);
	frame.set([0xff, 0xfb, 0x10, 0xc4]);
	const count = Math.ceil((seconds * RATE) / SAMPLES_PER_FRAME);
	return Buffer.concat([id3Tag(text), ...Array<Buffer>(count).fill(frame)]);
}
