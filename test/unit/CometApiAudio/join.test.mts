import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { joinAudio } from '../../../nodes/CometApiAudio/join';
import { inRepository } from '../../support/paths.mjs';

/** Sine waves of some tenths of a second, as ffmpeg writes them. */
const fixture = (name: string) => readFileSync(inRepository('test/fixtures/audio', name));
const parts = (extension: string, name = 'part') =>
	[1, 2].map((number) => fixture(`${name}${number}.${extension}`));
const joined = (format: string, given: Uint8Array[]) => Buffer.from(joinAudio(format, given) ?? []);

describe('MP3', () => {
	const whole = joined('mp3', parts('mp3'));

	test('begins with a frame that tells its frames and bytes, and has no tag', () => {
		const at = whole.indexOf('Info');
		expect(at).toBeGreaterThan(0);
		expect(whole.readUInt32BE(at + 12)).toBe(whole.length);
		// 1.23 and 1.76 seconds of 576 samples a frame at 24 kHz, with what the encoder adds.
		expect(whole.readUInt32BE(at + 8)).toBe(130);
		expect(whole.includes('ID3')).toBe(false);
		expect(whole.indexOf('Info', at + 4)).toBe(-1);
	});

	test('tags in front and behind go, and a part that ends in half a frame loses that alone', () => {
		const [first, second] = parts('mp3');
		const tag = Buffer.concat([Buffer.from('TAG'), Buffer.alloc(125, 32)]);
		const cut = first.subarray(0, -3);
		const other = joined('mp3', [Buffer.concat([cut, tag]), second]);
		expect(other.readUInt32BE(other.indexOf('Info') + 8)).toBe(129);
	});

	test('something else is none', () => {
		expect(joinAudio('mp3', [fixture('part1.mp3'), Buffer.from('<html>')])).toBeUndefined();
	});
});

describe('WAV', () => {
	test.each(['part', 'streamed'])('%s: one header that knows the size', (name) => {
		const whole = joined('wav', parts('wav', name));
		// 0.2 and 0.4 seconds of 8000 samples of 16 bits.
		expect(whole.readUInt32LE(40)).toBe(9600);
		expect(whole.readUInt32LE(4)).toBe(whole.length - 8);
		expect(whole.length).toBe(44 + 9600);
	});

	test('samples of another kind cannot follow', () => {
		const other = Buffer.from(fixture('part2.wav'));
		other.writeUInt32LE(44_100, 24);
		expect(joinAudio('wav', [fixture('part1.wav'), other])).toBeUndefined();
	});
});

describe('Opus', () => {
	const whole = joined('opus', parts('opus'));
	const pages = [...whole.toString('latin1').matchAll(/OggS/g)].map(({ index }) => index);

	test('one stream, numbered through, with one head and one end', () => {
		expect(pages.map((at) => whole.readUInt32LE(at + 18))).toEqual([...pages.keys()]);
		expect(new Set(pages.map((at) => whole.readUInt32LE(at + 14))).size).toBe(1);
		expect(whole.toString('latin1').match(/OpusHead/g)).toHaveLength(1);
		const ends = pages.map((at) => (whole[at + 5] & 4) !== 0);
		expect(ends).toEqual(pages.map((_, at) => at === pages.length - 1));
	});

	test('times go on', () => {
		const times = pages.map((at) => whole.readBigUInt64LE(at + 6));
		expect([...times].sort((a, b) => Number(a - b))).toEqual(times);
		// 2.99 seconds, 312 samples of run-up for each part, and whole packets at the cut.
		expect(Number(times.at(-1)) / 48_000).toBeCloseTo(3.01, 1);
	});

	test('several streams in a file are not taken apart', () => {
		const [first, second] = parts('opus');
		const other = Buffer.from(second);
		for (const at of [...other.toString('latin1').matchAll(/OggS/g)].map(({ index }) => index)) {
			other.writeUInt32LE(7, at + 14);
		}
		expect(joinAudio('opus', [Buffer.concat([first, other]), second])).toBeUndefined();
	});
});

test('AAC: all frames, and nothing else', () => {
	const [first, second] = parts('aac');
	expect(joined('aac', [first, second])).toEqual(Buffer.concat([first, second]));
	expect(joinAudio('aac', [first, Buffer.from('nothing of it')])).toBeUndefined();
});

test('PCM, and what cannot be joined', () => {
	expect(joined('pcm', [Buffer.from('ab'), Buffer.from('cd')]).toString()).toBe('abcd');
	expect(joinAudio('flac', parts('wav'))).toBeUndefined();
});

const hasProbe = spawnSync('ffprobe', ['-version']).status === 0;

/** The judge: a player's own reading of the whole, against that of its parts. */
(hasProbe ? describe : describe.skip)('by ffprobe and ffmpeg', () => {
	let folder: string;
	beforeAll(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'join-'));
	});
	afterAll(() => rmSync(folder, { recursive: true }));

	const durationOf = (name: string, bytes: Uint8Array) => {
		const file = path.join(folder, name);
		writeFileSync(file, bytes);
		const args = ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', file];
		const said = Number(execFileSync('ffprobe', args, { encoding: 'utf8' }));
		const decoded = spawnSync('ffmpeg', [
			'-v',
			'error',
			'-i',
			file,
			'-f',
			's16le',
			'-ac',
			'1',
			'-ar',
			'8000',
			'-',
		]);
		expect(decoded.stderr.toString()).toBe('');
		return { said, played: decoded.stdout.length / 16_000 };
	};

	test.each([
		// Without its tag, what an encoder adds in front of a part and behind it is heard: 0.06 s of silence.
		['mp3', 0.14, 0.001],
		['wav', 0.001, 0.001],
		['opus', 0.03, 0.01],
		// ffprobe guesses the length of bare AAC by its bit rate.
		['aac', 0.01, 0.1],
	])('%s is as long as its parts together', (format, within, agree) => {
		const each = parts(format).map((part, at) => durationOf(`${at}.${format}`, part).played);
		const { said, played } = durationOf(`whole.${format}`, joined(format, parts(format)));
		const together = each[0] + each[1];
		expect(Math.abs(played - together)).toBeLessThan(within);
		expect(Math.abs(said - played)).toBeLessThan(agree);
	});
});
