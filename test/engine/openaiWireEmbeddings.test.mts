import OpenAI from 'openai';

import { spawnSimulator, type SpawnedSimulator } from '../simulator/spawn.mts';
import { chain, createEngine, node, type Engine } from './harness.mts';

/** The official client is the measure: given the same, both write the same bytes into the body. */
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

const model = 'text-embedding-3-small';

type Options = { dimensions?: number; encodingFormat?: 'float' | 'base64'; user?: string };

async function ours(texts: string[], options: Options) {
	const run = await engine.runWorkflow({
		workflow: chain(
			node('Embed', 'cometapi:cometApiEmbedding', {
				operation: 'create',
				model: { __rl: true, mode: 'id', value: model },
				text: '={{ $json.text }}',
				options,
			}),
		),
		credentials: { cometApi: { apiKey: 'sk-sim', baseUrl: simulator.baseUrl } },
		input: texts.map((text) => ({ json: { text } })),
	});
	expect(run.error).toBeUndefined();
	return run.json('Embed').map(({ embedding }) => embedding);
}

async function theirs(texts: string[], { encodingFormat, ...options }: Options) {
	const { data } = await client.embeddings.create({
		model,
		input: texts.length === 1 ? texts[0] : texts,
		dimensions: options.dimensions,
		encoding_format: encodingFormat,
		user: options.user,
	});
	return data.map(({ embedding }) => embedding);
}

async function sent() {
	const [theirRequest, ourRequest, ...more] = await simulator.control.rawRequests();
	expect(more).toEqual([]);
	const header = (name: string, { rawHeaders }: { rawHeaders: string[] }) =>
		rawHeaders[rawHeaders.findIndex((entry) => entry.toLowerCase() === name) + 1];
	for (const name of ['content-type', 'authorization', 'accept']) {
		expect(header(name, ourRequest)).toBe(header(name, theirRequest));
	}
	expect([ourRequest.method, ourRequest.url]).toEqual([theirRequest.method, theirRequest.url]);
	return { theirBody: theirRequest.body, ourBody: ourRequest.body };
}

test.each<[string, string[], Options]>([
	['one text', ['Hello'], { encodingFormat: 'float' }],
	['many texts', ['one', 'two', 'three'], { encodingFormat: 'float' }],
	['all fields', ['a', 'b'], { dimensions: 8, encodingFormat: 'float', user: 'u-1' }],
	['a short vector', ['a'], { dimensions: 1, encodingFormat: 'float' }],
	[
		'texts that JSON writes specially',
		['"\\\n\u2028', 'żółć 日本 😀'],
		{ encodingFormat: 'float' },
	],
])('%s: the same bytes and the same numbers', async (_what, texts, options) => {
	const their = await theirs(texts, options);
	const our = await ours(texts, options);
	const { theirBody, ourBody } = await sent();
	expect(ourBody).toBe(theirBody);
	expect(our).toEqual(their);
});

test('without an encoding format the client asks for base64 by itself; all else is the same', async () => {
	const their = await theirs(['a', 'b'], { dimensions: 8 });
	const our = await ours(['a', 'b'], { dimensions: 8 });
	const { theirBody = '', ourBody } = await sent();
	const { encoding_format: own, ...rest } = JSON.parse(theirBody) as { encoding_format: string };
	expect(own).toBe('base64');
	expect(ourBody).toBe(JSON.stringify(rest));
	expect(our.map((vector) => (vector as number[]).map(Math.fround))).toEqual(their);
});

test('base64, which the client decodes as well, gives the same numbers', async () => {
	const their = await theirs(['a', 'b'], { dimensions: 8 });
	expect(await ours(['a', 'b'], { dimensions: 8, encodingFormat: 'base64' })).toEqual(their);
	const { theirBody, ourBody } = await sent();
	expect(JSON.parse(ourBody ?? '')).toEqual(JSON.parse(theirBody ?? ''));
});
