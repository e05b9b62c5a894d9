/** What becomes of items that fail, and of those beside them: with the error output, and with Retry On Fail. */
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

const locator = (value: string) => ({ __rl: true, mode: 'id', value });

const KINDS = {
	Chat: { operation: 'message', model: locator('gpt-5.5'), prompt: '={{ $json.q }}' },
	Image: { operation: 'generate', model: locator('gpt-image-1'), prompt: '={{ $json.q }}' },
	Audio: {
		operation: 'speech',
		model: locator('tts-1'),
		text: '={{ $json.q }}',
		voice: 'alloy',
	},
	Embedding: {
		operation: 'create',
		model: locator('text-embedding-3-small'),
		text: '={{ $json.q }}',
		options: { batchSize: 1 },
	},
	Video: {
		operation: 'create',
		model: locator('sora-2'),
		prompt: '={{ $json.q }}',
		waitForCompletion: true,
		waitOptions: { firstPause: 0, longestPause: 0.3 },
	},
};

type Kind = keyof typeof KINDS;

type Over = {
	node?: object;
	options?: object;
	parameters?: object;
	signal?: AbortSignal;
};

async function run(
	kind: Kind,
	prompts: string[],
	{ node: over, options, parameters, ...rest }: Over = {},
) {
	const own = KINDS[kind] as { options?: object };
	return await engine.runWorkflow({
		workflow: chain(
			node(
				'Node',
				`cometapi:cometApi${kind}`,
				{
					...own,
					...parameters,
					options: { ...own.options, maxConcurrency: 1, ...options },
				} as never,
				over,
			),
		),
		credentials: { cometApi: { apiKey: 'sk-sim', baseUrl: sim.baseUrl } },
		input: prompts.map((q, id) => ({ json: { q, id } })),
		...rest,
	});
}

/** Jobs are counted by kind and by route. */
const creates = async () => Math.max(0, ...Object.values((await sim.control.stats()).creates));

const RETRY = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
const TO_ERROR_OUTPUT = { onError: 'continueErrorOutput' };

describe('the error output', () => {
	test("an item comes with its input's fields, the sentence, and what is known of the failure", async () => {
		const result = await run('Chat', ['one', '[[status 400]]'], { node: TO_ERROR_OUTPUT });
		expect(result.json('Node')).toHaveLength(1);
		const [{ json, pairedItem }] = result.errorItems('Node');
		expect(json).toMatchObject({
			id: 1,
			q: '[[status 400]]',
			error: expect.stringMatching(/^CometAPI did not accept the request: .*HTTP 400/) as string,
			errorDetails: { kind: 'validation', status: 400, requestId: expect.any(String) as string },
		});
		expect(pairedItem).toEqual({ item: 1 });
	});

	test('what came of a stream that broke off is kept', async () => {
		await sim.control.addFault({ fault: { kind: 'cutStream', chunks: 3 } });
		const options = { stream: true };
		const result = await run('Chat', ['Hi [[words 9]]'], { node: TO_ERROR_OUTPUT, options });
		const [{ json }] = result.errorItems('Node');
		expect(json).toMatchObject({
			id: 0,
			errorDetails: { kind: 'invalidResponse', text: expect.stringMatching(/^word1/) as string },
		});
	});

	test('a job that is not finished in time comes with its handle', async () => {
		await sim.control.config({ jobSeconds: 600 });
		const result = await run('Video', ['a cat'], {
			node: TO_ERROR_OUTPUT,
			parameters: {
				waitOptions: { firstPause: 0, longestPause: 0.2, maxWait: 0.5, onTimeout: 'fail' },
			},
		});
		const [{ json }] = result.errorItems('Node');
		expect(json).toMatchObject({
			id: 0,
			errorDetails: { kind: 'stillRunning', job: expect.stringMatching(/^unified:/) as string },
		});
	});

	test('with Retry On Fail both branches get theirs, and nothing is asked for again', async () => {
		const prompts = ['[[status 400]]', 'one', '[[status 400]]', 'two'];
		const result = await run('Chat', prompts, { node: { ...TO_ERROR_OUTPUT, ...RETRY } });
		expect(result.json('Node').map(({ text }) => text)).toEqual(['Echo: one', 'Echo: two']);
		expect(result.errorItems('Node').map(({ json }) => [json.id, json.q])).toEqual([
			[0, '[[status 400]]'],
			[2, '[[status 400]]'],
		]);
		expect(await sim.control.requests({ path: '/v1/chat/completions' })).toHaveLength(4);
	});

	test('with Retry On Fail and nothing but failures the node is not started again either', async () => {
		const node = { ...TO_ERROR_OUTPUT, ...RETRY };
		const result = await run('Chat', ['[[status 400]]'], { node });
		expect(result.errorItems('Node')[0].json.error).toMatch(/HTTP 400/);
		expect(await sim.control.requests({ path: '/v1/chat/completions' })).toHaveLength(1);
	});
});

test('a run that an item ends tells what the others have made', async () => {
	const result = await run('Chat', ['one', '[[status 400]]']);
	expect(result.error?.description).toMatch(/The results of 1 finished item are kept in the error/);
	expect(result.error?.context).toMatchObject({
		finished: [{ item: 0, json: { text: 'Echo: one' } }],
	});
	const audio = await run('Audio', ['one', '[[status 400]]']);
	expect(audio.error?.context).toMatchObject({
		finished: [{ item: 0, files: { data: { mimeType: 'audio/mpeg' } } }],
	});
});

describe('Retry On Fail', () => {
	const prompts = Array.from({ length: 21 }, (_, at) => (at === 20 ? 'the bad one' : `good ${at}`));

	test.each<Kind>(['Chat', 'Image', 'Audio', 'Embedding', 'Video'])(
		'%s: sends only what has failed again',
		async (kind) => {
			await sim.control.config({ jobSeconds: 0 });
			await sim.control.addFault({
				match: { bodyIncludes: 'the bad one' },
				fault: { kind: 'status', status: 400 },
				times: 1,
			});
			const result = await run(kind, prompts, { node: RETRY });
			expect(result.error).toBeUndefined();
			expect(result.items('Node').map(({ pairedItem }) => pairedItem)).toEqual(
				prompts.map((_, item) => ({ item })),
			);
			expect(await creates()).toBe(21);
		},
	);

	test('files of the try before are there as well', async () => {
		await sim.control.addFault({
			match: { bodyIncludes: 'bad' },
			fault: { kind: 'status', status: 400 },
			times: 1,
		});
		const result = await run('Audio', ['one', 'bad'], { node: RETRY });
		const [first, second] = result.items('Node');
		for (const item of [first, second]) {
			expect((await engine.readBinary(item.binary?.data as never)).length).toBeGreaterThan(100);
		}
		expect(await creates()).toBe(2);
	});

	test('a job that is still running is waited for again, not made again', async () => {
		await sim.control.config({ jobSeconds: 1 });
		const waitOptions = { firstPause: 0, longestPause: 0.2, maxWait: 0.3, onTimeout: 'fail' };
		const result = await run('Video', ['a cat'], {
			node: { ...RETRY, maxTries: 5, waitBetweenTries: 300 },
			parameters: { waitOptions },
		});
		expect(result.json('Node')[0]).toMatchObject({ status: 'completed' });
		expect(await creates()).toBe(1);
	});

	test('an answer that n8n takes for a failure is not asked for again', async () => {
		// n8n looks at the json of the first item alone.
		await sim.control.addFault({
			match: { path: '/v1/images/generations' },
			fault: {
				kind: 'status',
				status: 200,
				body: { created: 1, error: { code: 1 }, data: [{ url: 'https://files.test/a.png' }] },
			},
		});
		await run('Image', ['one'], {
			node: RETRY,
			parameters: { simplify: false, downloadFile: false, output: 'url' },
		});
		expect(await sim.control.requests({ path: '/v1/images/generations' })).toHaveLength(1);
	});

	test('the last try tells why, and leaves nothing behind', async () => {
		await sim.control.addFault({
			match: { bodyIncludes: 'bad' },
			fault: { kind: 'status', status: 400 },
		});
		const failed = await run('Chat', ['one', 'bad'], { node: RETRY });
		expect(failed.error?.message).toMatch(/HTTP 400/);
		// One for the good item, and one for the bad one in each of three tries.
		expect(await sim.control.requests({ path: '/v1/chat/completions' })).toHaveLength(4);
		await run('Chat', ['one', 'bad'], { node: RETRY });
		expect(await sim.control.requests({ path: '/v1/chat/completions' })).toHaveLength(8);
	});

	test('a cancelled run leaves nothing to the next one', async () => {
		await sim.control.addFault({
			match: { bodyIncludes: 'slow' },
			fault: { kind: 'delay', ms: 60_000 },
		});
		const abort = new AbortController();
		const running = run('Chat', ['one', 'slow'], { node: RETRY, signal: abort.signal });
		for (let sent = 0; sent < 2; ) {
			({ length: sent } = await sim.control.requests({ path: '/v1/chat/completions' }));
		}
		abort.abort();
		expect((await running).status).toBe('canceled');
		await run('Chat', ['one'], { node: RETRY });
		expect(await creates()).toBe(2);
	});
});

describe('A raw answer with an error beside its result is no failed run', () => {
	const RAW: Record<string, [parameters: object, body: object]> = {
		cometApiAccount: [{ operation: 'getBalance' }, { username: 'sim', balance: 1, quota: 1 }],
		cometApiChat: [
			{ ...KINDS.Chat, prompt: 'q' },
			{ choices: [{ message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }] },
		],
		cometApiEmbedding: [
			{ ...KINDS.Embedding, text: 'q', options: {} },
			{ data: [{ index: 0, embedding: [1, 0] }], usage: { total_tokens: 1 } },
		],
		cometApiImage: [
			{ ...KINDS.Image, prompt: 'q' },
			{ data: [{ b64_json: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ' }] },
		],
		cometApiModel: [
			{ operation: 'get', model: locator('gpt-4o') },
			{ data: [{ id: 'gpt-4o', error: 'odd' }] },
		],
	};

	test.each(
		Object.keys(RAW).flatMap((type) => [
			[type, null],
			[type, { note: 'odd' }],
		]),
	)('%s, error: %j', async (type, error) => {
		const [parameters, body] = RAW[type as string] as [object, object];
		await sim.control.addFault({
			fault: { kind: 'raw', text: JSON.stringify({ ...body, error }) },
			times: 1,
		});
		const result = await engine.runWorkflow({
			workflow: chain(
				node(
					'Node',
					`cometapi:${type as string}`,
					{ options: {}, ...parameters, simplify: false } as never,
					{ retryOnFail: true, maxTries: 3, waitBetweenTries: 0 },
				),
			),
			credentials: { cometApi: { apiKey: 'sk-sim', baseUrl: sim.baseUrl } },
		});
		expect(result.error).toBeUndefined();
		expect(result.json('Node')).toHaveLength(1);
		expect(result.json('Node')[0]).not.toHaveProperty('error');
	});
});
