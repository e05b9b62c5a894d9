import { inspect } from 'node:util';

import type { SpawnedSimulator } from '../simulator/spawn.mts';
import { spawnSimulator } from '../simulator/spawn.mts';
import { vectorFor } from '../simulator/text/vectors.mts';
import { createEngine, type Engine } from './harness.mts';

/** What n8n's vector stores call. */
type Embeddings = {
	embedQuery(query: string): Promise<number[]>;
	embedDocuments(documents: string[]): Promise<number[][]>;
};

const KEY = 'sk-sim';
const PATH = '/v1/embeddings';
const TYPE = 'n8n-nodes-cometapi-unified.embeddingsCometApi';
const DIMENSIONS = 6;

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

type Settings = { model?: string; options?: object; apiKey?: string };

async function withEmbeddings<Value>(
	{ model = 'text-embedding-3-small', options = {}, apiKey = KEY }: Settings,
	use: (embeddings: Embeddings) => Promise<Value>,
) {
	return await engine.supply<Embeddings, Value>({
		type: TYPE,
		parameters: {
			model: { __rl: true, mode: 'id', value: model },
			options: { dimensions: DIMENSIONS, ...options },
		} as never,
		credentials: { cometApi: { apiKey, baseUrl: sim.baseUrl } },
		use,
	});
}

const inputs = async () =>
	(await sim.control.requests({ path: PATH })).map(
		({ body }) => (body as { value: { input: string | string[] } }).value.input,
	);

test('a query: its vector, and what the sub-node shows', async () => {
	const { value, run } = await withEmbeddings({}, async ({ embedQuery }) => {
		return await embedQuery('coffee beans');
	});
	expect(value).toEqual(vectorFor('coffee beans', DIMENSIONS));
	const [shown] = run.nodes['Sub-node'];
	expect(shown.raw.inputOverride).toEqual({
		ai_embedding: [[{ json: { query: 'coffee beans' } }]],
	});
	expect(shown.outputs).toEqual([[{ json: { response: value, usage: { totalTokens: 3 } } }]]);
});

test('documents: in batches, their vectors in order, one entry in the sub-node', async () => {
	const documents = Array.from({ length: 25 }, (_, at) => `document number ${at}`);
	const { value, run } = await withEmbeddings(
		{ options: { batchSize: 10 } },
		async ({ embedDocuments }) => await embedDocuments(documents),
	);
	expect(value).toEqual(documents.map((text) => vectorFor(text, DIMENSIONS)));
	const sent = (await inputs()).map((input) => [input].flat());
	expect(sent.map(({ length }) => length).sort()).toEqual([10, 10, 5]);
	expect(run.nodes['Sub-node']).toHaveLength(1);
	const [shown] = run.nodes['Sub-node'];
	expect(shown.raw.inputOverride).toEqual({ ai_embedding: [[{ json: { documents } }]] });
	expect(shown.outputs[0][0].json).toMatchObject({ response: value });
});

test('the vectors of the model in full length when Dimensions is left out', async () => {
	const { value } = await withEmbeddings(
		{ options: { dimensions: '' } },
		async ({ embedQuery }) => await embedQuery('a'),
	);
	expect(value).toHaveLength(1536);
});

describe('failures', () => {
	const failure = async (settings: Settings, text = 'a') =>
		await withEmbeddings(
			settings,
			async ({ embedQuery }) => await embedQuery(text).catch((error: Error) => error),
		);

	test.each([
		[
			'a wrong key',
			{ apiKey: 'sk-wrong' },
			/^CometAPI refused the API key: Invalid token \(HTTP 401/,
		],
		['a model without a channel', { model: 'no-such-model' }, /^CometAPI has no channel/],
		['no dimensions to choose', { model: 'text-embedding-ada-002' }, /'dimensions'/],
	])('%s', async (_name, settings, message) => {
		const { value, run } = await failure(settings);
		expect(value).toMatchObject({
			message: expect.stringMatching(message),
			functionality: 'configuration-node',
		});
		const [shown] = run.nodes['Sub-node'];
		expect(shown.status).toBe('error');
		expect(shown.error?.message).toBe((value as Error).message);
		expect(inspect(run, { depth: 20 })).not.toContain(KEY);
	});

	test('a batch size that is none: the model is not supplied', async () => {
		await expect(failure({ options: { batchSize: 0.5 } })).rejects.toThrow(
			"'Batch Size' must be a whole number, but it is 0.5",
		);
	});

	test('a rate limit is waited for', async () => {
		const fault = { kind: 'status', status: 429, retryAfter: 0 } as const;
		await sim.control.addFault({ fault, times: 1 });
		const { value } = await failure({});
		expect(value).toEqual(vectorFor('a', DIMENSIONS));
		expect(await inputs()).toHaveLength(2);
	});

	test('an empty query is named before anything is sent', async () => {
		const { value } = await failure({}, '');
		expect((value as Error).message).toBe("'Text' to embed is empty");
		expect(await inputs()).toEqual([]);
	});

	test('no model is named by its field', async () => {
		await expect(failure({ model: '' })).rejects.toThrow("'Model' is empty");
	});
});

test('the model list', async () => {
	const { results } = await engine.callDynamic({
		type: TYPE,
		method: 'searchEmbeddingModels',
		credentials: { cometApi: { apiKey: KEY, baseUrl: sim.baseUrl } },
	});
	expect(results.map(({ value }) => value)).toContain('text-embedding-3-small');
	expect(results.map(({ value }) => value)).not.toContain('gpt-5.5');
});
