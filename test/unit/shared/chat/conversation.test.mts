import { toolCallFrom } from '../../../../nodes/shared/chat/conversation';

const call = { id: 'c1', type: 'function', function: { name: 'f', arguments: '{"a":1}' } };

test.each([
	['of Responses', { type: 'function_call', call_id: 'c1', name: 'f', arguments: '{"a":1}' }],
	['of our own items', { id: 'c1', name: 'f', arguments: { a: 1 } }],
])('a tool call in the form %s', (_name, given) => {
	expect(toolCallFrom(given)).toEqual(call);
});

test('one without arguments has none', () => {
	expect(toolCallFrom({ id: 'c1', name: 'f' }).function?.arguments).toBe('{}');
});

test.each([
	['of Chat Completions', { ...call, extra_content: { google: { thought_signature: 'x' } } }],
	['that nobody knows', { id: 'c1', type: 'custom', custom: {} }],
])('a form %s stays as it is', (_name, given) => {
	expect(toolCallFrom(given)).toBe(given);
});
