import type { Answer } from '../../../../nodes/shared/chat/answer';
import { ApiError } from '../../../../nodes/shared/api/apiError';
import { completions } from '../../../../nodes/shared/chat/dialects/completions';
import {
	formatOf,
	schemaOf,
	withInstruction,
	withParsed,
} from '../../../../nodes/shared/chat/responseFormat';
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

describe('a schema from an example', () => {
	test.each([
		['x', { type: 'string' }],
		[1, { type: 'integer' }],
		[1.5, { type: 'number' }],
		[true, { type: 'boolean' }],
		[null, { type: ['string', 'null'] }],
		[[], { type: 'array', items: {} }],
		[
			[{ a: 1 }],
			{
				type: 'array',
				items: {
					type: 'object',
					properties: { a: { type: 'integer' } },
					required: ['a'],
					additionalProperties: false,
				},
			},
		],
	])('%j', (example, schema) => {
		expect(schemaOf(example)).toEqual(schema);
	});

	test('takes the place of the schema', () => {
		const params = {
			schemaName: 'n',
			jsonSchemaExample: { a: 'x' },
			jsonSchema: { type: 'object' },
		};
		expect(
			formatOf({ ...params, responseFormat: 'json_schema', schemaType: 'fromJson' }),
		).toMatchObject({ schema: { name: 'n', schema: { properties: { a: { type: 'string' } } } } });
	});
});

describe('the instruction', () => {
	const user = { role: 'user', content: 'Two cities' };

	test('stands in front, behind the system message where there is one', () => {
		expect(withInstruction([user], json)).toEqual([
			{ role: 'system', content: 'Answer with nothing but one JSON value.' },
			user,
		]);
		expect(withInstruction([{ role: 'system', content: 'Be brief.' }, user], json)[0]).toEqual({
			role: 'system',
			content: 'Be brief.\n\nAnswer with nothing but one JSON value.',
		});
	});

	test('not where JSON is asked for already, or not wanted', () => {
		const asked = [{ role: 'user', content: 'Two cities as JSON' }];
		expect(withInstruction(asked, json)).toBe(asked);
		expect(withInstruction([user], undefined)).toEqual([user]);
	});

	test('a server that knows no format gets the instruction alone, with the schema', () => {
		const schema = { type: 'object', properties: { a: { type: 'string' } } };
		const { body = {} } = completions.toRequest({
			model: 'm',
			messages: [user],
			options: {},
			format: { type: 'json_schema', schema: { name: 'n', schema } },
		});
		expect(body.messages).toEqual([user]);
		const refused = (message: string) => new ApiError({ kind: 'validation', status: 400, message });
		const simpler = completions.simpler?.(
			body,
			refused("'response_format' of type 'json_schema' is not supported"),
		);
		expect(simpler).not.toHaveProperty('response_format');
		expect(JSON.stringify(simpler)).toContain('valid for this JSON schema');
		expect(completions.simpler?.(body, refused('too long'))).toBeUndefined();
	});
});
