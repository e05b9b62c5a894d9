/** The same conversation over each of the four chat APIs, in CometAPI Chat and the Chat Model, and what Automatic decides. */
import type { IDataObject } from 'n8n-workflow';

import type { SpawnedSimulator } from '../simulator/spawn.mts';
import { spawnSimulator } from '../simulator/spawn.mts';
import { speak } from '../simulator/media/audio/speech.mts';
import { imageOf } from '../simulator/media/image.mts';
import { chain, createEngine, type Engine, node } from './harness.mts';

let engine: Engine;
let sim: SpawnedSimulator;

beforeAll(async () => {
	[engine, sim] = await Promise.all([createEngine(), spawnSimulator()]);
}, 120_000);
afterAll(async () => {
	await sim.stop();
	engine.close();
});
beforeEach(async () => await sim.control.reset());

const APIS = {
	completions: { model: 'gpt-5.5', path: '/v1/chat/completions' },
	responses: { model: 'o3-pro', path: '/v1/responses' },
	anthropic: { model: 'claude-sonnet-5', path: '/v1/messages' },
	gemini: { model: 'gemini-3-flash-preview', path: '/v1beta/models/{model}:generateContent' },
};

type Api = keyof typeof APIS;
const EACH = (Object.keys(APIS) as Api[]).flatMap((api) => [
	[api, false] as const,
	[api, true] as const,
]);

const locator = (value: string) => ({ __rl: true, mode: 'id', value });
const credentials = () => ({ cometApi: { apiKey: 'sk-sim', baseUrl: sim.baseUrl } });

type Over = { binary?: object; model?: string; options?: object } & Record<string, unknown>;

async function ask({ binary, model = 'gpt-5.5', ...parameters }: Over) {
	return await engine.runWorkflow({
		workflow: chain(
			node('Chat', 'cometapi:cometApiChat', {
				operation: 'message',
				model: locator(model),
				...parameters,
			} as never),
		),
		credentials: credentials(),
		input: [{ json: {}, ...(binary && { binary: binary as never }) }],
	});
}

const answerOf = async (over: Over): Promise<IDataObject> => {
	const result = await ask(over);
	expect(result.error).toBeUndefined();
	return result.json('Chat')[0] as IDataObject;
};

/** Paths of the paid requests, without the model in them. */
const paths = async () =>
	(await sim.control.requests())
		.filter(({ method }) => method === 'POST')
		.map(({ path }) => path.replace(/models\/[^:]+:\w+/, 'models/{model}:generateContent'));

const bodies = async () =>
	(await sim.control.requests())
		.filter(({ method }) => method === 'POST')
		.map(({ body }) => (body as unknown as { value: IDataObject }).value);

const schema = {
	type: 'object',
	properties: { title: { type: 'string' }, count: { type: 'integer', minimum: 1 } },
	required: ['title', 'count'],
};

const weather = {
	type: 'function',
	function: {
		name: 'weather',
		description: 'The weather of a city',
		parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
	},
};

describe.each(EACH)('CometAPI Chat over %s, streamed: %j', (api, stream) => {
	const { model, path } = APIS[api];
	const over = (more: Over): Over => ({
		api,
		model,
		...more,
		options: { stream, ...more.options },
	});

	test('a prompt with a system message', async () => {
		const item = await answerOf(over({ systemMessage: 'Be brief.', prompt: 'Hello' }));
		expect(item).toMatchObject({
			text: 'Echo: Hello',
			finishReason: 'stop',
			usage: { outputTokens: expect.any(Number) as number },
		});
		expect(await paths()).toEqual([path]);
	});

	test('a picture from a file', async () => {
		const picture = await engine.storeBinary(imageOf('a', 64, 64, 'png'), {
			fileName: 'a.png',
			mimeType: 'image/png',
		});
		const item = await answerOf(
			over({
				prompt: 'Look',
				attachments: { attachment: [{ type: 'image', binaryPropertyName: 'data' }] },
				binary: { data: picture },
			}),
		);
		expect(item.text).toMatch(/\[image 1: image\/png/);
	});

	test('JSON by a schema', async () => {
		const item = await answerOf(
			over({
				prompt: 'A title',
				responseFormat: 'json_schema',
				schemaName: 'thing',
				jsonSchema: JSON.stringify(schema),
				strict: false,
			}),
		);
		expect(item.parsed).toEqual({
			title: expect.any(String) as string,
			count: expect.any(Number) as number,
		});
	});

	test('two rounds of tools: what came goes back, and the results are used', async () => {
		const options = {
			tools: JSON.stringify([weather]),
			...(api === 'anthropic' && { reasoningEffort: 'low' }),
		};
		const messages: IDataObject[] = [
			{ role: 'user', content: 'weather({"city":"Oslo"}) then weather({"city":"Rome"})' },
		];
		for (const result of ['rain', 'sun']) {
			const item = await answerOf(
				over({ inputType: 'json', messagesJson: JSON.stringify(messages), options }),
			);
			const [call] = item.toolCalls as IDataObject[];
			expect(call).toMatchObject({ name: 'weather' });
			messages.push(item.message as IDataObject, {
				role: 'tool',
				tool_call_id: call.id,
				content: result,
			});
		}
		const last = await answerOf(
			over({ inputType: 'json', messagesJson: JSON.stringify(messages), options }),
		);
		expect(last.text).toMatch(/\| weather: .*rain.* \| weather: .*sun/);
	});

	test('a failure of the provider is told as everywhere', async () => {
		const result = await ask(over({ prompt: '[[status 400]] x', options: { maxRetries: 0 } }));
		expect(result.error?.message).toMatch(/^CometAPI did not accept the request: .*HTTP 400/);
	});
});

type ChatModel = {
	invoke(messages: unknown): Promise<Message>;
	stream(messages: unknown): Promise<AsyncIterable<Message>>;
	bindTools(tools: object[]): ChatModel;
};
type Message = {
	content: unknown;
	additional_kwargs: Record<string, unknown>;
	tool_calls: Array<{ id: string; name: string; args: object }>;
	concat(next: Message): Message;
};

async function whole(stream: AsyncIterable<Message>): Promise<Message> {
	let message: Message | undefined;
	for await (const piece of stream) message = message ? message.concat(piece) : piece;
	return message as Message;
}

/** As n8n's AI Agent makes a message anew: no more than text, calls, `reasoning_content` and the signatures. */
const remade = ({ content, tool_calls, additional_kwargs: kept }: Message) => ({
	role: 'assistant',
	content,
	tool_calls,
	additional_kwargs: Object.fromEntries(
		Object.entries(kept).filter(([key]) =>
			['reasoning_content', '__gemini_function_call_thought_signatures__'].includes(key),
		),
	),
});

const THOUGHTS: Partial<Record<Api, RegExp>> = {
	responses: /"type":"reasoning"/,
	anthropic: /"type":"thinking".*"signature":"/,
	gemini: /"thoughtSignature":"(?!skip)/,
};

describe.each(EACH)('the Chat Model over %s, streamed: %j', (api, stream) => {
	const { model, path } = APIS[api];

	test('two tools, twice in a row, with what n8n keeps of the thoughts', async () => {
		const options = api === 'anthropic' ? { reasoningEffort: 'low' } : {};
		const { value } = await engine.supply<ChatModel, Message[]>({
			type: 'n8n-nodes-cometapi-unified.lmChatCometApi',
			parameters: { model: locator(model), api, options } as never,
			credentials: credentials(),
			use: async (unbound) => {
				const bound = unbound.bindTools([
					weather,
					{ ...weather, function: { ...weather.function, name: 'traffic' } },
				]);
				const said: unknown[] = [
					{ role: 'user', content: 'weather and traffic then weather and traffic' },
				];
				const answers: Message[] = [];
				for (let round = 0; round < 3; round += 1) {
					const answer = stream ? await whole(await bound.stream(said)) : await bound.invoke(said);
					answers.push(answer);
					said.push(
						remade(answer),
						...answer.tool_calls.map(({ id, name }) => ({
							role: 'tool',
							tool_call_id: id,
							name,
							content: `${name} ${round}`,
						})),
					);
				}
				return answers;
			},
		});
		const names = value.map(({ tool_calls: calls }) => calls.map(({ name }) => name));
		expect(names).toEqual([['weather', 'traffic'], ['weather', 'traffic'], []]);
		expect(String(value[2].content)).toMatch(
			/weather: .*weather 0.*traffic: .*traffic 0.*weather: .*weather 1.*traffic: .*traffic 1/,
		);
		expect(await paths()).toEqual([path, path, path]);
		// Thoughts of the first round are in the last request, in whatever form the API has for them.
		const last = JSON.stringify((await bodies()).at(-1));
		if (THOUGHTS[api]) expect(last).toMatch(THOUGHTS[api]);
	}, 60_000);
});

describe('Automatic', () => {
	const video = { attachment: [{ type: 'videoUrl', url: 'https://a.test/v.mp4' }] };

	test.each<[what: string, api: Api | undefined, over: Over]>([
		['a chat', 'completions', { model: 'gpt-5.5' }],
		['a Claude model', 'completions', { model: 'claude-sonnet-5' }],
		['a Gemini model', 'completions', { model: 'gemini-3-flash-preview' }],
		[
			'a cache mark for Claude',
			'anthropic',
			{ model: 'claude-sonnet-5', options: { cachePrompt: ['conversation'] } },
		],
		[
			'thinking with Claude',
			'anthropic',
			{ model: 'claude-sonnet-5', options: { reasoningEffort: 'low' } },
		],
		[
			'thinking with another',
			'completions',
			{ model: 'gpt-5.5', options: { reasoningEffort: 'low' } },
		],
		['a video for Gemini', 'gemini', { model: 'gemini-3-flash-preview', attachments: video }],
		[
			'Google Search',
			'gemini',
			{ model: 'gemini-3-flash-preview', options: { googleSearch: true } },
		],
		['a model that has Responses alone', 'responses', { model: 'o3-pro' }],
	])('%s goes over %s', async (_what, api, over) => {
		const item = await answerOf({ prompt: 'Hi', ...over });
		expect(item.api).toBe(api);
		expect(await paths()).toEqual([APIS[api as Api].path]);
	});

	test('with Simplify off it stays with the answer that expressions know', async () => {
		const item = await answerOf({
			prompt: 'Hi',
			model: 'claude-sonnet-5',
			simplify: false,
			options: { reasoningEffort: 'low' },
		});
		expect(item).toMatchObject({
			choices: [{ message: { content: expect.any(String) as string } }],
		});
	});

	test('a family that is surely to be had over Chat Completions costs no look at the catalog', async () => {
		await answerOf({ prompt: 'Hi', model: 'gpt-5.5' });
		expect(await sim.control.requests()).toHaveLength(1);
	});

	test.each([
		['No available channel for model X', 503, 'model_not_found'],
		['This model is only supported in v1/messages and not in v1/chat/completions.', 404, ''],
	])('a model that is elsewhere after all is asked there: %s', async (message, status, code) => {
		await sim.control.addFault({
			match: { path: '/v1/chat/completions' },
			fault: { kind: 'raw', status, text: JSON.stringify({ error: { message, code } }) },
		});
		const item = await answerOf({ prompt: 'Hi', model: 'claude-sonnet-5' });
		expect(item).toMatchObject({ text: 'Echo: Hi', api: 'anthropic' });
		expect(await paths()).toEqual([APIS.completions.path, APIS.anthropic.path]);
	});

	test('an explicit choice wins', async () => {
		await answerOf({ prompt: 'Hi', model: 'claude-sonnet-5', api: 'anthropic' });
		expect(await paths()).toEqual([APIS.anthropic.path]);
	});

	test('a recording for Gemini goes inside of the request', async () => {
		const recording = await engine.storeBinary(speak('Hello there', 'alloy', 'wav'), {
			fileName: 'memo.wav',
			mimeType: 'audio/wav',
		});
		const item = await answerOf({
			prompt: 'What is said?',
			model: 'gemini-3-flash-preview',
			attachments: { attachment: [{ type: 'audio', binaryPropertyName: 'data' }] },
			binary: { data: recording },
		});
		expect(item.api).toBe('gemini');
		const [body] = await bodies();
		expect(JSON.stringify(body)).toContain('"inlineData":{"mimeType":"audio/wav"');
	});

	test('a server without the native route is asked over Chat Completions', async () => {
		await sim.control.addFault({
			match: { path: '/v1/messages' },
			fault: {
				kind: 'raw',
				status: 404,
				text: '{"error":{"message":"Invalid URL (POST /v1/messages)"}}',
			},
		});
		const item = await answerOf({
			prompt: 'Hi',
			model: 'claude-sonnet-5',
			options: { reasoningEffort: 'low' },
		});
		expect(item).toMatchObject({ text: 'Echo: Hi', api: 'completions' });
	});

	test('an older Claude model thinks within a budget when it refuses an effort', async () => {
		await sim.control.addFault({
			match: { path: '/v1/messages' },
			fault: {
				kind: 'raw',
				status: 400,
				text: '{"message":"thinking.adaptive: adaptive thinking is not supported on this model"}',
			},
			times: 1,
		});
		const item = await answerOf({
			prompt: 'Hi',
			model: 'claude-sonnet-5',
			options: { reasoningEffort: 'low' },
		});
		expect(item.text).toBe('Echo: Hi');
		const [, second] = await bodies();
		expect(second.thinking).toEqual({ type: 'enabled', budget_tokens: 2048 });
		expect((await sim.control.stats()).creates.chat).toBe(1);
	});
});

describe('prompt caching', () => {
	test('the second question is read from what the first has written', async () => {
		const over = {
			prompt: 'Hi',
			systemMessage: 'A long document. '.repeat(500),
			model: 'claude-sonnet-5',
			options: { cachePrompt: ['system'], cacheDuration: '1h' },
		};
		const first = (await answerOf(over)).usage as IDataObject;
		const second = (await answerOf(over)).usage as IDataObject;
		expect(first.cacheWriteTokens).toBeGreaterThan(1000);
		expect(first.cachedTokens).toBe(0);
		expect(second.cachedTokens).toBe(first.cacheWriteTokens);
	});
});

describe('Fallback Models', () => {
	test('the next is asked when one cannot be had, and the item says so', async () => {
		const item = await answerOf({
			prompt: 'Hi',
			model: 'no-such-model',
			options: { fallbackModels: 'gpt-unknown-1, claude-sonnet-5' },
		});
		expect(item).toMatchObject({ text: 'Echo: Hi', model: 'claude-sonnet-5' });
		expect(item.hint).toMatch(
			/^The fallback model claude-sonnet-5 answered \(no-such-model: .*; gpt-unknown-1: /,
		);
	});

	test.each([
		['that refuses what was sent', '[[status 400]] x'],
		['that may have done the work', '[[status 500]] x'],
	])('not for a model %s', async (_what, prompt) => {
		const result = await ask({
			prompt,
			options: { fallbackModels: 'claude-sonnet-5', maxRetries: 0, retryUnsure: false },
		});
		expect(result.error).toBeDefined();
		expect(await paths()).toHaveLength(1);
	});

	test('in the Chat Model', async () => {
		const { value } = await engine.supply<ChatModel, Message>({
			type: 'n8n-nodes-cometapi-unified.lmChatCometApi',
			parameters: {
				model: locator('no-such-model'),
				options: { fallbackModels: '={{ ["gemini-3-flash-preview"] }}' },
			} as never,
			credentials: credentials(),
			use: async (model) => await whole(await model.stream('Hi')),
		});
		expect(value.content).toBe('Echo: Hi');
	});
});

describe('JSON from any model', () => {
	test('the instruction goes along where nobody has asked for JSON', async () => {
		const item = await answerOf({ prompt: 'A city', responseFormat: 'json_object' });
		expect(item.parsed).toBeInstanceOf(Object);
		expect(JSON.stringify((await bodies())[0])).toContain('nothing but one JSON value');
	});

	test('a model that knows no format answers by the instruction', async () => {
		await sim.control.addFault({
			match: { bodyIncludes: 'response_format' },
			fault: {
				kind: 'raw',
				status: 400,
				text: '{"error":{"message":"response_format is not supported by this model"}}',
			},
		});
		const item = await answerOf({
			prompt: '[[say {"title":"x","count":1}]]',
			responseFormat: 'json_schema',
			jsonSchema: JSON.stringify(schema),
			schemaName: 'thing',
		});
		expect(item.parsed).toEqual({ title: 'x', count: 1 });
		expect((await sim.control.stats()).creates.chat).toBe(1);
	});

	test('by an example, with its fields in the item', async () => {
		const result = await ask({
			prompt: '[[say [{"title":"x"},{"title":"y"}] ]]',
			responseFormat: 'json_schema',
			schemaType: 'fromJson',
			jsonSchemaExample: '[{"title":"a"}]',
			options: { parsedFields: true },
		});
		expect(result.error).toBeUndefined();
		expect(result.json('Chat')).toMatchObject([{ title: 'x', api: 'completions' }, { title: 'y' }]);
		expect(result.json('Chat')[1]).not.toHaveProperty('usage');
	});
});
