/**
 * Opus files as one: a single stream of pages with one head, numbered through, and with the times counted on (RFC 3533
 * for Ogg, RFC 7845 for Opus in it, RFC 6716 for how long a packet is).
 */

type Page = {
	flags: number;
	granule: bigint;
	serial: number;
	segments: Uint8Array;
	body: Uint8Array;
};

const FIRST = 2;
const LAST = 4;
const CONTINUED = 1;
const HEADER_BYTES = 27;
/** A page in which no packet ends has no time. */
const NO_TIME = 0xffff_ffff_ffff_ffffn;

function pagesOf(bytes: Uint8Array): Page[] | undefined {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const pages: Page[] = [];
	for (let at = 0; at < bytes.length; ) {
		if (at + HEADER_BYTES > bytes.length || view.getUint32(at) !== 0x4f_67_67_53) return undefined;
		const count = bytes[at + 26];
		const segments = bytes.subarray(at + HEADER_BYTES, at + HEADER_BYTES + count);
		const start = at + HEADER_BYTES + count;
		const end = start + segments.reduce((sum, length) => sum + length, 0);
		if (end > bytes.length) return undefined;
		pages.push({
			flags: bytes[at + 5],
			granule: view.getBigUint64(at + 6, true),
			serial: view.getUint32(at + 14, true),
			segments,
			body: bytes.subarray(start, end),
		});
		at = end;
	}
	return pages;
}

/** In units of 2.5 ms, which are 120 samples, by the configuration in the first byte of a packet. */
function frameUnits(config: number): number {
	if (config < 12) return [4, 8, 16, 24][config & 3];
	if (config < 16) return config & 1 ? 8 : 4;
	return [1, 2, 4, 8][config & 3];
}

/** How many samples at 48 kHz a packet is. */
function samplesOf(packet: Uint8Array): number {
	if (!packet.length) return 0;
	const [toc, second = 0] = packet;
	const frames = [1, 2, 2, second & 63][toc & 3];
	return frames * frameUnits(toc >> 3) * 120;
}

/** How many samples end in each page; a packet may reach over several. */
function samplesPerPage(pages: Page[]): number[] {
	let begun: number | undefined;
	return pages.map(({ segments, body }) => {
		let at = 0;
		let samples = 0;
		let start = 0;
		for (const [place, length] of segments.entries()) {
			at += length;
			const isEnd = length < 255;
			if (isEnd) {
				samples += begun ?? samplesOf(body.subarray(start, at));
				begun = undefined;
				start = at;
			} else if (place === segments.length - 1) begun ??= samplesOf(body.subarray(start, at));
		}
		return samples;
	});
}

const isMarked = ({ body }: Page, mark: string) =>
	Buffer.from(body.subarray(0, 8)).toString('latin1') === mark;

/** The pages of the head and of the comments, and those with sound. */
function opusOf(bytes: Uint8Array): { head: Page[]; sound: Page[] } | undefined {
	const pages = pagesOf(bytes);
	if (!pages?.length || !isMarked(pages[0], 'OpusHead')) return undefined;
	// Of one stream only.
	if (pages.some(({ serial }) => serial !== pages[0].serial)) return undefined;
	const tags = pages.findIndex((page) => isMarked(page, 'OpusTags'));
	if (tags < 0) return undefined;
	const first = pages.findIndex(({ flags }, at) => at > tags && (flags & CONTINUED) === 0);
	return first < 0 ? undefined : { head: pages.slice(0, first), sound: pages.slice(first) };
}

const CRC = Array.from({ length: 256 }, (_, byte) => {
	let crc = byte << 24;
	for (let bit = 0; bit < 8; bit++) crc = (crc << 1) ^ (crc < 0 ? 0x04c1_1db7 : 0);
	return crc >>> 0;
});

function written(
	{ segments, body }: Page,
	{
		flags,
		granule,
		serial,
		sequence,
	}: Pick<Page, 'flags' | 'granule' | 'serial'> & { sequence: number },
): Uint8Array {
	const page = Buffer.alloc(HEADER_BYTES + segments.length + body.length);
	page.write('OggS');
	page[5] = flags;
	page.writeBigUInt64LE(granule, 6);
	page.writeUInt32LE(serial, 14);
	page.writeUInt32LE(sequence, 18);
	page[26] = segments.length;
	page.set(segments, HEADER_BYTES);
	page.set(body, HEADER_BYTES + segments.length);
	let crc = 0;
	for (const byte of page) crc = ((crc << 8) ^ CRC[(crc >>> 24) ^ byte]) >>> 0;
	page.writeUInt32LE(crc, 22);
	return page;
}

/** @returns undefined where a part is no Opus file of one stream */
export function joinOpus(parts: Uint8Array[]): Uint8Array[] | undefined {
	const streams = parts.map(opusOf);
	if (!streams.every((stream) => stream !== undefined)) return undefined;
	const [{ head }] = streams;
	const { serial } = head[0];
	const joined: Uint8Array[] = [];
	const add = (page: Page, flags: number, granule: bigint) =>
		joined.push(written(page, { flags, granule, serial, sequence: joined.length }));
	for (const page of head) add(page, page.flags & ~LAST, page.granule);
	let samples = 0n;
	for (const [place, { sound }] of streams.entries()) {
		const isLast = place === streams.length - 1;
		const counts = samplesPerPage(sound);
		const whole = BigInt(counts.reduce((sum, count) => sum + count, 0));
		// The end of a file may be cut off by its last time.
		const end = sound.reduce((most, { granule }) => (granule === NO_TIME ? most : granule), 0n);
		const cut = whole > end ? whole - end : 0n;
		for (const [at, page] of sound.entries()) {
			samples += BigInt(counts[at]);
			const ends = isLast && at === sound.length - 1;
			const granule = page.granule === NO_TIME ? NO_TIME : ends ? samples - cut : samples;
			add(page, (page.flags & ~FIRST & ~LAST) | (ends ? LAST : 0), granule);
		}
	}
	return joined;
}
