import type { Answer } from '../../../../nodes/shared/chat/answer';
import { ANSWER_FIELDS, answerItem } from '../../../../nodes/shared/chat/answer';

const item = (over: Partial<Answer>) => answerItem({ text: '', toolCalls: [], ...over });

test('what is not known is left out', () => {
	expect(item({ text: 'Hi' })).toEqual({ text: 'Hi' });
	expect(item({ usage: { inputTokens: 1 } }).usage).toEqual({ inputTokens: 1 });
});

test('all there is, in the order that the fields are described in', () => {
	const full = item({
		text: 'Hi',
		parsed: null,
		reasoning: 'Hm',
		refusal: 'No',
		toolCalls: [{ id: 'c', name: 'f', arguments: '{}', signature: 'Sig' }],
		finishReason: 'stop',
		hint: 'Look',
		choice: 0,
		model: 'm',
		usage: {},
		id: 'i',
	});
	expect(Object.keys(full)).toEqual(Object.keys(ANSWER_FIELDS));
	expect(full.toolCalls).toEqual([{ id: 'c', name: 'f', arguments: {} }]);
});

test.each([
	['{"city":"Oslo"}', { city: 'Oslo' }],
	['', {}],
	['{"city":', '{"city":'],
])('tool arguments %j become %j', (written, expected) => {
	expect(item({ toolCalls: [{ name: 'f', arguments: written }] }).toolCalls).toEqual([
		{ name: 'f', arguments: expected },
	]);
});

test.each([
	['length', /cut off/],
	['content_filter', /filtered/],
])('finish reason %s has a hint', (finishReason, hint) => {
	expect(item({ finishReason }).hint).toMatch(hint);
	expect(item({ finishReason, hint: 'Its own' }).hint).toBe('Its own');
});
