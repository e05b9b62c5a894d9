import { completions } from '../../../../../nodes/shared/chat/dialects/completions';
import type { ChatCompletion } from '../../../../../nodes/shared/chat/dialects/chatCompletion';
import filtered from '../../../../fixtures/chat/filtered.json';
import plain from '../../../../fixtures/chat/plain.json';
import reasoning from '../../../../fixtures/chat/reasoning.json';
import toolCall from '../../../../fixtures/chat/tool-call.json';
import { errorOf } from '../../../support/errorOf.mts';

const meta = { status: 200, requestId: 'r1' };
const answers = (body: ChatCompletion) => completions.toAnswers(body, meta);
const answer = (body: ChatCompletion) => answers(body)[0];

test('plain', () => {
	expect(answer(plain)).toEqual({
		text: 'Four',
		toolCalls: [],
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

test('tool calls, with what Gemini wants back', () => {
	expect(answer(toolCall)).toMatchObject({
		text: '',
		finishReason: 'tool_calls',
		toolCalls: [{ id: 'call_sim1', name: 'get_weather', arguments: { city: 'Oslo' } }],
	});
	const beside = { extra_content: { google: { thought_signature: 'Sig' } } };
	const call = { id: 'a', function: { name: 'f', arguments: '{}' }, ...beside };
	const { toolCalls, message } = answer({ choices: [{ message: { tool_calls: [call] } }] });
	expect(toolCalls).toEqual([{ id: 'a', name: 'f', arguments: {}, beside }]);
	expect(message).toEqual({
		role: 'assistant',
		content: '',
		tool_calls: [{ ...call, type: 'function' }],
	});
});

test('filtered: empty text', () => {
	expect(answer(filtered)).toMatchObject({ text: '', finishReason: 'content_filter' });
});

test('what the model was thinking, under whichever name, and its tokens', () => {
	expect(answer(reasoning)).toMatchObject({
		text: '42',
		reasoning: 'Six times seven.',
		usage: { reasoningTokens: 12 },
	});
	expect(answer({ choices: [{ message: { reasoning: 'Hm' } }] }).reasoning).toBe('Hm');
});

test('a refusal; an empty one is none', () => {
	expect(answer({ choices: [{ message: { refusal: 'No.' } }] }).refusal).toBe('No.');
	expect(answer({ choices: [{ message: { refusal: '' } }] }).refusal).toBeUndefined();
});

test('content as a list of parts is joined', () => {
	const content = [
		{ type: 'text', text: 'a' },
		{ type: 'text', text: 'b' },
	];
	expect(answer({ choices: [{ message: { content } }] }).text).toBe('ab');
});

test('several answers are numbered, tokens counted once', () => {
	const choices = [0, 1].map((index) => ({ index, message: { content: `a${index}` } }));
	const both = answers({ choices, usage: { total_tokens: 3 } });
	expect(both.map(({ text, choice, usage }) => [text, choice, usage?.totalTokens])).toEqual([
		['a0', 0, 3],
		['a1', 1, undefined],
	]);
});

test.each([
	['stop', 'stop'],
	['length', 'length'],
	['tool_calls', 'tool_calls'],
	['function_call', 'tool_calls'],
	['content_filter', 'content_filter'],
	['eos_token', 'stop'],
	['MAX_TOKENS', 'length'],
	['FINISH_REASON_SAFETY', 'content_filter'],
	['end-turn', 'stop'],
	['a new word', 'a new word'],
	[null, undefined],
])('finish reason %s is %s', (reason, finishReason) => {
	const choices = [{ message: { content: 'Hi' }, finish_reason: reason }];
	expect(answer({ choices }).finishReason).toBe(finishReason);
});

test.each([[{ choices: [] }], [{}]])('no choices is an error: %j', (body) => {
	expect(errorOf(() => answers(body))).toMatchObject({
		kind: 'invalidResponse',
		message: "CometAPI's response cannot be used: it holds no choices",
		requestId: 'r1',
	});
});

describe('several answers', () => {
	const half = { tool_calls: [{ function: { name: 'f', arguments: '{"a":' } }] };
	const choice = (message: object) => ({ message, finish_reason: 'stop' });

	test('one that cannot be used does not throw the others away', () => {
		const found = answers({ choices: [choice(half), choice({ content: 'Hi' })] });
		expect(found).toMatchObject([
			{ choice: 0, parseFailure: expect.stringContaining("called the tool 'f'") as string },
			{ choice: 1, text: 'Hi' },
		]);
		expect(found[1].parseFailure).toBeUndefined();
	});

	test('where none can be used it is an error', () => {
		const details = errorOf(() => answers({ choices: [choice(half), choice(half)] }));
		expect(details.kind).toBe('invalidResponse');
	});
});

test.each(['arguments', 'parameters', 'args'])(
	'a flat call with %s keeps what it is to be run with',
	(key) => {
		const call = { id: 'a', name: 'f', [key]: { city: 'Oslo' } };
		const [{ toolCalls }] = answers({ choices: [{ message: { tool_calls: [call] } }] });
		expect(toolCalls).toMatchObject([{ name: 'f', arguments: { city: 'Oslo' } }]);
	},
);
