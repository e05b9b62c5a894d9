import type { ChatCall } from '../../../../../nodes/shared/chat/dialects/dialect';
import { gemini } from '../../../../../nodes/shared/chat/dialects/gemini';
import { messagesFrom } from '../../../../../nodes/shared/chat/conversation';

type Call = ChatCall<Record<string, unknown>>;

const user = (content: unknown) => ({ role: 'user', content }) as Call['messages'][number];
const request = (over: Partial<Call> = {}) =>
	gemini.toRequest({
		model: 'gemini-3-flash-preview',
		messages: [user('Hi')],
		options: {},
		...over,
	} as never);
const bodyOf = (over?: Partial<Call>) => request(over).body as Record<string, unknown>;
const configOf = (over?: Partial<Call>) => bodyOf(over).generationConfig;

describe('the request', () => {
	test('the least there is, at once and streamed', () => {
		const body = { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] };
		const common = { method: 'POST', surface: 'root', body };
		expect(request()).toEqual({
			...common,
			path: '/v1beta/models/gemini-3-flash-preview:generateContent',
			responseType: 'json',
		});
		expect(request({ stream: true })).toEqual({
			...common,
			path: '/v1beta/models/gemini-3-flash-preview:streamGenerateContent',
			query: { alt: 'sse' },
			responseType: 'events',
		});
	});

	test('media inside of the request, or where they can be fetched', () => {
		const { systemInstruction, contents } = bodyOf({
			messages: [
				{ role: 'system', content: 'Be brief.' },
				user([
					{ type: 'text', text: 'What happens?' },
					{ type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw==' } },
					{ type: 'video_url', video_url: { url: 'https://a.test/v.webm?x=1' } },
					{ type: 'video_url', video_url: { url: 'https://youtu.be/abc' } },
					{ type: 'input_audio', input_audio: { data: 'QQ==', format: 'mp3' } },
					{ type: 'file', file: { file_data: 'data:application/pdf;base64,JVBERg==' } },
				]),
			],
		});
		expect(systemInstruction).toEqual({ parts: [{ text: 'Be brief.' }] });
		expect(contents).toEqual([
			{
				role: 'user',
				parts: [
					{ text: 'What happens?' },
					{ inlineData: { mimeType: 'image/png', data: 'iVBORw==' } },
					{ fileData: { mimeType: 'video/webm', fileUri: 'https://a.test/v.webm?x=1' } },
					{ fileData: { fileUri: 'https://youtu.be/abc' } },
					{ inlineData: { mimeType: 'audio/mpeg', data: 'QQ==' } },
					{ inlineData: { mimeType: 'application/pdf', data: 'JVBERg==' } },
				],
			},
		]);
	});

	test('options under their names', () => {
		expect(
			configOf({
				options: { temperature: 0, topP: 0.5, topK: 5, maxTokens: 10, n: 2, stop: ['x'], seed: 1 },
			}),
		).toEqual({
			temperature: 0,
			topP: 0.5,
			topK: 5,
			maxOutputTokens: 10,
			candidateCount: 2,
			stopSequences: ['x'],
			seed: 1,
		});
	});

	test.each([
		[
			'gemini-3-flash-preview',
			{ reasoningEffort: 'low' },
			{ thinkingLevel: 'LOW', includeThoughts: true },
		],
		[
			'gemini-2.5-flash',
			{ reasoningEffort: 'low' },
			{ thinkingBudget: 1024, includeThoughts: true },
		],
		['gemini-2.5-flash', { reasoningEffort: 'none' }, { thinkingBudget: 0 }],
		['gemini-3-flash-preview', { thinkingBudget: 0 }, { thinkingBudget: 0 }],
	])('%s thinks by %j', (model, options, thinkingConfig) => {
		expect(configOf({ model, options })).toEqual({ thinkingConfig });
	});

	test('a JSON schema in the part that Gemini takes', () => {
		const schema = {
			$schema: 'https://json-schema.org/draft/2020-12/schema',
			type: 'object',
			additionalProperties: false,
			properties: {
				kind: { const: 'a' },
				name: { type: ['string', 'null'], format: 'email' },
				when: { type: 'string', format: 'date-time' },
				tags: { type: 'array', items: { $ref: '#/$defs/tag' }, uniqueItems: true },
				one: { oneOf: [{ type: 'string' }, { type: 'number' }] },
			},
			required: ['kind'],
			$defs: { tag: { type: 'string', enum: ['x', 'y'] } },
		};
		expect(configOf({ format: { type: 'json_schema', schema: { schema } } })).toEqual({
			responseMimeType: 'application/json',
			responseSchema: {
				type: 'OBJECT',
				properties: {
					kind: { type: 'STRING', enum: ['a'] },
					name: { type: 'STRING', nullable: true },
					when: { type: 'STRING', format: 'date-time' },
					tags: {
						type: 'ARRAY',
						items: { type: 'STRING', enum: ['x', 'y'] },
						description: '(uniqueItems: true)',
					},
					one: { anyOf: [{ type: 'STRING' }, { type: 'NUMBER' }] },
				},
				required: ['kind'],
			},
		});
		expect(configOf({ format: { type: 'json_object' } })).toEqual({
			responseMimeType: 'application/json',
		});
	});

	test('a schema that refers to itself is said to be none', () => {
		const schema = { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/a' } } };
		expect(() => bodyOf({ format: { type: 'json_schema', schema: { schema } } })).toThrow(
			/^'JSON Schema' has a '\$ref'/,
		);
	});

	test('functions, those without arguments, tools of the provider, and Google Search', () => {
		const { tools, toolConfig } = bodyOf({
			tools: [
				{
					type: 'function',
					function: {
						name: 'f',
						description: 'F',
						parameters: { type: 'object', properties: { a: { type: 'string' } } },
					},
				},
				{
					type: 'function',
					function: { name: 'g', parameters: { type: 'object', properties: {} } },
				},
				{ url_context: {} },
			],
			toolChoice: 'f',
			options: { googleSearch: true },
		});
		expect(tools).toEqual([
			{
				functionDeclarations: [
					{
						name: 'f',
						description: 'F',
						parameters: { type: 'OBJECT', properties: { a: { type: 'STRING' } } },
					},
					{ name: 'g' },
				],
			},
			{ google_search: {} },
			{ url_context: {} },
		]);
		expect(toolConfig).toEqual({
			functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['f'] },
		});
	});
});

/** Contract J.2. */
const answer = {
	candidates: [
		{
			content: {
				role: 'model',
				parts: [{ text: 'Hm', thought: true }, { text: '{"answer":"A dog runs."}' }],
			},
			finishReason: 'STOP',
			index: 0,
			groundingMetadata: {
				webSearchQueries: ['dog'],
				groundingChunks: [{ web: { uri: 'https://example.test/a', title: 'A' } }],
				groundingSupports: [],
			},
		},
	],
	usageMetadata: {
		promptTokenCount: 300,
		candidatesTokenCount: 8,
		thoughtsTokenCount: 20,
		totalTokenCount: 328,
	},
	modelVersion: 'gemini-3-flash-preview',
};

describe('the answer', () => {
	test('text without thoughts, sources, usage', () => {
		expect(gemini.toAnswers(answer, {})).toMatchObject([
			{
				text: '{"answer":"A dog runs."}',
				reasoning: 'Hm',
				citations: [{ url: 'https://example.test/a', title: 'A' }],
				finishReason: 'stop',
				model: 'gemini-3-flash-preview',
				usage: { inputTokens: 300, totalTokens: 328, reasoningTokens: 20 },
			},
		]);
	});

	test('a call with its signature goes back as it came, with the result as an object', () => {
		const parts = [
			{ functionCall: { name: 'get_weather', args: { city: 'Oslo' } }, thoughtSignature: 'c2ln' },
		];
		const response = { candidates: [{ content: { parts }, finishReason: 'STOP' }] };
		const [read] = gemini.toAnswers(response, {});
		expect(read).toMatchObject({
			finishReason: 'tool_calls',
			toolCalls: [{ name: 'get_weather', arguments: { city: 'Oslo' } }],
		});
		const [{ id }] = read.toolCalls;
		const messages = [
			user('Go'),
			...messagesFrom(read.message as never),
			{ role: 'tool', tool_call_id: id, content: '-3' },
		];
		expect((bodyOf({ messages }).contents as unknown[]).slice(1)).toEqual([
			{ role: 'model', parts },
			{
				role: 'user',
				parts: [{ functionResponse: { name: 'get_weather', response: { result: '-3' } } }],
			},
		]);
	});

	test.each([
		['gemini-3-flash-preview', 'fc-1', { id: 'fc-1' }],
		['gemini-2.5-pro', 'fc-1', {}],
		['gemini-3-flash-preview', undefined, {}],
	])('%s gets the id %j of a call back as it gave it', (model, given, id) => {
		const functionCall = { id: given, name: 'get_weather', args: {} };
		const [read] = gemini.toAnswers(
			{ candidates: [{ content: { parts: [{ functionCall }] } }] },
			{},
		);
		const [{ id: ours }] = read.toolCalls;
		const messages = [
			user('Go'),
			...messagesFrom(read.message as never),
			{ role: 'tool', tool_call_id: ours, content: '-3' },
		];
		const [, { parts: calls }, { parts: results }] = bodyOf({ messages, model }).contents as Array<{
			parts: Array<Record<string, unknown>>;
		}>;
		expect(calls[0].functionCall).toEqual({ ...id, name: 'get_weather', args: {} });
		expect(results).toEqual([
			{ functionResponse: { ...id, name: 'get_weather', response: { result: '-3' } } },
		]);
	});

	test.each([
		[{ promptFeedback: { blockReason: 'SAFETY' } }, /blocked the prompt \(SAFETY\)/],
		[{ candidates: [] }, /holds no candidates/],
		[
			{ candidates: [{ finishReason: 'MALFORMED_FUNCTION_CALL', finishMessage: 'bad call' }] },
			/broke off.*MALFORMED_FUNCTION_CALL.*bad call/,
		],
	])('%j is an error', (response, message) => {
		expect(() => gemini.toAnswers(response, {})).toThrow(message);
	});

	test('a filtered answer says so', () => {
		const [read] = gemini.toAnswers({ candidates: [{ finishReason: 'PROHIBITED_CONTENT' }] }, {});
		expect(read).toMatchObject({ text: '', finishReason: 'content_filter' });
		expect(read.hint).toMatch(/filtered/);
	});
});

describe('the stream', () => {
	const read = (events: object[], end?: Error) => {
		const collector = gemini.collectEvents({});
		const pieces = events.flatMap((event) => collector.add({ data: JSON.stringify(event) }));
		return { pieces, response: collector.finish(end) };
	};
	const piece = (parts: object[], more: object = {}) => ({
		candidates: [{ content: { role: 'model', parts }, index: 0, ...more }],
		usageMetadata: { promptTokenCount: 300 },
	});

	test('ends without a word about it, and is the response that it would have been', () => {
		const { pieces, response } = read([
			piece([{ text: 'Hm', thought: true }]),
			piece([{ text: 'A dog' }]),
			{
				...piece([{ text: ' runs.' }], { finishReason: 'STOP' }),
				usageMetadata: { promptTokenCount: 300, candidatesTokenCount: 4 },
			},
		]);
		expect(pieces.map(({ text }) => text).join('')).toBe('A dog runs.');
		expect(response).toEqual({
			candidates: [
				{
					index: 0,
					content: {
						role: 'model',
						parts: [{ text: 'Hm', thought: true }, { text: 'A dog runs.' }],
					},
					finishReason: 'STOP',
				},
			],
			usageMetadata: { promptTokenCount: 300, candidatesTokenCount: 4 },
		});
	});

	test('broken off says what had come; blocked is whole', () => {
		expect(() => read([piece([{ text: 'A dog' }])], new Error('reset'))).toThrow(/A dog/);
		const blocked = { promptFeedback: { blockReason: 'SAFETY' } };
		expect(read([blocked]).response).toMatchObject(blocked);
	});
});
