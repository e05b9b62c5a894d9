import { toResult, toUsage } from '../../../nodes/LmChatCometApi/toGenerateResult';
import { ApiError } from '../../../nodes/shared/api/apiError';
import type { ToolCall } from '../../../nodes/shared/chat/conversation';
import type { ChatCompletion } from '../../../nodes/shared/chat/dialects/chatCompletion';
import { completions } from '../../../nodes/shared/chat/dialects/completions';
import filtered from '../../fixtures/chat/filtered.json';
import plain from '../../fixtures/chat/plain.json';
import reasoning from '../../fixtures/chat/reasoning.json';
import toolCall from '../../fixtures/chat/tool-call.json';

const meta = { status: 200, requestId: 'r1' };
const read = (response: ChatCompletion) => {
	const [answer] = completions.toAnswers(response, meta);
	return toResult(answer, { response, meta }, (id) => id ?? 'new');
};
const withCalls = (...calls: ToolCall[]): ChatCompletion => ({
	id: 'c1',
	model: 'm',
	choices: [{ message: { content: null, tool_calls: calls }, finish_reason: 'tool_calls' }],
});
const callWith = (args: unknown): ToolCall => ({
	id: 'call_1',
	function: { name: 'weather', arguments: args as string },
});

test('text, usage, finish reason, ids', () => {
	expect(read(plain as ChatCompletion)).toEqual({
		id: 'chatcmpl-sim0001',
		finishReason: 'stop',
		usage: {
			promptTokens: 19,
			completionTokens: 2,
			totalTokens: 21,
			inputTokenDetails: { cacheRead: 0 },
			outputTokenDetails: { reasoning: 0 },
		},
		message: {
			role: 'assistant',
			id: 'chatcmpl-sim0001',
			content: [{ type: 'text', text: 'Four' }],
		},
		providerMetadata: {
			model_name: 'gpt-5.4-2026-03-05',
			finish_reason: 'stop',
			request_id: 'r1',
		},
		rawResponse: plain,
	});
});

test('a tool call', () => {
	const { message, finishReason } = read(toolCall);
	expect(finishReason).toBe('tool-calls');
	expect(message.content).toEqual([
		{
			type: 'tool-call',
			toolCallId: 'call_sim1',
			toolName: 'get_weather',
			input: '{"city":"Oslo"}',
		},
	]);
});

test('thoughts come before the text, under whichever name they came', () => {
	const kinds = read(reasoning as ChatCompletion).message.content.map(({ type }) => type);
	expect(kinds).toEqual(['reasoning', 'text']);
	const other = read({ choices: [{ message: { content: 'Yes', reasoning: 'Hm' } }] });
	expect(other.message.content[0]).toEqual({ type: 'reasoning', text: 'Hm' });
});

test('a filtered answer has no content, a refusal is the text, parts are put together', () => {
	expect(read(filtered as ChatCompletion)).toMatchObject({
		finishReason: 'content-filter',
		message: { content: [] },
	});
	const refused = read({ choices: [{ message: { content: null, refusal: 'I cannot.' } }] });
	expect(refused.message.content).toEqual([{ type: 'text', text: 'I cannot.' }]);
	const parts = [
		{ type: 'text', text: 'a' },
		{ type: 'text', text: 'b' },
	];
	const joined = read({ choices: [{ message: { content: parts } }] });
	expect(joined.message.content).toEqual([{ type: 'text', text: 'ab' }]);
});

test.each([
	['stop', 'stop'],
	['length', 'length'],
	['content_filter', 'content-filter'],
	['tool_calls', 'tool-calls'],
	['function_call', 'tool-calls'],
	['eos_token', 'stop'],
	[null, 'other'],
])('finish reason %s is %s', (reason, finishReason) => {
	expect(read({ choices: [{ finish_reason: reason }] }).finishReason).toBe(finishReason);
});

test.each([
	['nothing', undefined, '{}'],
	['an empty text', '', '{}'],
	['null', 'null', '{}'],
	['an object instead of text', { city: 'Oslo' }, '{"city":"Oslo"}'],
	['a code fence', '```json\n{"city":"Oslo"}\n```', '{"city":"Oslo"}'],
	['JSON inside of JSON', '"{\\"city\\":\\"Oslo\\"}"', '{"city":"Oslo"}'],
])('arguments that are %s are repaired', (_name, args, input) => {
	expect(read(withCalls(callWith(args))).message.content).toMatchObject([{ input }]);
});

test.each([
	['cut off', '{"city":"Os'],
	['a list', '["Oslo"]'],
	['a word', 'Oslo'],
	['a word in quotes', '"Oslo"'],
	['a number', '3'],
])('arguments that are %s are an error that keeps the answer', (_name, args) => {
	const completion = withCalls(callWith(args));
	expect(() => read(completion)).toThrow(ApiError);
	expect(() => read(completion)).toThrow(
		/^CometAPI's response cannot be used: the model m called the tool 'weather' with arguments/,
	);
	try {
		read(completion);
	} catch (error) {
		expect((error as ApiError).details).toMatchObject({
			kind: 'invalidResponse',
			body: completion,
		});
	}
});

test('arguments that were cut at the token limit say so', () => {
	const completion = withCalls(callWith('{"city":"Os'));
	(completion.choices as Array<{ finish_reason: string }>)[0].finish_reason = 'length';
	expect(() => read(completion)).toThrow('cut off: raise the token limit');
});

test('what came beside a call comes along under the id that it got', () => {
	const signed = (id?: string, signature?: string): ToolCall => ({
		...callWith('{}'),
		id,
		extra_content: signature ? { google: { thought_signature: signature } } : undefined,
	});
	const { content } = read(withCalls(signed(undefined, 'A'), signed('b'))).message;
	const [{ toolCallId }] = content as Array<{ toolCallId: string }>;
	expect(content.at(-1)).toEqual({
		type: 'provider',
		value: {
			beside_calls: {
				calls: { [toolCallId]: { extra_content: { google: { thought_signature: 'A' } } } },
			},
		},
	});
});

test('an answer without choices is an error', () => {
	expect(() => read({ choices: [] })).toThrow(
		`CometAPI's response cannot be used: it holds no choices`,
	);
	expect(() => read({})).toThrow(`CometAPI's response cannot be used: it holds no choices`);
});

test('usage: sums up what the API leaves out; none stays none', () => {
	expect(toUsage({ inputTokens: 3, outputTokens: 4 })).toMatchObject({ totalTokens: 7 });
	expect(toUsage(undefined)).toBeUndefined();
	expect(read({ choices: [{}], usage: null }).usage).toBeUndefined();
});
