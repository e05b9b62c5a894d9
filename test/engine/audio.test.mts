import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { IBinaryData, IBinaryKeyData, IDataObject } from 'n8n-workflow';

import { speak, type SpeechFormat } from '../simulator/media/audio/speech.mts';
import type { SpawnedSimulator } from '../simulator/spawn.mts';
import { spawnSimulator } from '../simulator/spawn.mts';
import { chain, createEngine, type Engine, node, type WorkflowJson } from './harness.mts';
import { binaryDataService, startBinaryStore } from './support/n8n.mts';

let engine: Engine;
let sim: SpawnedSimulator;
const KEY = 'sk-sim';
const TYPE = 'n8n-nodes-cometapi-unified.cometApiAudio';
const SPEECH = '/v1/audio/speech';
const TRANSCRIPTIONS = '/v1/audio/transcriptions';
const TRANSLATIONS = '/v1/audio/translations';

beforeAll(async () => {
	[engine, sim] = await Promise.all([createEngine(), spawnSimulator()]);
});
afterAll(async () => {
	await sim.stop();
	engine.close();
});
beforeEach(async () => await sim.control.reset());

type Over = {
	parameters?: object;
	node?: object;
	input?: Array<{ json?: IDataObject; binary?: IBinaryKeyData }>;
	baseUrl?: string;
};

const model = (value: string) => ({ __rl: true, mode: 'id', value });
const credentials = (baseUrl = sim.baseUrl) => ({ cometApi: { apiKey: KEY, baseUrl } });

const run = async ({ parameters = {}, node: over = {}, input = [{}], baseUrl }: Over) =>
	await engine.runWorkflow({
		workflow: chain(node('Audio', 'cometapi:cometApiAudio', { ...parameters }, over)),
		credentials: credentials(baseUrl),
		input: input.map((item) => ({ json: {}, ...item })),
	});

const speechOf = (parameters: object) => ({
	operation: 'speech',
	model: model('tts-1'),
	text: 'Good morning, Oslo!',
	...parameters,
});
const generateSpeech = async ({ parameters = {}, ...over }: Over = {}) =>
	await run({ ...over, parameters: speechOf(parameters) });

const memo = async (text = 'Hello there. General meeting at nine.', format: SpeechFormat = 'wav') =>
	await engine.storeBinary(speak(text, 'alloy', format), {
		fileName: `memo.${format}`,
		mimeType: `audio/${format}`,
	});

const transcribe = async ({ parameters = {}, input, ...over }: Over = {}) =>
	await run({
		...over,
		parameters: { operation: 'transcribe', ...parameters },
		input: input ?? [{ binary: { data: await memo() } }],
	});

const bytesOf = async (binary: IBinaryData | undefined) =>
	await engine.readBinary(binary as IBinaryData);

const formOf = async (path: string) => {
	const [request] = await sim.control.requests({ path });
	if (request?.body.kind !== 'form') throw new Error('not a form');
	return request.body.parts.map((part) =>
		part.kind === 'field'
			? [part.name, part.value]
			: [part.name, `${part.filename}:${part.type}:${part.bytes}`],
	);
};

const creates = async (kind: 'speech' | 'transcription' | 'translation') =>
	(await sim.control.stats()).creates[kind] ?? 0;

test('with nothing but a text, or nothing but a file: a model is chosen', async () => {
	const spoken = await run({ parameters: { text: 'Good morning' } });
	expect(spoken.error).toBeUndefined();
	expect(spoken.items('Audio')).toMatchObject([{ binary: { data: { mimeType: 'audio/mpeg' } } }]);
	for (const operation of ['transcribe', 'translate']) {
		const written = await run({
			parameters: { operation },
			input: [{ binary: { data: await memo('Good morning') } }],
		});
		expect(written.error).toBeUndefined();
		expect(written.json('Audio')[0]?.text).toContain('Good morning');
	}
});

describe('Generate Speech', () => {
	test('defaults: only what the unified spec knows goes out, an MP3 comes back', async () => {
		const result = await generateSpeech();
		expect(result.error).toBeUndefined();
		expect(result.items('Audio')).toMatchObject([
			{
				json: { model: 'tts-1', voice: 'alloy', format: 'mp3', characters: 19 },
				binary: {
					data: {
						fileName: 'good-morning-oslo.mp3',
						mimeType: 'audio/mpeg',
						fileExtension: 'mp3',
						fileType: 'audio',
					},
				},
				pairedItem: { item: 0 },
			},
		]);
		expect(await sim.control.requests({ path: SPEECH })).toMatchObject([
			{ body: { value: { model: 'tts-1', input: 'Good morning, Oslo!', voice: 'alloy' } } },
		]);
	});

	test.each([
		['mp3', 'audio/mpeg', 'mp3'],
		['opus', 'audio/ogg', 'ogg'],
		['aac', 'audio/aac', 'aac'],
		['flac', 'audio/flac', 'flac'],
		['wav', 'audio/wav', 'wav'],
		['pcm', 'audio/pcm', 'pcm'],
	] as const)('%s: type %s, extension %s, all bytes', async (format, type, extension) => {
		const result = await generateSpeech({
			parameters: {
				voice: 'nova',
				binaryPropertyOutput: 'sound',
				options: { responseFormat: format, speed: 1.5, instructions: 'Be kind' },
			},
		});
		expect(result.error).toBeUndefined();
		const sound = result.items('Audio')[0]?.binary?.sound;
		expect(sound).toMatchObject({ mimeType: type, fileName: `good-morning-oslo.${extension}` });
		const expected = speak('Good morning, Oslo!', 'nova', format, 1.5);
		expect((await bytesOf(sound)).equals(expected)).toBe(true);
		expect(await sim.control.requests({ path: SPEECH })).toMatchObject([
			{ body: { value: { response_format: format, speed: 1.5, instructions: 'Be kind' } } },
		]);
	});

	test('no voice and a format of its own: left to the model and to Extra Body', async () => {
		await generateSpeech({
			parameters: {
				voice: '',
				model: model('sim-voice'),
				options: { extraBody: { response_format: 'wav' } },
			},
		});
		const [request] = await sim.control.requests({ path: SPEECH });
		expect(request?.body).toMatchObject({
			value: { model: 'sim-voice', input: 'Good morning, Oslo!', response_format: 'wav' },
		});
		expect((request?.body as { value: object }).value).not.toHaveProperty('voice');
	});

	test('many items: each gets its own file, in order', async () => {
		const texts = Array.from({ length: 12 }, (_, index) => `Sentence number ${index}`);
		const result = await generateSpeech({
			parameters: {
				text: '={{ $json.t }}',
				options: { responseFormat: 'wav', maxConcurrency: 3 },
			},
			input: texts.map((t) => ({ json: { t } })),
		});
		expect(result.error).toBeUndefined();
		expect(result.items('Audio').map(({ binary }) => binary?.data?.fileName)).toEqual(
			texts.map((_, index) => `sentence-number-${index}.wav`),
		);
		for (const [index, { binary }] of result.items('Audio').entries()) {
			const expected = speak(texts[index] ?? '', 'alloy', 'wav');
			expect((await bytesOf(binary?.data)).equals(expected)).toBe(true);
		}
	});

	test('a file is read and stored before the next one is asked for', async () => {
		// More than sockets hold by themselves, so that it is only sent when it is read.
		const bytes = Buffer.alloc(24 * 1024 * 1024, 1);
		const events: string[] = [];
		const server = createServer((request, response) => {
			events.push('asked');
			request.resume();
			response.writeHead(200, { 'content-type': 'audio/pcm', 'content-length': bytes.length });
			response.end(bytes, () => events.push('sent'));
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const result = await generateSpeech({
			parameters: { options: { maxConcurrency: 1 } },
			input: [{}, {}, {}],
			baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		});
		server.close();
		expect(result.error?.message).toBeUndefined();
		expect(events).toEqual(['asked', 'sent', 'asked', 'sent', 'asked', 'sent']);
	});

	test('a text that is sent as it is is left to the server, however long', async () => {
		const result = await generateSpeech({
			parameters: { text: 'a'.repeat(4097), options: { longText: 'asIs' } },
		});
		expect(result.error).toMatchObject({ name: 'NodeApiError', httpCode: '400' });
		expect(result.error?.message).toMatch(/field 'input'.*4096/);
	});

	test('an error comes as JSON where a file was expected', async () => {
		const result = await generateSpeech({ parameters: { voice: 'nobody' } });
		expect(result.error?.message).toMatch(
			/^CometAPI did not accept the request \(field 'voice'\): Voice 'nobody' is not supported/,
		);
	});

	test.each([
		['cutStream', { kind: 'cutStream' }, /^The connection to CometAPI broke off/],
		['softError', { kind: 'softError', message: 'no voice today' }, /no voice today/],
		['emptyBody', { kind: 'emptyBody' }, /cannot be used/],
		['html', { kind: 'html', status: 200 }, /was not found at the base URL/],
	] as const)('%s: one clear error, and no second paid call', async (_name, fault, message) => {
		await sim.control.addFault({ match: { path: SPEECH }, fault });
		const result = await generateSpeech({ parameters: { options: { responseFormat: 'wav' } } });
		expect(result.error?.message).toMatch(message);
		expect(await sim.control.requests({ path: SPEECH })).toHaveLength(1);
	});

	test('a broken stream fails only its own item', async () => {
		await sim.control.addFault({
			match: { path: SPEECH, bodyIncludes: 'second' },
			fault: { kind: 'cutStream' },
		});
		const result = await generateSpeech({
			parameters: { text: '={{ $json.t }}', options: { responseFormat: 'wav' } },
			input: ['first', 'second', 'third'].map((t) => ({ json: { t } })),
			node: { onError: 'continueErrorOutput' },
		});
		expect(result.items('Audio').map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 2 },
		]);
		expect(result.errorItems('Audio')).toMatchObject([
			{ json: { t: 'second', error: expect.stringMatching(/broke off/) as string } },
		]);
	});

	test('a text that is missing is named', async () => {
		const result = await generateSpeech({ parameters: { text: '={{ $json.nothing }}' } });
		expect(result.error?.message).toBe(
			"'Text' is empty: its expression gave no value for this item",
		);
		expect(await creates('speech')).toBe(0);
	});
});

describe('Transcribe', () => {
	const text = 'Hello there. General meeting at nine.';

	test('defaults: text, and only what the unified spec knows on the wire', async () => {
		const data = await memo();
		const result = await transcribe({ input: [{ binary: { data } }] });
		expect(result.error).toBeUndefined();
		expect(result.items('Audio')).toMatchObject([{ json: { text, model: 'whisper-1' } }]);
		expect(result.items('Audio')[0]?.binary).toBeUndefined();
		expect(await formOf(TRANSCRIPTIONS)).toEqual([
			['model', 'whisper-1'],
			['file', `memo.wav:audio/wav:${data.bytes}`],
		]);
	});

	test('all options', async () => {
		const data = await memo();
		await transcribe({
			parameters: {
				responseFormat: 'verbose_json',
				options: {
					language: 'en',
					prompt: 'Names: Ødegård',
					temperature: 0,
					timestampGranularities: ['word', 'segment'],
					extraBody: { include: ['logprobs'], chunking_strategy: { type: 'auto' } },
				},
			},
			input: [{ binary: { data } }],
		});
		expect(await formOf(TRANSCRIPTIONS)).toEqual([
			['model', 'whisper-1'],
			['language', 'en'],
			['prompt', 'Names: Ødegård'],
			['response_format', 'verbose_json'],
			['temperature', '0'],
			['timestamp_granularities[]', 'word'],
			['timestamp_granularities[]', 'segment'],
			['include[]', 'logprobs'],
			['chunking_strategy', '{"type":"auto"}'],
			['file', `memo.wav:audio/wav:${data.bytes}`],
		]);
	});

	test('verbose JSON: segments, words, language and duration', async () => {
		const result = await transcribe({
			parameters: {
				responseFormat: 'verbose_json',
				options: { timestampGranularities: ['word', 'segment'] },
			},
		});
		const [json] = result.json('Audio');
		expect(json).toMatchObject({
			text,
			language: 'english',
			duration: expect.any(Number) as number,
			segments: [
				{ id: 0, start: 0, text: 'Hello there.' },
				{ id: 1, text: 'General meeting at nine.' },
			],
		});
		expect(json?.words).toContainEqual(expect.objectContaining({ word: 'there' }));
		expect(JSON.stringify(json?.segments)).not.toContain('tokens');
	});

	test('plain text', async () => {
		const result = await transcribe({ parameters: { responseFormat: 'text' } });
		expect(result.json('Audio')).toMatchObject([{ text }]);
	});

	test.each([
		['srt', '1\n00:00:00,000 --> ', 'application/x-subrip'],
		['vtt', 'WEBVTT\n\n00:00:00.000 --> ', 'text/vtt'],
	])('%s: plain text, subtitles, and a file on request', async (format, begin, type) => {
		const plain = await transcribe({ parameters: { responseFormat: format } });
		const [item] = plain.items('Audio');
		expect(item?.json.text).toBe(text);
		expect((item?.json.subtitles as string).startsWith(begin)).toBe(true);
		expect(item?.binary).toBeUndefined();

		const withFile = await transcribe({
			parameters: { responseFormat: format, subtitleFile: true, binaryPropertyOutput: 'sub' },
		});
		const [filed] = withFile.items('Audio');
		expect(filed?.binary?.sub).toMatchObject({
			fileName: `hello-there-general-meeting-at-nine.${format}`,
			mimeType: type,
		});
		expect((await bytesOf(filed?.binary?.sub)).toString()).toBe(filed?.json.subtitles);
	});

	test('Simplify off: the response as it came', async () => {
		const result = await transcribe({
			parameters: { responseFormat: 'verbose_json', simplify: false },
		});
		expect(result.json('Audio')).toMatchObject([
			{ task: 'transcribe', segments: [{ tokens: [50364] }, {}] },
		]);
	});

	test('silence: an empty text and a hint', async () => {
		for (const responseFormat of ['json', 'text', 'srt', 'vtt', 'verbose_json']) {
			const result = await transcribe({
				parameters: { responseFormat, options: { prompt: '[[empty]]' } },
			});
			expect(result.json('Audio')).toMatchObject([
				{ text: '', hint: expect.stringMatching(/No speech/) as string },
			]);
		}
	});

	test('a file that an expression gives', async () => {
		const recording = await memo();
		const result = await transcribe({
			parameters: { binaryPropertyName: '={{ $binary.recording }}' },
			input: [{ binary: { recording } }],
		});
		expect(result.error).toBeUndefined();
		expect((await formOf(TRANSCRIPTIONS)).at(-1)).toEqual([
			'file',
			`memo.wav:audio/wav:${recording.bytes}`,
		]);
	});

	test('a file from the web', async () => {
		const made = await engine.runWorkflow({
			workflow: chain(
				node('Image', 'cometapi:cometApiImage', {
					operation: 'generate',
					model: model('dall-e-3'),
					prompt: 'not audio',
					downloadFile: false,
				}),
			),
			credentials: credentials(),
		});
		const audioUrl = made.json('Image')[0]?.url as string;
		const result = await transcribe({ parameters: { source: 'url', audioUrl }, input: [{}] });
		expect(result.error?.message).toMatch(/Invalid file format/);
		expect((await formOf(TRANSCRIPTIONS)).at(-1)).toEqual([
			'file',
			expect.stringMatching(/\.webp:image\/webp:\d+$/),
		]);
	});

	test.each([
		[0, 1, /could not be fetched.*HTTP 500/],
		[1, 2, /Invalid file format/],
	])('a file from a URL is fetched again %d times', async (maxRetries, times, words) => {
		await sim.control.addFault({
			match: { path: '/files/*' },
			fault: { kind: 'status', status: 500 },
			times: 1,
		});
		const audioUrl = `${sim.url}/files/bulk?bytes=1KiB`;
		const parameters = { source: 'url', audioUrl, options: { maxRetries } };
		const result = await transcribe({ parameters, input: [{}] });
		expect(result.error?.message).toMatch(words);
		expect(await sim.control.requests({ path: '/files/*' })).toHaveLength(times);
	});

	test('a long file from a URL waits in the storage of n8n, whole also when it broke off before', async () => {
		await sim.control.addFault({
			match: { path: '/files/*' },
			fault: { kind: 'cutStream', bytes: 10 * 1024 * 1024 },
			times: 1,
		});
		const audioUrl = `${sim.url}/files/bulk?bytes=12MiB&type=audio/wav`;
		const result = await transcribe({ parameters: { source: 'url', audioUrl }, input: [{}] });
		expect(result.error).toBeUndefined();
		expect(result.json('Audio')[0]?.text).toMatch(/\(12582912 bytes, /);
		expect(await sim.control.requests({ path: '/files/*' })).toHaveLength(2);
	}, 60_000);

	test.each([
		[
			'no binary data',
			{},
			"'Input Data Field Name' names the binary field 'data', which this item does not have",
		],
		[
			'a wrong field',
			{ binaryPropertyName: 'audio' },
			"'Input Data Field Name' names the binary field 'audio', which this item does not have",
		],
		[
			'no URL',
			{ source: 'url', audioUrl: '={{ $json.url }}' },
			"'Audio URL' is empty: its expression gave no value for this item",
		],
		[
			'not a URL',
			{ source: 'url', audioUrl: 'memo.mp3' },
			"'Audio URL' must be a URL that begins with http:// or https://",
		],
		[
			'a temperature that is no number',
			{ options: { temperature: '={{ "cold" }}' } },
			`'Temperature' must be a number, but it is "cold"`,
		],
	])('bad input: %s', async (_name, parameters, message) => {
		const result = await transcribe({ parameters, input: [{}] });
		expect(result.error?.message).toBe(message);
		expect(await sim.control.requests()).toEqual([]);
	});

	test('broken JSON in Extra Body', async () => {
		const result = await transcribe({ parameters: { options: { extraBody: '{"a":' } } });
		expect(result.error?.message).toMatch(/^'Extra Body \(JSON\)' is not valid JSON/);
		expect(await creates('transcription')).toBe(0);
	});

	test('a file without an extension gets that of its type, because the API goes by the name', async () => {
		const data = await engine.storeBinary(speak('Hi', 'alloy', 'opus'), {
			fileName: 'file_12',
			mimeType: 'audio/ogg',
		});
		await transcribe({ input: [{ binary: { data: { ...data, fileName: 'file_12' } } }] });
		expect((await formOf(TRANSCRIPTIONS)).at(-1)).toEqual([
			'file',
			`file_12.ogg:audio/ogg:${data.bytes}`,
		]);
	});

	test('granularities left over from another response format are not sent', async () => {
		await transcribe({ parameters: { options: { timestampGranularities: ['word'] } } });
		expect((await formOf(TRANSCRIPTIONS)).map(([name]) => name)).toEqual(['model', 'file']);
	});

	test('a file that is no audio: the server says so', async () => {
		const data = await engine.storeBinary(Buffer.from('hello'), {
			fileName: 'a.txt',
			mimeType: 'text/plain',
		});
		const result = await transcribe({ input: [{ binary: { data } }] });
		expect(result.error?.message).toMatch(/field 'file'.*Invalid file format/);
	});
});

test('Translate: English text, without a language field', async () => {
	const data = await memo('God morgen.', 'mp3');
	const result = await run({
		parameters: { operation: 'translate', responseFormat: 'srt', options: { prompt: 'Oslo' } },
		input: [{ binary: { data } }],
	});
	expect(result.error).toBeUndefined();
	expect(result.json('Audio')).toMatchObject([
		{
			text: 'English translation: God morgen.',
			subtitles: expect.stringContaining(' --> ') as string,
		},
	]);
	expect(await formOf(TRANSLATIONS)).toEqual([
		['model', 'whisper-1'],
		['prompt', 'Oslo'],
		['response_format', 'srt'],
		['file', `memo.mp3:audio/mpeg:${data.bytes}`],
	]);
});

test('a recording that is too large: what can be done', async () => {
	await sim.control.addFault({
		match: { path: '/v1/audio/transcriptions' },
		fault: { kind: 'status', status: 413 },
	});
	const result = await run({
		parameters: { operation: 'transcribe', model: model('whisper-1'), binaryPropertyName: 'data' },
		input: [{ binary: { data: await memo() } }],
	});
	expect(result.error?.description).toMatch(/up to 25 MB: .*mono MP3.*cut it/);
});

describe('a file of 100 MB', () => {
	const MIB = 1024 * 1024;
	const SIZE = 100 * MIB;

	/** A WAV head, then bytes that repeat; made piece by piece, never whole in memory. */
	function* content() {
		yield Buffer.concat([Buffer.from('RIFF....WAVEfmt '), Buffer.alloc(MIB - 16, 7)]);
		for (let at = 1; at < SIZE / MIB; at++) yield Buffer.alloc(MIB, at);
	}

	test('goes through with its length known and flat memory', async () => {
		const hash = createHash('sha256');
		for (const piece of content()) hash.update(piece);
		await startBinaryStore();
		const data = await binaryDataService.store(
			{ type: 'execution', workflowId: 'input', executionId: 'input' },
			Readable.from(content()),
			{ data: '', fileName: 'long.wav', mimeType: 'audio/wav', fileExtension: 'wav' },
		);
		await transcribe();
		await sim.control.reset();

		const before = process.memoryUsage().rss;
		let peak = before;
		const sampler = setInterval(() => {
			peak = Math.max(peak, process.memoryUsage().rss);
		}, 5);
		const result = await transcribe({ input: [{ binary: { data } }] });
		clearInterval(sampler);
		expect(result.error).toBeUndefined();
		expect(result.json('Audio')[0]?.text).toContain(`${SIZE} bytes`);

		const [request] = await sim.control.requests({ path: TRANSCRIPTIONS });
		expect(Number(request?.headers['content-length'])).toBeGreaterThan(SIZE);
		expect(request?.headers['transfer-encoding']).toBeUndefined();
		const parts = request?.body.kind === 'form' ? request.body.parts : [];
		expect(parts.at(-1)).toMatchObject({
			filename: 'long.wav',
			type: 'audio/wav',
			bytes: SIZE,
			sha256: hash.digest('hex'),
		});
		expect((peak - before) / MIB).toBeLessThan(60);
	});
});

describe('as a tool of an AI Agent', () => {
	test.each(['engine', 'direct'] as const)('speech: type and size, no binary (%s)', async (via) => {
		const {
			response,
			text,
			run: done,
		} = await engine.runAsTool({
			type: TYPE,
			credentials: credentials(),
			parameters: speechOf({ text: "={{ $fromAI('text', 'what is said') }}" }),
			args: { text: 'Good night' },
			via,
		});
		expect(response).toMatchObject([
			{
				voice: 'alloy',
				files: [
					{
						fileName: 'good-night.mp3',
						mimeType: 'audio/mpeg',
						bytes: expect.any(Number) as number,
						url: expect.stringMatching(/^http/) as string,
					},
				],
			},
		]);
		expect(text.length).toBeLessThan(1200);
		expect(JSON.stringify(done.raw.data.resultData.runData)).not.toContain('"binary"');
	});

	test('a tool that fails says why', async () => {
		const { response } = await engine.runAsTool({
			type: TYPE,
			credentials: credentials(),
			parameters: {
				operation: 'transcribe',
				source: 'url',
				audioUrl: "={{ $fromAI('url', 'the recording') }}",
			},
			args: { url: 'nowhere' },
		});
		expect(response).toMatchObject([{ error: expect.stringContaining("'Audio URL'") as string }]);
	});
});

describe('providers that do not keep to the format asked for', () => {
	let server: Server;
	let baseUrl: string;
	let reply: { type: string; body: string };

	beforeAll(async () => {
		server = createServer((request, response) => {
			request.resume().on('end', () => {
				response.writeHead(200, { 'content-type': reply.type });
				response.end(reply.body);
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
	});
	afterAll(() => server.close());

	test.each([
		['JSON for text', 'text', 'application/json', '{"text":"Hi"}', 'Hi'],
		['JSON for text, called text', 'text', 'text/plain', '{"text":"Hi"}', 'Hi'],
		['text for JSON', 'json', 'text/plain; charset=utf-8', 'Hi there\n', 'Hi there'],
		['a JSON string', 'json', 'application/json', '"Hi"', 'Hi'],
		['text that looks a little like JSON', 'json', 'text/plain', '{laughs} Hi', '{laughs} Hi'],
	])('%s', async (_name, responseFormat, type, body, text) => {
		reply = { type, body };
		const result = await transcribe({ parameters: { responseFormat }, baseUrl });
		expect(result.error).toBeUndefined();
		expect(result.json('Audio')).toEqual([{ text, model: 'whisper-1' }]);
	});

	test('subtitles wrapped into JSON', async () => {
		const srt = '1\n00:00:00,000 --> 00:00:01,000\nHi\n\n';
		reply = { type: 'application/json', body: JSON.stringify({ text: srt }) };
		const result = await transcribe({
			parameters: { responseFormat: 'srt', subtitleFile: true },
			baseUrl,
		});
		expect(result.items('Audio')).toMatchObject([
			{ json: { text: 'Hi', subtitles: srt }, binary: { data: { fileName: 'hi.srt' } } },
		]);
	});

	test('no times although subtitles were asked for: the text and a hint, no empty file', async () => {
		reply = { type: 'application/json', body: '{"text":"Hi"}' };
		const result = await transcribe({
			parameters: { responseFormat: 'vtt', subtitleFile: true },
			baseUrl,
		});
		const [item] = result.items('Audio');
		expect(item?.json).toMatchObject({
			text: 'Hi',
			hint: expect.stringMatching(/no subtitles/) as string,
		});
		expect(item?.binary).toBeUndefined();
	});

	test.each([
		['an empty response', 'application/json', '', /cannot be used: it is empty/],
		['cut JSON', 'application/json', '{"text":"Hel', /cannot be used: it is not JSON/],
		['cut JSON, called text', 'text/plain', '{"text":"Hel', /cannot be used: it is not JSON/],
		['JSON without text', 'application/json', '{"id":1}', /cannot be used: it holds no text/],
		['a page', 'text/html', '<!doctype html><p>Hi', /was not found at the base URL/],
	])('%s is a failure', async (_name, type, body, message) => {
		for (const responseFormat of ['json', 'text', 'srt']) {
			reply = { type, body };
			const result = await transcribe({ parameters: { responseFormat }, baseUrl });
			expect(result.error?.message).toMatch(message);
		}
	});
});

test('the model lists hold speech and transcription models', async () => {
	const list = async (method: string) =>
		(await engine.callDynamic({ type: TYPE, credentials: credentials(), method })).results.map(
			({ value }) => value,
		);
	expect(await list('searchSpeechModels')).toContain('tts-1');
	expect(await list('searchTranscriptionModels')).toContain('whisper-1');
});

test('the example of a voice memo: what was said is what is summed up', async () => {
	const file = readFileSync('examples/voice-memo-to-summary.json', 'utf8');
	const workflow = JSON.parse(file) as WorkflowJson;
	const result = await engine.runWorkflow({ workflow, credentials: credentials() });
	expect(result.error?.message).toBeUndefined();
	const said = result.json('What Was Said')[0]?.memo as string;
	expect(result.items('Voice Memo')[0]?.binary?.data?.mimeType).toBe('audio/wav');
	expect(result.json('Transcribe')[0]?.text).toBe(said);
	expect(result.json('Summary')[0]?.text).toContain(said);
});

test('Speech -> Transcribe chain without a parameter', async () => {
	const result = await engine.runWorkflow({
		workflow: chain(
			node('Spoken', 'cometapi:cometApiAudio', {
				operation: 'speech',
				model: model('tts-1'),
				text: 'Hello there',
				voice: 'alloy',
			} as never),
			node('Heard', 'cometapi:cometApiAudio', {
				operation: 'transcribe',
				model: model('whisper-1'),
			} as never),
		),
		credentials: credentials(),
	});
	expect(result.error).toBeUndefined();
	expect(result.json('Heard')).toHaveLength(1);
});
