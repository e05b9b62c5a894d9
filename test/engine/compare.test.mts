/** What is most like a text or a vector in a list. */
import type { SpawnedSimulator } from '../simulator/spawn.mts';
import { spawnSimulator } from '../simulator/spawn.mts';
import { chain, createEngine, type Engine, node } from './harness.mts';

let engine: Engine;
let sim: SpawnedSimulator;

beforeAll(async () => {
	[engine, sim] = await Promise.all([createEngine(), spawnSimulator()]);
});
afterAll(async () => {
	await sim.stop();
	engine.close();
});
beforeEach(async () => await sim.control.reset());

const MODEL = { __rl: true, mode: 'id', value: 'text-embedding-3-small' };

const compare = async (parameters: object, input: object[] = [{}]) =>
	await engine.runWorkflow({
		workflow: chain(
			node('Compare', 'cometapi:cometApiEmbedding', {
				operation: 'compare',
				model: MODEL,
				...parameters,
			} as never),
		),
		credentials: { cometApi: { apiKey: 'sk-sim', baseUrl: sim.baseUrl } },
		input: input.map((json) => ({ json })) as never,
	});

const requests = async () => (await sim.control.requests({ path: '/v1/embeddings' })).length;

const texts = ['The cat sleeps', 'Coffee needs ground beans', 'Rockets burn oxygen'];

test('texts with a text, the most alike first, in one request', async () => {
	const result = await compare({
		query: 'coffee beans',
		candidates: JSON.stringify(texts),
		options: { topK: 2 },
	});
	expect(result.error).toBeUndefined();
	const [first, second, ...more] = result.json('Compare');
	expect(first).toMatchObject({
		index: 1,
		text: texts[1],
		usage: { totalTokens: expect.any(Number) as number },
	});
	expect(Number(first?.score)).toBeGreaterThan(Number(second?.score));
	expect(second).not.toHaveProperty('usage');
	expect(more).toEqual([]);
	expect(await requests()).toBe(1);
});

test('vectors that are there already cost nothing, and their other fields come along', async () => {
	const candidates = [
		{ embedding: [0, 1], id: 7 },
		{ embedding: [1, 0], id: 8, text: 'same' },
		{ embedding: [-1, 0], id: 9 },
	];
	const result = await compare({
		query: '={{ [2, 0] }}',
		candidates: JSON.stringify(candidates),
		options: { minScore: 0 },
	});
	expect(result.json('Compare')).toEqual([
		{ index: 1, score: 1, text: 'same', entry: { id: 8 }, model: MODEL.value },
		{ index: 0, score: 0, entry: { id: 7 }, model: MODEL.value },
	]);
	expect(await requests()).toBe(0);
});

test('each item has its own list; pairing is kept', async () => {
	const result = await compare(
		{ query: '={{ $json.q }}', candidates: '={{ $json.list }}', options: { topK: 1 } },
		[
			{ q: 'sleeping cat', list: texts },
			{ q: 'oxygen for rockets', list: texts },
		],
	);
	expect(result.items('Compare')).toMatchObject([
		{ json: { index: 0 }, pairedItem: { item: 0 } },
		{ json: { index: 2 }, pairedItem: { item: 1 } },
	]);
});

test.each([
	['x', '[]', "'Compare With (JSON)' is an empty list"],
	['x', '{"a":1}', "'Compare With (JSON)' must be a list of texts, vectors or objects"],
	['x', '["a", {"b":1}]', "'Compare With (JSON)' has neither a text nor a vector in entry 2"],
	['={{ ["a"] }}', '["a"]', "'Text or Vector' is neither a text nor a vector"],
	[
		'={{ [1, 2, 3] }}',
		'[[1, 2]]',
		"'Compare With (JSON)' has a vector of 2 numbers in entry 1, but what it is compared with has 3",
	],
])('%s with %s is said before anything is sent', async (query, candidates, message) => {
	const result = await compare({ query, candidates });
	expect(result.error?.message).toBe(message);
	expect(await requests()).toBe(0);
});
