import type { Answer } from '../../../../nodes/shared/chat/answer';
import { formatOf, withParsed } from '../../../../nodes/shared/chat/responseFormat';
import { errorOf } from '../../support/errorOf.mts';

const json = { type: 'json_object' } as const;
const answer = (text: string, over: Partial<Answer> = {}): Answer => ({
	text,
	toolCalls: [],
	...over,
});
const parsed = (text: string, over?: Partial<Answer>) =>
	withParsed(answer(text, over), json).parsed;

test('text needs no asking; a schema comes with its name and strict', () => {
	expect(formatOf({})).toBeUndefined();
	expect(formatOf({ responseFormat: 'text' })).toBeUndefined();
	expect(formatOf({ responseFormat: 'json_object' })).toEqual(json);
	expect(
		formatOf({ responseFormat: 'json_schema', schemaName: 'n', strict: true, jsonSchema: {} }),
	).toEqual({ type: 'json_schema', schema: { name: 'n', strict: true, schema: {} } });
	expect(() => formatOf({ responseFormat: 'json_schema', jsonSchema: [] })).toThrow(
		"'JSON Schema' must be a JSON object",
	);
});

test.each([
	['{"a":1}', { a: 1 }],
	['```json\n{"a":1}\n```', { a: 1 }],
	['[1]', [1]],
])('JSON %j is parsed', (text, expected) => {
	expect(parsed(text)).toEqual(expected);
});

test('nothing is parsed when text was asked for', () => {
	expect(withParsed(answer('{}'), undefined)).not.toHaveProperty('parsed');
});

test.each<[string, Partial<Answer>]>([
	['was filtered', { finishReason: 'content_filter' }],
	['is still being made', { finishReason: 'in_progress' }],
	['refuses', { refusal: 'No.' }],
	['calls tools', { toolCalls: [{ name: 'f' }] }],
])('an answer that %s has no JSON, which is no error', (_name, over) => {
	expect(parsed('', over)).toBeUndefined();
});

test('no JSON is an error that keeps the text', () => {
	const details = errorOf(() => parsed('Oslo', { finishReason: 'stop', model: 'm' }));
	expect(details.kind).toBe('invalidResponse');
	expect(details.message).toMatch(
		/^CometAPI's response cannot be used: the model m was asked for JSON, but its text is not JSON: /,
	);
	expect(details.body).toEqual({ text: 'Oslo', finishReason: 'stop' });
});

test('cut JSON says so', () => {
	expect(errorOf(() => parsed('{"a"', { finishReason: 'length' })).message).toMatch(
		/cut off: raise the token limit/,
	);
});
