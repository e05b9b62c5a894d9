import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { citationsIn, headingsOf } from './support/citations.mts';

const root = path.resolve(__dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** Source files below a folder, relative to the package. This file's citations are wrong on purpose. */
function sourcesIn(folder: string): string[] {
	return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
		const file = `${folder}/${entry.name}`;
		if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : sourcesIn(file);
		return /\.([cm]?[jt]s|json|md)$/.test(file) && file !== 'test/package/citations.test.mts'
			? [file]
			: [];
	});
}

const contract = headingsOf(read('docs/api-contract.md'));
const headings = new Set(contract);
const cited = (text: string) => citationsIn(text).map(({ heading }) => heading);

describe('citations of docs/api-contract.md', () => {
	const citations = ['nodes', 'credentials', 'test', 'scripts'].flatMap((folder) =>
		sourcesIn(folder).flatMap((file) =>
			citationsIn(read(file)).map((citation) => ({ file, ...citation })),
		),
	);

	test('each names a heading that exists', () => {
		const wrong = citations.filter(({ heading }) => !headings.has(heading));
		expect(
			wrong.map(({ file, line, heading }) => `${file}:${line}: no heading "${heading}"`),
		).toEqual([]);
	});

	test('are found in the code at all', () => {
		expect(citations.length).toBeGreaterThan(100);
	});

	test('stand in every file with routes of the simulator', () => {
		const index = read('test/simulator/routes/index.mts');
		const files = [...index.matchAll(/from '\.\/(.+?)'/g)].map(
			([, file]) => `test/simulator/routes/${file}`,
		);
		expect(files.length).toBeGreaterThan(10);
		expect(files.filter((file) => citationsIn(read(file)).length === 0)).toEqual([]);
	});
});

describe('the contract itself', () => {
	test('has each heading once', () => {
		expect(contract.filter((heading, at) => contract.indexOf(heading) !== at)).toEqual([]);
	});

	test('refers to no heading that it lacks', () => {
		const text = read('docs/api-contract.md');
		const wrong = [...text.matchAll(/(?<![\w./-])[A-K]\.\d+\b/g)].filter(
			([heading]) => !headings.has(heading),
		);
		expect(wrong.map(([heading]) => heading)).toEqual([]);
	});

	test('explains every source that a mark names', () => {
		const [claims, sources] = read('docs/api-contract.md').split('\n## Sources\n');
		const known = [...sources.matchAll(/^\| ([^|]+) \|/gm)].flatMap(([, keys]) =>
			keys.split(' / '),
		);
		const named = [...claims.matchAll(/\[(?:D|O!?):([\w-]+)/g)].map(([, key]) => key);
		expect(named.length).toBeGreaterThan(300);
		expect(named.filter((key) => !known.includes(key) && key !== 'key')).toEqual([]);
	});
});

describe('reading citations', () => {
	test.each([
		['one', 'of the answer (contract 2.1).', ['2.1']],
		['letters', '(contract A.3; costs 2.5 USD)', ['A.3']],
		['an envelope', 'see contract 1.5 E11, 524', ['1.5 E11']],
		['an envelope by itself', 'contract E1b', ['1.5 E1b']],
		['commas', 'contract 1.5 E5, E9 and K.12, or 4.1', ['1.5 E5', '1.5 E9', 'K.12', '4.1']],
		['words in between', 'Contract 3.3 and 3.4 and 5 more', ['3.3', '3.4']],
		['a range', 'contract 5.11 to 5.14', ['5.11', '5.12', '5.13', '5.14']],
		['a range of envelopes', 'contract 1.5 (E1 to E3)', ['1.5 E1', '1.5 E2', '1.5 E3']],
		['whole sections', "contract's sections 2 and A, contract section 5.", ['2', 'A', '5']],
		['none', 'by contract, a contract 2 years old; contract version', []],
		['too many dots', 'contract 3.5.1', ['3.5.1']],
	])('%s', (_, text, expected) => {
		expect(cited(text)).toEqual(expected);
	});

	test('goes on over the lines of a comment', () => {
		const text =
			'let a;\n/**\n * What it is (the\n * contract\n * 5.1,\n * J.2).\n */\n// contract 2.1';
		expect(citationsIn(text)).toEqual([
			{ line: 5, heading: '5.1' },
			{ line: 6, heading: 'J.2' },
			{ line: 8, heading: '2.1' },
		]);
	});

	test.each([
		'contract 2.99',
		'contract 1.5 E99',
		'contract Z.1',
		'contract 2.1.1',
		'contract section 9',
	])('a wrong one is found: %s', (text) => {
		expect(cited(text)).toHaveLength(1);
		expect(cited(text).filter((heading) => headings.has(heading))).toEqual([]);
	});
});

test('headings are read from a contract', () => {
	const markdown =
		'# T\n## 1. Base\n### 1.5 Errors\n#### 1.5 E1b Old\n```\n## 2. Code\n```\n## A. G\n### A.3 R\n## Sources';
	expect(headingsOf(markdown)).toEqual(['1', '1.5', '1.5 E1b', 'A', 'A.3']);
});
