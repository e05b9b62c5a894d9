import { inspect } from 'node:util';

import type { SpawnedSimulator } from '../simulator/spawn.mts';
import { spawnSimulator } from '../simulator/spawn.mts';
import { chain, createEngine, type Engine, node } from './harness.mts';

let engine: Engine;
let sim: SpawnedSimulator;
const KEY = 'sk-sim';
const TYPE = 'n8n-nodes-cometapi-unified.cometApiChat';

beforeAll(async () => {
	[engine, sim] = await Promise.all([createEngine(), spawnSimulator()]);
});
afterAll(async () => {
	await sim.stop();
	engine.close();
});
beforeEach(async () => await sim.control.reset());

const model = { __rl: true, mode: 'id', value: 'gpt-5.5' };
const CHAT = '/v1/chat/completions';

type Over = {
	parameters?: object;
	node?: object;
	input?: object[];
	apiKey?: string;
	streaming?: boolean;
};

const run = async ({
	parameters = {},
	node: over = {},
	input = [{}],
	apiKey = KEY,
	...rest
}: Over) =>
	await engine.runWorkflow({
		workflow: chain(
			node(
				'Chat',
				'cometapi:cometApiChat',
				{ operation: 'message', model, prompt: '={{ $json.q }}', ...parameters },
				over,
			),
		),
		credentials: { cometApi: { apiKey, baseUrl: `${sim.baseUrl}/` } },
		input: input.map((json) => ({ json })) as never,
		...rest,
	});

const questions = (count: number) =>
	Array.from({ length: count }, (_, i) => ({ q: `question ${i}` }));
/** Milliseconds that a plain client takes for `count` chats, `width` at once. */
async function bareRequests(count: number, width: number): Promise<number> {
	const begun = Date.now();
	let next = 0;
	const worker = async () => {
		while (next++ < count) {
			const answer = await fetch(`${sim.url}${CHAT}`, {
				method: 'POST',
				headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
				body: JSON.stringify({ model: 'gpt-5.5', messages: [{ role: 'user', content: 'x' }] }),
			});
			await answer.text();
		}
	};
	await Promise.all(Array.from({ length: width }, worker));
	return Date.now() - begun;
}
const creates = async () => (await sim.control.stats()).creates;

test('a prompt per item: answers in order, paired, with usage and id', async () => {
	const result = await run({ input: questions(3) });
	expect(result.error).toBeUndefined();
	expect(result.items('Chat')).toMatchObject(
		[0, 1, 2].map((i) => ({
			json: {
				text: `Echo: question ${i}`,
				finishReason: 'stop',
				usage: { totalTokens: expect.any(Number) as number },
				id: expect.any(String) as string,
			},
			pairedItem: { item: i },
		})),
	);
	expect(await creates()).toEqual({ chat: 3 });
});

test('messages, JSON schema, tools and an image from binary reach the API as they should', async () => {
	const data = await engine.storeBinary(
		Buffer.from(
			'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
			'base64',
		),
		{ fileName: 'dot.png', mimeType: 'image/png' },
	);
	const result = await engine.runWorkflow({
		workflow: chain(
			node('Chat', 'cometapi:cometApiChat', {
				operation: 'message',
				model,
				inputType: 'messages',
				messages: {
					message: [
						{ role: 'developer', content: 'Be brief' },
						{ role: 'user', content: 'What?' },
					],
				},
				attachments: { attachment: [{ type: 'image', binaryPropertyName: 'data' }] },
				responseFormat: 'json_schema',
				schemaName: 'city',
				jsonSchema:
					'{"type":"object","properties":{"name":{"type":"string"}},"required":["name"],"additionalProperties":false}',
			}),
		),
		credentials: { cometApi: { apiKey: KEY, baseUrl: sim.baseUrl } },
		input: [{ json: {}, binary: { data } }],
	});
	expect(result.error).toBeUndefined();
	expect(result.json('Chat')[0].parsed).toEqual({ name: expect.any(String) as string });
	const [request] = await sim.control.requests({ path: CHAT });
	expect(request.body).toMatchObject({
		value: {
			messages: [
				{ role: 'developer', content: 'Be brief' },
				{
					role: 'user',
					content: [
						{ type: 'text', text: 'What?' },
						{
							image_url: { url: expect.stringMatching(/^data:image\/png;base64,iVBOR/) as string },
						},
					],
				},
			],
		},
	});
});

describe('streaming', () => {
	const stream = { options: { stream: true } };

	test('puts together the same item as without', async () => {
		const [plain, streamed] = [
			await run({ input: questions(1) }),
			await run({ input: questions(1), parameters: stream }),
		];
		const { id: _a, ...one } = plain.json('Chat')[0];
		const { id: _b, ...other } = streamed.json('Chat')[0];
		expect(other).toEqual(one);
	});

	test('passes the pieces on when the execution streams', async () => {
		const result = await run({
			input: [{ q: '[[words 20]]' }],
			parameters: stream,
			streaming: true,
		});
		const types = result.chunks.map(({ type }) => type);
		expect([types[0], types.at(-1)]).toEqual(['begin', 'end']);
		const text = result.chunks.map(({ content }) => content ?? '').join('');
		expect(text).toBe(result.json('Chat')[0].text);
		expect(types.length).toBeGreaterThan(4);
	});

	test.each([
		[
			'cutStream',
			{ kind: 'cutStream', chunks: 3 },
			/the stream broke off before its end.*until then it had sent: "/,
		],
		['streamError', { kind: 'streamError' }, /until then it had sent: "/],
	])(
		'%s is a failure that keeps what had come, and is not sent again',
		async (_n, fault, sentence) => {
			await sim.control.addFault({ match: { path: CHAT }, fault: fault as never });
			const result = await run({ input: [{ q: '[[words 50]]' }], parameters: stream });
			expect(result.error?.message).toMatch(sentence);
			expect(JSON.stringify(result.error?.context)).toContain('word1');
			expect((await sim.control.stats()).routes[`POST ${CHAT}`]).toBe(1);
		},
	);

	test('a stream without [DONE] is whole when it has its finish reason', async () => {
		await sim.control.addFault({ match: { path: CHAT }, fault: { kind: 'noDone' } });
		const result = await run({ input: questions(1), parameters: stream });
		expect(result.json('Chat')[0].text).toBe('Echo: question 0');
	});
});

test('Create Response, plain and streamed, and Moderate', async () => {
	for (const options of [{}, { stream: true }]) {
		const result = await run({
			parameters: { operation: 'response', options },
			input: questions(1),
		});
		expect(result.error).toBeUndefined();
		expect(result.json('Chat')[0]).toMatchObject({
			text: 'Echo: question 0',
			finishReason: 'completed',
		});
	}
	const moderated = await run({
		parameters: {
			operation: 'moderate',
			model: { __rl: true, mode: 'id', value: 'omni-moderation-latest' },
			text: 'a nice day',
		},
	});
	expect(moderated.json('Chat')[0]).toMatchObject({ flagged: false, flaggedCategories: [] });
});

describe('many items', () => {
	test('200 items at 200 ms with 20 at once take about ten rounds, in order, each sent once', async () => {
		await sim.control.latency(200);
		const begun = Date.now();
		const result = await run({
			input: questions(200),
			parameters: { options: { maxConcurrency: 20 } },
		});
		const elapsed = Date.now() - begun;
		expect(result.json('Chat').map(({ text }) => text)).toEqual(
			questions(200).map(({ q }) => `Echo: ${q}`),
		);
		expect(await creates()).toEqual({ chat: 200 });
		expect((await sim.control.stats()).maxInFlight).toBe(20);
		// Ten rounds of 200 ms are 2 s. How much this machine adds, bare requests of the same number show.
		const bare = await bareRequests(200, 20);
		expect(elapsed).toBeGreaterThanOrEqual(2000);
		expect(elapsed / bare).toBeLessThan(2);
	});

	test('1 at once is strictly one by one', async () => {
		await run({ input: questions(4), parameters: { options: { maxConcurrency: 1 } } });
		expect((await sim.control.stats()).maxInFlight).toBe(1);
	});

	test('a failing item stops what has not been sent', async () => {
		await sim.control.latency(50);
		const input = questions(20);
		input[1].q = '[[status 400]]';
		const result = await run({ input, parameters: { options: { maxConcurrency: 2 } } });
		expect(result.status).toBe('error');
		expect(result.error?.context).toMatchObject({ itemIndex: 1 });
		expect((await sim.control.stats()).routes[`POST ${CHAT}`]).toBeLessThanOrEqual(4);
	});

	test('with the error output only the failing item goes there, the others succeed', async () => {
		const input = questions(5);
		input[2].q = '[[status 400]]';
		const result = await run({ input, node: { onError: 'continueErrorOutput' } });
		expect(result.status).toBe('success');
		expect(result.json('Chat').map(({ text }) => text)).toEqual(
			[0, 1, 3, 4].map((i) => `Echo: question ${i}`),
		);
		expect(result.errorItems('Chat')).toHaveLength(1);
		expect(result.errorItems('Chat')[0].json.error).toMatch(/^CometAPI did not accept the request/);
	});

	test('Continue keeps the failing item in its place, and Retry On Fail pays for nothing twice', async () => {
		const input = questions(3);
		input[0].q = '[[status 400]]';
		const result = await run({
			input,
			node: {
				onError: 'continueRegularOutput',
				retryOnFail: true,
				maxTries: 3,
				waitBetweenTries: 0,
			},
		});
		expect(result.json('Chat').map((json) => Object.keys(json)[0])).toEqual([
			'error',
			'text',
			'text',
		]);
		expect(await creates()).toEqual({ chat: 2 });
	});

	test('cancel ends the run at once, also in the middle of a retry pause', async () => {
		await sim.control.addFault({
			match: { path: CHAT },
			fault: { kind: 'status', status: 429, retryAfter: 60 },
		});
		const abort = new AbortController();
		const begun = Date.now();
		setTimeout(() => abort.abort(), 400);
		const result = await engine.runWorkflow({
			workflow: chain(
				node('Chat', 'cometapi:cometApiChat', { operation: 'message', model, prompt: 'x' }),
			),
			credentials: { cometApi: { apiKey: KEY, baseUrl: sim.baseUrl } },
			signal: abort.signal,
		});
		expect(result.status).toBe('canceled');
		expect(Date.now() - begun).toBeLessThan(3000);
		expect((await sim.control.stats()).routes[`POST ${CHAT}`]).toBe(1);
	});

	test('a 429 slows the whole pool: nobody sends during the pause', async () => {
		await sim.control.addFault({
			match: { path: CHAT, bodyIncludes: 'question 0' },
			fault: { kind: 'status', status: 429, retryAfter: 1 },
			times: 1,
		});
		const result = await run({
			input: questions(12),
			parameters: { options: { maxConcurrency: 2 } },
		});
		expect(result.json('Chat')).toHaveLength(12);
		const times = (await sim.control.requests({ path: CHAT })).map(({ at }) => at);
		const longestGap = Math.max(...times.slice(1).map((at, i) => at - times[i]));
		expect(longestGap).toBeGreaterThanOrEqual(900);
		expect(await creates()).toEqual({ chat: 12 });
	});
});

describe('faults (contract 5.20): the right outcome, and nothing paid for twice', () => {
	type Case = [
		name: string,
		fault: object,
		sentence: RegExp | 'success',
		requests: number,
		worked: number,
	];
	const cases: Case[] = [
		['429 with Retry-After', { kind: 'status', status: 429, retryAfter: 0 }, 'success', 2, 1],
		[
			'429 with a date',
			{ kind: 'status', status: 429, retryAfter: 0, retryAfterFormat: 'date' },
			'success',
			2,
			1,
		],
		['503', { kind: 'status', status: 503 }, 'success', 2, 1],
		[
			'500',
			{ kind: 'status', status: 500 },
			/^CometAPI or the provider behind the model failed: .*HTTP 500/,
			1,
			0,
		],
		['504', { kind: 'status', status: 504 }, /HTTP 504/, 1, 0],
		[
			'524 HTML',
			{ kind: 'html', status: 524 },
			/failed: HTTP 524 with an HTML page \(HTTP 524/,
			1,
			0,
		],
		[
			'403 balance',
			{
				kind: 'status',
				status: 403,
				body: { error: { code: 'insufficient_user_quota', message: 'user quota is not enough' } },
			},
			/balance or the quota of this key is used up \(HTTP 403, code insufficient_user_quota/,
			1,
			0,
		],
		['404 HTML', { kind: 'html', status: 404 }, /^CometAPI was not found at the base URL/, 1, 0],
		['200 HTML', { kind: 'html', status: 200 }, /^CometAPI was not found at the base URL/, 1, 0],
		[
			'reset before the body was read',
			{ kind: 'reset', when: 'beforeBody' },
			/^The connection to CometAPI broke off/,
			1,
			0,
		],
		[
			'reset after the work was done',
			{ kind: 'reset', when: 'afterWork' },
			/^The connection to CometAPI broke off/,
			1,
			1,
		],
		['soft error', { kind: 'softError', message: 'upstream said no' }, /upstream said no/, 1, 0],
		['malformed JSON', { kind: 'malformedJson' }, /^CometAPI's response cannot be used/, 1, 0],
		['empty body', { kind: 'emptyBody' }, /it is empty/, 1, 0],
	];
	test.each(cases)('%s', async (_name, fault, sentence, requests, worked) => {
		await sim.control.addFault({ match: { path: CHAT }, fault: fault as never, times: 1 });
		const result = await run({ input: questions(1) });
		if (sentence === 'success') expect(result.json('Chat')[0].text).toBe('Echo: question 0');
		else expect(result.error?.message).toMatch(sentence);
		const stats = await sim.control.stats();
		expect(stats.routes[`POST ${CHAT}`]).toBe(requests);
		if (sentence === 'success' || worked === 0) expect(stats.creates.chat ?? 0).toBe(worked);
	});

	test('a redirect is not followed: the key stays with its host', async () => {
		await sim.control.addFault({
			match: { path: CHAT },
			fault: { kind: 'redirect', location: `${sim.url}/files/elsewhere` },
		});
		const result = await run({ input: questions(1) });
		expect(result.error?.message).toMatch(/redirect to .*elsewhere/);
		const stats = await sim.control.stats();
		expect(stats.total).toBe(1);
		expect(stats.leaks).toEqual([]);
	});

	test('Request Timeout ends a call that does not answer, and it is not sent again', async () => {
		await sim.control.addFault({ match: { path: CHAT }, fault: { kind: 'delay', ms: 5000 } });
		const result = await run({ input: questions(1), parameters: { options: { timeout: 1 } } });
		expect(result.error?.message).toMatch(/^CometAPI did not answer in time/);
		expect((await sim.control.stats()).routes[`POST ${CHAT}`]).toBe(1);
	});

	test('a stream that goes silent ends after Request Timeout', async () => {
		await sim.control.addFault({ match: { path: CHAT }, fault: { kind: 'stall' } });
		const result = await run({
			input: questions(1),
			parameters: { options: { timeout: 1, stream: true } },
		});
		expect(result.error?.message).toMatch(
			/^CometAPI did not answer in time: timeout: no data for 1 s/,
		);
	});

	test('a refused connection is tried again, then told in one sentence', async () => {
		const result = await engine.runWorkflow({
			workflow: chain(
				node('Chat', 'cometapi:cometApiChat', {
					operation: 'message',
					model,
					prompt: 'x',
					options: { maxRetries: 0 },
				}),
			),
			credentials: { cometApi: { apiKey: KEY, baseUrl: 'http://127.0.0.1:9/v1' } },
		});
		expect(result.error?.message).toMatch(/^CometAPI could not be reached: connect ECONNREFUSED/);
	});

	test.each([
		['a wrong key', 'sk-wrong', /^CometAPI refused the API key \(HTTP 401/],
		[
			'no balance',
			'sk-broke',
			/^The CometAPI balance or the quota of this key is used up \(HTTP 403/,
		],
	])('%s: what to do, and the key nowhere', async (_name, apiKey, sentence) => {
		const result = await run({ input: questions(1), apiKey });
		expect(result.error?.message).toMatch(sentence);
		expect(result.error?.message).toMatch(/request id \S+\)$/);
		expect(result.error?.description).toMatch(/CometAPI/);
		expect(inspect(result, { depth: 12, showHidden: true })).not.toContain(apiKey);
	});

	test('an unknown model', async () => {
		const result = await run({
			input: questions(1),
			parameters: { model: { ...model, value: 'no-such-model' } },
		});
		expect(result.error?.message).toMatch(
			/^CometAPI has no channel for this model: .*no-such-model.*HTTP 503, code model_not_found/,
		);
		expect(result.error?.description).toMatch(/'Model'/);
		expect((await sim.control.stats()).routes[`POST ${CHAT}`]).toBe(1);
	});
});

describe('bad input: one sentence that names the field, and nothing sent', () => {
	test.each([
		[
			'no model',
			{ model: { __rl: true, mode: 'id', value: '={{ $json.none }}' } },
			"'Model' is empty: its expression gave no value for this item",
		],
		[
			'an expression that yields undefined',
			{ prompt: '={{ $json.none }}' },
			"'Prompt' is empty: its expression gave no value for this item",
		],
		[
			'an object as prompt',
			{ prompt: '={{ $json }}' },
			"'Prompt' must be text, but its expression gave an object or a list",
		],
		[
			'empty messages',
			{ inputType: 'messages', messages: {} },
			"'Messages' is empty: add at least one message",
		],
		['broken JSON', { options: { tools: '[{' } }, /^'Tools \(JSON\)' is not valid JSON: /],
		[
			'a binary field that does not exist',
			{ attachments: { attachment: [{ type: 'image', binaryPropertyName: 'photo' }] } },
			"'Input Data Field Name' names the binary field 'photo', which this item does not have",
		],
		[
			'a word as number',
			{ options: { maxTokens: '={{ "many" }}' } },
			'\'Max Tokens\' must be a number, but it is "many"',
		],
	])('%s', async (_name, parameters, sentence) => {
		const result = await run({ input: questions(1), parameters });
		expect(result.status).toBe('error');
		expect(result.error?.message).toMatch(sentence);
		expect((await sim.control.stats()).total).toBe(0);
	});

	test('a base URL that is none', async () => {
		const result = await engine.runWorkflow({
			workflow: chain(
				node('Chat', 'cometapi:cometApiChat', { operation: 'message', model, prompt: 'x' }),
			),
			credentials: { cometApi: { apiKey: KEY, baseUrl: 'api.cometapi.com' } },
		});
		expect(result.error?.message).toMatch(/'Base URL' of the CometAPI credential is not an http/);
	});
});

test('the model list shows what fits, narrowed by words; a failing list says why', async () => {
	const search = async (filter: string, apiKey = KEY) =>
		await engine.callDynamic({
			type: TYPE,
			method: 'searchChatModels',
			filter,
			credentials: { cometApi: { apiKey, baseUrl: sim.baseUrl } },
		});
	const all = await search('');
	expect(all.results.length).toBeGreaterThan(5);
	expect(all.results.map(({ value }) => value)).not.toContain('sora-2');
	const some = await search('deepseek');
	expect(some.results.length).toBeGreaterThan(0);
	expect(some.results.every(({ name }) => /deepseek/i.test(name))).toBe(true);
	await expect(search('', 'sk-wrong')).rejects.toThrow('CometAPI refused the API key');
});

test('as an agent’s tool it answers with compact json', async () => {
	const result = await engine.runAsTool({
		type: TYPE,
		parameters: {
			operation: 'message',
			model,
			prompt: "={{ $fromAI('prompt', 'What to ask', 'string') }}",
		},
		args: { prompt: 'tool call' },
		credentials: { cometApi: { apiKey: KEY, baseUrl: sim.baseUrl } },
	});
	expect(result.response).toMatchObject([{ text: 'Echo: tool call' }]);
});
