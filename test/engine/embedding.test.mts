import { readFileSync } from 'node:fs';

import { vectorFor } from '../simulator/text/vectors.mts';
import { spawnSimulator, type SpawnedSimulator } from '../simulator/spawn.mts';
import { chain, createEngine, node, type Engine, type WorkflowJson } from './harness.mts';

let engine: Engine;
let simulator: SpawnedSimulator;
let credentials: { cometApi: { apiKey: string; baseUrl: string } };

beforeAll(async () => {
	[engine, simulator] = await Promise.all([createEngine(), spawnSimulator({ keys: ['sk-sim'] })]);
	credentials = { cometApi: { apiKey: 'sk-sim', baseUrl: simulator.baseUrl } };
});

afterAll(async () => {
	await simulator.stop();
	engine.close();
});

beforeEach(async () => await simulator.control.reset());

const TYPE = 'cometapi:cometApiEmbedding';
const DIMENSIONS = 6;

type Parameters = { options?: object; [name: string]: unknown };

function embed({ options, ...parameters }: Parameters = {}, extra: object = {}) {
	return node(
		'Embed',
		TYPE,
		{
			operation: 'create',
			model: { __rl: true, mode: 'id', value: 'text-embedding-3-small' },
			text: '={{ $json.text }}',
			options: { dimensions: DIMENSIONS, ...options },
			...parameters,
		} as never,
		extra,
	);
}

const run = async (texts: unknown[], parameters?: Parameters, extra?: object) =>
	await engine.runWorkflow({
		workflow: chain(embed(parameters, extra)),
		credentials,
		input: texts.map((text) => ({ json: { text } as never })),
	});

const requests = async () => (await simulator.control.stats()).routes['POST /v1/embeddings'] ?? 0;
const paid = async () => (await simulator.control.stats()).creates.embedding ?? 0;

/** The inputs of each request, in the order sent. */
async function inputs() {
	const logged = await simulator.control.requests({ path: '/v1/embeddings' });
	return logged.map(({ body }) => (body as { value: { input: string | string[] } }).value.input);
}

const many = (count: number) => Array.from({ length: count }, (_, at) => `text number ${at}`);

test('with nothing but a text: a model is chosen, and a vector comes', async () => {
	const result = await engine.runWorkflow({
		workflow: chain(node('Embed', TYPE, { text: 'hello' } as never)),
		credentials,
	});
	expect(result.error).toBeUndefined();
	expect(result.json('Embed')).toMatchObject([{ dimensions: expect.any(Number) as number }]);
});

describe('Create', () => {
	test('one request for many items; each vector beside its own item', async () => {
		const texts = many(40);
		const result = await run(texts);
		expect(result.error).toBeUndefined();
		expect(await inputs()).toEqual([texts]);
		expect(result.items('Embed')).toEqual(
			texts.map((text, item) => ({
				json: {
					index: item,
					embedding: vectorFor(text, DIMENSIONS),
					dimensions: DIMENSIONS,
					model: 'text-embedding-3-small',
					usage: expect.anything(),
				},
				pairedItem: { item },
			})),
		);
		// The simulator counts a token per four characters.
		const tokens = texts.reduce((sum, text) => sum + Math.ceil(text.length / 4), 0);
		const shares = result.json('Embed').map(({ usage }) => usage as { totalTokens: number });
		expect(shares.reduce((sum, { totalTokens }) => sum + totalTokens, 0)).toBe(tokens);
	});

	test('96 items per request by default, as many as set otherwise, and the order stays', async () => {
		const texts = many(200);
		const result = await run(texts, { options: { maxConcurrency: 3 } });
		expect((await inputs()).map(({ length }) => length).sort()).toEqual([8, 96, 96]);
		expect(result.json('Embed').map(({ index }) => index)).toEqual(texts.map((_, at) => at));
		await simulator.control.reset();
		await run(texts, { options: { batchSize: 2048 } });
		expect(await inputs()).toEqual([texts]);
	});

	test('the order stays also when a later request is done first', async () => {
		await simulator.control.addFault({
			match: { path: '/v1/embeddings', bodyIncludes: 'text number 0' },
			fault: { kind: 'delay', ms: 300 },
		});
		const texts = many(6);
		const result = await run(texts, { options: { batchSize: 2 } });
		expect(result.json('Embed').map(({ embedding }) => embedding)).toEqual(
			texts.map((text) => vectorFor(text, DIMENSIONS)),
		);
	});

	test('items of other models or options go out in requests of their own', async () => {
		const models = ['text-embedding-3-small', 'text-embedding-3-large'];
		const result = await engine.runWorkflow({
			workflow: chain(
				embed({
					model: { __rl: true, mode: 'id', value: '={{ $json.model }}' },
					options: { dimensions: '={{ $json.dimensions }}' },
				}),
			),
			credentials,
			input: [0, 1, 2, 3, 4, 5].map((at) => ({
				json: { text: `t${at}`, model: models[at % 2], dimensions: at < 4 ? 4 : 5 },
			})),
		});
		expect((await inputs()).map((input) => String(input)).sort()).toEqual([
			't0,t2',
			't1,t3',
			't4',
			't5',
		]);
		expect(result.json('Embed').map(({ model, dimensions }) => [model, dimensions])).toEqual([
			[models[0], 4],
			[models[1], 4],
			[models[0], 4],
			[models[1], 4],
			[models[0], 5],
			[models[1], 5],
		]);
	});

	test('base64 and float give the same numbers', async () => {
		const texts = many(3);
		const float = await run(texts);
		const base64 = await run(texts, { options: { encodingFormat: 'base64' } });
		const rounded = float
			.json('Embed')
			.map(({ embedding }) => (embedding as number[]).map(Math.fround));
		expect(base64.json('Embed').map(({ embedding }) => embedding)).toEqual(rounded);
	});

	test('raw', async () => {
		const result = await run(['a', 'b'], { simplify: false });
		const model = 'text-embedding-3-small';
		const entry = (text: string) => ({
			object: 'embedding',
			index: 0,
			embedding: vectorFor(text, DIMENSIONS),
		});
		const usage = { prompt_tokens: 2, total_tokens: 2 };
		expect(result.json('Embed')).toEqual([
			{ object: 'list', data: [entry('a')], model, usage },
			{ object: 'list', data: [entry('b')], model },
		]);
	});
});

describe('bad input', () => {
	test('an empty text fails only its item, and the others are one request', async () => {
		const result = await run(['a', '  ', 'b'], {}, { onError: 'continueErrorOutput' });
		expect(await inputs()).toEqual([['a', 'b']]);
		expect(result.items('Embed').map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 2 },
		]);
		expect(result.errorItems('Embed')).toMatchObject([
			{ json: { error: expect.stringContaining("'Text' is empty") }, pairedItem: { item: 1 } },
		]);
	});

	test('without Continue On Fail nothing is sent at all', async () => {
		const result = await run(['a', null]);
		expect(result.error?.message).toContain("'Text' is empty");
		expect(result.error).toMatchObject({ context: { itemIndex: 1 } });
		expect(await requests()).toBe(0);
	});

	test('a text that is an object, and options that cannot be', async () => {
		const result = await run([{ a: 1 }]);
		expect(result.error?.message).toContain("'Text' must be text");
		const size = await run(['a'], { options: { batchSize: 5000 } });
		expect(size.error?.message).toContain("'Batch Size' must be 2048 or less, but it is 5000");
		const extra = await run(['a'], { options: { extraBody: '{"input":"b"}' } });
		expect(extra.error?.message).toContain("'Extra Body (JSON)' cannot set 'input'");
		expect(await requests()).toBe(0);
	});
});

describe('an input that the API refuses', () => {
	const texts = many(20).map((text, at) => ([6, 13].includes(at) ? `[[refuse]] ${text}` : text));

	test('fails only its own item; no accepted input is sent or paid for twice', async () => {
		const result = await run(texts, {}, { onError: 'continueErrorOutput' });
		expect(result.status).toBe('success');
		expect(
			result.items('Embed').map(({ pairedItem }) => (pairedItem as { item: number }).item),
		).toEqual(texts.flatMap((_, at) => ([6, 13].includes(at) ? [] : [at])));
		expect(result.json('Embed').map(({ embedding }) => embedding)).toEqual(
			texts.filter((_, at) => ![6, 13].includes(at)).map((text) => vectorFor(text, DIMENSIONS)),
		);
		expect(
			result.errorItems('Embed').map(({ json, pairedItem }) => [json.error, pairedItem]),
		).toEqual([
			[expect.stringContaining('CometAPI did not accept the request'), { item: 6 }],
			[expect.stringContaining('CometAPI did not accept the request'), { item: 13 }],
		]);

		const logged = await simulator.control.requests({ path: '/v1/embeddings' });
		const accepted = logged
			.filter(({ status }) => status === 200)
			.flatMap(({ body }) => (body as { value: { input: string } }).value.input);
		expect([...accepted].sort()).toEqual(texts.filter((text) => !text.includes('refuse')).sort());
		expect(await paid()).toBe(logged.filter(({ status }) => status === 200).length);
		expect(logged.length).toBeLessThan(texts.length);
	});

	test('comes out in its place when the error stays on the main output', async () => {
		const result = await run(texts.slice(5, 8), {}, { onError: 'continueRegularOutput' });
		expect(result.json('Embed').map(({ index, error }) => index ?? error)).toEqual([
			0,
			expect.stringContaining('did not accept'),
			2,
		]);
	});

	test('without Continue On Fail: one clear error that names the item, and one request', async () => {
		const result = await run(texts);
		expect(result.error).toMatchObject({
			name: 'NodeApiError',
			httpCode: '400',
			message: expect.stringMatching(/did not accept the request \(field 'input'\).*input\[6\]/),
			context: { itemIndex: 6 },
		});
		expect(await requests()).toBe(1);
		expect(await paid()).toBe(0);
	});

	test('a refusal of something that all items share is not split', async () => {
		const parameters = { model: { __rl: true, mode: 'id', value: 'text-embedding-ada-002' } };
		const result = await run(many(20), parameters, { onError: 'continueErrorOutput' });
		expect(result.errorItems('Embed')).toHaveLength(20);
		expect(result.errorItems('Embed')[0].json.error).toContain("field 'dimensions'");
		expect(await requests()).toBe(1);
	});

	test('neither is a wrong key or an unknown model', async () => {
		const parameters = { model: { __rl: true, mode: 'id', value: 'no-such-embedding' } };
		const result = await run(many(4), parameters, { onError: 'continueErrorOutput' });
		expect(result.errorItems('Embed')).toHaveLength(4);
		expect(await requests()).toBe(1);
	});
});

describe('a response that cannot be paired', () => {
	const entry = (index: number | undefined, value: number) => ({
		object: 'embedding',
		index,
		embedding: [value],
	});
	const respondWith = async (data: object[]) =>
		await simulator.control.addFault({
			match: { path: '/v1/embeddings' },
			fault: {
				kind: 'status',
				status: 200,
				body: { data, model: 'm', usage: { prompt_tokens: 5, total_tokens: 5 } },
			},
		});

	test('keeps the vectors that are clear and fails the others, without a second request', async () => {
		await respondWith([entry(2, 0.3), entry(0, 0.1), entry(0, 0.2)]);
		const result = await run(['a', 'b', 'c'], {}, { onError: 'continueErrorOutput' });
		expect(result.items('Embed')).toMatchObject([
			{ json: { embedding: [0.3], usage: { totalTokens: 5 } }, pairedItem: { item: 2 } },
		]);
		expect(result.errorItems('Embed').map(({ json }) => json.error)).toEqual([
			expect.stringContaining('it holds 2 vectors with the index 0, of 3 texts'),
			expect.stringContaining('it holds no vector with the index 1, of 3 texts'),
		]);
		expect(await requests()).toBe(1);
	});

	test('ends the run otherwise, with the whole response in the details', async () => {
		const data = [entry(0, 0.1), entry(undefined, 0.2), entry(undefined, 0.3)];
		await respondWith(data);
		const result = await run(['a', 'b', 'c']);
		expect(result.error).toMatchObject({
			message: expect.stringContaining("CometAPI's response cannot be used"),
			context: { itemIndex: 1, data: { data: JSON.parse(JSON.stringify(data)) } },
		});
		expect(await requests()).toBe(1);
	});
});

describe('Split Long Texts', () => {
	const LONG = 'One is here. Two is here. Three is here.';
	const options = { splitLongTexts: true, partLength: 26 };

	test('an item for each part, in order and paired; short texts stay as they are', async () => {
		const result = await run(['Short', LONG], { options });
		expect(result.error).toBeUndefined();
		expect(
			result
				.items('Embed')
				.map(({ json, pairedItem }) => [
					json.part,
					json.parts,
					json.text,
					json.index,
					pairedItem,
					(json.embedding as number[]).length,
				]),
		).toEqual([
			[undefined, undefined, undefined, 0, { item: 0 }, 6],
			[1, 2, 'One is here. Two is here.', 1, { item: 1 }, 6],
			[2, 2, 'Three is here.', 1, { item: 1 }, 6],
		]);
		expect(await requests()).toBe(1);
	});

	test('a part that is refused fails its text alone', async () => {
		const result = await run(
			['Short', 'One is here. Two [[refuse]].', LONG],
			{ options: { ...options, partLength: 14 } },
			{
				onError: 'continueErrorOutput',
			},
		);
		expect(result.items('Embed').map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 2, 2, 2].map((item) => ({ item })),
		);
		expect(result.errorItems('Embed')).toHaveLength(1);
	});

	test('without it the error tells how long the text is, and names the option', async () => {
		const result = await run(['word '.repeat(9000)]);
		expect(result.error?.message).toMatch(/8191 tokens.*requested \d+ tokens/);
		expect(result.error?.description).toMatch(/^Turn on 'Split Long Texts' in Options/);
		await simulator.control.reset();
		const split = await run(['This is a sentence. '.repeat(2500)], {
			options: { splitLongTexts: true },
		});
		expect(split.error).toBeUndefined();
		expect(split.items('Embed').length).toBeGreaterThan(5);
	});
});

describe('in the editor and for agents', () => {
	test('the model list shows embedding models only', async () => {
		const { results } = await engine.callDynamic({
			type: 'n8n-nodes-cometapi-unified.cometApiEmbedding',
			method: 'searchEmbeddingModels',
			credentials,
		});
		expect(results.map(({ value }) => value).sort()).toEqual([
			'text-embedding-3-large',
			'text-embedding-3-small',
			'text-embedding-ada-002',
		]);
	});

	test.each(['engine', 'direct'] as const)('an agent gets no vector (%s)', async (via) => {
		const { response } = await engine.runAsTool({
			type: 'n8n-nodes-cometapi-unified.cometApiEmbedding',
			credentials,
			parameters: {
				...embed().parameters,
				text: "={{ $fromAI('text', 'The text to embed') }}",
			},
			args: { text: 'hello' },
			via,
		});
		expect(response).toEqual([
			{
				index: 0,
				dimensions: DIMENSIONS,
				model: 'text-embedding-3-small',
				usage: { inputTokens: 2, totalTokens: 2 },
			},
		]);
	});
});

test('the example semantic-search finds the article that answers the question', async () => {
	const workflow = JSON.parse(
		readFileSync('examples/semantic-search.json', 'utf8'),
	) as WorkflowJson;
	const result = await engine.runWorkflow({ workflow, credentials });
	expect(result.error).toBeUndefined();
	const best = result.json('Best Three') as Array<{ title: string; text: string; score: number }>;
	expect(best).toHaveLength(3);
	expect(best[0].title).toBe('Reset your password');
	expect(best[0].text).toMatch(/^Choose 'Forgot password'/);
	expect(best[0].score).toBeGreaterThan(best[1].score);
	expect(best[1].score).toBeGreaterThanOrEqual(best[2].score);
	expect(best[0].score).toBeLessThanOrEqual(1);
	// The question is one request and the five articles are another.
	expect((await inputs()).map((input) => [input].flat().length)).toEqual([1, 5]);

	const vectors = result.json('Embed Articles').map(({ embedding }) => embedding as number[]);
	const [question] = result.json('Embed Question').map(({ embedding }) => embedding as number[]);
	const dot = (a: number[], b: number[]) => a.reduce((sum, value, at) => sum + value * b[at], 0);
	const scores = vectors.map((vector) => dot(vector, question)).sort((a, b) => b - a);
	best.forEach(({ score }, at) => expect(score).toBeCloseTo(scores[at], 3));
});
