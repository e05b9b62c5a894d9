import type { Params } from '../../../../nodes/CometApiChat/operations/message.operation';
import { message } from '../../../../nodes/CometApiChat/operations/message.operation';
import type { InputFiles } from '../../../../nodes/shared/node/operation';
import filtered from '../../../fixtures/chat/filtered.json';
import plain from '../../../fixtures/chat/plain.json';
import reasoning from '../../../fixtures/chat/reasoning.json';
import response from '../../../fixtures/chat/response.json';
import toolCall from '../../../fixtures/chat/tool-call.json';
import { errorOf } from '../../support/errorOf.mts';
import { unifiedSpecErrors } from '../../support/unifiedSpec.mts';

const noFiles: InputFiles = () => [];

const paramsOf = (over: Partial<Params> = {}): Params => ({
	model: 'gpt-5.5',
	api: 'completions',
	inputType: 'prompt',
	prompt: 'Hi',
	options: {},
	...over,
});

const chat = (over?: Partial<Params>, files = noFiles) => message.toRequest(paramsOf(over), files);

const picture: InputFiles = (key) => [
	{
		name: `${key}.png`,
		type: key === 'attachment1' ? 'audio/mpeg' : 'image/png',
		size: 3,
		base64: 'AAEC',
		part: undefined as never,
	},
];

describe('a request to Chat Completions', () => {
	test('a plain prompt sends model and messages and nothing else', () => {
		expect(chat()).toEqual({
			method: 'POST',
			path: '/chat/completions',
			responseType: 'json',
			body: { model: 'gpt-5.5', messages: [{ role: 'user', content: 'Hi' }] },
		});
	});

	test('the system message goes first', () => {
		expect(chat({ systemMessage: 'Be brief' }).body?.messages).toEqual([
			{ role: 'system', content: 'Be brief' },
			{ role: 'user', content: 'Hi' },
		]);
	});

	test('every field of the unified spec can be set, and the request validates against it', () => {
		const { body } = chat({
			inputType: 'messages',
			messages: {
				message: [
					{ role: 'system', content: 'a' },
					{ role: 'user', content: 'b' },
					{ role: 'assistant', content: 'c' },
				],
			},
			options: {
				temperature: 0,
				maxTokens: 10,
				stream: true,
				tools: [{ type: 'function', function: { name: 'f' } }],
			},
		});
		const { stream_options: _usage, ...unified } = body as Record<string, unknown>;
		expect(Object.keys(unified).sort()).toEqual([
			'max_tokens',
			'messages',
			'model',
			'stream',
			'temperature',
			'tools',
		]);
		expect(unifiedSpecErrors('/chat/completions', unified)).toBe('');
	});

	test('options go out in wire spelling, 0 and false included', () => {
		expect(
			chat({
				options: {
					temperature: 0,
					topP: 0.5,
					maxCompletionTokens: 5,
					n: 2,
					stop: ['x'],
					seed: 0,
					frequencyPenalty: -1,
					presencePenalty: 1,
					reasoningEffort: 'low',
					verbosity: 'high',
					toolChoice: 'get_weather',
					parallelToolCalls: false,
					user: 'u',
					extraBody: { top_k: 3, temperature: 1 },
				},
			}).body,
		).toEqual({
			model: 'gpt-5.5',
			messages: [{ role: 'user', content: 'Hi' }],
			temperature: 1,
			top_p: 0.5,
			max_completion_tokens: 5,
			n: 2,
			stop: ['x'],
			seed: 0,
			frequency_penalty: -1,
			presence_penalty: 1,
			reasoning_effort: 'low',
			verbosity: 'high',
			tool_choice: { type: 'function', function: { name: 'get_weather' } },
			parallel_tool_calls: false,
			user: 'u',
			top_k: 3,
		});
	});

	test('a tool conversation keeps ids, calls, and null as content', () => {
		const toolCalls = [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{}' } }];
		expect(
			chat({
				inputType: 'messages',
				messages: {
					message: [
						{ role: 'user', content: 'Weather?' },
						{ role: 'assistant', toolCalls },
						{ role: 'tool', content: '{"c":-3}', toolCallId: 'c1' },
					],
				},
			}).body?.messages,
		).toEqual([
			{ role: 'user', content: 'Weather?' },
			{ role: 'assistant', content: null, tool_calls: toolCalls },
			{ role: 'tool', content: '{"c":-3}', tool_call_id: 'c1' },
		]);
	});

	test('attachments go behind the text of the last user message', () => {
		const { body } = chat(
			{
				attachments: {
					attachment: [
						{ type: 'image', binaryPropertyName: 'data', detail: 'low' },
						{ type: 'audio', binaryPropertyName: 'voice' },
						{ type: 'imageUrl', url: 'https://x.test/a.png', detail: 'auto' },
						{ type: 'file', binaryPropertyName: 'doc' },
					],
				},
			},
			picture,
		);
		expect((body?.messages as Array<{ content: unknown }>)[0].content).toEqual([
			{ type: 'text', text: 'Hi' },
			{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAEC', detail: 'low' } },
			{ type: 'input_audio', input_audio: { data: 'AAEC', format: 'mp3' } },
			{ type: 'image_url', image_url: { url: 'https://x.test/a.png' } },
			{
				type: 'file',
				file: { filename: 'attachment3.png', file_data: 'data:image/png;base64,AAEC' },
			},
		]);
	});

	test('a JSON schema is sent with its name and strict', () => {
		const { body } = chat({
			responseFormat: 'json_schema',
			schemaName: 'city',
			strict: true,
			jsonSchema: { type: 'object' },
		});
		expect(body?.response_format).toEqual({
			type: 'json_schema',
			json_schema: { name: 'city', strict: true, schema: { type: 'object' } },
		});
	});
});

test.each([
	[null, undefined],
	[
		['a', null, 7, ''],
		['a', '7'],
	],
	['END', ['END']],
	[[''], undefined],
])('stop sequences given as %j', (stop, expected) => {
	expect(chat({ options: { stop } as never }).body?.stop).toEqual(expected);
});

describe('a request to Responses', () => {
	const respond = (over: Partial<Params> = {}, files = noFiles) =>
		chat({ api: 'responses', ...over }, files);

	test('a plain prompt sends model and input and nothing else', () => {
		expect(respond()).toEqual({
			method: 'POST',
			path: '/responses',
			responseType: 'json',
			body: { model: 'gpt-5.5', input: 'Hi' },
		});
	});

	test('options go out in wire spelling, 0 and false included', () => {
		const request = respond({
			systemMessage: 'Short JSON',
			responseFormat: 'json_object',
			options: {
				temperature: 0,
				topP: 0.5,
				reasoningEffort: 'high',
				reasoningSummary: 'auto',
				verbosity: 'low',
				maxTokens: 9,
				toolChoice: 'f',
				parallelToolCalls: false,
				previousResponseId: 'resp_1',
				store: false,
				truncation: 'auto',
				metadata: { a: '1' },
				user: 'u',
				stream: true,
				extraBody: { include: ['x'] },
			},
		});
		expect(request).toEqual({
			method: 'POST',
			path: '/responses',
			responseType: 'events',
			body: {
				model: 'gpt-5.5',
				input: 'Hi',
				instructions: 'Short JSON',
				max_output_tokens: 9,
				temperature: 0,
				top_p: 0.5,
				tool_choice: { type: 'function', name: 'f' },
				parallel_tool_calls: false,
				previous_response_id: 'resp_1',
				reasoning: { effort: 'high', summary: 'auto' },
				text: { format: { type: 'json_object' }, verbosity: 'low' },
				store: false,
				truncation: 'auto',
				metadata: { a: '1' },
				user: 'u',
				include: ['x'],
				stream: true,
			},
		});
	});

	test('a JSON schema is flat', () => {
		const { body } = respond({
			responseFormat: 'json_schema',
			schemaName: 'city',
			strict: true,
			jsonSchema: { type: 'object' },
		});
		expect(body?.text).toEqual({
			format: { type: 'json_schema', name: 'city', strict: true, schema: { type: 'object' } },
		});
	});

	test('rows become input items, attachments go behind the last user message', () => {
		const { body } = respond(
			{
				inputType: 'messages',
				messages: {
					message: [
						{ role: 'user', content: 'Weather?' },
						{
							role: 'assistant',
							toolCalls: [{ id: 'c1', name: 'f', arguments: { city: 'Oslo' } }],
						},
						{ role: 'tool', content: '-3', toolCallId: 'c1' },
						{ role: 'user', content: 'And here?' },
					],
				},
				attachments: {
					attachment: [
						{ type: 'image', binaryPropertyName: 'data', detail: 'low' },
						{ type: 'file', binaryPropertyName: 'doc' },
					],
				},
			},
			picture,
		);
		expect(body?.input).toEqual([
			{ role: 'user', content: 'Weather?' },
			{ type: 'function_call', call_id: 'c1', name: 'f', arguments: '{"city":"Oslo"}' },
			{ type: 'function_call_output', call_id: 'c1', output: '-3' },
			{
				role: 'user',
				content: [
					{ type: 'input_text', text: 'And here?' },
					{ type: 'input_image', image_url: 'data:image/png;base64,AAEC', detail: 'low' },
					{
						type: 'input_file',
						filename: 'attachment1.png',
						file_data: 'data:audio/mpeg;base64,AAEC',
					},
				],
			},
		]);
	});

	test.each([
		['audio', { type: 'audio', binaryPropertyName: 'voice' }],
		['video', { type: 'videoUrl', url: 'https://x.test/a.mp4' }],
	] as const)('%s is refused with words, because this API does not take it', (kind, attachment) => {
		expect(() => respond({ attachments: { attachment: [attachment] } }, picture)).toThrow(
			`'Attachments' of the type ${kind} cannot be sent with the API Responses`,
		);
	});

	test('metadata must be an object', () => {
		expect(() => respond({ options: { metadata: [] } })).toThrow("'Metadata (JSON)' must be");
	});
});

test.each(['completions', 'responses'])('%s takes tools in the form of either API', (api) => {
	const parameters = { type: 'object' };
	const nested = { type: 'function', function: { name: 'f', strict: true, parameters } };
	const flat = { type: 'function', name: 'f', strict: true, parameters };
	const sent = (tool: object) => chat({ api, options: { tools: [tool] } }).body?.tools;
	expect(sent(nested)).toEqual(sent(flat));
});

describe('whichever the API, refused before anything is sent:', () => {
	const apis = ['completions', 'responses'];
	test.each([
		[
			'no messages',
			{ inputType: 'messages', messages: {} },
			"'Messages' is empty: add at least one message",
		],
		[
			'an empty message',
			{ inputType: 'messages', messages: { message: [{ role: 'user' }] } },
			"'Content' is empty in message 1 of 'Messages'",
		],
		[
			'a tool message without its id',
			{ inputType: 'messages', messages: { message: [{ role: 'tool', content: 'x' }] } },
			"'Tool Call ID' is empty in message 1 of 'Messages'",
		],
		[
			'JSON messages that are no list',
			{ inputType: 'json', messagesJson: {} },
			"'Messages (JSON)' must be a JSON list, like [ … ]",
		],
		[
			'an empty list',
			{ inputType: 'json', messagesJson: [] },
			"'Messages (JSON)' is empty: add at least one message",
		],
		['an API that there is not', { api: 'telepathy' }, "'API' has no choice 'telepathy'"],
		[
			'attachments without a user',
			{
				inputType: 'messages',
				messages: { message: [{ role: 'assistant', content: 'a' }] },
				attachments: { attachment: [{ type: 'imageUrl', url: 'https://x.test/a.png' }] },
			},
			"'Attachments' need a message with the role User to go with",
		],
		[
			'tools that are no list',
			{ options: { tools: {} } },
			"'Tools (JSON)' must be a JSON list, like [ … ]",
		],
		[
			'an extra body that is a list',
			{ options: { extraBody: [] } },
			'\'Extra Body (JSON)\' must be a JSON object, like { "key": "value" }',
		],
		[
			'an extra body that would stream',
			{ options: { extraBody: { stream: true } } },
			"'Extra Body (JSON)' cannot set 'stream'",
		],
		[
			'an attachment without a URL',
			{ attachments: { attachment: [{ type: 'imageUrl' }] } },
			"'URL' is empty in 'Attachments'",
		],
	])('%s', (_name, over, sentence) => {
		for (const api of apis) {
			expect(() => chat({ api, ...(over as Partial<Params>) })).toThrow(sentence);
		}
	});
});

describe('the item', () => {
	const meta = { status: 200, headers: {}, requestId: 'r1' };
	const itemsOf = (body: object, over?: Partial<Params>) =>
		message.toItems(body, paramsOf(over), meta).map(({ json }) => json);
	const usage = (inputTokens: number, outputTokens: number) => ({
		inputTokens,
		outputTokens,
		totalTokens: inputTokens + outputTokens,
		cachedTokens: 0,
		reasoningTokens: 0,
	});

	test('is flat, and the same for both APIs', () => {
		expect(itemsOf(plain)).toEqual([
			{
				text: 'Four',
				finishReason: 'stop',
				model: 'gpt-5.4-2026-03-05',
				usage: usage(19, 2),
				id: 'chatcmpl-sim0001',
			},
		]);
		expect(itemsOf(response, { api: 'responses' })).toEqual([
			{
				text: 'Four.',
				finishReason: 'stop',
				model: 'gpt-5.4',
				usage: usage(19, 9),
				id: 'resp_sim1',
			},
		]);
	});

	test('of each of several answers', () => {
		const choices = [0, 1].map((index) => ({ index, message: { content: `a${index}` } }));
		expect(itemsOf({ choices }).map(({ text, choice }) => [text, choice])).toEqual([
			['a0', 0],
			['a1', 1],
		]);
	});

	test('raw is the response of the API', () => {
		expect(itemsOf(plain, { simplify: false })).toEqual([plain]);
		const [raw] = itemsOf(response, { api: 'responses', simplify: false });
		expect(raw).toMatchObject({ id: 'resp_sim1', object: 'response' });
	});

	test('has the JSON that was asked for, or an error tells that there is none', () => {
		const choices = [{ message: { content: '{"a":1}' } }];
		expect(itemsOf({ choices }, { responseFormat: 'json_object' })[0].parsed).toEqual({ a: 1 });
		const asked = { responseFormat: 'json_object', simplify: false } as const;
		expect(errorOf(() => itemsOf(plain, asked)).kind).toBe('invalidResponse');
		expect(errorOf(() => itemsOf(response, { ...asked, api: 'responses' })).kind).toBe(
			'invalidResponse',
		);
	});

	test('of several answers one without JSON says so, unless that is to fail', () => {
		const choices = ['{"a":1}', 'no'].map((content, index) => ({ index, message: { content } }));
		const asked = { responseFormat: 'json_object' } as const;
		const [good, bad] = itemsOf({ choices }, asked);
		expect(good).toMatchObject({ parsed: { a: 1 } });
		expect(bad).toMatchObject({ text: 'no', parseFailure: expect.stringMatching(/not JSON/) });
		const strict = { ...asked, options: { failOnUnreadable: true } };
		expect(errorOf(() => itemsOf({ choices }, strict)).message).toMatch(/not JSON/);
		const none = { choices: [choices[1], choices[1]] };
		expect(errorOf(() => itemsOf(none, asked)).body).toEqual({ texts: ['no', 'no'] });
	});

	test('has only fields that are described', () => {
		const described = Object.keys(message.outputFields ?? {});
		const parts = { type: 'output_text', text: 'a', annotations: [{ url: 'https://a.test' }] };
		const spoken = { choices: [{ message: { audio: { id: 'a', data: 'AAAA' } }, logprobs: {} }] };
		const full = {
			...response,
			status: 'incomplete',
			incomplete_details: { reason: 'max_output_tokens' },
			output: [
				...response.output,
				{ type: 'reasoning', summary: [{ text: 'Hm' }] },
				{ type: 'message', content: [{ type: 'refusal', refusal: 'No' }, parts] },
				{ type: 'mcp_approval_request', id: 'm', name: 'buy', arguments: '{}' },
				{ type: 'of_tomorrow', id: 'x' },
				{ type: 'function_call', call_id: 'c', name: 'f', arguments: '{}' },
			],
		};
		const twice = { ...plain, choices: [...plain.choices, ...plain.choices] };
		const found = [
			...[plain, filtered, reasoning, toolCall, twice, spoken].flatMap((body) => itemsOf(body)),
			...itemsOf(
				{ choices: ['1', 'x'].map((content) => ({ message: { content } })) },
				{ responseFormat: 'json_object' },
			),
			...[response, full].flatMap((body) => itemsOf(body, { api: 'responses' })),
			...itemsOf(plain, { api: 'automatic' }),
		].flatMap(Object.keys);
		expect([...new Set(found)].sort()).toEqual([...described].sort());
	});
});
