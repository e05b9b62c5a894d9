/**
 * A server that others wrote: aimock plays OpenAI, Anthropic and Google by their own documents. CometAPI Chat and the
 * official client of each API ask it the same, and both have to read the same; what aimock has understood of both
 * requests has to be the same as well.
 */
import {
	LLMock,
	type FixtureFileResponse,
	type FixtureOpts,
	type JournalEntry,
} from '@copilotkit/aimock';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { chain, createEngine, type Engine, node } from './harness.mts';
import type { Api, Call, Question, Reading } from './support/officialClients.mts';
import { MODELS, officialClients, schema, weather } from './support/officialClients.mts';

const mock = new LLMock({ host: '127.0.0.1', port: 0, strict: true });

let engine: Engine;
let clients: ReturnType<typeof officialClients>;

beforeAll(async () => {
	[engine] = await Promise.all([createEngine(), mock.start()]);
	clients = officialClients(mock.url);
}, 120_000);
afterAll(async () => {
	await mock.stop();
	engine.close();
});
beforeEach(() => {
	mock.clearFixtures();
	mock.clearRequests();
	mock.resetMatchCounts();
});

async function run(api: Api, { system, prompt, tools, json, stream }: Question, more: Over = {}) {
	const { options, ...parameters } = more;
	return await engine.runWorkflow({
		workflow: chain(
			node('Chat', 'cometapi:cometApiChat', {
				operation: 'message',
				api,
				model: { __rl: true, mode: 'id', value: MODELS[api] },
				...(system && { systemMessage: system }),
				prompt,
				...(json && {
					responseFormat: 'json_schema',
					schemaName: 'answer',
					jsonSchema: JSON.stringify(schema),
					strict: true,
				}),
				...parameters,
				options: {
					...(tools && { tools: JSON.stringify([{ type: 'function', function: weather }]) }),
					stream: stream === true,
					...options,
				},
			} as INodeParameters),
		),
		credentials: { cometApi: { apiKey: 'sk-judge', baseUrl: `${mock.url}/v1` } },
		input: [{ json: {} }],
	});
}

type Over = { options?: IDataObject } & IDataObject;

async function itemOf(api: Api, question: Question, over?: Over): Promise<IDataObject> {
	const result = await run(api, question, over);
	expect(result.error).toBeUndefined();
	return result.json('Chat')[0] as IDataObject;
}

/** An item in the words of a client. */
function readingOf({ text, reasoning, toolCalls, usage }: IDataObject): Reading {
	const { inputTokens, outputTokens } = (usage ?? {}) as Record<string, number>;
	return {
		text: String(text ?? ''),
		thoughts: String(reasoning ?? ''),
		calls: ((toolCalls ?? []) as Call[]).map(({ id, name, arguments: given }) => ({
			id,
			name,
			arguments: given,
		})),
		inputTokens,
		outputTokens,
	};
}

/** A message that is no more than calls: null and '' are the same. */
const withEmptyTexts = (entry: object): unknown =>
	JSON.parse(JSON.stringify(entry).replaceAll('"content":null', '"content":""'));

const heard = ({ method, path, body }: JournalEntry) => ({ method, path, body });

/** Asks both, and expects that both are understood and read alike. */
async function askBoth(api: Api, question: Question) {
	const theirs = await clients[api](question);
	const item = await itemOf(api, question);
	expect(readingOf(item)).toEqual(theirs);
	const [their, our, ...more] = mock.getRequests().map(heard);
	expect(more).toEqual([]);
	return { item, theirs, their, our };
}

const usage = {
	...{ prompt_tokens: 31, completion_tokens: 17, input_tokens: 31, output_tokens: 17 },
	...{ promptTokenCount: 31, candidatesTokenCount: 17 },
};

const APIS: Api[] = ['completions', 'responses', 'anthropic', 'gemini'];
const EACH = APIS.flatMap((api) => [[api, false] as const, [api, true] as const]);
const TEXT = 'Żółć — "2 + 2 = 4"\n\n```js\nf(`x`);\n```\n😀 end.';

describe.each(EACH)('%s, streamed: %j', (api, stream) => {
	test('a text', async () => {
		mock.onMessage(/two/, { content: TEXT, usage }, { chunkSize: 3 });
		const { item, their, our } = await askBoth(api, {
			system: 'Be brief: żółć.',
			prompt: 'What is two and\ntwo? 😀',
			stream,
		});
		expect(our).toEqual(their);
		expect(item).toMatchObject({ text: TEXT, finishReason: 'stop' });
		expect(item.usage).toMatchObject({ inputTokens: 31, outputTokens: 17 });
	});

	test('one that was cut off', async () => {
		mock.onMessage('two', { content: TEXT, usage, finishReason: 'length' });
		const { item } = await askBoth(api, { prompt: 'two', stream });
		// aimock tells no reason in Responses.
		expect(item.finishReason).toBe(api === 'responses' ? 'incomplete' : 'length');
	});

	test('thoughts before the text', async () => {
		mock.onMessage('two', { content: 'Four.', reasoning: 'Let me\ncount.', usage });
		const { theirs } = await askBoth(api, { prompt: 'two', stream });
		expect(theirs.thoughts).toBe('Let me\ncount.');
	});

	test('a round of tools', async () => {
		const toolCalls = [{ id: 'call_1', name: 'weather', arguments: '{"city":"Łódź \\"1\\""}' }];
		mock.on({ userMessage: 'rain', hasToolResult: false }, { toolCalls, usage }, { chunkSize: 4 });
		mock.on({ userMessage: 'rain', hasToolResult: true }, { content: 'It rains.', usage });
		const question: Question = { prompt: 'Does it rain in Łódź?', tools: true, stream };
		const { item, theirs, their, our } = await askBoth(api, question);
		expect(our).toEqual(their);
		const [call] = theirs.calls;
		expect(call).toMatchObject({ name: 'weather', arguments: { city: 'Łódź "1"' } });

		mock.clearRequests();
		const result = 'rain';
		const last = await clients[api]({ ...question, round: { call, result } });
		const messages = [
			{ role: 'user', content: question.prompt },
			item.message,
			{ role: 'tool', tool_call_id: (item.toolCalls as Call[])[0].id, content: result },
		];
		const ours = await itemOf(api, question, {
			inputType: 'json',
			messagesJson: JSON.stringify(messages),
		});
		expect(readingOf(ours)).toEqual(last);
		expect(last.text).toBe('It rains.');
		const [theirRound, ourRound] = mock.getRequests().map(heard);
		expect(withEmptyTexts(ourRound)).toEqual(withEmptyTexts(theirRound));
	});

	test('several calls among texts, in their order', async () => {
		mock.onMessage('rain', {
			usage,
			blocks: [
				{ type: 'toolCall', id: 'call_1', name: 'weather', arguments: '{"city":"Oslo"}' },
				{ type: 'text', text: 'And ' },
				{ type: 'toolCall', id: 'call_2', name: 'weather', arguments: '{}' },
				{ type: 'text', text: 'there.' },
			],
		});
		const question = { prompt: 'rain', tools: true, stream };
		const theirs = await clients[api](question);
		expect(theirs.calls).toHaveLength(2);
		const ours = readingOf(await itemOf(api, question));
		// Messages of Responses are lines of their own here; the client runs them together.
		expect({ ...ours, text: ours.text.replace('\n', '') }).toEqual(theirs);
	});

	test('JSON by a schema', async () => {
		mock.onMessage('city', { content: '{"city":"Łódź"}', usage }, { chunkSize: 2 });
		const { item } = await askBoth(api, { prompt: 'A city', json: true, stream });
		expect(item.parsed).toEqual({ city: 'Łódź' });
	});

	test.each<[what: string, status: number, FixtureFileResponse, words: RegExp]>([
		[
			'a rate limit',
			429,
			{ error: { message: 'Slow down, please', type: 'rate_limit_error' }, status: 429 },
			/Slow down, please/,
		],
		[
			'a failure of the server',
			500,
			{ error: { message: 'Broken inside', type: 'server_error' }, status: 500 },
			/Broken inside/,
		],
		[
			'a refused request',
			400,
			{ error: { message: 'No such thing', type: 'invalid_request_error' }, status: 400 },
			/No such thing/,
		],
	])('%s', async (_what, status, response, words) => {
		mock.onMessage('two', response);
		await expect(clients[api]({ prompt: 'two', stream })).rejects.toMatchObject({ status });
		const { error } = await run(api, { prompt: 'two', stream }, { options: { maxRetries: 0 } });
		expect(error?.message).toMatch(words);
		expect(error?.httpCode).toBe(String(status));
	});

	test('after a rate limit it is asked again', async () => {
		const refusal = { error: { message: 'Slow down' }, status: 429, retryAfter: 0 };
		mock.on({ userMessage: 'two', sequenceIndex: 0 }, refusal);
		mock.on({ userMessage: 'two', sequenceIndex: 1 }, { content: 'Four.', usage });
		expect(await itemOf(api, { prompt: 'two', stream })).toMatchObject({ text: 'Four.' });
		const [first, second, ...more] = mock.getRequests();
		expect(more).toEqual([]);
		expect(heard(second)).toEqual(heard(first));
	});
});

describe.each(APIS)('%s', (api) => {
	test.each<[what: string, FixtureOpts, stream: boolean]>([
		['a stream that breaks', { chunkSize: 2, truncateAfterChunks: 3 }, true],
		['an answer that is no JSON', { chaos: { malformedRate: 1 } }, false],
		['a connection that breaks', { chaos: { disconnectRate: 1 } }, false],
	])('%s fails for both', async (_what, fault, stream) => {
		mock.onMessage('two', { content: TEXT, usage }, fault);
		await expect(clients[api]({ prompt: 'two', stream })).rejects.toThrow();
		const { error } = await run(api, { prompt: 'two', stream }, { options: { maxRetries: 0 } });
		expect(error).toBeDefined();
	});
});
