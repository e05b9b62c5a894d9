import type { IBinaryKeyData, INodeParameters } from 'n8n-workflow';
import OpenAI, { toFile } from 'openai';

import type { RawRequest } from '../simulator/log.mts';
import { speak } from '../simulator/media/audio/speech.mts';
import { imageOf } from '../simulator/media/image.mts';
import { spawnSimulator, type SpawnedSimulator } from '../simulator/spawn.mts';
import { chain, createEngine, node, type Engine } from './harness.mts';

/**
 * The official client is the measure: given the same, both write the same bytes into the body. JSON bodies are
 * compared as text, and multipart bodies part by part (heads included) in any order.
 */
let engine: Engine;
let simulator: SpawnedSimulator;
let client: OpenAI;

beforeAll(async () => {
	[engine, simulator] = await Promise.all([createEngine(), spawnSimulator()]);
	client = new OpenAI({ apiKey: 'sk-sim', baseURL: simulator.baseUrl, maxRetries: 0 });
});

afterAll(async () => {
	await simulator.stop();
	engine.close();
});

beforeEach(async () => await simulator.control.reset());

const id = (value: string) => ({ __rl: true, mode: 'id', value });

async function ours(type: string, parameters: INodeParameters, binary?: IBinaryKeyData) {
	const run = await engine.runWorkflow({
		workflow: chain(node('Node', `cometapi:${type}`, parameters)),
		credentials: { cometApi: { apiKey: 'sk-sim', baseUrl: simulator.baseUrl } },
		input: [{ json: {}, ...(binary && { binary }) }],
	});
	expect(run.error).toBeUndefined();
	return run;
}

const headerOf = ({ rawHeaders }: RawRequest, name: string) =>
	rawHeaders[rawHeaders.findIndex((entry) => entry.toLowerCase() === name) + 1] ?? '';

/** Their request first, then ours, as they were on the wire. */
async function sent() {
	const [their, our, ...more] = await simulator.control.rawRequests();
	expect(more).toEqual([]);
	if (!their || !our) throw new Error('two requests were expected');
	expect([our.method, our.url]).toEqual([their.method, their.url]);
	expect(headerOf(our, 'authorization')).toBe(headerOf(their, 'authorization'));
	return { their, our };
}

async function expectSameJson() {
	const { their, our } = await sent();
	expect(headerOf(our, 'content-type')).toBe(headerOf(their, 'content-type'));
	expect(our.body).toBe(their.body);
}

/** The parts of a multipart body, heads included, in the order of their text. */
function partsOf(request: RawRequest): string[] {
	const [, boundary = ''] =
		/boundary=("?)(.+)\1$/.exec(headerOf(request, 'content-type'))?.slice(1) ?? [];
	const [before, ...parts] = (request.body ?? '').split(`--${boundary}`);
	expect(before).toBe('');
	expect(parts.pop()?.trim()).toBe('--');
	return parts.sort();
}

async function expectSameForm(count: number) {
	const { their, our } = await sent();
	const theirParts = partsOf(their);
	expect(theirParts).toHaveLength(count);
	expect(partsOf(our)).toEqual(theirParts);
}

const png = imageOf('0123456789abcdef', 24, 24, 'png');
const wav = speak('Hello there.', 'alloy', 'wav');

const stored = async (content: Buffer, fileName: string, mimeType: string) =>
	await engine.storeBinary(content, { fileName, mimeType });

describe('chat', () => {
	const chat = async (parameters: INodeParameters) =>
		await ours('cometApiChat', {
			operation: 'message',
			model: id('gpt-5.5'),
			api: 'completions',
			...parameters,
		});
	const messages: OpenAI.ChatCompletionMessageParam[] = [
		{ role: 'system', content: 'Answer in one word.' },
		{ role: 'user', content: 'Żółć "2+2?"\n😀' },
	];
	const prompt = { systemMessage: 'Answer in one word.', prompt: 'Żółć "2+2?"\n😀' };
	const schema = {
		type: 'object',
		properties: { name: { type: 'string' } },
		required: ['name'],
		additionalProperties: false,
	};
	const weather: OpenAI.ChatCompletionTool = {
		type: 'function',
		function: {
			name: 'get_weather',
			parameters: { type: 'object', properties: { city: { type: 'string' } } },
		},
	};

	test('plain', async () => {
		await client.chat.completions.create({ model: 'gpt-5.5', messages });
		await chat(prompt);
		await expectSameJson();
	});

	test('sampling options', async () => {
		await client.chat.completions.create({
			model: 'gpt-5.5',
			messages,
			temperature: 0,
			top_p: 0.9,
			max_tokens: 50,
			max_completion_tokens: 60,
			n: 2,
			stop: ['END', '\n\n'],
			seed: 7,
			frequency_penalty: -0.5,
			presence_penalty: 1.25,
			reasoning_effort: 'low',
			verbosity: 'low',
			user: 'u-1',
		});
		await chat({
			...prompt,
			options: {
				temperature: 0,
				topP: 0.9,
				maxTokens: 50,
				maxCompletionTokens: 60,
				n: 2,
				stop: ['END', '\n\n'],
				seed: 7,
				frequencyPenalty: -0.5,
				presencePenalty: 1.25,
				reasoningEffort: 'low',
				verbosity: 'low',
				user: 'u-1',
			},
		});
		await expectSameJson();
	});

	test('a JSON schema as response format', async () => {
		await client.chat.completions.create({
			model: 'gpt-5.5',
			messages,
			response_format: { type: 'json_schema', json_schema: { name: 'city', strict: true, schema } },
		});
		await chat({
			...prompt,
			responseFormat: 'json_schema',
			schemaName: 'city',
			strict: true,
			jsonSchema: JSON.stringify(schema),
		});
		const { their, our } = await sent();
		expect(JSON.parse(our.body ?? '')).toEqual(JSON.parse(their.body ?? ''));
	});

	test('a JSON object as response format', async () => {
		await client.chat.completions.create({
			model: 'gpt-5.5',
			messages: [...messages.slice(0, 1), { role: 'user', content: 'Two cities as JSON' }],
			response_format: { type: 'json_object' },
		});
		await chat({ ...prompt, prompt: 'Two cities as JSON', responseFormat: 'json_object' });
		await expectSameJson();
	});

	test.each([
		['auto', 'auto'],
		['get_weather', { type: 'function', function: { name: 'get_weather' } }],
	] as const)('tools, tool choice %s', async (ownChoice, tool_choice) => {
		await client.chat.completions.create({
			model: 'gpt-5.5',
			messages,
			tools: [weather],
			tool_choice,
			parallel_tool_calls: false,
		});
		await chat({
			...prompt,
			options: {
				tools: JSON.stringify([weather]),
				toolChoice: ownChoice,
				parallelToolCalls: false,
			},
		});
		await expectSameJson();
	});

	test('the answers of tools, in a conversation', async () => {
		const call = {
			id: 'call_1',
			type: 'function' as const,
			function: { name: 'get_weather', arguments: '{"city":"Oslo"}' },
		};
		await client.chat.completions.create({
			model: 'gpt-5.5',
			messages: [
				{ role: 'user', content: 'Weather in Oslo?' },
				{ role: 'assistant', content: null, tool_calls: [call] },
				{ role: 'tool', content: '{"c":-3}', tool_call_id: 'call_1' },
			],
		});
		await chat({
			inputType: 'messages',
			messages: {
				message: [
					{ role: 'user', content: 'Weather in Oslo?' },
					{ role: 'assistant', content: '', toolCalls: JSON.stringify([call]) },
					{ role: 'tool', content: '{"c":-3}', toolCallId: 'call_1' },
				],
			},
		});
		await expectSameJson();
	});

	test('a stream', async () => {
		const stream = await client.chat.completions.create({
			model: 'gpt-5.5',
			messages,
			stream: true,
			stream_options: { include_usage: true },
		});
		for await (const chunk of stream) expect(chunk.object).toBe('chat.completion.chunk');
		await chat({ ...prompt, options: { stream: true } });
		await expectSameJson();
	});
});

describe('responses', () => {
	const chat = async (parameters: INodeParameters) =>
		await ours('cometApiChat', {
			operation: 'message',
			api: 'responses',
			model: id('gpt-5.5'),
			...parameters,
		});
	const input = 'Żółć "2+2?"\n😀';

	test('plain', async () => {
		await client.responses.create({ model: 'gpt-5.5', input });
		await chat({ prompt: input });
		await expectSameJson();
	});

	test('all options', async () => {
		await client.responses.create({
			model: 'gpt-5.5',
			input,
			instructions: 'Answer in one word of JSON.',
			max_output_tokens: 50,
			temperature: 0,
			top_p: 0.9,
			tools: [{ type: 'function', name: 'f', parameters: { type: 'object' }, strict: false }],
			tool_choice: { type: 'function', name: 'f' },
			parallel_tool_calls: false,
			reasoning: { effort: 'low', summary: 'auto' },
			text: { format: { type: 'json_object' }, verbosity: 'low' },
			store: false,
			include: ['reasoning.encrypted_content'],
			truncation: 'auto',
			metadata: { customer: '42' },
			user: 'u-1',
		});
		await chat({
			prompt: input,
			systemMessage: 'Answer in one word of JSON.',
			responseFormat: 'json_object',
			options: {
				maxTokens: 50,
				temperature: 0,
				topP: 0.9,
				tools: '[{"type":"function","name":"f","parameters":{"type":"object"},"strict":false}]',
				toolChoice: 'f',
				parallelToolCalls: false,
				reasoningEffort: 'low',
				reasoningSummary: 'auto',
				verbosity: 'low',
				store: false,
				truncation: 'auto',
				metadata: '{"customer":"42"}',
				user: 'u-1',
			},
		});
		await expectSameJson();
	});

	test('a conversation with a tool and a picture', async () => {
		const call = { call_id: 'call_1', name: 'get_weather', arguments: '{"city":"Oslo"}' };
		const image = 'data:image/png;base64,iVBORw0KGgo=';
		await client.responses.create({
			model: 'gpt-5.5',
			input: [
				{ role: 'developer', content: 'Be brief' },
				{ role: 'user', content: 'Weather in Oslo?' },
				{ type: 'function_call', ...call },
				{ type: 'function_call_output', call_id: 'call_1', output: '{"c":-3}' },
				{ role: 'assistant', content: 'Cold.' },
				{
					role: 'user',
					content: [
						{ type: 'input_text', text: 'And here?' },
						{ type: 'input_image', image_url: image, detail: 'low' },
					],
				},
			],
		});
		await chat({
			inputType: 'messages',
			messages: {
				message: [
					{ role: 'developer', content: 'Be brief' },
					{ role: 'user', content: 'Weather in Oslo?' },
					{ role: 'assistant', toolCalls: JSON.stringify([{ type: 'function_call', ...call }]) },
					{ role: 'tool', content: '{"c":-3}', toolCallId: 'call_1' },
					{ role: 'assistant', content: 'Cold.' },
					{ role: 'user', content: 'And here?' },
				],
			},
			attachments: { attachment: [{ type: 'imageUrl', url: image, detail: 'low' }] },
		});
		await expectSameJson();
	});

	test('a stream', async () => {
		const stream = await client.responses.create({ model: 'gpt-5.5', input, stream: true });
		for await (const event of stream) expect(event.type).toBeDefined();
		await chat({ prompt: input, options: { stream: true } });
		await expectSameJson();
	});
});

describe('images', () => {
	const generate = async (model: string, parameters: INodeParameters) =>
		await ours('cometApiImage', {
			operation: 'generate',
			model: id(model),
			prompt: 'A "red" kite — 凧',
			downloadFile: false,
			...parameters,
		});

	test('only what is needed', async () => {
		await client.images.generate({ model: 'gpt-image-2', prompt: 'A "red" kite — 凧' });
		await generate('gpt-image-2', {});
		await expectSameJson();
	});

	test('all options of GPT Image', async () => {
		await client.images.generate({
			model: 'gpt-image-2',
			prompt: 'A "red" kite — 凧',
			n: 2,
			size: '1024x1536',
			quality: 'low',
			background: 'transparent',
			output_format: 'webp',
			output_compression: 55,
			user: 'u-1',
		});
		await generate('gpt-image-2', {
			options: {
				n: 2,
				size: '1024x1536',
				quality: 'low',
				background: 'transparent',
				outputFormat: 'webp',
				outputCompression: 55,
				user: 'u-1',
			},
		});
		await expectSameJson();
	});

	test.each(['url', 'b64_json'] as const)('all options of DALL-E 3, %s', async (format) => {
		await client.images.generate({
			model: 'dall-e-3',
			prompt: 'A "red" kite — 凧',
			n: 1,
			size: '1792x1024',
			quality: 'hd',
			style: 'natural',
			response_format: format,
		});
		await generate('dall-e-3', {
			options: { n: 1, size: '1792x1024', quality: 'hd', style: 'natural', responseFormat: format },
		});
		await expectSameJson();
	});
});

describe('image edits', () => {
	test('one image', async () => {
		await client.images.edit({
			model: 'gpt-image-2',
			prompt: 'Make it blue',
			image: await toFile(png, 'photo.png', { type: 'image/png' }),
		});
		await ours(
			'cometApiImage',
			{ operation: 'edit', model: id('gpt-image-2'), prompt: 'Make it blue' },
			{ data: await stored(png, 'photo.png', 'image/png') },
		);
		await expectSameForm(3);
	});

	test('several images, a mask and all options', async () => {
		await client.images.edit({
			model: 'gpt-image-2',
			prompt: 'Żółć "blue"\nplease',
			n: 2,
			size: '1024x1024',
			quality: 'low',
			background: 'opaque',
			input_fidelity: 'high',
			output_format: 'jpeg',
			output_compression: 80,
			user: 'u-1',
			image: [
				await toFile(png, 'a photo.png', { type: 'image/png' }),
				await toFile(png, 'żółć "2".png', { type: 'image/png' }),
			],
			mask: await toFile(png, 'mask.png', { type: 'image/png' }),
		});
		await ours(
			'cometApiImage',
			{
				operation: 'edit',
				model: id('gpt-image-2'),
				prompt: 'Żółć "blue"\nplease',
				binaryPropertyName: 'a,b',
				options: {
					n: 2,
					size: '1024x1024',
					quality: 'low',
					background: 'opaque',
					inputFidelity: 'high',
					outputFormat: 'jpeg',
					outputCompression: 80,
					user: 'u-1',
					maskBinaryPropertyName: 'mask',
				},
			},
			{
				a: await stored(png, 'a photo.png', 'image/png'),
				b: await stored(png, 'żółć "2".png', 'image/png'),
				mask: await stored(png, 'mask.png', 'image/png'),
			},
		);
		await expectSameForm(13);
	});
});

describe('speech', () => {
	test.each([
		['only what is needed', {}, {}],
		[
			'all options',
			{ response_format: 'flac', speed: 1.25, instructions: 'Kindly' } as const,
			{ responseFormat: 'flac', speed: 1.25, instructions: 'Kindly' },
		],
	])('%s', async (_name, theirOptions, options) => {
		const body = { model: 'gpt-4o-mini-tts', input: 'Żółć, "hello"\nthere', voice: 'nova' };
		const answer = await client.audio.speech.create({ ...body, ...theirOptions });
		const bytes = Buffer.from(await answer.arrayBuffer());
		const run = await ours('cometApiAudio', {
			operation: 'speech',
			model: id(body.model),
			text: body.input,
			voice: body.voice,
			options,
		});
		await expectSameJson();
		const [item] = run.items('Node');
		if (!item?.binary?.data) throw new Error('no file');
		expect((await engine.readBinary(item.binary.data)).equals(bytes)).toBe(true);
	});
});

describe('transcription and translation', () => {
	const file = async () => await toFile(wav, 'memo Ø.wav', { type: 'audio/wav' });
	const binary = async () => ({ data: await stored(wav, 'memo Ø.wav', 'audio/wav') });

	test('only what is needed', async () => {
		const { text } = await client.audio.transcriptions.create({
			model: 'whisper-1',
			file: await file(),
		});
		const run = await ours('cometApiAudio', { operation: 'transcribe' }, await binary());
		await expectSameForm(2);
		expect(run.json('Node')[0]?.text).toBe(text);
	});

	test('all options', async () => {
		const answer = await client.audio.transcriptions.create({
			model: 'whisper-1',
			file: await file(),
			language: 'en',
			prompt: 'Żółć, CometAPI',
			response_format: 'verbose_json',
			temperature: 0.2,
			timestamp_granularities: ['word', 'segment'],
		});
		const run = await ours(
			'cometApiAudio',
			{
				operation: 'transcribe',
				responseFormat: 'verbose_json',
				options: {
					language: 'en',
					prompt: 'Żółć, CometAPI',
					temperature: 0.2,
					timestampGranularities: ['word', 'segment'],
				},
			},
			await binary(),
		);
		await expectSameForm(8);
		expect(run.json('Node')[0]).toMatchObject({ text: answer.text, words: answer.words });
	});

	test.each(['text', 'srt', 'vtt'] as const)('%s', async (format) => {
		const answer: unknown = await client.audio.transcriptions.create({
			model: 'whisper-1',
			file: await file(),
			response_format: format,
		});
		const run = await ours(
			'cometApiAudio',
			{ operation: 'transcribe', responseFormat: format, simplify: false },
			await binary(),
		);
		await expectSameForm(3);
		expect(run.json('Node')).toEqual([{ text: answer }]);
	});

	test('translation', async () => {
		await client.audio.translations.create({
			model: 'whisper-1',
			file: await file(),
			prompt: 'Oslo',
			response_format: 'text',
			temperature: 0,
		});
		await ours(
			'cometApiAudio',
			{
				operation: 'translate',
				responseFormat: 'text',
				options: { prompt: 'Oslo', temperature: 0 },
			},
			await binary(),
		);
		await expectSameForm(5);
	});
});
