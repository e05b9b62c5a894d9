/** WAV files as one: one header, and the samples one after the other (RIFF, Multimedia Programming Interface 1.0). */

type Wav = { format: Uint8Array; data: Uint8Array };

const text = (bytes: Uint8Array, at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));

function wavOf(bytes: Uint8Array): Wav | undefined {
	if (text(bytes, 0) !== 'RIFF' || text(bytes, 8) !== 'WAVE') return undefined;
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	let format: Uint8Array | undefined;
	for (let at = 12; at + 8 <= bytes.length; ) {
		const size = view.getUint32(at + 4, true);
		const content = bytes.subarray(at + 8, at + 8 + size);
		if (text(bytes, at) === 'fmt ') format = content;
		// A file that was written as a stream does not know its size: 0, or the highest number; it reaches to the end.
		if (text(bytes, at) === 'data') {
			const data = size === 0 ? bytes.subarray(at + 8) : content;
			return format && { format, data };
		}
		at += 8 + size + (size % 2);
	}
	return undefined;
}

const isSame = (one: Uint8Array, other: Uint8Array) => Buffer.compare(one, other) === 0;

/** @returns undefined where a part is no WAV, or has samples of another kind than the first */
export function joinWav(parts: Uint8Array[]): Uint8Array[] | undefined {
	const wavs = parts.map(wavOf);
	const [first] = wavs;
	if (
		!first ||
		!wavs.every((wav): wav is Wav => wav !== undefined && isSame(wav.format, first.format))
	)
		return undefined;
	const size = wavs.reduce((sum, { data }) => sum + data.length, 0);
	const header = Buffer.alloc(20 + first.format.length + 8);
	header.write('RIFF');
	header.writeUInt32LE(header.length - 8 + size, 4);
	header.write('WAVEfmt ', 8);
	header.writeUInt32LE(first.format.length, 16);
	header.set(first.format, 20);
	header.write('data', header.length - 8);
	header.writeUInt32LE(size, header.length - 4);
	return [header, ...wavs.map(({ data }) => data)];
}
