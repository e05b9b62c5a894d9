import type { IDataObject } from 'n8n-workflow';
import { inspect } from 'node:util';

import type { SpawnedSimulator } from '../simulator/spawn.mts';
import { spawnSimulator } from '../simulator/spawn.mts';
import type { Stats } from '../simulator/stats.mts';
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
	signal?: AbortSignal;
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

/** Resolves once the simulator has counted what is waited for; the test's own time-out ends it. */
async function until(reached: (stats: Stats) => boolean): Promise<void> {
	while (!reached(await sim.control.stats()));
}
const sentChats = ({ routes }: Stats) => routes[`POST ${CHAT}`] ?? 0;
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

	test.each(['engine', 'direct'] as const)(
		'as a tool its text is for the agent, not for the user who chats with it (%s)',
		async (via) => {
			const { text, run: done } = await engine.runAsTool({
				type: 'n8n-nodes-cometapi-unified.cometApiChat',
				credentials: { cometApi: { apiKey: KEY, baseUrl: sim.baseUrl } },
				parameters: {
					operation: 'message',
					model,
					prompt: "={{ $fromAI('prompt', 'a question') }}",
					...stream,
				},
				args: { prompt: 'Hi' },
				via,
				streaming: true,
			});
			expect(text).toContain('Echo: Hi');
			expect(done.chunks).toEqual([]);
		},
	);

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
		'%s is an error that keeps what had come, and is not sent again',
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

describe('whichever the API', () => {
	const weather = {
		type: 'function',
		function: { name: 'get_weather', parameters: { properties: { city: { type: 'string' } } } },
	};
	const call = { id: 'call_1', name: 'get_weather', arguments: { city: 'Oslo' } };
	const photo = { type: 'imageUrl', url: 'data:image/png;base64,iVBORw0KGgo=' };
	const conversations: Array<[string, object]> = [
		['a prompt with a system message', { prompt: 'Hi', systemMessage: 'Be brief' }],
		[
			'a conversation with a tool',
			{
				inputType: 'messages',
				messages: {
					message: [
						{ role: 'system', content: 'Be brief' },
						{ role: 'user', content: 'Weather in Oslo?' },
						{ role: 'assistant', toolCalls: JSON.stringify([call]) },
						{ role: 'tool', content: '{"c":-3}', toolCallId: 'call_1' },
					],
				},
			},
		],
		[
			'messages as JSON',
			{
				inputType: 'json',
				messagesJson: JSON.stringify([
					{ role: 'developer', content: 'Be brief' },
					{ role: 'user', content: [{ type: 'text', text: 'Hi' }] },
				]),
			},
		],
		[
			'a tool to call',
			{ prompt: 'Oslo?', options: { tools: JSON.stringify([weather]), toolChoice: 'get_weather' } },
		],
		['a picture', { prompt: 'What?', attachments: { attachment: [photo] } }],
		[
			'JSON by a schema',
			{
				prompt: 'A city',
				responseFormat: 'json_schema',
				schemaName: 'city',
				jsonSchema: '{"type":"object","properties":{"name":{"type":"string"}}}',
			},
		],
		['any JSON', { prompt: 'A city', responseFormat: 'json_object' }],
		['thinking', { prompt: 'Hm', options: { reasoningEffort: 'low' } }],
		['a refusal', { prompt: 'Harm [[refusal]]' }],
		['a filtered answer', { prompt: 'Harm [[filter]]' }],
		['an answer that is cut off', { prompt: 'Much [[length]]' }],
		['a limit of tokens', { prompt: '[[words 20]]', options: { maxTokens: 3 } }],
	];
	/** What has to differ: ids, and how the simulator counts what it was sent. */
	const comparable = (json: IDataObject = {}) => {
		const { id, usage, toolCalls, message, ...rest } = json;
		// It goes back as the API spells it, with the ids.
		expect(typeof message).toBe(toolCalls ? 'object' : 'undefined');
		const { inputTokens, totalTokens, ...made } = usage as IDataObject;
		expect([typeof id, typeof inputTokens, typeof totalTokens]).toEqual([
			'string',
			'number',
			'number',
		]);
		const calls = (toolCalls as IDataObject[] | undefined)?.map(({ id: callId, ...called }) => {
			expect(callId).toEqual(expect.any(String));
			return called;
		});
		return { ...rest, calls, usage: made };
	};

	test.each(conversations)('%s gives the same item, streamed or not', async (_name, given) => {
		const items = [];
		for (const api of ['completions', 'responses']) {
			for (const stream of [false, true]) {
				const { options, ...parameters } = { options: {}, ...given };
				const result = await run({
					parameters: { api, ...parameters, options: { ...options, stream } },
				});
				expect(result.error).toBeUndefined();
				expect(result.json('Chat')).toHaveLength(1);
				items.push(comparable(result.json('Chat')[0]));
			}
		}
		const [first, ...others] = items;
		expect(others).toEqual([first, first, first]);
		expect(await creates()).toEqual({ chat: 2, response: 2 });
	});

	test('an option that the chosen API does not have is not even read', async () => {
		const wrong = { seed: '={{ "no number" }}', n: 2 };
		const responded = await run({
			input: questions(1),
			parameters: { api: 'responses', options: { ...wrong, store: false } },
		});
		expect(responded.json('Chat')[0].text).toBe('Echo: question 0');
		const completed = await run({
			input: questions(1),
			parameters: { api: 'completions', options: { metadata: '{', store: false } },
		});
		expect(completed.json('Chat')[0].text).toBe('Echo: question 0');
		const bodies = (await sim.control.requests()).map(({ body }) => body);
		expect(bodies).toMatchObject([{ value: { store: false } }, { value: { messages: [{}] } }]);
		expect(JSON.stringify(bodies[1])).not.toContain('store');
	});

	test('Responses goes on with a stored response, tool results included', async () => {
		const first = await run({
			parameters: {
				api: 'responses',
				prompt: 'Oslo?',
				options: { tools: JSON.stringify([weather]), toolChoice: 'required' },
			},
		});
		const [{ id, toolCalls }] = first.json('Chat') as Array<{
			id: string;
			toolCalls: Array<{ id: string }>;
		}>;
		const second = await run({
			parameters: {
				api: 'responses',
				inputType: 'messages',
				messages: { message: [{ role: 'tool', content: '-3', toolCallId: toolCalls[0].id }] },
				options: { previousResponseId: id },
			},
		});
		expect(second.error).toBeUndefined();
		expect(second.json('Chat')[0].text).toContain('-3');
	});

	test('an answer of the node goes back as the next message', async () => {
		for (const api of ['completions', 'responses']) {
			const asked = await run({
				parameters: {
					api,
					prompt: 'Oslo?',
					options: { tools: JSON.stringify([weather]), toolChoice: 'required' },
				},
			});
			const [{ toolCalls }] = asked.json('Chat') as Array<{ toolCalls: Array<{ id: string }> }>;
			const told = await run({
				parameters: {
					api,
					inputType: 'messages',
					messages: {
						message: [
							{ role: 'user', content: 'Oslo?' },
							{ role: 'assistant', toolCalls: JSON.stringify(toolCalls) },
							{ role: 'tool', content: '-3', toolCallId: toolCalls[0].id },
						],
					},
				},
			});
			expect(told.error).toBeUndefined();
			expect(told.json('Chat')[0].text).toContain('-3');
		}
	});
});

test('Moderate', async () => {
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
	test('200 items with 20 at once: never more, in order, each sent once', async () => {
		await sim.control.latency(50);
		const result = await run({
			input: questions(200),
			parameters: { options: { maxConcurrency: 20 } },
		});
		expect(result.json('Chat').map(({ text }) => text)).toEqual(
			questions(200).map(({ q }) => `Echo: ${q}`),
		);
		expect(await creates()).toEqual({ chat: 200 });
		expect((await sim.control.stats()).maxInFlight).toBe(20);
	});

	test('200 items without a number: more than 20 at once, in order, each sent once', async () => {
		// The first ones are answered, the others wait until so many are under way.
		const input = questions(200);
		for (const item of input.slice(30)) item.q = `late ${item.q}`;
		await sim.control.addFault({
			match: { path: CHAT, bodyIncludes: 'late' },
			fault: { kind: 'delay', ms: 60_000 },
		});
		const abort = new AbortController();
		const running = run({ input, signal: abort.signal });
		await until(({ inFlight }) => inFlight > 20);
		abort.abort();
		expect((await running).status).toBe('canceled');
		await sim.control.reset();
		const result = await run({ input });
		expect(result.json('Chat').map(({ text }) => text)).toEqual(input.map(({ q }) => `Echo: ${q}`));
		expect(await creates()).toEqual({ chat: 200 });
		expect((await sim.control.stats()).maxInFlight).toBeLessThanOrEqual(100);
	});

	test('with files no more than 20 at once: each is in memory', async () => {
		await sim.control.latency(20);
		const data = await engine.storeBinary(Buffer.from('A text'), {
			fileName: 'a.txt',
			mimeType: 'text/plain',
		});
		const attachments = { attachment: [{ type: 'file', binaryPropertyName: 'data' }] };
		const result = await engine.runWorkflow({
			workflow: chain(
				node('Chat', 'cometapi:cometApiChat', {
					operation: 'message',
					model,
					prompt: 'What?',
					attachments,
				}),
			),
			credentials: { cometApi: { apiKey: KEY, baseUrl: sim.baseUrl } },
			input: Array.from({ length: 80 }, () => ({ json: {}, binary: { data } })),
		});
		expect(result.json('Chat')).toHaveLength(80);
		expect(await creates()).toEqual({ chat: 80 });
		expect((await sim.control.stats()).maxInFlight).toBeLessThanOrEqual(20);
	});

	test('3 at once are never more', async () => {
		await sim.control.latency(20);
		await run({ input: questions(30), parameters: { options: { maxConcurrency: 3 } } });
		expect((await sim.control.stats()).maxInFlight).toBe(3);
	});

	test.each([0, '', null, '={{ 0 }}', '={{ undefined }}'])('%p is no number', async (value) => {
		await sim.control.addFault({ match: { path: CHAT }, fault: { kind: 'delay', ms: 60_000 } });
		const abort = new AbortController();
		const running = run({
			input: questions(30),
			parameters: { options: { maxConcurrency: value } },
			signal: abort.signal,
		});
		// Nothing is answered, so that there are no more.
		await until(({ inFlight }) => inFlight === 10);
		abort.abort();
		expect((await running).status).toBe('canceled');
		expect((await sim.control.stats()).maxInFlight).toBe(10);
	});

	test('a failing item stops what has not been sent, also without a number', async () => {
		const input = questions(200);
		input[1].q = '[[status 400]]';
		// Answered when the failure has long been read.
		await sim.control.addFault({
			match: { path: CHAT, bodyIncludes: 'question' },
			fault: { kind: 'delay', ms: 2000 },
		});
		const result = await run({ input });
		expect(result.status).toBe('error');
		expect(result.error?.context).toMatchObject({ itemIndex: 1 });
		expect(result.error?.context.finished).toHaveLength(9);
		expect(sentChats(await sim.control.stats())).toBe(10);
	});

	test('beside a limit of the server nothing is lost, with Continue On Fail neither', async () => {
		// As many as are under way, and more, are refused at first.
		await sim.control.addFault({
			match: { path: CHAT },
			fault: { kind: 'status', status: 429, retryAfter: 0 },
			times: 15,
		});
		const input = questions(60);
		input[7].q = '[[status 400]]';
		const result = await run({ input, node: { onError: 'continueRegularOutput' } });
		expect(result.json('Chat').map(({ text }) => text)).toEqual(
			input.map(({ q }, at) => (at === 7 ? undefined : `Echo: ${q}`)),
		);
		expect(await creates()).toEqual({ chat: 59 });
	});

	test('a slow item holds up no other: each place in the pool is filled again by itself', async () => {
		await sim.control.addFault({
			match: { path: CHAT, bodyIncludes: 'question 0' },
			fault: { kind: 'delay', ms: 60_000 },
		});
		const abort = new AbortController();
		const running = run({
			input: questions(30),
			parameters: { options: { maxConcurrency: 2 } },
			signal: abort.signal,
		});
		await until((stats) => stats.creates.chat === 29);
		abort.abort();
		expect((await running).status).toBe('canceled');
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
		// The pause is longer than the test may take.
		await sim.control.addFault({
			match: { path: CHAT },
			fault: { kind: 'status', status: 429, retryAfter: 120 },
		});
		const abort = new AbortController();
		const running = run({ input: questions(1), signal: abort.signal });
		await until((stats) => stats.statuses[`POST ${CHAT} -> 429`] === 1);
		abort.abort();
		expect((await running).status).toBe('canceled');
		expect(sentChats(await sim.control.stats())).toBe(1);
	});

	test('a 429 slows the whole pool: nobody sends during the pause', async () => {
		await sim.control.addFault({
			match: { path: CHAT, bodyIncludes: 'question 0' },
			fault: { kind: 'status', status: 429, retryAfter: 120 },
		});
		// Answered when the 429 has long been read.
		await sim.control.addFault({
			match: { path: CHAT, bodyIncludes: 'question 1' },
			fault: { kind: 'delay', ms: 1000 },
		});
		const abort = new AbortController();
		const running = run({
			input: questions(12),
			parameters: { options: { maxConcurrency: 2 } },
			signal: abort.signal,
		});
		await until((stats) => stats.creates.chat === 1);
		// In the time of these, a pool that does not wait would have sent the rest.
		for (let request = 0; request < 100; request++) await sim.control.stats();
		expect(sentChats(await sim.control.stats())).toBe(2);
		abort.abort();
		expect((await running).status).toBe('canceled');
	});

	test('after the pause all goes on', async () => {
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
			/failed: HTTP 524 with an HTML page: Error 524 \(HTTP 524/,
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
			/balance or the quota of this key is used up: .* \(HTTP 403, code insufficient_user_quota/,
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
		const result = await run({
			input: questions(1),
			parameters: { options: { retryUnsure: false } },
		});
		if (sentence === 'success') expect(result.json('Chat')[0].text).toBe('Echo: question 0');
		else expect(result.error?.message).toMatch(sentence);
		const stats = await sim.control.stats();
		expect(stats.routes[`POST ${CHAT}`]).toBe(requests);
		if (sentence === 'success' || worked === 0) expect(stats.creates.chat ?? 0).toBe(worked);
	});

	test.each<[string, object, number]>([
		['500', { kind: 'status', status: 500 }, 1],
		['524 HTML', { kind: 'html', status: 524 }, 1],
		['reset before the body was read', { kind: 'reset', when: 'beforeBody' }, 1],
		['reset after the work was done', { kind: 'reset', when: 'afterWork' }, 2],
	])(
		'%s: a chat is asked for again unless the user says otherwise',
		async (_name, fault, worked) => {
			await sim.control.addFault({ match: { path: CHAT }, fault: fault as never, times: 1 });
			const result = await run({ input: questions(1) });
			expect(result.json('Chat')[0].text).toBe('Echo: question 0');
			expect(await creates()).toEqual({ chat: worked });
		},
	);

	test('how often it was tried is told', async () => {
		await sim.control.addFault({ match: { path: CHAT }, fault: { kind: 'status', status: 500 } });
		const result = await run({ input: questions(1) });
		expect(result.error?.message).toContain('(HTTP 500, tried 3 times');
		expect(result.error?.description).toContain('charged each time');
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
		['a wrong key', 'sk-wrong', /^CometAPI refused the API key: Invalid token \(HTTP 401/],
		[
			'no balance',
			'sk-broke',
			/^The CometAPI balance or the quota of this key is used up: .* \(HTTP 403/,
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
