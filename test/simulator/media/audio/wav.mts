import { SAMPLE_RATE } from './melody.mts';

/** A WAV file, 16-bit mono; the spoken text stands in an INFO comment before the samples. */
export function encodeWav(samples: Int16Array, text: string): Buffer {
	const data = pcmOf(samples);
	const format = Buffer.alloc(16);
	format.writeUInt16LE(1, 0);
	format.writeUInt16LE(1, 2);
	format.writeUInt32LE(SAMPLE_RATE, 4);
	format.writeUInt32LE(SAMPLE_RATE * 2, 8);
	format.writeUInt16LE(2, 12);
	format.writeUInt16LE(16, 14);
	const comment = chunk('ICMT', Buffer.from(`${text}\0`, 'utf8'));
	const list = chunk('LIST', Buffer.concat([Buffer.from('INFO'), comment]));
	const body = Buffer.concat([chunk('fmt ', format), list, chunk('data', data)]);
	return Buffer.concat([chunkHeader('RIFF', body.length + 4), Buffer.from('WAVE'), body]);
}

/** Raw samples, 16-bit little-endian: the `pcm` format. */
export const pcmOf = (samples: Int16Array): Buffer =>
	Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);

function chunk(id: string, data: Buffer): Buffer {
	const padding = Buffer.alloc(data.length & 1);
	return Buffer.concat([chunkHeader(id, data.length), data, padding]);
}

function chunkHeader(id: string, length: number): Buffer {
	const header = Buffer.from(`${id}    `, 'latin1');
	header.writeUInt32LE(length, 4);
	return header;
}
