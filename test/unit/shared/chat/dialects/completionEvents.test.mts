import { CompletionEvents } from '../../../../../nodes/shared/chat/dialects/completionEvents';
import { errorOf } from '../../../support/errorOf.mts';

const chunk = (delta: object, reason: string | null = null, index = 0) =>
	JSON.stringify({ id: 'c', model: 'm', choices: [{ index, delta, finish_reason: reason }] });

test('is the completion it would have been', () => {
	const events = new CompletionEvents();
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
	const events = new CompletionEvents();
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
	const events = new CompletionEvents();
	events.add(chunk({ content: 'a' }, 'stop'));
	expect(events.finish().choices).toHaveLength(1);
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
	const error = JSON.stringify({ error: { message: 'overloaded', code: 'x1' } });
	expect(errorOf(() => events.add(error))).toMatchObject({
		message: `CometAPI's response cannot be used: overloaded; until then it had sent: "a"`,
		code: 'x1',
	});
});
