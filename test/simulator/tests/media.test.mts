import { inflateSync } from 'node:zlib';
import { speak, spokenText, wavSeconds, type SpeechFormat } from '../media/audio/speech.mts';
import { bulkBytes, padMp4, paddedLength } from '../media/bulk.mts';
import { imageOf, imageSize, type ImageFormat } from '../media/image.mts';
import { drawMosaic, pictureHash } from '../media/mosaic.mts';
import { sniffType } from '../media/sniff.mts';
import { mp4Of } from '../media/video/mp4.mts';
import { pictureText } from '../routes/images/sendImages.mts';
import { useSimulator } from './setup.mts';

const hash = pictureHash('A red kite');

describe('pictures', () => {
	it('a PNG decodes to the cells that were drawn', () => {
		const { columns, cells } = drawMosaic(hash, 100, 60);
		const png = imageOf(hash, 100, 60, 'png');
		const at = png.indexOf('IDAT');
		const lines = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
		expect(lines).toHaveLength(60 * 51);
		let above = Buffer.alloc(50);
		for (let y = 0; y < 60; y++) {
			const line = Buffer.from(lines.subarray(y * 51 + 1, (y + 1) * 51));
			// Filter 2: the line is a difference to the one above.
			if (lines[y * 51] === 2) line.forEach((byte, i) => (line[i] = (byte + above[i]) & 255));
			for (let x = 0; x < 100; x++) {
				const colour = x % 2 === 0 ? line[x >> 1] >> 4 : line[x >> 1] & 15;
				expect(colour).toBe(cells[(y >> 3) * columns + (x >> 3)]);
			}
			above = line;
		}
	});

	it.each<[ImageFormat]>([['png'], ['jpeg'], ['webp']])('%s tells type and size', (format) => {
		for (const [width, height] of [
			[1024, 1536],
			[7, 5],
			[333, 1001],
		]) {
			const image = imageOf(hash, width, height, format);
			expect(sniffType(image)).toBe(`image/${format}`);
			expect(imageSize(image)).toEqual({ width, height });
			expect(image).toEqual(imageOf(hash, width, height, format));
		}
		expect(imageSize(imageOf(hash, 64, 64, format).subarray(0, 12))).toBeUndefined();
	});
});

describe('sound', () => {
	const text = 'Grüße aus Köln. 2 Sätze!';

	it.each<[SpeechFormat, string]>([
		['wav', 'audio/wav'],
		['flac', 'audio/flac'],
		['opus', 'audio/ogg'],
		['mp3', 'audio/mpeg'],
		['aac', 'audio/mpeg'],
	])('%s carries its text', (format, type) => {
		const sound = speak(text, 'alloy', format);
		expect(spokenText(sound.subarray(0, 64 * 1024))).toBe(text);
		// AAC begins with the same tag as MP3.
		expect(sniffType(sound)).toBe(type);
	});

	it('a WAV has a right header and a melody that depends on the words', () => {
		const wav = speak(text, 'alloy', 'wav');
		expect(wav.readUInt32LE(4)).toBe(wav.length - 8);
		expect(wavSeconds(wav)).toBeCloseTo(1.5, 2);
		expect(wavSeconds(speak(text, 'alloy', 'wav', 2))).toBeCloseTo(0.75, 2);
		const pcm = speak(text, 'alloy', 'pcm');
		expect(wav.subarray(-pcm.length)).toEqual(pcm);
		expect(pcm.equals(speak('other words are here now ok', 'alloy', 'pcm'))).toBe(false);
	});

	it('finds no text in other files', () => {
		for (const other of ['', 'RIFF', 'OggS', 'fLaC', 'ID3', 'hello world'.repeat(20)]) {
			expect(spokenText(Buffer.from(other))).toBeUndefined();
		}
	});
});

describe('videos', () => {
	/** Name and content of the boxes in a buffer. */
	function* boxes(buffer: Buffer): Generator<[string, Buffer]> {
		for (let at = 0; at < buffer.length; ) {
			const short = buffer.readUInt32BE(at);
			const size = short === 1 ? Number(buffer.readBigUInt64BE(at + 8)) : short;
			yield [buffer.toString('latin1', at + 4, at + 8), buffer.subarray(at + 8, at + size)];
			at += size;
		}
	}
	const inside = (buffer: Buffer, path: string[]): Buffer =>
		path.reduce((content, name) => new Map(boxes(content)).get(name) ?? Buffer.alloc(0), buffer);

	it('an MP4 is whole: its tables point at its frames', () => {
		const video = mp4Of(hash, 1280, 720, 3);
		expect([...boxes(video)].map(([name]) => name)).toEqual(['ftyp', 'moov', 'mdat']);
		const table = ['moov', 'trak', 'mdia', 'minf', 'stbl'];
		const sizes = inside(video, [...table, 'stsz']);
		expect(sizes.readUInt32BE(8)).toBe(30);
		const first = inside(video, [...table, 'stco']).readUInt32BE(8);
		expect(video.readUInt32BE(first)).toBe(sizes.readUInt32BE(12) - 4);
		let total = 0;
		for (let i = 0; i < 30; i++) total += sizes.readUInt32BE(12 + i * 4);
		expect(first + total).toBe(video.length);
		expect(video.length).toBeLessThan(50_000);
	});

	it('can be padded to any length', () => {
		const video = mp4Of(hash, 1280, 720, 3);
		const padded = Buffer.concat([...padMp4(video, 1_000_000)]);
		expect(padded).toHaveLength(1_000_000);
		expect([...boxes(padded)].map(([name]) => name)).toEqual(['ftyp', 'moov', 'mdat', 'free']);
		expect(paddedLength(video, 10)).toBe(video.length);
		expect(Buffer.concat([...bulkBytes(300_000)])).toHaveLength(300_000);
	});
});

describe('served', () => {
	const use = useSimulator();
	const generate = async (over: object) =>
		(await use.post('/v1/images/generations', { prompt: 'A red kite', ...over })).json;

	it('gpt-image: base64 whatever is asked, with all details', async () => {
		const response = await generate({
			model: 'gpt-image-2',
			size: '1536x1024',
			quality: 'low',
			output_format: 'jpeg',
			response_format: 'url',
		});
		expect(response).toMatchObject({
			background: 'opaque',
			output_format: 'jpeg',
			quality: 'low',
			size: '1536x1024',
			usage: { output_tokens: 196, input_tokens_details: { image_tokens: 0 } },
		});
		const expected = imageOf(pictureHash(pictureText('A red kite')), 1536, 1024, 'jpeg');
		expect(response.data).toEqual([{ b64_json: expected.toString('base64') }]);
	});

	it.each([
		['dall-e-2', { n: 2 }, 'image/webp', 1024, 2],
		['qwen-image', {}, 'image/png', 1024, 1],
		['doubao-seedream-5-0-260128', {}, 'image/jpeg', 2048, 1],
		[
			'doubao-seedream-4-5-251128',
			{
				size: '1024x1024',
				image: ['https://example.test/a.png'],
				sequential_image_generation: 'auto',
				sequential_image_generation_options: { max_images: 3 },
			},
			'image/jpeg',
			1024,
			3,
		],
	])('%s: URLs by default, base64 on request', async (model, over, type, side, count) => {
		const { data } = await generate({ model, ...over });
		expect(data).toHaveLength(count);
		const response = await fetch(data[0].url);
		expect(response.headers.get('content-type')).toBe(type);
		const image = Buffer.from(await response.arrayBuffer());
		expect(imageSize(image)).toEqual({ width: side, height: side });
		const asked = await generate({ model, response_format: 'b64_json', ...over });
		expect(asked.data[0].b64_json).toBe(image.toString('base64'));
	});

	it('filtered and refused pictures', async () => {
		const model = 'dall-e-3';
		expect((await generate({ model, prompt: 'x [[filter]]' })).data).toEqual([]);
		expect((await generate({ model, prompt: 'x [[reject]]' })).error.code).toBe(
			'moderation_blocked',
		);
	});

	it('a media URL must come back as it is, in time and without the key', async () => {
		const url: string = (await generate({ model: 'dall-e-3' })).data[0].url;
		expect(url).toContain('%2B');
		const open = (address: string, headers = {}) => use.call(address, { headers });
		expect((await open(url)).status).toBe(200);
		const denied = await open(url.replace('%2B', '+'));
		expect([denied.status, denied.json.Code]).toEqual([403, 'AccessDenied']);
		expect((await use.control.stats()).leaks).toEqual([]);
		expect((await open(url, { authorization: 'Bearer sk-sim' })).status).toBe(400);
		expect((await use.control.stats()).leaks).toMatchObject([{ where: 'authorization' }]);
		await use.control.clock({ advanceMs: 25 * 3600 * 1000 });
		expect((await open(url)).status).toBe(403);
	});

	it.each([
		['mp3', 'audio/mpeg'],
		['opus', 'audio/ogg'],
		['aac', 'audio/aac'],
		['flac', 'audio/flac'],
		['wav', 'audio/wav'],
		['pcm', 'audio/pcm'],
	])('speech as %s', async (response_format, type) => {
		const body = { model: 'tts-1', input: 'hi there', voice: 'alloy', response_format };
		const { status, headers } = await use.post('/v1/audio/speech', body);
		expect([status, headers.get('content-type')]).toEqual([200, type]);
	});
});
