import { inspect } from 'node:util';

import type { Fault } from '../simulator/faults.mts';
import { spawnSimulator, type SpawnedSimulator } from '../simulator/spawn.mts';
import { chain, createEngine, node, type Engine } from './harness.mts';

/** Written differently inside a URL, so that a hidden spelling of it is found as well. */
const KEY = 'sk-very/secret+key=1234';
const SPELLINGS = [KEY, encodeURIComponent(KEY), 'very/secret', 'very%2Fsecret', 'very%252F'];

let engine: Engine;
let simulator: SpawnedSimulator;

beforeAll(async () => {
	[engine, simulator] = await Promise.all([createEngine(), spawnSimulator({ keys: [KEY] })]);
});

afterAll(async () => {
	await simulator.stop();
	engine.close();
});

beforeEach(async () => await simulator.control.reset());

type Over = { parameters?: object; extra?: object; apiKey?: string; baseUrl?: string };

const run = async ({ parameters = {}, extra = {}, apiKey = KEY, baseUrl }: Over = {}) =>
	await engine.runWorkflow({
		workflow: chain(
			node(
				'Account',
				'cometapi:cometApiAccount',
				{ operation: 'getBalance', options: {}, ...parameters } as never,
				extra,
			),
		),
		credentials: { cometApi: { apiKey, baseUrl: baseUrl ?? simulator.baseUrl } },
	});

/** Everything that n8n would store or show of a run, hidden properties and causes included. */
const everything = (result: Awaited<ReturnType<typeof run>>) =>
	inspect(result.raw, { depth: Infinity, showHidden: true, maxStringLength: null }) +
	JSON.stringify(result.raw);

describe('Get Balance', () => {
	test('the balance and the keys; the key goes in the query of that host only', async () => {
		const result = await run();
		expect(result.error).toBeUndefined();
		expect(result.items('Account')).toEqual([
			{
				json: {
					balance: 21.5,
					used: 3.25,
					currency: 'USD',
					requestCount: 120,
					username: 'sim',
					keys: [
						{ name: 'n8n', remaining: null, used: null, unlimited: true },
						{ name: 'capped', remaining: 8.93, used: 2.1, unlimited: false },
					],
				},
				pairedItem: { item: 0 },
			},
		]);
		const [request, ...more] = await simulator.control.requests();
		expect(more).toEqual([]);
		expect(request).toMatchObject({
			method: 'GET',
			path: '/user/quota',
			query: `key=${encodeURIComponent(KEY)}`,
			key: 'none',
		});
	});

	test('the days between two dates', async () => {
		const options = {
			startDate: "={{ DateTime.fromISO('2026-08-01') }}",
			endDate: '2026-08-31T00:00:00',
		};
		const result = await run({ parameters: { options } });
		expect(result.json('Account')).toMatchObject([
			{ daily: [{ date: '2026-08-01', key: 'n8n', used: 0.12, requestCount: 4 }] },
		]);
		const [{ query }] = await simulator.control.requests();
		expect(query).toBe(`key=${encodeURIComponent(KEY)}&start_date=2026-08-01&end_date=2026-08-31`);
	});

	test('raw', async () => {
		const result = await run({ parameters: { simplify: false } });
		expect(result.json('Account')).toMatchObject([
			{ total_quota: 21.5, keys: [{ name: 'n8n' }, {}] },
		]);
	});

	test('an account that is empty still tells its balance', async () => {
		const result = await run({ apiKey: 'sk-broke' });
		expect(result.json('Account')).toMatchObject([{ balance: 0 }]);
	});

	test('one date alone is not sent', async () => {
		const result = await run({ parameters: { options: { startDate: '2026-08-01' } } });
		expect(result.error?.message).toContain("'End Date' is needed with 'Start Date'");
		expect(await simulator.control.requests()).toEqual([]);
	});

	test('as a tool', async () => {
		const { response } = await engine.runAsTool({
			type: 'n8n-nodes-cometapi-unified.cometApiAccount',
			credentials: { cometApi: { apiKey: KEY, baseUrl: simulator.baseUrl } },
			parameters: { operation: 'getBalance' },
			args: {},
		});
		expect(response).toMatchObject([{ balance: 21.5, currency: 'USD' }]);
	});
});

describe('no failure shows the key', () => {
	const echo = `see /user/quota?key=${encodeURIComponent(KEY)} or ${KEY}`;
	const faults: Array<[string, Fault, string]> = [
		['a refused key', { kind: 'status', status: 401 }, 'refused the API key'],
		['a page', { kind: 'html', status: 404 }, 'was not found at the base URL'],
		['a page of a proxy', { kind: 'html', status: 524 }, 'failed'],
		['a redirect', { kind: 'redirect', location: `https://x.test/?key=${KEY}` }, 'redirect to'],
		['a reset', { kind: 'reset' }, 'broke off'],
		['a time-out', { kind: 'stall' }, 'did not answer in time'],
		['no JSON', { kind: 'malformedJson' }, 'cannot be used'],
		['nothing', { kind: 'emptyBody' }, 'cannot be used'],
		[
			'an error that repeats it',
			{ kind: 'status', status: 400, body: { error: { message: echo } } },
			'***',
		],
		['a good status that is none', { kind: 'softError', message: echo }, '***'],
		[
			'a response without a balance',
			{ kind: 'status', status: 200, body: { url: echo } },
			'no balance',
		],
	];

	test.each(faults)('%s', async (_what, fault, words) => {
		await simulator.control.addFault({ match: { path: '/user/quota' }, fault });
		const parameters = { options: { maxRetries: 0, timeout: 1 } };
		for (const extra of [
			{},
			{ onError: 'continueErrorOutput' },
			{ onError: 'continueRegularOutput' },
		]) {
			const result = await run({ parameters, extra });
			const all = everything(result);
			expect(all).toContain(words);
			for (const spelling of SPELLINGS) expect(all).not.toContain(spelling);
		}
	});

	test('nobody there', async () => {
		const result = await run({
			baseUrl: 'http://127.0.0.1:9/v1',
			parameters: { options: { maxRetries: 0 } },
		});
		expect(result.error?.message).toContain('could not be reached');
		for (const spelling of SPELLINGS) expect(everything(result)).not.toContain(spelling);
	});

	test('a wrong key', async () => {
		const result = await run({ apiKey: 'sk-other-secret' });
		expect(result.error).toMatchObject({ httpCode: '401' });
		expect(everything(result)).not.toContain('other-secret');
	});
});
