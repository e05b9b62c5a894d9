import { toChatItems } from '../../../../nodes/CometApiChat/operations/chatItems';
import { moderate } from '../../../../nodes/CometApiChat/operations/moderate.operation';
import { toResponseItems } from '../../../../nodes/CometApiChat/operations/responseItems';
import { ResponseEvents } from '../../../../nodes/CometApiChat/operations/responseEvents';
import { ApiError } from '../../../../nodes/shared/api/apiError';
import { ChatEvents } from '../../../../nodes/shared/chat/chatEvents';
import filtered from '../../../fixtures/chat/filtered.json';
import plain from '../../../fixtures/chat/plain.json';
import reasoning from '../../../fixtures/chat/reasoning.json';
import response from '../../../fixtures/chat/response.json';
import toolCall from '../../../fixtures/chat/tool-call.json';

const info = { status: 200, headers: {}, requestId: 'r1' };
const simple = (body: object, params = {}) => toChatItems(body, params, info)[0].json;

const failureOf = (run: () => unknown) => {
	try {
		run();
	} catch (error) {
		return (error as ApiError).details;
	}
	throw new Error('nothing was thrown');
};

describe('a chat completion, simplified', () => {
	test('plain', () => {
		expect(simple(plain)).toEqual({
			text: 'Four',
			finishReason: 'stop',
			model: 'gpt-5.4-2026-03-05',
			usage: {
				inputTokens: 19,
				outputTokens: 2,
				totalTokens: 21,
				cachedTokens: 0,
				reasoningTokens: 0,
			},
			id: 'chatcmpl-sim0001',
		});
	});

	test('tool calls with their arguments as JSON', () => {
		expect(simple(toolCall)).toMatchObject({
			text: '',
			finishReason: 'tool_calls',
			toolCalls: [{ id: 'call_sim1', name: 'get_weather', arguments: { city: 'Oslo' } }],
		});
	});

	test.each([
		['', {}],
		['{"city":', '{"city":'],
	])('tool arguments %j become %j', (text, expected) => {
		const body = {
			choices: [{ message: { tool_calls: [{ function: { name: 'f', arguments: text } }] } }],
		};
		expect(simple(body).toolCalls).toEqual([{ name: 'f', arguments: expected }]);
	});

	test('filtered: empty text and a hint, also when JSON was asked for', () => {
		expect(simple(filtered, { responseFormat: 'json_object' })).toMatchObject({
			text: '',
			finishReason: 'content_filter',
			hint: expect.stringContaining('filtered') as string,
		});
	});

	test('cut off: a hint', () => {
		const body = { choices: [{ finish_reason: 'length', message: { content: 'a' } }] };
		expect(simple(body).hint).toMatch(/cut off/);
	});

	test('reasoning text and its tokens', () => {
		expect(simple(reasoning)).toMatchObject({
			text: '42',
			reasoning: 'Six times seven.',
			usage: { reasoningTokens: 12 },
		});
	});

	test('content as a list of parts is joined', () => {
		const content = [
			{ type: 'text', text: 'a' },
			{ type: 'text', text: 'b' },
		];
		expect(simple({ choices: [{ message: { content } }] }).text).toBe('ab');
	});

	test('several answers are several items, tokens counted once', () => {
		const choices = [0, 1].map((index) => ({ index, message: { content: `a${index}` } }));
		const items = toChatItems({ choices, usage: { total_tokens: 3 } }, {}, info);
		expect(items.map(({ json }) => [json.text, json.choice, json.usage])).toEqual([
			['a0', 0, { totalTokens: 3 }],
			['a1', 1, undefined],
		]);
	});

	test('raw', () => {
		expect(toChatItems(plain, { simplify: false }, info)).toEqual([{ json: plain }]);
	});

	test.each([
		['{"a":1}', { a: 1 }],
		['```json\n{"a":1}\n```', { a: 1 }],
		['[1]', [1]],
	])('JSON %j is parsed', (content, parsed) => {
		const body = { choices: [{ message: { content } }] };
		expect(simple(body, { responseFormat: 'json_object' }).parsed).toEqual(parsed);
	});

	test('no JSON is a failure that keeps the text', () => {
		const body = { model: 'm', choices: [{ finish_reason: 'stop', message: { content: 'Oslo' } }] };
		const details = failureOf(() => simple(body, { responseFormat: 'json_schema' }));
		expect(details.kind).toBe('invalidResponse');
		expect(details.message).toMatch(
			/^CometAPI's response cannot be used: the model m was asked for JSON, but its text is not JSON/,
		);
		expect(details.body).toEqual({ text: 'Oslo', finishReason: 'stop' });
	});

	test('no choices is a failure', () => {
		expect(failureOf(() => simple({ choices: [] }))).toMatchObject({
			kind: 'invalidResponse',
			requestId: 'r1',
		});
	});
});

describe('a streamed chat', () => {
	const chunk = (delta: object, reason: string | null = null, index = 0) =>
		JSON.stringify({ id: 'c', model: 'm', choices: [{ index, delta, finish_reason: reason }] });

	test('is the completion it would have been', () => {
		const events = new ChatEvents();
		const texts = [
			chunk({ role: 'assistant', content: '' }),
			chunk({ reasoning_content: 'Hm' }),
			chunk({ reasoning_content: 'm.' }),
			chunk({ content: 'Hel' }),
			chunk({ content: 'lo' }),
			chunk({}, 'stop'),
			JSON.stringify({ id: 'c', choices: [], usage: { total_tokens: 10 } }),
			'[DONE]',
		].map((data) => events.add(data));
		expect(texts.filter(Boolean)).toEqual(['Hel', 'lo']);
		expect(events.finish()).toEqual({
			id: 'c',
			model: 'm',
			usage: { total_tokens: 10 },
			choices: [
				{
					index: 0,
					finish_reason: 'stop',
					message: { role: 'assistant', content: 'Hello', reasoning_content: 'Hmm.' },
				},
			],
		});
	});

	test('tool calls come in pieces', () => {
		const events = new ChatEvents();
		const call = (piece: object, index = 0) => chunk({ tool_calls: [{ index, ...piece }] });
		events.add(call({ id: 'a', type: 'function', function: { name: 'f', arguments: '' } }));
		events.add(call({ function: { arguments: '{"x"' } }));
		events.add(call({ id: 'b', function: { name: 'g', arguments: '{}' } }, 1));
		events.add(call({ function: { arguments: ':1}' } }));
		events.add(chunk({}, 'tool_calls'));
		expect(events.finish().choices?.[0].message?.tool_calls).toEqual([
			{ id: 'a', type: 'function', function: { name: 'f', arguments: '{"x":1}' } },
			{ id: 'b', type: 'function', function: { name: 'g', arguments: '{}' } },
		]);
	});

	test('whole without [DONE] when every choice has its finish reason', () => {
		const events = new ChatEvents();
		events.add(chunk({ content: 'a' }, 'stop'));
		expect(events.finish().choices).toHaveLength(1);
	});

	test('broken off: a failure that keeps what had come', () => {
		const events = new ChatEvents();
		events.add(chunk({ content: 'Half an' }));
		const details = failureOf(() => events.finish(new Error('aborted')));
		expect(details.message).toBe(
			`CometAPI's response cannot be used: the stream broke off before its end: aborted; until then it had sent: "Half an"`,
		);
		expect(details.body).toMatchObject({ choices: [{ message: { content: 'Half an' } }] });
	});

	test('an error inside the stream', () => {
		const events = new ChatEvents();
		events.add(chunk({ content: 'a' }));
		const error = JSON.stringify({ error: { message: 'overloaded', code: 'x1' } });
		expect(failureOf(() => events.add(error))).toMatchObject({
			message: `CometAPI's response cannot be used: overloaded; until then it had sent: "a"`,
			code: 'x1',
		});
	});
});

describe('a response', () => {
	const item = (body: object, params = {}) => toResponseItems(body, params, info)[0].json;

	test('simplified', () => {
		expect(item(response)).toEqual({
			text: 'Four.',
			finishReason: 'completed',
			model: 'gpt-5.4',
			usage: {
				inputTokens: 19,
				outputTokens: 9,
				totalTokens: 28,
				cachedTokens: 0,
				reasoningTokens: 0,
			},
			id: 'resp_sim1',
		});
	});

	test('raw has no error key, which n8n would take for a failed run', () => {
		const raw = item(response, { simplify: false });
		expect(raw).not.toHaveProperty('error');
		expect(raw).toMatchObject({ id: 'resp_sim1', object: 'response' });
	});

	test('calls, reasoning summary, and an unfinished one with a hint', () => {
		const output = [
			{ type: 'reasoning', summary: [{ text: 'Thought.' }] },
			{ type: 'function_call', call_id: 'c1', name: 'f', arguments: '{"a":1}' },
		];
		expect(
			item({ output, status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }),
		).toMatchObject({
			reasoning: 'Thought.',
			toolCalls: [{ id: 'c1', name: 'f', arguments: { a: 1 } }],
			finishReason: 'max_output_tokens',
			hint: expect.stringContaining('cut off') as string,
		});
	});

	test('a failed one is a failure with its reason', () => {
		const failed = {
			status: 'failed',
			error: { code: 'server_error', message: 'no luck' },
			output: [],
		};
		expect(failureOf(() => item(failed))).toMatchObject({
			message: 'no luck',
			code: 'server_error',
		});
	});

	test('streamed: text is passed on, the last event is the response', () => {
		const events = new ResponseEvents();
		const add = (event: object) => events.add(JSON.stringify(event));
		expect(add({ type: 'response.created', response: {} })).toBeUndefined();
		expect(add({ type: 'response.output_text.delta', delta: 'Fo' })).toBe('Fo');
		add({ type: 'response.completed', response });
		expect(events.finish()).toEqual(response);
	});

	test('streamed and broken off', () => {
		const events = new ResponseEvents();
		events.add(JSON.stringify({ type: 'response.output_text.delta', delta: 'Fo' }));
		expect(failureOf(() => events.finish()).body).toEqual({ text: 'Fo' });
	});
});

test('a moderation, simplified', () => {
	const body = {
		id: 'modr-1',
		model: 'omni-moderation-latest',
		results: [
			{
				flagged: true,
				categories: { harassment: true, violence: false },
				category_scores: { harassment: 0.9, violence: 0.1 },
			},
		],
	};
	const params = { model: 'm', text: 't', options: {} };
	expect(moderate.toItems(body, params, info)[0].json).toMatchObject({
		flagged: true,
		flaggedCategories: ['harassment'],
		scores: { harassment: 0.9 },
	});
	expect(failureOf(() => moderate.toItems({ results: [] }, params, info)).kind).toBe(
		'invalidResponse',
	);
});
