import { safeName, withFileNames } from '../../../../nodes/shared/node/fileNames';

describe('a name that every storage takes', () => {
	test.each([
		['My Clip', 'My Clip'],
		['  a/b\\c: d?.  ', 'a-b-c- d'],
		['../../etc/passwd', 'etc-passwd'],
		['line\nbreak\u0000', 'line-break'],
		['Fußgänger 東京', 'Fußgänger 東京'],
		['v1.2', 'v1.2'],
		['...', ''],
	])('%j', (name, safe) => {
		expect(safeName(name)).toBe(safe);
	});

	test.each([
		['Fußgänger Ærø', 'Fussganger-Aero'],
		['Crème brûlée №1', 'Creme-brulee-No1'],
		['東京', ''],
		['東京 2026', '2026'],
	])('in ASCII: %j', (name, safe) => {
		expect(safeName(name, true)).toBe(safe);
	});

	test('no longer than a file system takes, and never half a letter', () => {
		expect(Buffer.byteLength(safeName('東'.repeat(500)))).toBeLessThanOrEqual(200);
		expect(safeName('🚲'.repeat(100))).toBe('🚲'.repeat(50));
	});
});

describe('the files of an item', () => {
	const file = (name: string) => ({ property: 'data', name, data: new Uint8Array() });
	const named = (items: string[][], options: object) =>
		withFileNames(
			items.map((names) => ({ json: {}, files: names.map(file) })),
			options,
		).map(({ files = [] }) => files.map(({ name }) => name));

	test('one has the name, several are numbered through', () => {
		expect(named([['x']], { fileName: 'Clip' })).toEqual([['Clip']]);
		expect(named([['x'], ['y', 'z']], { fileName: 'Clip' })).toEqual([
			['Clip-1'],
			['Clip-2', 'Clip-3'],
		]);
	});

	test('a number is a name as well, and nothing is none', () => {
		expect(named([['x']], { fileName: 7 })).toEqual([['7']]);
		expect(named([['x']], { fileName: ' ' })).toEqual([['x']]);
		expect(named([['x']], {})).toEqual([['x']]);
	});

	test('in ASCII, with something left in any case', () => {
		expect(named([['größe-1'], ['東京']], { asciiFileNames: true })).toEqual([
			['grosse-1'],
			['file-2'],
		]);
	});

	test('items without files stay as they are', () => {
		expect(withFileNames([{ json: { a: 1 } }], { fileName: 'x' })).toEqual([{ json: { a: 1 } }]);
	});
});
