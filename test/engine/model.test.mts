import type { Fault } from '../simulator/faults.mts';
import { spawnSimulator, type SpawnedSimulator } from '../simulator/spawn.mts';
import { chain, createEngine, node, type Engine } from './harness.mts';

/** Lists are kept per key, so that each test of a list has a key of its own. */
const KEYS = ['sk-sim', 'sk-1', 'sk-2', 'sk-3', 'sk-4', 'sk-5', 'sk-6'];

let engine: Engine;
let simulator: SpawnedSimulator;

beforeAll(async () => {
	[engine, simulator] = await Promise.all([createEngine(), spawnSimulator({ keys: KEYS })]);
});

afterAll(async () => {
	await simulator.stop();
	engine.close();
});

beforeEach(async () => await simulator.control.reset());

const credentials = (apiKey = 'sk-sim') => ({
	cometApi: { apiKey, baseUrl: simulator.baseUrl },
});

const run = async (parameters: object, input: object[] = [{}], extra: object = {}) =>
	await engine.runWorkflow({
		workflow: chain(node('Model', 'cometapi:cometApiModel', parameters as never, extra)),
		credentials: credentials(),
		input: input.map((json) => ({ json: json as never })),
	});

const getAll = { operation: 'getAll', returnAll: true, filters: {}, options: {} };
const id = (value: string) => ({ __rl: true, mode: 'id', value });
const routes = async () => (await simulator.control.stats()).routes;

const catalogFault = async (fault: Fault) =>
	await simulator.control.addFault({ match: { path: '/api/models' }, fault });

describe('Get Many', () => {
	test('all models, with what the catalog knows', async () => {
		const result = await run(getAll);
		expect(result.error).toBeUndefined();
		const models = result.json('Model');
		expect(models.length).toBeGreaterThan(60);
		expect(models.find((model) => model.id === 'deepseek-v4-pro')).toEqual({
			id: 'deepseek-v4-pro',
			name: 'deepseek-v4-pro',
			provider: 'DeepSeek',
			modalities: ['chat'],
			contextLength: 128000,
			maxOutputTokens: 8192,
			inputPrice: 0.416,
			outputPrice: 0.832,
			priceRatio: 0.8,
			priceUnit: 'USD / M Tokens',
			description: 'deepseek-v4-pro by DeepSeek',
			documentationUrl: 'https://apidoc.cometapi.com/api/text/chat',
		});
		expect(models.map((model) => model.id)).not.toContain('gpt-6-preview');
		expect(
			result.items('Model').every(({ pairedItem }) => (pairedItem as { item: number }).item === 0),
		).toBe(true);
	});

	test('limit, filters, raw', async () => {
		const limited = await run({ operation: 'getAll', returnAll: false, limit: 3 });
		expect(limited.json('Model')).toHaveLength(3);
		const filters = { modality: 'video', provider: 'google', search: 'veo3.1' };
		const filtered = await run({ ...getAll, filters });
		expect(filtered.json('Model').map((model) => model.id)).toEqual(['veo3.1', 'veo3.1-fast']);
		const raw = await run({ ...getAll, filters: { search: 'whisper' }, simplify: false });
		expect(raw.json('Model')).toMatchObject([
			{ id: 'whisper-1', object: 'model', owned_by: 'openai', catalog: { provider: 'OpenAI' } },
		]);
	});

	test('one request serves all items, each with its own filters', async () => {
		const result = await run({ ...getAll, filters: { modality: '={{ $json.modality }}' } }, [
			{ modality: 'moderation' },
			{ modality: 'transcription' },
		]);
		expect(result.items('Model').map(({ json, pairedItem }) => [json.id, pairedItem])).toEqual([
			['omni-moderation-latest', { item: 0 }],
			['gpt-4o-transcribe', { item: 1 }],
			['whisper-1', { item: 1 }],
		]);
		expect(await routes()).toEqual({ 'GET /v1/models': 1, 'GET /api/models': 1 });
	});

	test.each<[string, Fault]>([
		['is a page', { kind: 'html', status: 404 }],
		['is cut off', { kind: 'malformedJson' }],
		['breaks off', { kind: 'reset' }],
		['is an error', { kind: 'status', status: 500 }],
		['is null', { kind: 'status', status: 200, body: null }],
		['is elsewhere', { kind: 'redirect', location: 'https://elsewhere.example.test/' }],
		['does not come', { kind: 'stall' }],
	])('a catalog that %s changes nothing but what it adds', async (_what, fault) => {
		const whole = await run(getAll);
		await catalogFault(fault);
		const result = await run({ ...getAll, options: { timeout: 1 } });
		expect(result.error).toBeUndefined();
		// Once by each run: it is not waited for a second time.
		expect(await routes()).toMatchObject({ 'GET /api/models': 2 });
		expect(result.json('Model').map((model) => model.id)).toEqual(
			whole.json('Model').map((model) => model.id),
		);
		expect(result.json('Model').find((model) => model.id === 'gpt-image-2')).toEqual({
			id: 'gpt-image-2',
			provider: 'openai',
			modalities: ['image'],
		});
	});

	test('a list that fails is the failure', async () => {
		await simulator.control.addFault({
			match: { path: '/v1/models' },
			fault: { kind: 'status', status: 200, body: { data: 'soon' } },
		});
		const result = await run({ ...getAll, options: { maxRetries: 0 } });
		expect(result.error?.message).toContain('it holds no list of models');
	});
});

describe('Get', () => {
	const get = { operation: 'get', model: id('={{ $json.id }}'), options: {} };

	test('the model to look up is chosen at first', async () => {
		const result = await run({ operation: 'get' });
		expect(result.error).toBeUndefined();
		expect(result.json('Model')).toHaveLength(1);
	});

	test('one item per id, from one request', async () => {
		const result = await run(get, [{ id: 'sora-2' }, { id: 'gpt-5.5' }]);
		expect(result.items('Model')).toMatchObject([
			{
				json: { id: 'sora-2', modalities: ['video'], retiresOn: '2026-09-24' },
				pairedItem: { item: 0 },
			},
			{ json: { id: 'gpt-5.5', contextLength: 400000 }, pairedItem: { item: 1 } },
		]);
		expect(await routes()).toEqual({ 'GET /v1/models': 1, 'GET /api/models': 1 });
	});

	test('an id that is not there: the nearest are named', async () => {
		const result = await run(get, [{ id: 'gpt-5.5' }, { id: 'gpt 55' }]);
		expect(result.error).toMatchObject({
			name: 'NodeApiError',
			message: expect.stringMatching(/no model 'gpt 55' in its list .* the nearest are 'gpt-5\.5'/),
			context: { itemIndex: 1 },
		});
		const going = await run(get, [{ id: 'gpt 55' }, { id: '' }, { id: 'gpt-5.5' }], {
			onError: 'continueErrorOutput',
		});
		expect(going.json('Model').map((model) => model.id)).toEqual(['gpt-5.5']);
		expect(going.errorItems('Model').map(({ json }) => json.error)).toEqual([
			expect.stringContaining("no model 'gpt 55' in its list"),
			expect.stringContaining("'Model' is empty"),
		]);
	});

	test('as a tool', async () => {
		const { response } = await engine.runAsTool({
			type: 'n8n-nodes-cometapi-unified.cometApiModel',
			credentials: credentials(),
			parameters: { operation: 'get', model: id("={{ $fromAI('model', 'The model id') }}") },
			args: { model: 'tts-1' },
		});
		expect(response).toMatchObject([{ id: 'tts-1', modalities: ['speech'] }]);
	});
});

describe('the list behind model fields', () => {
	const search = async (type: string, method: string, apiKey: string, filter?: string) => {
		const { results } = await engine.callDynamic({
			type: `n8n-nodes-cometapi-unified.${type}`,
			method,
			filter,
			credentials: credentials(apiKey),
		});
		return results.map(({ value }) => value);
	};

	test('shows all models here, and in a chat node those for chat', async () => {
		const all = await search('cometApiModel', 'searchModels', 'sk-1');
		const chat = await search('cometApiChat', 'searchChatModels', 'sk-1');
		expect(all).toEqual(expect.arrayContaining(['gpt-5.5', 'veo3.1', 'tts-1', 'dall-e-3']));
		expect(chat).toEqual(expect.arrayContaining(['gpt-5.5', 'gemini-3-flash', 'sim-reasoner']));
		const others = /image|sora|veo|tts|whisper|transcribe|embedding|dall-e|moderation|kling|seed/;
		expect(chat.filter((value) => others.test(String(value)))).toEqual([]);
		expect(await search('cometApiModel', 'searchModels', 'sk-1', 'claude OPUS')).toEqual([
			'claude-4-7-opus',
		]);
	});

	test('marks the default, and has no price in a name that is kept', async () => {
		const { results } = await engine.callDynamic({
			type: 'n8n-nodes-cometapi-unified.cometApiChat',
			method: 'searchChatModels',
			credentials: credentials('sk-1'),
		});
		expect(results.find(({ value }) => value === 'gpt-5.5')).toMatchObject({
			name: 'gpt-5.5 (OpenAI, default)',
			description: expect.stringContaining('USD / M Tokens') as string,
		});
		expect(results.filter(({ name }) => /USD|default/.test(name))).toHaveLength(1);
	});

	test('is kept for all nodes of a key, and asked for anew with another', async () => {
		await search('cometApiModel', 'searchModels', 'sk-2');
		await search('cometApiChat', 'searchChatModels', 'sk-2', 'gpt');
		expect(await routes()).toEqual({ 'GET /v1/models': 1, 'GET /api/models': 1 });
		await search('cometApiModel', 'searchModels', 'sk-3');
		expect(await routes()).toEqual({ 'GET /v1/models': 2, 'GET /api/models': 2 });
	});

	test('searches at the same moment are one request', async () => {
		await Promise.all([
			search('cometApiModel', 'searchModels', 'sk-4'),
			search('cometApiChat', 'searchChatModels', 'sk-4'),
		]);
		expect(await routes()).toMatchObject({ 'GET /v1/models': 1 });
	});

	test('a failure is told in our words, and not kept', async () => {
		await simulator.control.addFault({
			match: { path: '/v1/models' },
			fault: { kind: 'status', status: 403 },
			times: 1,
		});
		await expect(search('cometApiModel', 'searchModels', 'sk-5')).rejects.toMatchObject({
			name: 'NodeApiError',
			message: expect.stringContaining('balance'),
		});
		expect(await search('cometApiModel', 'searchModels', 'sk-5')).toContain('gpt-5.5');
	});

	test('two who search at the same moment are told the same failure', async () => {
		const searches = [1, 2].map(async () => await search('cometApiModel', 'searchModels', 'wrong'));
		for (const outcome of await Promise.allSettled(searches)) {
			expect(outcome).toMatchObject({
				status: 'rejected',
				reason: { name: 'NodeApiError', message: expect.stringContaining('refused the API key') },
			});
		}
	});

	test('without the catalog it still knows what is for chat', async () => {
		await catalogFault({ kind: 'html', status: 404 });
		const chat = await search('cometApiChat', 'searchChatModels', 'sk-6');
		expect(chat).toContain('gpt-5.5');
		expect(chat).not.toContain('gpt-image-2');
		expect(chat).not.toContain('whisper-1');
	});
});
