import { ApiError } from '../../../../../nodes/shared/api/apiError';
import { anthropic } from '../../../../../nodes/shared/chat/dialects/anthropic';
import type { AnthropicMessage } from '../../../../../nodes/shared/chat/dialects/anthropicMessage';
import type { ChatCall } from '../../../../../nodes/shared/chat/dialects/dialect';
import { messagesFrom } from '../../../../../nodes/shared/chat/conversation';

type Call = ChatCall<Record<string, unknown>>;

const user = (content: unknown) => ({ role: 'user', content }) as Call['messages'][number];
const request = (over: Partial<Call> = {}) =>
	anthropic.toRequest({
		model: 'claude-sonnet-5',
		messages: [user('Hi')],
		options: {},
		...over,
	} as never);
const bodyOf = (over?: Partial<Call>) => request(over).body as Record<string, unknown>;

describe('the request', () => {
	test('the least there is: a token limit of our own, the version, nothing else', () => {
		expect(request()).toEqual({
			method: 'POST',
			path: '/messages',
			responseType: 'json',
			headers: { 'anthropic-version': '2023-06-01' },
			body: {
				model: 'claude-sonnet-5',
				max_tokens: 8192,
				messages: [{ role: 'user', content: 'Hi' }],
			},
		});
	});

	test('system and developer messages stand in front; blank texts and turns of the same side do not stay', () => {
		const { system, messages } = bodyOf({
			messages: [
				{ role: 'system', content: 'Be brief.' },
				user('One'),
				user([
					{ type: 'text', text: ' ' },
					{ type: 'text', text: 'Two' },
				]),
				{ role: 'assistant', content: '' },
				{ role: 'developer', content: 'And kind.' },
			],
		});
		expect(system).toEqual([
			{ type: 'text', text: 'Be brief.' },
			{ type: 'text', text: 'And kind.' },
		]);
		expect(messages).toEqual([
			{
				role: 'user',
				content: [
					{ type: 'text', text: 'One' },
					{ type: 'text', text: 'Two' },
				],
			},
		]);
	});

	test('pictures and documents, from data and from a URL, with their cache marks', () => {
		const cache_control = { type: 'ephemeral' };
		const [turn] = bodyOf({
			messages: [
				user([
					{ type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw==' } },
					{ type: 'image_url', image_url: { url: 'https://a.test/b.png' }, cache_control },
					{
						type: 'file',
						file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERg==' },
					},
					{ type: 'file', file: { filename: 'a.txt', file_data: 'data:text/plain;base64,SGk=' } },
					{ type: 'document', source: { type: 'url', url: 'https://a.test/c.pdf' } },
				]),
			],
		}).messages as Array<{ content: unknown }>;
		expect(turn.content).toEqual([
			{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw==' } },
			{ type: 'image', source: { type: 'url', url: 'https://a.test/b.png' }, cache_control },
			{
				type: 'document',
				source: { type: 'base64', media_type: 'application/pdf', data: 'JVBERg==' },
				title: 'a.pdf',
			},
			{
				type: 'document',
				source: { type: 'text', media_type: 'text/plain', data: 'Hi' },
				title: 'a.txt',
			},
			{ type: 'document', source: { type: 'url', url: 'https://a.test/c.pdf' } },
		]);
	});

	test.each(['video_url', 'input_audio'])('%s is refused before anything is sent', (type) => {
		expect(() => bodyOf({ messages: [user([{ type, [type]: {} }])] })).toThrow(
			/^'API' is Anthropic Messages, which takes no (video|audio)$/,
		);
	});

	test.each([
		[{ reasoningEffort: 'high' }, { type: 'adaptive' }, { effort: 'high' }, 8192],
		[{ reasoningEffort: 'minimal' }, { type: 'adaptive' }, { effort: 'low' }, 8192],
		[{ reasoningEffort: 'none' }, { type: 'disabled' }, undefined, 8192],
		[{ thinkingBudget: 2000 }, { type: 'enabled', budget_tokens: 2000 }, undefined, 10_192],
		[
			{ thinkingBudget: 2000, reasoningEffort: 'low', maxTokens: 3000 },
			{ type: 'enabled', budget_tokens: 2000 },
			undefined,
			3000,
		],
	])('thinking by %j', (options, thinking, config, most) => {
		const body = bodyOf({ options });
		expect(body.thinking).toEqual(thinking);
		expect(body.output_config).toEqual(config);
		expect(body.max_tokens).toBe(most);
	});

	test('a budget that does not fit into the limit', () => {
		expect(() => bodyOf({ options: { thinkingBudget: 2000, maxTokens: 2000 } })).toThrow(
			"'Thinking Budget (Tokens)' (2000) must be less than 'Max Tokens' (2000), which it is part of",
		);
	});

	test('cache marks at the end of each part that is to be kept', () => {
		const tools = [{ type: 'function', function: { name: 'f' } }, { type: 'web_search_20250305' }];
		const body = bodyOf({
			messages: [
				{ role: 'system', content: 'Rules' },
				user('One'),
				{ role: 'assistant', content: 'Two' },
				user('Three'),
			],
			tools,
			options: { cachePrompt: ['system', 'tools', 'conversation'], cacheDuration: '1h' },
		});
		const cache_control = { type: 'ephemeral', ttl: '1h' };
		expect(body.system).toEqual([{ type: 'text', text: 'Rules', cache_control }]);
		expect(body.tools).toEqual([
			{ name: 'f', input_schema: { type: 'object', properties: {} } },
			{ type: 'web_search_20250305', cache_control },
		]);
		expect((body.messages as unknown[]).at(-1)).toEqual({
			role: 'user',
			content: [{ type: 'text', text: 'Three', cache_control }],
		});
		expect(bodyOf({ options: { cachePrompt: ['system'] } })).not.toHaveProperty('system');
	});

	test.each([
		['auto', undefined, { type: 'auto' }],
		['required', undefined, { type: 'any' }],
		['any', undefined, { type: 'any' }],
		['f', undefined, { type: 'tool', name: 'f' }],
		['none', false, { type: 'none', disable_parallel_tool_use: true }],
		[undefined, false, { type: 'auto', disable_parallel_tool_use: true }],
		[undefined, true, undefined],
	])('tool choice %j, in parallel: %j', (toolChoice, parallelToolCalls, expected) => {
		const tools = [{ type: 'function', name: 'f', parameters: { type: 'object' } }];
		const body = bodyOf({ tools, toolChoice, options: { parallelToolCalls } });
		expect(body.tool_choice).toEqual(expected);
		expect(body.tools).toEqual([{ name: 'f', input_schema: { type: 'object' } }]);
	});

	test('a JSON schema goes along closed, and as an instruction for models that do not keep to it', () => {
		const schema = {
			type: 'object',
			properties: { n: { type: 'integer', minimum: 1 } },
			required: ['n'],
		};
		const body = bodyOf({ format: { type: 'json_schema', schema: { name: 'a', schema } } });
		expect(body.output_config).toEqual({
			format: {
				type: 'json_schema',
				schema: {
					type: 'object',
					properties: { n: { type: 'integer', description: '(minimum: 1)' } },
					required: ['n'],
					additionalProperties: false,
				},
			},
		});
		expect(body.system).toContain(JSON.stringify(schema));
		expect(bodyOf({ format: { type: 'json_object' } }).system).toMatch(
			/nothing but one JSON value\.$/,
		);
	});

	test('a round of tools: thoughts in front with their signatures, results in one turn', () => {
		const thinking = { type: 'thinking', thinking: 'Hm', signature: 'c2ln' };
		const call = (id: string) => ({
			id,
			type: 'function',
			function: { name: 'f', arguments: '{"a":1}' },
		});
		const { messages } = bodyOf({
			messages: [
				user('Go'),
				{ role: 'assistant', content: [thinking], tool_calls: [call('t1'), call('t2')] },
				{ role: 'tool', tool_call_id: 't1', content: '-3' },
				{ role: 'tool', tool_call_id: 't2', content: '' },
				user([{ type: 'text', text: 'And?' }]),
			],
		});
		expect((messages as unknown[]).slice(1)).toEqual([
			{
				role: 'assistant',
				content: [
					thinking,
					{ type: 'tool_use', id: 't1', name: 'f', input: { a: 1 } },
					{ type: 'tool_use', id: 't2', name: 'f', input: { a: 1 } },
				],
			},
			{
				role: 'user',
				content: [
					{ type: 'tool_result', tool_use_id: 't1', content: '-3' },
					{ type: 'tool_result', tool_use_id: 't2', content: [] },
					{ type: 'text', text: 'And?' },
				],
			},
		]);
	});
});

/** Contract J.3. */
const answer: AnthropicMessage = {
	id: 'msg_sim1',
	type: 'message',
	role: 'assistant',
	model: 'claude-sonnet-5',
	content: [
		{ type: 'thinking', thinking: 'A kite.', signature: 'c2ln' },
		{ type: 'text', text: 'A kite.' },
	],
	stop_reason: 'end_turn',
	stop_sequence: null,
	usage: {
		input_tokens: 15,
		cache_creation_input_tokens: 18_003,
		cache_read_input_tokens: 0,
		output_tokens: 9,
	},
};

describe('the answer', () => {
	test('text, thoughts, both counters of the cache', () => {
		expect(anthropic.toAnswers(answer, {})).toMatchObject([
			{
				text: 'A kite.',
				reasoning: 'A kite.',
				finishReason: 'stop',
				id: 'msg_sim1',
				usage: {
					inputTokens: 18_018,
					outputTokens: 9,
					totalTokens: 18_027,
					cachedTokens: 0,
					cacheWriteTokens: 18_003,
				},
			},
		]);
	});

	test('calls, and the message that goes back with their results', () => {
		const thinking = { type: 'thinking', thinking: '', signature: 'c2ln' };
		const use = { type: 'tool_use', id: 'toolu_1', name: 'weather', input: { city: 'Oslo' } };
		const [read] = anthropic.toAnswers(
			{ ...answer, content: [thinking, use], stop_reason: 'tool_use' },
			{},
		);
		expect(read).toMatchObject({
			finishReason: 'tool_calls',
			toolCalls: [{ id: 'toolu_1', name: 'weather', arguments: { city: 'Oslo' } }],
		});
		const back = messagesFrom(read.message as never);
		expect(bodyOf({ messages: [user('Go'), ...back] }).messages).toMatchObject([
			{ role: 'user' },
			{ role: 'assistant', content: [thinking, use] },
		]);
	});

	test('what the provider has looked up, and the sources', () => {
		const [read] = anthropic.toAnswers(
			{
				content: [
					{ type: 'server_tool_use', id: 's1', name: 'web_search', input: { query: 'x' } },
					{ type: 'web_search_tool_result', tool_use_id: 's1', content: [] },
					{
						type: 'text',
						text: 'So.',
						citations: [{ type: 'web_search_result_location', url: 'https://a.test', title: 'A' }],
					},
				],
				stop_reason: 'end_turn',
			},
			{},
		);
		expect(read).toMatchObject({
			text: 'So.',
			citations: [{ url: 'https://a.test', title: 'A' }],
			hostedTools: [{ name: 'web_search' }, { type: 'web_search_tool_result' }],
		});
		expect(read.other).toBeUndefined();
	});

	test.each([{}, { content: null }])('%j is none', (message) => {
		expect(() => anthropic.toAnswers(message, {})).toThrow(/it holds no content/);
	});
});

describe('the stream', () => {
	const read = (events: object[], end?: Error) => {
		const collector = anthropic.collectEvents({});
		const pieces = events.flatMap((event) => collector.add({ data: JSON.stringify(event) }));
		return { pieces, message: collector.finish(end) };
	};

	const events = [
		{
			type: 'message_start',
			message: {
				...answer,
				content: [],
				stop_reason: null,
				usage: { input_tokens: 15, output_tokens: 1 },
			},
		},
		{ type: 'content_block_start', index: 0, content_block: { type: 'thinking', thinking: '' } },
		{ type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'A ' } },
		{ type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'kite.' } },
		{
			type: 'content_block_delta',
			index: 0,
			delta: { type: 'signature_delta', signature: 'c2ln' },
		},
		{ type: 'content_block_stop', index: 0 },
		{ type: 'ping' },
		{
			type: 'content_block_start',
			index: 1,
			content_block: { type: 'tool_use', id: 't1', name: 'f', input: {} },
		},
		{
			type: 'content_block_delta',
			index: 1,
			delta: { type: 'input_json_delta', partial_json: '{"a":' },
		},
		{
			type: 'content_block_delta',
			index: 1,
			delta: { type: 'input_json_delta', partial_json: '1}' },
		},
		{ type: 'content_block_start', index: 2, content_block: { type: 'text', text: '' } },
		{ type: 'content_block_delta', index: 2, delta: { type: 'text_delta', text: 'So.' } },
		{ type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 9 } },
		{ type: 'message_stop' },
	];

	test('is the message that it would have been without', () => {
		const { pieces, message } = read(events);
		expect(pieces.map(({ text, reasoning }) => text + reasoning).join('')).toBe('A kite.So.');
		expect(message).toEqual({
			...answer,
			content: [
				{ type: 'thinking', thinking: 'A kite.', signature: 'c2ln' },
				{ type: 'tool_use', id: 't1', name: 'f', input: { a: 1 } },
				{ type: 'text', text: 'So.' },
			],
			stop_reason: 'tool_use',
			usage: { input_tokens: 15, output_tokens: 9 },
		});
	});

	test('whole without its last event; broken off it says what had come', () => {
		expect(read(events.slice(0, -1)).message).toMatchObject({ stop_reason: 'tool_use' });
		expect(() => read(events.slice(0, -2), new Error('reset'))).toThrow(/broke off.*reset.*So\./);
	});

	test('an error within it', () => {
		const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
		expect(() => read([...events.slice(0, 4), error])).toThrow(/Overloaded.*/);
	});
});

describe('what is sent instead of what was refused', () => {
	const refused = (message: string) => new ApiError({ kind: 'validation', status: 400, message });
	const simpler = (options: object, message: string) =>
		anthropic.simpler?.(bodyOf({ options: options as never }), refused(message));

	test('an older model thinks within a budget', () => {
		expect(
			simpler({ reasoningEffort: 'medium' }, 'adaptive thinking is not supported on this model'),
		).toMatchObject({
			thinking: { type: 'enabled', budget_tokens: 8192 },
			max_tokens: 16_384,
		});
	});

	test('one that knows no effort goes without', () => {
		const body = simpler(
			{ reasoningEffort: 'low' },
			'output_config: Extra inputs are not permitted',
		);
		expect(body).toMatchObject({ thinking: { type: 'adaptive' } });
		expect(body).not.toHaveProperty('output_config');
	});

	test.each([
		[{ reasoningEffort: 'low' }, 'messages.0: image is too large'],
		[{}, 'output_config: Extra inputs are not permitted'],
	])('nothing, with %j, for %j', (options, message) => {
		expect(simpler(options, message)).toBeUndefined();
	});
});
