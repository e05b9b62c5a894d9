/** What of the input stands beside the result: fields and files, with several items, several results, and a failure. */
import type { SpawnedSimulator } from '../simulator/spawn.mts';
import { spawnSimulator } from '../simulator/spawn.mts';
import { imageOf } from '../simulator/media/image.mts';
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

const locator = (value: string) => ({ __rl: true, mode: 'id', value });
const credentials = () => ({ cometApi: { apiKey: 'sk-sim', baseUrl: sim.baseUrl } });

async function run(type: string, parameters: object, input: object[], over: object = {}) {
	return await engine.runWorkflow({
		workflow: chain(node('Node', `cometapi:${type}`, parameters as never, over)),
		credentials: credentials(),
		input: input as never,
	});
}

const chat = (options: object) => ({
	operation: 'message',
	model: locator('gpt-5.5'),
	prompt: '={{ $json.q }}',
	options,
});

const rows = [
	{ json: { q: 'one', id: 1, model: 'mine', note: { a: 1 } } },
	{ json: { q: 'two', id: 2, model: 'mine', note: { a: 2 } } },
];

test('every field of the input is kept beside the result, which never overwrites one', async () => {
	const result = await run('cometApiChat', chat({ includeOtherFields: true }), rows);
	expect(result.json('Node')).toMatchObject([
		{ q: 'one', id: 1, model: 'mine', note: { a: 1 }, cometapi: { text: 'Echo: one' } },
		{ q: 'two', id: 2, model: 'mine', note: { a: 2 }, cometapi: { text: 'Echo: two' } },
	]);
});

test.each([
	[{ include: 'selected', includeFields: 'id, note' }, ['answer', 'id', 'note']],
	[{ include: 'except', excludeFields: 'q,note' }, ['answer', 'id', 'model']],
	[{ include: 'selected' }, ['answer']],
])('%j keeps %j', async (options, keys) => {
	const all = { includeOtherFields: true, resultField: ' answer ', ...options };
	const result = await run('cometApiChat', chat(all), rows);
	for (const item of result.json('Node')) expect(Object.keys(item).sort()).toEqual(keys);
});

test('without the option nothing changes', async () => {
	const result = await run('cometApiChat', chat({ includeOtherFields: false }), rows);
	expect(result.json('Node')[0]).not.toHaveProperty('q');
});

test('each of several results of an item carries its input', async () => {
	const result = await run(
		'cometApiImage',
		{
			operation: 'generate',
			model: locator('gpt-image-2'),
			prompt: '={{ $json.q }}',
			options: { n: 2, includeOtherFields: true },
		},
		rows,
	);
	expect(result.json('Node')).toMatchObject([
		{ id: 1, cometapi: { index: 0 } },
		{ id: 1, cometapi: { index: 1 } },
		{ id: 2, cometapi: { index: 0 } },
		{ id: 2, cometapi: { index: 1 } },
	]);
	expect(result.items('Node')[3]).toMatchObject({ pairedItem: { item: 1 } });
});

test('results of a batch go to their own items', async () => {
	const result = await run(
		'cometApiEmbedding',
		{
			operation: 'create',
			model: locator('text-embedding-3-small'),
			text: '={{ $json.q }}',
			options: { includeOtherFields: true, dimensions: 4 },
		},
		rows,
	);
	expect(result.json('Node')).toMatchObject([
		{ id: 1, cometapi: { embedding: expect.any(Array) as object } },
		{ id: 2, cometapi: { embedding: expect.any(Array) as object } },
	]);
});

test('an item that failed has the fields of its input by n8n, and no result', async () => {
	const input = [rows[0], { json: { ...rows[1]?.json, q: '[[status 400]] x' } }];
	const result = await run('cometApiChat', chat({ includeOtherFields: true }), input as object[], {
		onError: 'continueErrorOutput',
	});
	expect(result.json('Node')).toMatchObject([{ id: 1, cometapi: { text: 'Echo: one' } }]);
	const [failed] = result.errorItems('Node');
	expect(failed?.json).toMatchObject({ id: 2, error: expect.any(String) as string });
	expect(failed?.json).not.toHaveProperty('cometapi');
});

test('files of the input go along; one that was made takes the place of one of its name', async () => {
	const file = async (name: string) =>
		await engine.storeBinary(imageOf(name, 8, 8, 'png'), {
			fileName: `${name}.png`,
			mimeType: 'image/png',
		});
	const binary = { data: await file('a'), logo: await file('b') };
	const result = await run(
		'cometApiImage',
		{
			operation: 'generate',
			model: locator('gpt-image-2'),
			prompt: 'A kite',
			options: { includeBinary: true },
		},
		[{ json: {}, binary }],
	);
	const [item] = result.items('Node');
	expect(Object.keys(item?.binary ?? {}).sort()).toEqual(['data', 'logo']);
	expect(item?.binary?.logo).toMatchObject({ fileName: 'b.png' });
	expect(item?.binary?.data?.fileName).toMatch(/^a-kite/);
});

test('an agent gets the result alone', async () => {
	const { response } = await engine.runAsTool({
		type: 'n8n-nodes-cometapi-unified.cometApiChat',
		parameters: { ...chat({ includeOtherFields: true }), prompt: 'Hi' } as never,
		credentials: credentials(),
		args: {},
	} as never);
	expect(JSON.stringify(response)).toContain('Echo: Hi');
	expect(JSON.stringify(response)).not.toContain('cometapi');
});
