import fc from 'fast-check';

import { ApiError } from '../../../../nodes/shared/api/apiError';
import { isErrorEvent, LastValue, valuesIn } from '../../../../nodes/shared/api/jsonEvents';
import { readJson } from '../../../../nodes/shared/api/readJson';
import { errorOf } from '../../support/errorOf.mts';

const event = (value: unknown, name?: string) => ({ data: JSON.stringify(value), event: name });
const DONE = { data: '[DONE]' };

const read = (...events: Array<{ data: string; event?: string }>) => {
	const last = new LastValue();
	for (const one of events) last.add(one);
	return { value: last.finish(), hint: last.hint };
};

test.each<[string, string, unknown[]]>([
	['one value', '{"a":1}', [{ a: 1 }]],
	['several lines of JSON without a blank line between', '{"a":1}\n{"a":2}', [{ a: 1 }, { a: 2 }]],
	['one value over several lines', '{\n"a":\n1}', [{ a: 1 }]],
	['the name of the field twice', 'data: {"a":1}', [{ a: 1 }]],
	['the name of the field on each line', '{"a":1}\ndata: {"a":2}', [{ a: 1 }, { a: 2 }]],
	['a list of values', '[{"a":1},{"a":2}]', [{ a: 1 }, { a: 2 }]],
	['JSON inside of a JSON text', '"{\\"a\\":1}"', [{ a: 1 }]],
	['a blank text', '" "', []],
])('%s', (_name, data, values) => {
	expect(valuesIn(data)).toEqual({ values });
});

test.each(['no JSON', '{"a":', '"a text"', '<html></html>'])('%s is not JSON', (data) => {
	expect(valuesIn(data)).toEqual({ values: [], problem: 'is not JSON' });
});

test('of lines that are JSON in part the part is read', () => {
	expect(valuesIn('{"a":1}\n{"a":')).toEqual({ values: [{ a: 1 }], problem: 'is not JSON' });
});

test('the last value counts, and an end is no value', () => {
	expect(read(event({ a: 1 }), event({ a: 2 }), DONE)).toEqual({ value: { a: 2 } });
});

test.each<[string, { data: string }, RegExp]>([
	['is not JSON', { data: '{"a":' }, /is not JSON: \{"a":$/],
	['is a number', event(7), /is no object: 7/],
	['is a text', event('words'), /is not JSON/],
])('a piece that %s is told and does not end the reading', (_name, odd, hint) => {
	const { value, hint: told } = read(event({ a: 1 }), odd, event({ a: 2 }), DONE);
	expect(value).toEqual({ a: 2 });
	expect(told).toMatch(hint);
});

test('several odd pieces are counted, not listed', () => {
	const odd = { data: 'x'.repeat(1000) };
	const { hint } = read(odd, odd, odd, event({ a: 1 }), DONE);
	expect(hint).toMatch(/… \(and 2 more\)$/);
	expect(hint?.length).toBeLessThan(400);
});

test.each<[string, { data: string; event?: string }, object]>([
	['an error object', event({ error: { message: 'too busy', code: 'e1' } }), { code: 'e1' }],
	['error as a text', event({ error: 'too busy' }), {}],
	['its name', event({ message: 'too busy', code: 'e2' }, 'error'), { code: 'e2' }],
	['its type', event({ type: 'response.error', message: 'too busy' }), {}],
	['words by its name', { data: 'too busy', event: 'error' }, {}],
	['success false', event({ success: false, message: 'too busy' }), {}],
])('a failure told by %s is thrown at once', (_name, failure, details) => {
	const last = new LastValue();
	expect(errorOf(() => last.add(failure))).toMatchObject({
		kind: 'invalidResponse',
		message: expect.stringContaining('too busy') as string,
		...details,
	});
});

test('a failure behind a response that is whole is a hint', () => {
	const { value, hint } = read(event({ a: 1 }), event({ error: { message: 'too late' } }));
	expect(value).toEqual({ a: 1 });
	expect(hint).toContain('too late');
});

test('where an error is data, it is the value', () => {
	const last = new LastValue(true);
	expect(isErrorEvent({ error: { message: 'a' } })).toBe(true);
	expect(errorOf(() => last.finish()).message).toContain('broke off');
	const job = { id: 'a', status: 'failed', error: null };
	last.add(event(job));
	expect(last.finish()).toEqual(job);
});

test.each<[string, Array<{ data: string }>, string]>([
	['nothing at all', [], 'the stream broke off before its end'],
	['the end alone', [DONE], 'the stream holds nothing that can be used'],
	[
		'odd pieces alone',
		[{ data: 'gibberish' }, DONE],
		'a piece of the stream is not JSON: gibberish',
	],
])('%s is an error that says what came', (_name, events, message) => {
	expect(errorOf(() => read(...events)).message).toContain(message);
});

test('why it broke off is told where nothing had come', () => {
	const last = new LastValue();
	expect(errorOf(() => last.finish(new Error('socket hang up'))).message).toContain(
		'broke off before its end: socket hang up',
	);
});

test('whatever stands between, the values are the same, and the oddity is told', () => {
	const odd = fc
		.string({ minLength: 1 })
		.filter((text) => text.trim() !== '' && readJson(text).problem !== undefined)
		.filter((text) => !/[\r\n]|done|^\s*data:/i.test(text));
	const value = fc.record({ n: fc.integer() });
	fc.assert(
		fc.property(fc.array(odd, { maxLength: 3 }), value, fc.array(odd), (before, one, behind) => {
			const noise = (texts: string[]) => texts.map((data) => ({ data }));
			const { value: found, hint } = read(...noise(before), event(one), ...noise(behind), DONE);
			expect(found).toEqual(one);
			expect(hint === undefined).toBe(before.length + behind.length === 0);
		}),
	);
});

test('any event is read, or told to be an error: never a fault of the reading', () => {
	const data = fc.oneof(
		fc.string(),
		fc.json(),
		fc.array(fc.json()).map((all) => all.join('\n')),
	);
	fc.assert(
		fc.property(fc.array(fc.tuple(data, fc.option(fc.string(), { nil: undefined }))), (events) => {
			try {
				read(...events.map(([text, name]) => ({ data: text, event: name })));
			} catch (error) {
				expect(error).toBeInstanceOf(ApiError);
			}
		}),
		{ numRuns: 2000 },
	);
});
