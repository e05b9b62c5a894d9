/** README.md, ARCHITECTURE.md, SECURITY.md and docs/README.md name what is there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { inRepository } from '../support/paths.mjs';

const read = (file: string) => readFileSync(inRepository(file), 'utf8');
const documents = [
	'README.md',
	'ARCHITECTURE.md',
	'CONTRIBUTING.md',
	'docs/README.md',
	'docs/verification.md',
	'SECURITY.md',
];
const architecture = read('ARCHITECTURE.md');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** What stands in backticks or begins a line of a tree, and looks like a path: with a slash, or with an extension. */
function pathsIn(text: string): string[] {
	const trees = [...text.matchAll(/```\n([\s\S]*?)```/g)].flatMap(([, tree = '']) =>
		tree.split('\n').map((line) => line.split(/\s{2,}/)[0] ?? ''),
	);
	const quoted = [...text.matchAll(/`([^`\s]+)`/g)].map(([, quote = '']) => quote);
	return [...trees, ...quoted].filter(
		(word) =>
			/^(\.?\w[\w.-]*\/)+[\w.-]*$|^[\w-]+\.(ts|mts|mjs|js|json|md)$/.test(word) &&
			!/^(https?:|v1\/|image\/|audio\/)/.test(word),
	);
}

/** Relative links of Markdown, without headings. */
const linksIn = (text: string) =>
	[...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, link = '']) => link);

/** A path in the text is meant from the root, or from where the document itself lies. */
const exists = (document: string) => (name: string) =>
	existsSync(inRepository(name)) || existsSync(inRepository(path.dirname(document), name));

test.each(documents)('each path and link in %s exists', (document) => {
	const text = read(document);
	const named = [...pathsIn(text), ...linksIn(text)];
	expect(named.length).toBeGreaterThanOrEqual(3);
	expect(named.filter((name) => !exists(document)(name) && !isMadeByUse(name))).toEqual([]);
});

/** What the commands write, and what only a node's own folder has. */
const isMadeByUse = (name: string) => /^(demo-output|operations|events|dist)\//.test(name);

test('ARCHITECTURE.md names each room', () => {
	const rooms = ['nodes/shared', 'test'].flatMap((folder) =>
		readdirSync(inRepository(folder), { withFileTypes: true })
			.filter((entry) => entry.isDirectory())
			.map(({ name }) => `${folder}/${name}/`),
	);
	expect(rooms.filter((room) => !architecture.includes(room))).toEqual([]);
	const top = ['credentials', 'docs', 'examples', 'icons', 'nodes', 'scripts'];
	expect(top.filter((folder) => !architecture.includes(`${folder}/`))).toEqual([]);
});

test("README.md's commands are package.json's, and set everything up themselves", () => {
	const text = read('README.md');
	const commands = [...text.matchAll(/npm (?:run ([\w:]+)|(test|start)\b)/g)].map(
		([, script, short]) => script ?? short ?? '',
	);
	expect(commands.filter((command) => !(command in scripts))).toEqual([]);
	expect(text).toContain('npm run demo    #');
	expect(text).toContain('npm test        #');
	for (const command of ['demo', 'test', 'start', 'e2e']) {
		expect(commands).toContain(command);
		expect(scripts[command]).toMatch(/^node scripts\/setup\.mjs && /);
	}
});
