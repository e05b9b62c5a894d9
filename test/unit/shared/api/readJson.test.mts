import fc from 'fast-check';

import { at, readBody } from '../../../../nodes/shared/api/readJson';

test.each([
	['{"id":9007199254740993}', { id: '9007199254740993' }],
	['{"data":{"task_id": 12345678901234567890 }}', { data: { task_id: '12345678901234567890' } }],
	['[-9007199254740993,1]', ['-9007199254740993', 1]],
	['{"id":"12345678901234567890"}', { id: '12345678901234567890' }],
	['{"text":"{\\"id\\":12345678901234567890}"}', { text: '{"id":12345678901234567890}' }],
	['{"v":[0.12345678901234567,1234567890123456]}', { v: [0.12345678901234567, 1234567890123456] }],
	['{"v":1.2345678901234567e30}', { v: 1.2345678901234567e30 }],
])('%s: whole numbers that are too long are kept digit by digit', (text, value) => {
	expect(readBody(text)).toEqual({ value });
});

test('any other JSON is read as it is', () => {
	fc.assert(
		fc.property(fc.json(), (text) => {
			fc.pre(!/\d{16}/.test(text));
			expect(readBody(text)).toEqual({ value: JSON.parse(text) as unknown });
		}),
	);
});

test('a path leads into objects and lists, and nowhere else', () => {
	const body = { a: [{ b: null, c: 'x' }] };
	expect([
		at(body, 'a.0.c'),
		at(body, 'a.0.b'),
		at(body, 'a.0.c.length'),
		at(body, 'toString'),
	]).toEqual(['x', null, undefined, undefined]);
});
