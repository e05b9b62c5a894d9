import { merged, putAt, withoutGaps } from '../../../../nodes/shared/jobs/bodyPaths';
import { FieldError } from '../../../../nodes/shared/node/fieldError';

describe('putAt', () => {
	test.each([
		[{}, 'image', { image: 'f' }],
		[{ input: { prompt: 'a' } }, 'input.image', { input: { prompt: 'a', image: 'f' } }],
		[{}, 'images.1', { images: [null, 'f'] }],
		[{ images: ['e'] }, 'images', { images: ['e', 'f'] }],
		[{ image: 'e' }, 'image', { image: ['e', 'f'] }],
		[{}, 'content.0.image_url.url', { content: [{ image_url: { url: 'f' } }] }],
		[{ a: 'text' }, 'a.b', { a: { b: 'f' } }],
		[{ a: { 0: 'x' } }, 'a.0', { a: { 0: ['x', 'f'] } }],
	])('%j at %s', (body, path, expected) => {
		const before = JSON.stringify(body);
		expect(putAt(body, path, 'f', 'Put Into Field')).toEqual(expected);
		expect(JSON.stringify(body)).toBe(before);
	});

	test.each(['', '.', 'a..b', '0', 'a.1000000000'])('%j is refused', (path) => {
		expect(() => putAt({}, path, 'f', 'Put Into Field')).toThrow(FieldError);
	});

	test('no path reaches beyond the body', () => {
		const body = putAt({}, '__proto__.polluted', 'f', 'Put Into Field');
		expect(Object.getPrototypeOf(body)).toBe(Object.prototype);
		expect(({} as Record<string, unknown>).polluted).toBeUndefined();
	});
});

test('merged joins objects, and lets anything else win', () => {
	expect(merged({ a: { b: 1, c: 2 }, d: [1] }, { a: { c: 3 }, d: [2], e: 4 })).toEqual({
		a: { b: 1, c: 3 },
		d: [2],
		e: 4,
	});
});

test('withoutGaps keeps null and false', () => {
	expect(withoutGaps({ a: undefined, b: { c: undefined, d: null }, e: false })).toEqual({
		b: { d: null },
		e: false,
	});
});
