import { inspect } from 'node:util';
import { z as z3 } from 'zod/v3';
import { z as z4 } from 'zod/v4';

import type { SpawnedSimulator } from '../simulator/spawn.mts';
import { spawnSimulator } from '../simulator/spawn.mts';
import { chain, createEngine, type Engine, node } from './harness.mts';

/** As much of LangChain's chat model as n8n's agents and chains use. */
type ChatModel = {
	invoke(messages: unknown, options?: object): Promise<Answer>;
	stream(messages: unknown, options?: object): Promise<AsyncIterable<Answer>>;
	bindTools(tools: object[], kwargs?: object): ChatModel;
	withStructuredOutput(
		schema: unknown,
		options?: object,
	): { invoke(messages: unknown): Promise<unknown> };
	modelKwargs: object;
};

type Answer = {
	content: unknown;
	additional_kwargs: Record<string, unknown>;
	tool_calls: Array<{ id: string; name: string; args: object }>;
	usage_metadata: object;
	concat(next: Answer): Answer;
};

const KEY = 'sk-sim';
const CHAT = '/v1/chat/completions';
const TYPE = 'n8n-nodes-cometapi-unified.lmChatCometApi';

let engine: Engine;
let sim: SpawnedSimulator;

beforeAll(async () => {
	[engine, sim] = await Promise.all([createEngine(), spawnSimulator()]);
	// The first use loads LangChain, which takes longer under Jest than all tests together.
	await withModel({}, () => undefined);
}, 120_000);
afterAll(async () => {
	await sim.stop();
	engine.close();
});
beforeEach(async () => await sim.control.reset());

const locator = (value: string) => ({ __rl: true, mode: 'id', value });

type Settings = {
	model?: string;
	options?: object;
	apiKey?: string;
	signal?: AbortSignal;
	streaming?: boolean;
};

async function withModel<Value>(
	{ model = 'gpt-5.5', options = {}, apiKey = KEY, ...rest }: Settings,
	use: (model: ChatModel) => Promise<Value> | Value,
) {
	return await engine.supply<ChatModel, Value>({
		type: TYPE,
		parameters: { model: locator(model), options } as never,
		credentials: { cometApi: { apiKey, baseUrl: sim.baseUrl } },
		use,
		...rest,
	});
}

type NodeError = Error & { description?: string; httpCode?: string; functionality?: string };

/** What the model throws, and what its node shows of it. */
async function failure(settings: Settings, use: (model: ChatModel) => Promise<unknown>) {
	const { value, run } = await withModel(settings, async (model) => {
		const outcome = await use(model).then(
			(answer) => ({ answer }),
			(error: NodeError) => ({ error }),
		);
		if ('error' in outcome) return outcome.error;
		throw new Error(`nothing failed: ${inspect(outcome.answer)}`);
	});
	return { error: value, shown: run.nodes['Sub-node']?.at(-1)?.error as NodeError | undefined };
}

/** Reads a stream to its end. */
async function read(stream: AsyncIterable<Answer>) {
	const pieces: Answer[] = [];
	let whole: Answer | undefined;
	for await (const piece of stream) {
		pieces.push(piece);
		whole = whole ? whole.concat(piece) : piece;
	}
	return { whole: whole as Answer, texts: pieces.map(({ content }) => content).filter(Boolean) };
}

const bodies = async () =>
	(await sim.control.requests({ path: CHAT })).map(
		({ body }) => (body as { value: Record<string, unknown> }).value,
	);
const attempts = async () => (await sim.control.requests({ path: CHAT })).length;
const withoutId = (text = '') => text.replace(/request id [^)]+/, 'request id …');

const tool = (name: string) => ({
	type: 'function',
	function: {
		name,
		description: `Calls ${name}`,
		parameters: {
			type: 'object',
			properties: { city: { type: 'string' } },
			required: ['city'],
		},
	},
});
const toolResult = (call: { id: string; name: string }, content: string) => ({
	role: 'tool',
	tool_call_id: call.id,
	name: call.name,
	content,
});

describe('an answer', () => {
	test('at once: text, usage, and what the sub-node shows', async () => {
		const { value, run } = await withModel(
			{ options: { temperature: 0.5 } },
			async (model) => await model.invoke('Hello there'),
		);
		expect(value.content).toBe('Echo: Hello there');
		expect(value.usage_metadata).toMatchObject({ input_tokens: 7, output_tokens: 5 });
		expect(await bodies()).toEqual([
			{
				model: 'gpt-5.5',
				messages: [{ role: 'user', content: 'Hello there' }],
				temperature: 0.5,
			},
		]);
		const [shown] = run.nodes['Sub-node'];
		expect(shown.outputs[0][0].json).toEqual({
			response: {
				generations: [[{ text: 'Echo: Hello there', generationInfo: { finish_reason: 'stop' } }]],
			},
			tokenUsage: { promptTokens: 7, completionTokens: 5, totalTokens: 12 },
		});
		expect(shown.raw.inputOverride?.ai_languageModel?.[0]?.[0].json).toMatchObject({
			messages: ['Human: Hello there'],
			options: { model: 'gpt-5.5', temperature: 0.5 },
		});
	});

	test('streamed: piece by piece, with the usage that the API counted', async () => {
		const { value, run } = await withModel(
			{},
			async (model) => await read(await model.stream('Hi [[words 4]]')),
		);
		expect(value.texts).toEqual(['word1', ' word2', ' word3', ' word4']);
		expect(value.whole.content).toBe('word1 word2 word3 word4');
		expect(value.whole.usage_metadata).toMatchObject({ input_tokens: 8, output_tokens: 6 });
		expect(await bodies()).toMatchObject([
			{ stream: true, stream_options: { include_usage: true } },
		]);
		expect(run.nodes['Sub-node'][0].outputs[0][0].json).toMatchObject({
			tokenUsage: { promptTokens: 8, completionTokens: 6, totalTokens: 14 },
		});
	});

	test('what the model was thinking is kept apart from the text', async () => {
		const { value } = await withModel({ model: 'deepseek-reasoner' }, async (model) => [
			await model.invoke('Hi'),
			(await read(await model.stream('Hi'))).whole,
		]);
		for (const { content, additional_kwargs } of value) {
			expect(content).toBe('Echo: Hi');
			expect(additional_kwargs).toMatchObject({ reasoning_content: 'Thinking about: Hi' });
		}
	});

	test('a list of parts is put together; a refusal is the text', async () => {
		const { value } = await withModel({}, async (model) => [
			await model.invoke('Hi [[parts]]'),
			await model.invoke('Hi [[refusal]]'),
			(await read(await model.stream('Hi [[refusal]]'))).whole,
		]);
		const refusal = "I can't help with: Hi";
		expect(value.map(({ content }) => content)).toEqual(['Echo: Hi', refusal, refusal]);
	});

	test('one that was cut off says so beside the sub-node', async () => {
		const { run } = await withModel({}, async (model) => await model.invoke('Hello [[length]]'));
		expect(run.nodes['Sub-node'][0].raw.hints).toEqual([
			{ type: 'warning', message: expect.stringContaining('cut off at the token limit') },
		]);
	});

	test('JSON: asked for, and told to chains, which then parse it', async () => {
		const { value } = await withModel(
			{ options: { responseFormat: 'json_object' } },
			async (model) => ({ kwargs: model.modelKwargs, answer: await model.invoke('JSON, please') }),
		);
		expect(value.kwargs).toEqual({ response_format: { type: 'json_object' } });
		expect(value.answer.content).toBe('{"echo":"JSON, please"}');
		expect(await bodies()).toMatchObject([{ response_format: { type: 'json_object' } }]);
	});
});

const PNG =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

test.each([
	[
		'a picture as n8n writes it',
		{ type: 'image_url', image_url: { url: `data:image/png;base64,${PNG}` } },
	],
	['a picture by its bare URL', { type: 'image_url', image_url: `data:image/png;base64,${PNG}` }],
	['a picture in the new form', { type: 'image', mimeType: 'image/png', data: PNG }],
	[
		'a picture in the older form',
		{ type: 'image', source_type: 'base64', mime_type: 'image/png', data: PNG },
	],
])('%s reaches the model', async (_name, part) => {
	const { value } = await withModel(
		{},
		async (model) =>
			await model.invoke([{ role: 'user', content: [{ type: 'text', text: 'What?' }, part] }]),
	);
	expect(value.content).toMatch(/^Echo: What\? \[image 1: image\/png, \d+ bytes/);
});

test("a PDF as n8n's agent writes it reaches the model with its name", async () => {
	const pdf = {
		type: 'file',
		source_type: 'base64',
		mime_type: 'application/pdf',
		data: 'aGk=',
		metadata: { filename: 'a.pdf' },
	};
	await withModel({}, async (model) => await model.invoke([{ role: 'user', content: [pdf] }]));
	expect((await bodies())[0].messages).toEqual([
		{
			role: 'user',
			content: [
				{
					type: 'file',
					file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,aGk=' },
				},
			],
		},
	]);
});

describe.each([
	['at once', async (model: ChatModel, messages: unknown) => await model.invoke(messages)],
	[
		'streamed',
		async (model: ChatModel, messages: unknown) => (await read(await model.stream(messages))).whole,
	],
])('tools, %s', (_name, ask) => {
	test('two rounds with one tool: its results are used', async () => {
		const question = { role: 'user', content: 'weather({"city":"Oslo"}) then weather again' };
		const { value } = await withModel({}, async (unbound) => {
			const model = unbound.bindTools([tool('weather')]);
			const first = await ask(model, [question]);
			const so = [question, first, toolResult(first.tool_calls[0], 'rain')];
			const second = await ask(model, so);
			const last = await ask(model, [...so, second, toolResult(second.tool_calls[0], 'sun')]);
			return { first, second, last };
		});
		expect(value.first.tool_calls).toMatchObject([{ name: 'weather', args: { city: 'Oslo' } }]);
		expect(value.second.tool_calls[0].id).not.toBe(value.first.tool_calls[0].id);
		expect(value.last.content).toContain('| weather: rain | weather: sun');
		const [, , { messages }] = await bodies();
		expect((messages as object[])[1]).toEqual({
			role: 'assistant',
			content: '',
			tool_calls: [
				{
					id: value.first.tool_calls[0].id,
					type: 'function',
					function: { name: 'weather', arguments: '{"city":"Oslo"}' },
				},
			],
		});
	});

	test('two tools at the same time stay two calls', async () => {
		const { value } = await withModel(
			{},
			async (model) =>
				await ask(model.bindTools([tool('weather'), tool('traffic')]), 'weather and traffic'),
		);
		expect(value.tool_calls.map(({ name }) => name)).toEqual(['weather', 'traffic']);
		expect(new Set(value.tool_calls.map(({ id }) => id)).size).toBe(2);
	});

	const person = {
		title: 'person',
		type: 'object',
		properties: { name: { type: 'string' } },
		required: ['name'],
	};

	test.each<[string, unknown]>([
		['zod 3', z3.object({ name: z3.string() })],
		['zod 4', z4.object({ name: z4.string() })],
		['JSON schema', person],
	])('withStructuredOutput with %s gives an object', async (_name, schema) => {
		const { value } = await withModel({}, async (model) => {
			const structured = model.withStructuredOutput(schema, { name: 'person' });
			return await structured.invoke('person({"name":"Ada"})');
		});
		expect(value).toEqual({ name: 'Ada' });
		const [{ tools, tool_choice: choice }] = await bodies();
		expect(tools).toMatchObject([{ function: { name: 'person', parameters: { type: 'object' } } }]);
		expect(choice).toBeDefined();
	});

	test.each([
		['missing', '[[broken-args]]', {}],
		['fenced', '[[broken-args fenced]]', { city: 'Oslo' }],
	])('arguments that are %s are repaired', async (_kind, directive, args) => {
		const { value } = await withModel(
			{},
			async (model) =>
				await ask(model.bindTools([tool('weather')]), `weather({"city":"Oslo"}) ${directive}`),
		);
		expect(value.tool_calls).toMatchObject([{ name: 'weather', args }]);
	});

	test('arguments that are cut off are an error, never half a call', async () => {
		const { error } = await failure(
			{},
			async (model) =>
				await ask(
					model.bindTools([tool('weather')]),
					'weather({"city":"Oslo"}) [[broken-args cut]]',
				),
		);
		expect(error.message).toContain("called the tool 'weather' with arguments that are not JSON");
	});

	test('what the model was thinking goes back with the result of its call', async () => {
		await withModel({ model: 'deepseek-reasoner' }, async (unbound) => {
			const model = unbound.bindTools([tool('weather')]);
			const question = { role: 'user', content: 'weather in Oslo' };
			const first = await ask(model, [question]);
			await ask(model, [question, first, toolResult(first.tool_calls[0], 'rain')]);
		});
		const [, { messages }] = await bodies();
		expect((messages as object[])[1]).toMatchObject({
			reasoning_content: 'Thinking about: weather in Oslo',
		});
	});
});

test('a tool call that is forced; binding the same tools again keeps each once', async () => {
	const { value } = await withModel({}, async (model) => {
		const forced = model.bindTools([tool('weather')], { tool_choice: 'any' });
		return await forced.bindTools([tool('weather')]).invoke('Say hi');
	});
	expect(value.tool_calls).toMatchObject([{ name: 'weather' }]);
	const [body] = await bodies();
	expect(body.tool_choice).toBe('required');
	expect(body.tools).toHaveLength(1);
});

describe('failures', () => {
	const ask = async (model: ChatModel) => await model.invoke('Hi');

	/** What CometAPI Chat says about the same. */
	async function ofTheActionNode(apiKey: string) {
		const run = await engine.runWorkflow({
			workflow: chain(
				node('Chat', 'cometapi:cometApiChat', {
					operation: 'message',
					model: locator('gpt-5.5'),
					prompt: 'Hi',
					options: { maxRetries: 0 },
				}),
			),
			credentials: { cometApi: { apiKey, baseUrl: sim.baseUrl } },
		});
		const { message, description } = run.error as NodeError;
		// The sub-node has no such option.
		const advice = description?.replace("lower 'Max Concurrent Requests', ", '');
		return { message: withoutId(message), description: advice };
	}

	test.each([
		['a wrong key', 'sk-wrong', undefined, '401', /^CometAPI refused the API key/],
		['a rate limit', KEY, 429, '429', /^CometAPI is receiving too many requests/],
		['an empty balance', 'sk-broke', undefined, '403', /balance or the quota/],
		['an overload', KEY, 503, '503', /is unavailable/],
	])('%s: the words of the action node', async (_name, apiKey, status, httpCode, words) => {
		if (status) await sim.control.addFault({ fault: { kind: 'status', status } });
		const { error, shown } = await failure({ apiKey, options: { maxRetries: 0 } }, ask);
		expect(await attempts()).toBe(1);
		expect(error.message).toMatch(words);
		expect(error).toMatchObject({ httpCode, functionality: 'configuration-node' });
		expect({
			message: withoutId(error.message),
			description: error.description,
		}).toEqual(await ofTheActionNode(apiKey));
		expect(shown?.message).toBe(error.message);
	});

	test('a rate limit is waited for, at once and streamed', async () => {
		const fault = { kind: 'status', status: 429, retryAfter: 0 } as const;
		await sim.control.addFault({ fault, times: 1 });
		await withModel({}, ask);
		expect(await attempts()).toBe(2);
		await sim.control.addFault({ fault, times: 1 });
		const { value } = await withModel({}, async (model) => await read(await model.stream('Hi')));
		expect(value.whole.content).toBe('Echo: Hi');
		expect(await attempts()).toBe(4);
	});

	test('an answer that takes longer than the time-out is given up, and not asked for again', async () => {
		const { error } = await failure(
			{ options: { timeout: 1 } },
			async (model) => await model.invoke('Hi [[slow 3000]]'),
		);
		expect(error.message).toMatch(/^CometAPI did not answer in time/);
		expect(await attempts()).toBe(1);
	});

	test('what may have been charged is not sent twice where the user says so', async () => {
		await sim.control.addFault({ fault: { kind: 'reset', when: 'afterWork' } });
		const { error } = await failure({ options: { retryUnsure: false } }, ask);
		expect(error.message).toMatch(/^The connection to CometAPI broke off/);
		expect(await attempts()).toBe(1);
	});

	test.each([
		['breaks off', { kind: 'cutStream', chunks: 3 }, /the stream broke off before its end/],
		['holds an error', { kind: 'streamError', after: 3 }, /^CometAPI's response cannot be used/],
	] as const)(
		'a stream that %s keeps what had come, and tells the chat',
		async (_name, fault, words) => {
			await sim.control.addFault({ fault });
			const { error } = await failure(
				{},
				async (model) => await read(await model.stream('Hi [[words 9]]')),
			);
			expect(error.message).toMatch(words);
			expect(error.message).toContain('until then it had sent: "word1');
			// n8n sends a streaming chat nothing but the description.
			expect(error.description).toMatch(/^CometAPI's response cannot be used: .*\. What had come/);
		},
	);

	test.each([
		['no model', { model: '' }, "'Model' is empty"],
		['Extra Body that is none', { options: { extraBody: '[1]' } }, /'Extra Body/],
		['a temperature that is none', { options: { temperature: 'warm' } }, /^'Temperature' must be/],
	])('%s is named by its field', async (_name, settings, message) => {
		await expect(withModel(settings, ask)).rejects.toThrow(message);
		expect(await attempts()).toBe(0);
	});

	test('a cancelled execution stops the stream', async () => {
		const controller = new AbortController();
		const cancelled = withModel({ signal: controller.signal }, async (model) => {
			// Longer than the test may take.
			const stream = await model.stream('Hi [[words 5000]] [[slow 20]]');
			for await (const { content } of stream) if (content) controller.abort();
		});
		await expect(cancelled).rejects.toThrow(/cancel/i);
		// The server notices as well: its response has an end.
		while ((await sim.control.requests({ path: CHAT }))[0].ms === undefined);
	});

	test('the key is in nothing that n8n keeps', async () => {
		await sim.control.addFault({
			fault: { kind: 'streamError', after: 2, message: `Incorrect API key provided: ${KEY}` },
		});
		const { value, run } = await withModel({}, async (model) => {
			const outcomes = [model.stream('Hi').then(read), model.invoke('Hi [[status 500]]')];
			return inspect(await Promise.allSettled(outcomes), { depth: 12 });
		});
		expect(value).toContain('Incorrect API key provided: ***');
		expect(value).not.toContain(KEY);
		expect(inspect(run, { depth: 20 })).not.toContain(KEY);
	});
});

test('the model list', async () => {
	const { results } = await engine.callDynamic({
		type: TYPE,
		method: 'searchChatModels',
		credentials: { cometApi: { apiKey: KEY, baseUrl: sim.baseUrl } },
	});
	expect(results.length).toBeGreaterThan(5);
	expect(results.map(({ value }) => value)).not.toContain('text-embedding-3-small');
});
