import { cached } from '../../cached.mts';
import { encodeStill } from './h264.mts';

const FRAMES_PER_SECOND = 10;
/** The longer side of the video: small files, whatever size was asked for. */
const LONG_SIDE = 160;
const cache = cached<Buffer>(100);

/** A short playable MP4 that shows `hash`, with the asked ratio of width to height. */
export function mp4Of(hash: string, width: number, height: number, seconds: number): Buffer {
	const scale = LONG_SIDE / Math.max(width, height);
	const even = (side: number) => Math.max(2, Math.round((side * scale) / 2) * 2);
	return cache(`${hash} ${width} ${height} ${seconds}`, () =>
		build(hash, even(width), even(height), Math.max(1, seconds)),
	);
}

function build(hash: string, width: number, height: number, seconds: number): Buffer {
	const { sps, pps, key, repeat } = encodeStill(hash, width, height);
	const count = Math.round(seconds * FRAMES_PER_SECOND);
	const frames = Array.from({ length: count }, (_, i) => (i === 0 ? key : repeat(i)));
	const samples = frames.map((frame) => Buffer.concat([u32(frame.length), frame]));
	const type = box('ftyp', ascii('isom'), u32(512), ascii('isomiso2avc1mp41'));
	const sizes = samples.map((sample) => sample.length);
	const movie = (offset: number) => movieBox({ width, height, count, sizes, sps, pps, offset });
	// The index stands before the samples, so that a video can be played while it loads.
	const offset = type.length + movie(0).length + 8;
	return Buffer.concat([type, movie(offset), box('mdat', ...samples)]);
}

type Movie = {
	width: number;
	height: number;
	count: number;
	sizes: number[];
	sps: Buffer;
	pps: Buffer;
	offset: number;
};

function movieBox({ width, height, count, sizes, sps, pps, offset }: Movie): Buffer {
	const matrix = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);
	const times = u32(0, 0, 0, FRAMES_PER_SECOND, count);
	const config = box(
		'avcC',
		Buffer.from([1, sps[1], sps[2], sps[3], 0xff, 0xe1]),
		u16(sps.length),
		sps,
		Buffer.from([1]),
		u16(pps.length),
		pps,
	);
	const entry = box(
		'avc1',
		Buffer.from([0, 0, 0, 0, 0, 0, 0, 1]),
		Buffer.alloc(16),
		u16(width, height),
		u32(0x480000, 0x480000, 0),
		u16(1),
		Buffer.alloc(32),
		u16(24, 0xffff),
		config,
	);
	const table = box(
		'stbl',
		box('stsd', u32(0, 1), entry),
		box('stts', u32(0, 1, count, 1)),
		box('stss', u32(0, 1, 1)),
		box('stsc', u32(0, 1, 1, count, 1)),
		box('stsz', u32(0, 0, count, ...sizes)),
		box('stco', u32(0, 1, offset)),
	);
	const media = box(
		'mdia',
		box('mdhd', times, u16(0x55c4, 0)),
		box('hdlr', u32(0, 0), ascii('vide'), u32(0, 0, 0), ascii('simulator\0')),
		box(
			'minf',
			box('vmhd', u32(1, 0, 0)),
			box('dinf', box('dref', u32(0, 1), box('url ', u32(1)))),
			table,
		),
	);
	const track = box(
		'trak',
		box('tkhd', u32(3, 0, 0, 1, 0, count, 0, 0, 0, 0), matrix, u32(width << 16, height << 16)),
		media,
	);
	const volume = [u32(0x10000), u16(0x100, 0), u32(0, 0)];
	const header = box('mvhd', times, ...volume, matrix, Buffer.alloc(24), u32(2));
	return box('moov', header, track);
}

function box(name: string, ...content: Buffer[]): Buffer {
	const body = Buffer.concat(content);
	return Buffer.concat([u32(body.length + 8), ascii(name), body]);
}

const ascii = (text: string) => Buffer.from(text, 'latin1');

function u32(...values: number[]): Buffer {
	const bytes = Buffer.alloc(values.length * 4);
	values.forEach((value, index) => bytes.writeUInt32BE(value >>> 0, index * 4));
	return bytes;
}

function u16(...values: number[]): Buffer {
	const bytes = Buffer.alloc(values.length * 2);
	values.forEach((value, index) => bytes.writeUInt16BE(value, index * 2));
	return bytes;
}
