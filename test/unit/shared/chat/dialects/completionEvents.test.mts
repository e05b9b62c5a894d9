import { CompletionEvents } from '../../../../../nodes/shared/chat/dialects/completionEvents';
import { errorOf } from '../../../support/errorOf.mts';

const event = (value: unknown) => ({ data: JSON.stringify(value) });
const DONE = { data: '[DONE]' };

const chunk = (delta: object, reason: string | null = null, index: unknown = 0) =>
	event({ id: 'c', model: 'm', choices: [{ index, delta, finish_reason: reason }] });

const choicesOf = (...chunks: Array<{ data: string }>) => {
	const events = new CompletionEvents();
	for (const one of chunks) events.add(one);
	return events.finish().choices as Array<{ message: Record<string, unknown> }>;
};

test('is the completion it would have been', () => {
	const events = new CompletionEvents();
	const texts = [
		chunk({ role: 'assistant', content: '' }),
		chunk({ reasoning_content: 'Hm' }),
		chunk({ reasoning_content: 'm.' }),
		chunk({ content: 'Hel' }),
		chunk({ content: 'lo' }),
		chunk({}, 'stop'),
		event({ id: 'c', choices: [], usage: { total_tokens: 10 } }),
		DONE,
	].flatMap((data) => events.add(data).map(({ text }) => text));
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
	const call = (piece: object, index = 0) => chunk({ tool_calls: [{ index, ...piece }] });
	const [{ message }] = choicesOf(
		call({ id: 'a', type: 'function', function: { name: 'f', arguments: '' } }),
		call({ function: { arguments: '{"x"' } }),
		call({ id: 'b', function: { name: 'g', arguments: '{}' } }, 1),
		call({ function: { arguments: ':1}' } }),
		chunk({}, 'tool_calls'),
	);
	expect(message.tool_calls).toEqual([
		{ id: 'a', type: 'function', function: { name: 'f', arguments: '{"x":1}' } },
		{ id: 'b', type: 'function', function: { name: 'g', arguments: '{}' } },
	]);
});

test('whole without [DONE] when every choice has its finish reason', () => {
	expect(choicesOf(chunk({ content: 'a' }, 'stop'))).toHaveLength(1);
});

test('broken off: an error that keeps what had come', () => {
	const events = new CompletionEvents();
	events.add(chunk({ content: 'Half an' }));
	const details = errorOf(() => events.finish(new Error('aborted')));
	expect(details.message).toBe(
		`CometAPI's response cannot be used: the stream broke off before its end: aborted; until then it had sent: "Half an"`,
	);
	expect(details.body).toMatchObject({ choices: [{ message: { content: 'Half an' } }] });
});

test('an error inside the stream', () => {
	const events = new CompletionEvents();
	events.add(chunk({ content: 'a' }));
	const error = event({ error: { message: 'overloaded', code: 'x1' } });
	expect(errorOf(() => events.add(error))).toMatchObject({
		message: `CometAPI's response cannot be used: overloaded; until then it had sent: "a"`,
		code: 'x1',
	});
});

test.each([
	['1', [1, 1]],
	['null', [null, null]],
	['a text', ['0', '0']],
	['running', [0, 1, 2]],
	['absurdly high', [4_000_000_000, 4_000_000_000]],
	['negative', [-1, -1]],
])('one choice was asked for, so there is one, numbered %s', (_name, numbers) => {
	const pieces = numbers.map((index, at) =>
		chunk({ content: String(at) }, at === numbers.length - 1 ? 'stop' : null, index),
	);
	const choices = choicesOf(...pieces);
	expect(choices).toMatchObject([
		{ index: 0, message: { content: numbers.map((_, at) => at).join('') } },
	]);
});

test('several choices are kept apart by their numbers', () => {
	const events = new CompletionEvents(2);
	for (const [text, index] of [
		['a', 0],
		['b', 1],
		['c', 0],
	] as const) {
		events.add(chunk({ content: text }, 'stop', index));
	}
	expect(events.finish().choices).toMatchObject([
		{ message: { content: 'ac' } },
		{ message: { content: 'b' } },
	]);
});

test('thoughts inside of tags are thoughts, also in pieces, and the text is told apart as it comes', () => {
	const events = new CompletionEvents();
	const pieces = ['<th', 'ink>Hm', 'm.</thi', 'nk>\n\nHel', 'lo'].flatMap((content) =>
		events.add(chunk({ content })),
	);
	const all = [...pieces, ...events.rest()];
	expect(all.map(({ text }) => text).join('')).toBe('Hello');
	expect(all.map(({ reasoning }) => reasoning).join('')).toBe('Hmm.');
});

test('what a piece repeats of the whole is no news', () => {
	const whole = (content: string, reason: string | null = null) =>
		event({
			choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: reason }],
		});
	const events = new CompletionEvents();
	events.add(chunk({ content: 'He' }));
	const texts = [whole('Hell'), whole('Hello', 'stop')].flatMap((one) => events.add(one));
	expect(texts.map(({ text }) => text)).toEqual(['ll', 'o']);
});
