import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IBinaryData, IBinaryKeyData, IDataObject } from 'n8n-workflow';

import { imageOf } from '../simulator/media/image.mts';
import type { SpawnedSimulator } from '../simulator/spawn.mts';
import { spawnSimulator } from '../simulator/spawn.mts';
import { chain, createEngine, type Engine, node, type WorkflowJson } from './harness.mts';

let engine: Engine;
let sim: SpawnedSimulator;
const KEY = 'sk-sim';
const TYPE = 'n8n-nodes-cometapi-unified.cometApiImage';
const GENERATIONS = '/v1/images/generations';
const EDITS = '/v1/images/edits';

beforeAll(async () => {
	[engine, sim] = await Promise.all([createEngine(), spawnSimulator()]);
});
afterAll(async () => {
	await sim.stop();
	engine.close();
});
beforeEach(async () => await sim.control.reset());

const model = (value = 'gpt-image-2') => ({ __rl: true, mode: 'id', value });
const credentials = () => ({ cometApi: { apiKey: KEY, baseUrl: sim.baseUrl } });

type Over = {
	parameters?: object;
	node?: object;
	input?: Array<{ json?: IDataObject; binary?: IBinaryKeyData }>;
};

const run = async ({ parameters = {}, node: over = {}, input = [{}] }: Over) =>
	await engine.runWorkflow({
		workflow: chain(
			node(
				'Image',
				'cometapi:cometApiImage',
				{ operation: 'generate', model: model(), prompt: 'A red kite', ...parameters },
				over,
			),
		),
		credentials: credentials(),
		input: input.map((item) => ({ json: {}, ...item })),
	});

const edit = async (over: Over) =>
	await run({ ...over, parameters: { operation: 'edit', ...over.parameters } });

const picture = async (name: string, width = 64, height = 64) =>
	await engine.storeBinary(
		imageOf(Buffer.from(name).toString('hex').padEnd(16, '0').slice(0, 16), width, height, 'png'),
		{
			fileName: `${name}.png`,
			mimeType: 'image/png',
		},
	);

const bytesOf = async (binary: IBinaryData | undefined) =>
	await engine.readBinary(binary as IBinaryData);

const bodies = async (path: string) =>
	(await sim.control.requests({ path })).map(({ body }) => body);

/** What a form holds: fields as text, files as `name:type:bytes`. */
const formOf = async (path = EDITS) => {
	const [body] = await bodies(path);
	if (body?.kind !== 'form') throw new Error('not a form');
	return body.parts.map((part) =>
		part.kind === 'field'
			? [part.name, part.value]
			: [part.name, `${part.filename}:${part.type}:${part.bytes}`],
	);
};

test('with nothing but a prompt: a model is chosen, and an image comes', async () => {
	const result = await engine.runWorkflow({
		workflow: chain(node('Image', 'cometapi:cometApiImage', { prompt: 'A red kite' })),
		credentials: credentials(),
	});
	expect(result.error).toBeUndefined();
	expect(result.items('Image')).toMatchObject([{ binary: { data: { mimeType: 'image/png' } } }]);
});

describe('Generate', () => {
	test('base64: a file of its true type, named after the prompt, usage on the first item', async () => {
		const result = await run({
			parameters: {
				prompt: '={{ $json.p }}',
				options: { n: 2, outputFormat: 'jpeg', quality: 'low' },
			},
			input: [{ json: { p: 'A red kite, over a field!' } }],
		});
		expect(result.error).toBeUndefined();
		const items = result.items('Image');
		expect(items).toMatchObject([
			{
				json: {
					index: 0,
					model: 'gpt-image-2',
					quality: 'low',
					format: 'jpeg',
					size: '1024x1024',
					usage: { outputTokens: 392 },
				},
				binary: {
					data: {
						fileName: 'a-red-kite-over-a-field-1.jpg',
						mimeType: 'image/jpeg',
						fileExtension: 'jpg',
						fileType: 'image',
					},
				},
				pairedItem: { item: 0 },
			},
			{ json: { index: 1 }, binary: { data: { fileName: 'a-red-kite-over-a-field-2.jpg' } } },
		]);
		expect(items[1]?.json.usage).toBeUndefined();
		expect(JSON.stringify(items.map(({ json }) => json)).length).toBeLessThan(1000);
		const bytes = await bytesOf(items[0]?.binary?.data);
		expect(bytes.subarray(0, 3).toString('hex')).toBe('ffd8ff');
	});

	test('only what is set goes on the wire', async () => {
		await run({ parameters: { options: { n: 1, seed: 0, size: '' } } });
		expect(await bodies(GENERATIONS)).toMatchObject([
			{ kind: 'json', value: { model: 'gpt-image-2', prompt: 'A red kite', n: 1, seed: 0 } },
		]);
		const [body] = await bodies(GENERATIONS);
		expect(Object.keys((body as { value: object }).value)).toEqual([
			'model',
			'prompt',
			'n',
			'seed',
		]);
	});

	test('a URL is fetched as it is and without the key', async () => {
		const result = await run({ parameters: { model: model('dall-e-3') } });
		expect(result.error).toBeUndefined();
		const [item] = result.items('Image');
		expect(item).toMatchObject({
			json: { index: 0, revisedPrompt: 'A red kite' },
			binary: { data: { fileName: 'a-red-kite-1.webp', mimeType: 'image/webp' } },
		});
		expect(item?.json.url).toMatch(/^http/);
		expect(item?.json.hint).toBeUndefined();
		expect((await bytesOf(item?.binary?.data)).toString('latin1', 8, 12)).toBe('WEBP');
		expect((await sim.control.stats()).leaks).toEqual([]);
	});

	test('no file asked for: nothing is fetched', async () => {
		const result = await run({
			parameters: { model: model('doubao-seedream-5-0-260128'), downloadFile: false },
		});
		const [item] = result.items('Image');
		expect(item?.json.url).toMatch(/^http.*X-Sig=.*%/);
		expect(item?.json.size).toBe('2048x2048');
		expect(item?.json.usage).toEqual({
			outputTokens: 16384,
			totalTokens: 16384,
			generatedImages: 1,
		});
		expect(item?.binary).toBeUndefined();
		expect((await sim.control.requests()).map(({ path }) => path)).toEqual([GENERATIONS]);
	});

	test('a field of another name', async () => {
		const result = await run({
			parameters: { model: model('dall-e-3'), binaryPropertyOutput: 'picture' },
		});
		const [item] = result.items('Image');
		expect(item?.binary?.picture?.fileName).toBe('a-red-kite-1.webp');
	});

	test('no file asked for, data given: the image is a file, and a hint says so', async () => {
		const result = await run({ parameters: { downloadFile: false } });
		const [item] = result.items('Image');
		expect(item?.json.hint).toMatch(/attached as a file/);
		expect(item?.binary?.data?.mimeType).toBe('image/png');
	});

	test('Simplify off: the response as it came, data only in the file', async () => {
		const result = await run({ parameters: { simplify: false } });
		const [item] = result.items('Image');
		expect(item?.json).toMatchObject({ output_format: 'png', data: [{}], usage: {} });
		expect(JSON.stringify(item?.json)).not.toContain('b64_json');
		expect(item?.binary?.data?.mimeType).toBe('image/png');
	});

	test('references from binary fields and URLs, in this order', async () => {
		const data = await picture('one');
		const result = await run({
			parameters: {
				model: model('doubao-seedream-5-0-260128'),
				options: {
					referenceBinaryPropertyName: 'data',
					referenceImageUrls: 'https://example.test/a,b.png\nhttps://example.test/c.png',
					watermark: false,
					extraBody: '{"sequential_image_generation":"disabled"}',
				},
			},
			input: [{ binary: { data } }],
		});
		expect(result.error).toBeUndefined();
		const [body] = await bodies(GENERATIONS);
		expect(body).toMatchObject({
			value: {
				image: [
					expect.stringMatching(/^data:image\/png;base64,iVBOR/) as string,
					'https://example.test/a,b.png',
					'https://example.test/c.png',
				],
				watermark: false,
				sequential_image_generation: 'disabled',
			},
		});
	});

	test('one reference is not a list', async () => {
		await run({
			parameters: {
				model: model('qwen-image'),
				options: { referenceImageUrls: 'https://example.test/a.png' },
			},
		});
		expect(await bodies(GENERATIONS)).toMatchObject([
			{ value: { image: 'https://example.test/a.png' } },
		]);
	});

	test('no image although 200: says that it was probably filtered', async () => {
		const result = await run({ parameters: { prompt: 'A [[filter]] kite' } });
		expect(result.status).toBe('error');
		expect(result.error?.message).toMatch(/holds no image.*probably filtered/);
	});

	test('a URL that cannot be fetched: the image is not lost, its URL takes its place', async () => {
		await sim.control.addFault({
			match: { path: '/files/*' },
			fault: { kind: 'status', status: 403 },
			times: 1,
		});
		const result = await run({
			parameters: { model: model('dall-e-2'), options: { n: 2 } },
		});
		expect(result.error).toBeUndefined();
		const items = result.items('Image');
		expect(items.map(({ binary }) => binary?.data?.mimeType).sort()).toEqual([
			'image/webp',
			undefined,
		]);
		const lost = items.find(({ binary }) => !binary)?.json;
		expect(lost?.url).toMatch(/^http\S+X-Sig=/);
		expect(lost?.downloadFailure).toMatch(/could not be fetched from 127\.0\.0\.1:\d+: .*HTTP 403/);
		expect((await sim.control.stats()).creates.image).toBe(1);
	});

	test('without a number no more than 20 are under way: each is in memory', async () => {
		await sim.control.latency(20);
		const result = await run({ input: Array.from({ length: 80 }, () => ({ json: {} })) });
		expect(result.items('Image')).toHaveLength(80);
		expect((await sim.control.stats()).creates.image).toBe(80);
		expect((await sim.control.stats()).maxInFlight).toBeLessThanOrEqual(20);
	});

	test('when an item fails the run, the images made before are named', async () => {
		const result = await run({
			parameters: {
				model: model('dall-e-3'),
				prompt: '={{ $json.p }}',
				options: { maxConcurrency: 1 },
			},
			input: [{ json: { p: 'first' } }, { json: { p: '[[reject]]' } }],
		});
		expect(result.error?.message).toMatch(/rejected by the safety system/);
		expect(result.error?.description).toMatch(/Already made by this run: image http\S+\.webp\S+/);
		expect(result.error?.context).toMatchObject({ itemIndex: 1 });
	});

	test('a failing item fails alone, and its error tells what the API said', async () => {
		const result = await run({
			parameters: { prompt: '={{ $json.p }}' },
			input: [{ json: { p: 'ok' } }, { json: { p: '[[reject]]' } }, { json: { p: '' } }],
			node: { onError: 'continueErrorOutput' },
		});
		expect(result.items('Image').map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }]);
		expect(result.errorItems('Image').map(({ json }) => json.error)).toEqual([
			expect.stringMatching(
				/did not accept the request: Your request was rejected.*moderation_blocked/,
			),
			"'Prompt' is empty: its expression gave no value for this item",
		]);
	});
});

describe('Edit', () => {
	test('one image, with options, as multipart', async () => {
		const photo = await picture('photo');
		const result = await edit({
			parameters: {
				prompt: 'Make it blue',
				binaryPropertyName: 'photo',
				options: {
					n: 2,
					size: '1024x1024',
					quality: 'low',
					background: 'opaque',
					outputFormat: 'webp',
					outputCompression: 70,
					inputFidelity: 'high',
					extraBody: { user: 'u1' },
				},
			},
			input: [{ binary: { photo } }],
		});
		expect(result.error).toBeUndefined();
		expect(result.items('Image')).toMatchObject([
			{
				json: { index: 0, usage: { inputImageTokens: 384, outputTokens: 392 } },
				binary: { data: { fileName: 'make-it-blue-1.webp', mimeType: 'image/webp' } },
			},
			{ binary: { data: { fileName: 'make-it-blue-2.webp' } } },
		]);
		expect(await formOf()).toEqual([
			['model', 'gpt-image-2'],
			['prompt', 'Make it blue'],
			['n', '2'],
			['size', '1024x1024'],
			['quality', 'low'],
			['background', 'opaque'],
			['input_fidelity', 'high'],
			['output_format', 'webp'],
			['output_compression', '70'],
			['user', 'u1'],
			['image', `photo.png:image/png:${photo.bytes}`],
		]);
	});

	test('several images and a mask, from fields and URLs', async () => {
		const [a, b, mask] = [await picture('a'), await picture('b'), await picture('mask')];
		const made = await run({ parameters: { model: model('dall-e-3'), downloadFile: false } });
		const url = made.json('Image')[0]?.url as string;
		await sim.control.clearFaults();
		const result = await edit({
			parameters: {
				prompt: 'Join them',
				source: 'both',
				binaryPropertyName: 'a, b',
				imageUrls: url,
				options: { maskBinaryPropertyName: 'mask' },
			},
			input: [{ binary: { a, b, mask } }],
		});
		expect(result.error).toBeUndefined();
		expect((await formOf()).slice(2)).toEqual([
			['image[]', `a.png:image/png:${a.bytes}`],
			['image[]', `b.png:image/png:${b.bytes}`],
			['image[]', expect.stringMatching(/\.webp:image\/webp:\d+$/)],
			['mask', `mask.png:image/png:${mask.bytes}`],
		]);
		expect((await sim.control.stats()).leaks).toEqual([]);
	});

	test('images and mask that expressions give as files', async () => {
		const [a, b, mask] = [await picture('a'), await picture('b'), await picture('mask')];
		const result = await edit({
			parameters: {
				prompt: 'Join them',
				binaryPropertyName: '={{ [$binary.a, $binary.b] }}',
				options: { maskBinaryPropertyName: '={{ $binary.mask }}' },
			},
			input: [{ binary: { a, b, mask } }],
		});
		expect(result.error).toBeUndefined();
		expect((await formOf()).slice(2)).toEqual([
			['image[]', `a.png:image/png:${a.bytes}`],
			['image[]', `b.png:image/png:${b.bytes}`],
			['mask', `mask.png:image/png:${mask.bytes}`],
		]);
	});

	test.each([
		[
			'something else than a file',
			{ binaryPropertyName: '={{ { a: 1 } }}' },
			"'Input Data Field Name(s)' must be the name of a binary field or a file, but its expression gave something else",
		],
		[
			'no binary data',
			{},
			"'Input Data Field Name(s)' names the binary field 'data', which this item does not have",
		],
		[
			'a wrong field',
			{ binaryPropertyName: 'dat' },
			"'Input Data Field Name(s)' names the binary field 'dat', which this item does not have",
		],
		[
			'no field name',
			{ binaryPropertyName: ' , ' },
			"'Input Data Field Name(s)' names no binary field",
		],
		[
			'no prompt',
			{ prompt: "={{ '' }}" },
			"'Prompt' is empty: its expression gave no value for this item",
		],
		[
			'no model',
			{ model: model("={{ '' }}") },
			"'Model' is empty: its expression gave no value for this item",
		],
		[
			'broken JSON',
			{ options: { extraBody: '{"a":' } },
			/^'Extra Body \(JSON\)' is not valid JSON/,
		],
		['no URL', { source: 'url', imageUrls: ' ' }, "'Image URL(s)' is empty"],
		[
			'not a URL',
			{ source: 'url', imageUrls: 'photo.png' },
			"'Image URL(s)' must be a URL that begins with http:// or https://",
		],
		[
			'a broken URL',
			{ source: 'url', imageUrls: 'http://' },
			"'Image URL(s)' must be a URL that begins with http:// or https://",
		],
		[
			'two masks',
			{ options: { maskBinaryPropertyName: 'm', maskUrl: 'https://example.test/m.png' } },
			"'Mask URL' cannot be used together with 'Mask Data Field Name'",
		],
	])('bad input: %s', async (_name, parameters, message) => {
		const result = await edit({ parameters });
		expect(result.status).toBe('error');
		if (typeof message === 'string') expect(result.error?.message).toBe(message);
		else expect(result.error?.message).toMatch(message);
		expect(result.error?.message).not.toContain('\n');
		expect(await sim.control.requests()).toEqual([]);
	});

	test('bad input names what the item has', async () => {
		const result = await edit({
			parameters: { binaryPropertyName: 'dat' },
			input: [{ binary: { data: await picture('x') } }],
		});
		expect(result.error?.description).toBe('The item has: data.');
	});

	test('a URL that leads nowhere is named with its field', async () => {
		const imageUrls = `${sim.url}/files/i/none.png`;
		const result = await edit({ parameters: { source: 'url', imageUrls } });
		expect(result.error?.message).toMatch(
			/^'Image URL\(s\)' names http\S+none\.png, but the file could not be fetched/,
		);
		expect(await bodies(EDITS)).toEqual([]);
	});
});

describe('bad input of Generate', () => {
	test.each([
		[
			'a missing reference',
			{ options: { referenceBinaryPropertyName: 'x' } },
			"'Reference Data Field Name(s)' names the binary field 'x', which this item does not have",
		],
		[
			'a reference that is no URL',
			{ options: { referenceImageUrls: 'C:\\a.png' } },
			"'Reference Image URL(s)' holds 'C:\\a.png', which does not begin with http://, https:// or data:",
		],
		[
			'a number that is none',
			{ options: { n: '={{ "two" }}' } },
			`'Number of Images' must be a number, but it is "two"`,
		],
		[
			'a list as Extra Body',
			{ options: { extraBody: '[1]' } },
			'\'Extra Body (JSON)\' must be a JSON object, like { "key": "value" }',
		],
		[
			'stream',
			{ options: { extraBody: { stream: true } } },
			"'Extra Body (JSON)' cannot set 'stream'",
		],
	])('%s', async (_name, parameters, message) => {
		const result = await run({ parameters });
		expect(result.error?.message).toBe(message);
		expect(await sim.control.requests()).toEqual([]);
	});
});

describe('as a tool of an AI Agent', () => {
	const fromAi = "={{ $fromAI('prompt', 'what the image shows') }}";
	const tool = async (via: 'engine' | 'direct', value: string) =>
		await engine.runAsTool({
			type: TYPE,
			credentials: credentials(),
			parameters: { operation: 'generate', model: model(value), prompt: fromAi },
			args: { prompt: 'A red kite' },
			via,
		});

	test.each(['engine', 'direct'] as const)(
		'a URL, compact and without binary (%s)',
		async (via) => {
			const { response, text, run: done } = await tool(via, 'dall-e-3');
			expect(response).toMatchObject([
				{ index: 0, files: [{ mimeType: 'image/webp', url: expect.stringMatching(/^http/) }] },
			]);
			expect(text.length).toBeLessThan(700);
			expect(JSON.stringify(done.raw.data.resultData.runData)).not.toContain('"binary"');
			expect((await sim.control.requests()).map(({ path }) => path)).toEqual([GENERATIONS]);
		},
	);

	test('data is kept in n8n and told by type and size', async () => {
		const { response, text } = await tool('engine', 'gpt-image-2');
		expect(response).toMatchObject([
			{
				model: 'gpt-image-2',
				files: [
					{
						fileName: 'a-red-kite-1.png',
						mimeType: 'image/png',
						bytes: expect.any(Number) as number,
						url: expect.stringMatching(/^http/) as string,
					},
				],
			},
		]);
		expect(text.length).toBeLessThan(1200);
	});

	test('an edit of an image on the web', async () => {
		const made = await run({ parameters: { model: model('dall-e-3'), downloadFile: false } });
		const { response } = await engine.runAsTool({
			type: TYPE,
			credentials: credentials(),
			parameters: {
				operation: 'edit',
				model: model(),
				prompt: fromAi,
				source: 'url',
				imageUrls: "={{ $fromAI('url', 'the image') }}",
			},
			args: { prompt: 'Blue', url: made.json('Image')[0]?.url },
		});
		expect(response).toMatchObject([{ files: [{ mimeType: 'image/png' }] }]);
	});
});

describe('an API whose files say little about themselves', () => {
	let server: Server;
	let origin: string;
	let file: { type?: string; bytes: Buffer; cut?: boolean };
	let entry: IDataObject;
	let fetched: string[];

	beforeAll(async () => {
		server = createServer((request, response) => {
			if (request.method === 'POST') {
				request.resume();
				response.setHeader('content-type', 'application/json');
				return response.end(JSON.stringify({ created: 1, error: null, data: [entry] }));
			}
			fetched.push(`${request.url} ${request.headers.authorization}`);
			const { type, bytes, cut } = file;
			response.writeHead(200, {
				...(type && { 'content-type': type }),
				'content-length': bytes.length,
			});
			if (!cut) return response.end(bytes);
			return response.write(bytes.subarray(0, 100), () => response.destroy());
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	});
	afterAll(() => server.close());
	beforeEach(() => {
		fetched = [];
	});

	const generate = async (parameters: object = {}) =>
		await engine.runWorkflow({
			workflow: chain(
				node('Image', 'cometapi:cometApiImage', {
					operation: 'generate',
					model: model('gpt-image-2'),
					prompt: '***',
					...parameters,
				}),
			),
			credentials: { cometApi: { apiKey: KEY, baseUrl: origin } },
		});
	const png = (side: number) => imageOf('0123456789abcdef', side, side, 'png');

	test.each([
		['no type at all', undefined, 8],
		['only "bytes"', 'binary/octet-stream', 64],
		['a wrong type', 'image/jpeg', 64],
		['a large file', 'application/octet-stream', 900],
	])('%s: the first bytes decide, and none is lost', async (_name, type, side) => {
		const bytes = png(side);
		file = { type, bytes };
		entry = { url: `${origin}/r?sig=a%2Bb%2F&x=%20` };
		const result = await generate();
		expect(result.error).toBeUndefined();
		const data = result.items('Image')[0]?.binary?.data;
		expect(data).toMatchObject({ fileName: 'image-1.png', mimeType: 'image/png' });
		expect((await bytesOf(data)).equals(bytes)).toBe(true);
		expect(fetched).toEqual(['/r?sig=a%2Bb%2F&x=%20 undefined']);
	});

	test.each(['image/png', undefined])('an input image of type %s goes out as PNG', async (type) => {
		file = { type, bytes: png(20) };
		const imageUrls = `${origin}/a%20b%?sig=a%2Bb`;
		const result = await edit({ parameters: { source: 'url', imageUrls } });
		expect(result.error).toBeUndefined();
		expect(await formOf()).toContainEqual(['image', `a%20b%.png:image/png:${file.bytes.length}`]);
	});

	test('a file without a byte is a failure that says so', async () => {
		file = { bytes: Buffer.alloc(0) };
		entry = { url: `${origin}/empty.png` };
		const result = await generate({ options: { maxRetries: 0 } });
		expect(result.items('Image')).toMatchObject([
			{
				json: {
					url: `${origin}/empty.png`,
					downloadFailure: expect.stringMatching(/file that CometAPI sent is empty/) as string,
				},
			},
		]);
	});

	test('a download that breaks off is begun anew', async () => {
		file = { bytes: png(64), cut: true };
		entry = { url: `${origin}/cut` };
		const result = await generate({ options: { maxRetries: 1 } });
		expect(fetched).toHaveLength(2);
		expect(result.items('Image')).toMatchObject([
			{ json: { downloadFailure: expect.stringMatching(/broke off/) as string } },
		]);
		expect(result.items('Image')[0]?.binary).toBeUndefined();
	});

	test.each([
		['data in place of a URL', (text: string) => ({ url: `data:image/png;base64,${text}` })],
		[
			'a data URI in place of base64',
			(text: string) => ({ b64_json: `data:image/png;base64,${text}` }),
		],
		['both: nothing is fetched', (text: string) => ({ url: 'http://x.test/1', b64_json: text })],
	])('%s', async (_name, toEntry) => {
		const bytes = png(8);
		entry = toEntry(bytes.toString('base64'));
		const result = await generate({ simplify: false });
		expect(result.error).toBeUndefined();
		const [item] = result.items('Image');
		expect((await bytesOf(item?.binary?.data)).equals(bytes)).toBe(true);
		expect(item?.json).not.toHaveProperty('error');
		expect(JSON.stringify(item?.json)).not.toContain(bytes.toString('base64').slice(0, 20));
	});
});

test('the model list holds image models', async () => {
	const { results } = await engine.callDynamic({
		type: TYPE,
		credentials: credentials(),
		method: 'searchImageModels',
		filter: 'seedream',
	});
	expect(results.length).toBeGreaterThan(0);
	expect(results.every(({ value }) => /seedream/.test(String(value)))).toBe(true);
});

test('the example of scheduled content makes a post with a picture and a voice', async () => {
	const file = readFileSync('examples/scheduled-content-generation.json', 'utf8');
	const workflow = JSON.parse(file) as WorkflowJson;
	const result = await engine.runWorkflow({ workflow, credentials: credentials() });
	expect(result.error?.message).toBeUndefined();
	const [idea] = result.json('Idea') as Array<{ parsed: Record<string, string> }>;
	const [post, ...more] = result.items('Post');
	expect(more).toEqual([]);
	expect(post).toMatchObject({
		json: { title: idea?.parsed.title, narration: idea?.parsed.narration },
		binary: { image: { mimeType: 'image/jpeg' }, speech: { mimeType: 'audio/mpeg' } },
	});
	expect((await bytesOf(post?.binary?.speech)).length).toBeGreaterThan(1000);
	const asked = [GENERATIONS, '/v1/audio/speech'].map(async (path) => await bodies(path));
	expect(await Promise.all(asked)).toMatchObject([
		[{ value: { prompt: idea?.parsed.imagePrompt } }],
		[{ value: { input: idea?.parsed.narration } }],
	]);
});

describe('Nano Banana, which only its own API draws', () => {
	const NANO = 'gemini-3.1-flash-image-preview';
	const nano = (parameters: object = {}, over: Over = {}): Over => ({
		...over,
		parameters: { model: model(NANO), ...parameters },
	});
	const paths = async () =>
		(await sim.control.requests())
			.filter(({ method }) => method === 'POST')
			.map(({ path }) => path);

	test('Generate, as a file, with a shape', async () => {
		const result = await run(nano({ options: { aspectRatio: '16:9', resolution: '2K' } }));
		expect(result.error).toBeUndefined();
		const [item] = result.items('Image');
		expect(item).toMatchObject({
			json: { index: 0, format: 'jpeg', usage: { totalTokens: expect.any(Number) as number } },
			binary: { data: { mimeType: 'image/jpeg' } },
		});
		expect(await paths()).toEqual([`/v1beta/models/${NANO}:generateContent`]);
	});

	test('several images are several calls, each an item', async () => {
		const result = await run(nano({ options: { n: 3 } }));
		expect(result.json('Image').map(({ index }) => index)).toEqual([0, 1, 2]);
		expect(await paths()).toHaveLength(3);
	});

	test('one of several that fails does not throw the others away', async () => {
		await sim.control.addFault({ fault: { kind: 'status', status: 400 }, after: 1 });
		const result = await run(nano({ options: { n: 2, maxRetries: 0 } }));
		expect(result.json('Image')).toMatchObject([
			{ index: 0 },
			{ index: 1, failure: { message: expect.any(String) as string } },
		]);
	});

	test('Edit, with files and URLs', async () => {
		const result = await edit({
			input: [{ binary: { data: await picture('a'), logo: await picture('b') } }],
			parameters: {
				model: model(NANO),
				source: 'both',
				binaryPropertyName: 'data, logo',
				imageUrls: `${sim.url}/files/bulk?bytes=1KiB&type=image/png`,
			},
		});
		expect(result.error).toBeUndefined();
		const [{ body }] = (await sim.control.requests()).filter(({ method }) => method === 'POST');
		expect(JSON.stringify(body).match(/inlineData/g)).toHaveLength(3);
		expect(result.items('Image')[0].binary).toBeDefined();
	});

	test('raw is the answer of the API, without the data of the picture', async () => {
		const result = await run(nano({ simplify: false }));
		const [json] = result.json('Image');
		expect(json).toMatchObject({ candidates: [{ finishReason: 'STOP' }] });
		expect(JSON.stringify(json).length).toBeLessThan(5000);
	});

	test('what it cannot take is said before anything is sent', async () => {
		const result = await run(nano({ options: { quality: 'high' } }));
		expect(result.error?.message).toBe("'Quality' is nothing that Gemini's image models take");
		expect(await paths()).toEqual([]);
	});

	test('a refusal says why', async () => {
		const result = await run(nano({ prompt: '[[filter]] x', options: { maxRetries: 0 } }));
		expect(result.error?.message).toMatch(
			/holds no image \((?:PROHIBITED_CONTENT|IMAGE_SAFETY|SAFETY)/,
		);
	});

	test('a server without that API is asked over the other', async () => {
		await sim.control.addFault({
			match: { path: `/v1beta/models/${NANO}:generateContent` },
			fault: { kind: 'raw', status: 404, text: '<html>404 page not found</html>' },
		});
		const result = await run(nano({ options: { maxRetries: 0 } }));
		expect(await paths()).toEqual([
			`/v1beta/models/${NANO}:generateContent`,
			'/v1/images/generations',
		]);
		expect(result.error?.message).toMatch(/only imagen models are supported/);
	});
});

describe('Analyze', () => {
	const analyze = async (over: Over) =>
		await run({
			...over,
			parameters: { operation: 'analyze', model: model('gpt-5.5'), ...over.parameters },
		});

	test('files of the item, with the question that is there at first', async () => {
		const result = await analyze({
			parameters: { binaryPropertyName: 'data, logo' },
			input: [{ binary: { data: await picture('a'), logo: await picture('b') } }],
		});
		expect(result.error).toBeUndefined();
		expect(result.json('Image')[0]?.text).toMatch(
			/^Echo: What's in this image\? \[image 1: image\/png.*\[image 2: image\/png/,
		);
	});

	test.each([
		['gpt-5.5', 'completions'],
		['claude-sonnet-5', 'completions'],
		['o3-pro', 'responses'],
	])('a URL, with %s over %s', async (id, api) => {
		const uri = `data:image/png;base64,${imageOf('a', 8, 8, 'png').toString('base64')}`;
		const result = await analyze({
			parameters: { model: model(id), source: 'url', imageUrls: uri, text: 'A cat?' },
		});
		expect(result.error).toBeUndefined();
		expect(result.json('Image')[0]).toMatchObject({
			text: expect.stringMatching(/^Echo: A cat\? \[image 1/) as string,
			api,
		});
	});

	test.each([
		[{ source: 'url', imageUrls: ' ' }, "'Image URL(s)' is empty"],
		[{}, "'Image URL(s)' is empty, and the item has no image"],
	])('no image is said before anything is sent: %j', async (parameters, message) => {
		const result = await analyze({ parameters });
		expect(result.error?.message).toBe(message);
		expect(await sim.control.requests()).toEqual([]);
	});
});

describe('whatever is there', () => {
	const step = (name: string, parameters: object) =>
		node(name, 'cometapi:cometApiImage', { model: model(), prompt: 'x', ...parameters } as never);

	test.each([
		['files', true],
		['URLs', false],
	])('Image -> Edit -> Analyze chain without a word about %s', async (_what, downloadFile) => {
		const result = await engine.runWorkflow({
			workflow: chain(
				step('Drawn', { operation: 'generate', model: model('dall-e-3'), downloadFile }),
				step('Edited', { operation: 'edit', model: model('dall-e-2'), downloadFile }),
				step('Seen', { operation: 'analyze', model: model('gpt-5.5') }),
			),
			credentials: credentials(),
		});
		expect(result.error).toBeUndefined();
		expect(result.json('Seen')[0]?.text).toMatch(/\[image 1: /);
	});

	test('an item with neither says what it lacks', async () => {
		const result = await edit({ parameters: {} });
		expect(result.error?.message).toBe(
			"'Input Data Field Name(s)' names the binary field 'data', which this item does not have",
		);
	});
});

describe('models that make images as jobs', () => {
	/** Checks five times a second. */
	const waitOptions = { firstPause: 0.2, longestPause: 0.2 };
	const asJob = async (id: string, over: Over = {}) =>
		await run({
			...over,
			parameters: { model: model(id), waitOptions, ...over.parameters },
		});
	const paths = async () =>
		(await sim.control.requests({}))
			.filter(({ method }) => method === 'POST')
			.map(({ path }) => path);
	const sentTo = async (path: string) => {
		const [body] = await bodies(path);
		return (body as { value: IDataObject }).value;
	};

	beforeEach(async () => {
		await sim.control.config({ jobSeconds: 0.4 });
	});

	test.each([
		['flux-2-pro', '/flux/v1/flux-2-pro', 1, /^path:\/flux\/v1\/get_result\?id={id}:/],
		['mj_imagine', '/mj/submit/imagine', 1, /^path:\/mj\/task\/{id}\/fetch:/],
		['bria-3.2', '/bria/text-to-image', 1, /^path:\/bria\/{id}:/],
		[
			'stability-ai/sdxl',
			'/replicate/v1/models/stability-ai/sdxl/predictions',
			2,
			/^path:\/replicate\/v1\/predictions\/{id}:/,
		],
		[
			'kolors-v2',
			'/kling/v1/images/generations',
			1,
			/^path:\/kling\/v1\/images\/generations\/{id}:/,
		],
	])('%s is waited for, and its images come out like any other', async (id, path, count, job) => {
		const result = await asJob(id);
		expect(result.error).toBeUndefined();
		const items = result.items('Image');
		expect(items).toHaveLength(count);
		for (const [index, { json, binary, pairedItem }] of items.entries()) {
			expect(json).toEqual({
				index,
				url: expect.stringMatching(/^http/),
				model: id === 'stability-ai/sdxl' ? expect.any(String) : id,
				job: expect.stringMatching(job),
				status: 'completed',
			});
			expect(binary?.data).toMatchObject({
				mimeType: 'image/png',
				fileName: `a-red-kite-${index + 1}.png`,
			});
			expect(pairedItem).toEqual({ item: 0 });
		}
		expect(await paths()).toEqual([path]);
		expect((await sim.control.stats()).leaks).toEqual([]);
	});

	test('jobs of all items are waited for together, beside images that are there at once', async () => {
		const ids = ['flux-2-pro', 'gpt-image-2', 'mj_imagine', 'flux-2-pro'];
		const running = asJob('={{ $json.id }}', {
			input: ids.map((id) => ({ json: { id } })),
			parameters: { prompt: 'A kite [[seconds 3600]]' },
		});
		const jobs = async () => (await sim.control.jobs()).jobs.length;
		while ((await jobs()) < 3) await new Promise((resolve) => setTimeout(resolve, 20));
		await sim.control.clock({ advanceMs: 3_600_000 });
		const result = await running;
		expect(result.error).toBeUndefined();
		const items = result.items('Image');
		expect(items.map(({ json, pairedItem }) => [json.status, pairedItem])).toEqual([
			['completed', { item: 0 }],
			[undefined, { item: 1 }],
			['completed', { item: 2 }],
			['completed', { item: 3 }],
		]);
		for (const { binary } of items) expect(binary?.data.mimeType).toBe('image/png');
		expect((await sim.control.stats()).creates.job).toBe(3);
	});

	test('a wait that ends early gives the job, and CometAPI Job takes over', async () => {
		const running = engine.runWorkflow({
			workflow: chain(
				node('Image', 'cometapi:cometApiImage', {
					operation: 'generate',
					model: model('flux-2-pro'),
					prompt: 'A kite [[seconds 3600]]',
					waitOptions: { ...waitOptions, maxWait: 0.5, onTimeout: 'return' },
				}),
				node('Wait', 'cometapi:cometApiJob', {
					operation: 'wait',
					job: '={{ $json.job }}',
					downloadFile: true,
					binaryPropertyOutput: 'data',
					waitOptions,
				}),
			),
			credentials: credentials(),
		});
		// The first check of Wait comes after those of Image.
		const route = 'GET /flux/v1/get_result';
		while (((await sim.control.stats()).routes[route] ?? 0) < 5) {
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		await sim.control.clock({ advanceMs: 3_600_000 });
		const result = await running;
		expect(result.error).toBeUndefined();
		expect(result.json('Image')).toEqual([
			{
				index: 0,
				model: 'flux-2-pro',
				job: expect.stringMatching(/^path:\/flux\//),
				status: 'queued',
				timedOut: true,
				waitedSeconds: expect.any(Number),
				checks: expect.any(Number),
				hint: expect.stringMatching(/^The job is not finished after .* It goes on at the provider/),
			},
		]);
		expect(result.items('Wait')[0].binary?.data.mimeType).toBe('image/png');
		expect((await sim.control.stats()).creates.job).toBe(1);
	});

	test('a job that fails takes the way of an image that is refused', async () => {
		const result = await asJob('flux-2-pro', { parameters: { prompt: 'A kite [[violation]]' } });
		expect(result.error?.message).toMatch(/^The job path:\S+ failed: /);
		expect(result.error?.context.data).toMatchObject({ status: 'Content Moderated' });
	});

	test('or is an item that says why, and is not made again', async () => {
		const result = await asJob('flux-2-pro', {
			parameters: {
				prompt: 'A kite [[violation]]',
				waitOptions: { ...waitOptions, onFailedJob: 'return' },
			},
			node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 },
		});
		expect(result.error).toBeUndefined();
		expect(result.json('Image')).toMatchObject([
			{ status: 'failed', failure: { code: 'rejected', message: expect.any(String) } },
		]);
		expect((await sim.control.stats()).creates.job).toBe(1);
	});

	test('a later item that fails does not lose the job of another', async () => {
		const result = await asJob('={{ $json.id }}', {
			input: ['flux-2-pro', 'no-such-model'].map((id) => ({ json: { id } })),
			parameters: { options: { maxConcurrency: 1 } },
		});
		expect(result.error?.message).toMatch(/no channel for this model/);
		const [{ id }] = (await sim.control.jobs()).jobs;
		expect(result.error?.description).toContain(`job path:/flux/v1/get_result?id={id}:${id}`);
	});

	test('an image that cannot be fetched leaves its job in the item', async () => {
		await sim.control.addFault({
			match: { path: '/mj/image/*' },
			fault: { kind: 'status', status: 403 },
		});
		const result = await asJob('mj_imagine');
		expect(result.error).toBeUndefined();
		expect(result.json('Image')).toMatchObject([
			{ job: expect.any(String), status: 'completed', downloadFailure: expect.any(String) },
		]);
	});

	test('Edit gives its pictures along', async () => {
		const result = await asJob('flux-kontext-pro', {
			parameters: {
				operation: 'edit',
				source: 'binary',
				binaryPropertyName: 'a, b',
				options: { aspectRatio: '16:9', seed: 7 },
			},
			input: [{ binary: { a: await picture('a'), b: await picture('b') } }],
		});
		expect(result.error).toBeUndefined();
		expect(await sentTo('/flux/v1/flux-kontext-pro')).toEqual({
			prompt: 'A red kite',
			aspect_ratio: '16:9',
			seed: 7,
			input_image: expect.stringMatching(/^iVBOR/),
			input_image_2: expect.stringMatching(/^iVBOR/),
		});
	});

	test('what a family cannot carry is told before anything is made', async () => {
		const result = await asJob('mj_imagine', { parameters: { options: { quality: 'hd' } } });
		expect(result.error?.message).toBe("'Quality' is nothing that Midjourney takes");
		expect(result.error?.description).toMatch(
			/^It takes 'Aspect Ratio', 'Negative Prompt', 'Seed'/,
		);
		expect(await paths()).toEqual([]);
	});

	test('without the catalog the ID tells', async () => {
		await sim.control.addFault({
			match: { path: '/api/models' },
			fault: { kind: 'status', status: 500 },
		});
		const result = await asJob('flux-2-max');
		expect(result.json('Image')).toMatchObject([{ status: 'completed' }]);
	});
});
