import { BitWriter } from '../bits.mts';
import { id3Tag } from './id3.mts';
import { SAMPLE_RATE } from './melody.mts';

const SAMPLES_PER_FRAME = 1024;
const HEADER_BYTES = 7;

/** An AAC-LC stream (ADTS, 24 kHz, mono) of silent frames. */
export function encodeAac(seconds: number, text: string): Buffer {
	const content = silentFrame();
	const frame = Buffer.concat([adtsHeader(content.length), content]);
	const count = Math.ceil((seconds * SAMPLE_RATE) / SAMPLES_PER_FRAME);
	return Buffer.concat([id3Tag(text), ...Array<Buffer>(count).fill(frame)]);
}

/** One channel element without any scale factor band, then the end mark. */
function silentFrame(): Buffer {
	return new BitWriter()
		.put(0, 3 + 4) // single channel element, tag 0
		.put(0, 8) // global gain
		.put(0, 1 + 2 + 1) // reserved, long window, sine shape
		.put(0, 6 + 1) // no band, no prediction
		.put(0, 1 + 1 + 1) // no pulse data, no noise shaping, no gain control
		.put(7, 3) // end
		.end();
}

function adtsHeader(contentBytes: number): Buffer {
	return new BitWriter()
		.put(0xfff, 12)
		.put(0b0001, 4) // MPEG-4, layer 0, no checksum
		.put(1, 2) // AAC-LC
		.put(6, 4) // 24 kHz
		.put(0, 1)
		.put(1, 3) // mono
		.put(0, 4)
		.put(HEADER_BYTES + contentBytes, 13)
		.put(0x7ff, 11)
		.put(0, 2)
		.end();
}
