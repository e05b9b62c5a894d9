import { vorbisComment } from './vorbisComment.mts';

/** The standard's silent packet: CELT, full band, 20 ms, mono. */
const SILENCE = Buffer.from([0xf8, 0xff, 0xfe]);
const SAMPLES_PER_PACKET = 960;
const PRE_SKIP = 312;
const SERIAL = 0x73696d31;

/** An Ogg Opus file of silent packets, 50 per page; the text stands in its comment header. */
export function encodeOpus(seconds: number, text: string): Buffer {
	const head = Buffer.alloc(19);
	head.write('OpusHead', 'latin1');
	head.set([1, 1], 8);
	head.writeUInt16LE(PRE_SKIP, 10);
	head.writeUInt32LE(48_000, 12);
	const tags = Buffer.concat([Buffer.from('OpusTags'), vorbisComment(text)]);
	const pages = [page(2, 0, 0, [head]), page(0, 0, 1, [tags])];
	const count = Math.max(1, Math.ceil(seconds * 50));
	for (let done = 0; done < count; done += 50) {
		const packets = Array<Buffer>(Math.min(50, count - done)).fill(SILENCE);
		const granule = (done + packets.length) * SAMPLES_PER_PACKET;
		const flags = done + packets.length === count ? 4 : 0;
		pages.push(page(flags, granule, pages.length, packets));
	}
	return Buffer.concat(pages);
}

/** `flags`: 2 begins the stream, 4 ends it. Packets must fit one page (under 65,025 bytes). */
function page(flags: number, granule: number, sequence: number, packets: Buffer[]): Buffer {
	const segments = packets.flatMap((packet) => [
		...Array<number>(Math.floor(packet.length / 255)).fill(255),
		packet.length % 255,
	]);
	const header = Buffer.alloc(27);
	header.write('OggS', 'latin1');
	header[5] = flags;
	header.writeBigUInt64LE(BigInt(granule), 6);
	header.writeUInt32LE(SERIAL, 14);
	header.writeUInt32LE(sequence, 18);
	header[26] = segments.length;
	const bytes = Buffer.concat([header, Buffer.from(segments), ...packets]);
	bytes.writeUInt32LE(checksum(bytes), 22);
	return bytes;
}

/** Ogg's CRC-32: the usual polynomial, but not reflected and starting at 0. */
function checksum(bytes: Buffer): number {
	let crc = 0;
	for (const byte of bytes) {
		crc ^= byte << 24;
		for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
	}
	return crc >>> 0;
}
