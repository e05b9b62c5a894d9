import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { loadInOwnProcess } from './support/loadInOwnProcess.mts';
import type { Loaded } from './support/loadReport.mts';
import { installPacked, type TemporaryPackage } from './support/packed.mts';
import { requiresOf } from './support/requires.mts';

const AI_SDK = '@n8n/ai-node-sdk';

type Manifest = {
	name: string;
	dependencies?: object;
	peerDependencies?: object;
	n8n: { nodes: string[]; credentials: string[]; aiNodeSdkVersion?: number };
};

let packed: TemporaryPackage;
let manifest: Manifest;
let loaded: Loaded;

const json = (file: string) =>
	JSON.parse(readFileSync(path.join(packed.directory, file), 'utf8')) as unknown;
const scripts = () => packed.files.map((file) => file.path).filter((file) => file.endsWith('.js'));

beforeAll(async () => {
	packed = await installPacked();
	manifest = json('package.json') as Manifest;
	loaded = await loadInOwnProcess(packed.directory);
}, 60_000);

afterAll(async () => await packed.remove());

test('holds dist and the papers, nothing else', () => {
	const allowed = /^(dist\/.+|README\.md|LICENSE|CHANGELOG\.md|package\.json)$/;
	const files = packed.files.map((file) => file.path);
	expect(files.filter((file) => !allowed.test(file))).toEqual([]);
	expect(files.filter((file) => !/\.(js|json|svg|md)$|^LICENSE$/.test(file))).toEqual([]);
	expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']));
	expect(files.filter((file) => /test|tsbuildinfo|dist\/package\.json/.test(file))).toEqual([]);
});

test('is under 300 kB', () => {
	expect(packed.size).toBeLessThan(300_000);
});

test('has no dependencies', () => {
	expect(Object.keys(manifest.dependencies ?? {})).toEqual([]);
});

test('names every node and credential it has', () => {
	const files = packed.files.map((file) => file.path);
	const { nodes, credentials } = manifest.n8n;
	expect(files.filter((file) => file.endsWith('.node.js')).sort()).toEqual([...nodes].sort());
	expect(files.filter((file) => file.endsWith('.credentials.js')).sort()).toEqual(
		[...credentials].sort(),
	);
});

test("n8n's loader loads every node and credential", () => {
	expect(loaded.nodes).toHaveLength(manifest.n8n.nodes.length);
	expect(loaded.credentials).toHaveLength(manifest.n8n.credentials.length);
	for (const node of loaded.nodes) expect(node.methods).not.toEqual([]);
	process.stdout.write(
		`  loading ${loaded.nodes.length} nodes took ${loaded.ms.toFixed(1)} ms, ` +
			`the package is ${(packed.size / 1000).toFixed(1)} kB\n`,
	);
});

test('every node and credential has a light and a dark icon', () => {
	for (const { name, iconUrl } of [...loaded.nodes, ...loaded.credentials]) {
		const icons = iconUrl as { light: string; dark: string } | undefined;
		expect({ name, ...icons }).toMatchObject({
			light: expect.any(String) as string,
			dark: expect.any(String) as string,
		});
		expect(icons?.light).not.toBe(icons?.dark);
		for (const url of Object.values(icons ?? {})) {
			// The address n8n serves it at: icons/<package>/<path in the package>.
			const file = url.replace(`icons/${manifest.name}/`, '');
			expect(readFileSync(path.join(packed.directory, file), 'utf8')).toContain('<svg');
		}
	}
});

test('every node has a codex of its own, with categories', () => {
	for (const file of manifest.n8n.nodes) {
		const codex = json(file.replace(/\.js$/, '.json')) as { node: string };
		const { name } =
			loaded.nodes.find(
				(node) => path.basename(file, '.node.js').toLowerCase() === node.name.toLowerCase(),
			) ?? {};
		expect(codex.node).toBe(`${manifest.name}.${name}`);
	}
	for (const { name, codex } of loaded.nodes) {
		expect({ name, categories: codex?.categories?.length }).not.toMatchObject({ categories: 0 });
		expect(codex?.categories).toBeDefined();
	}
});

test("every node tells n8n's own AI when to use it", () => {
	for (const { name, searchHint } of loaded.nodes) {
		expect([name, searchHint]).toEqual([name, expect.stringMatching(/^(Use|Connect) .{30,}/)]);
	}
	const [video] = loaded.nodes.filter(({ name }) => name === 'cometApiVideo');
	expect(video.searchHint).toMatch(/no polling loop/);
});

test('requires only what n8n has: n8n-workflow, the AI SDK, crypto, and its own files', () => {
	const requires = scripts().flatMap((file) => requiresOf(packed.directory, file));
	const outside = requires.filter(({ specifier }) => !specifier?.startsWith('.'));
	const allowed = ['n8n-workflow', AI_SDK, 'crypto', 'node:crypto'];
	expect(outside.filter(({ specifier }) => !specifier || !allowed.includes(specifier))).toEqual([]);

	for (const { file, specifier } of requires) {
		if (!specifier?.startsWith('.')) continue;
		const target = path.join(packed.directory, path.dirname(file), specifier);
		const found = ['', '.js', '.json', '/index.js'].some((end) => existsSync(target + end));
		expect({ file, specifier, found }).toEqual({ file, specifier, found: true });
	}
});

test('asks for the AI SDK only when it is used, so that it loads on an n8n without it', async () => {
	expect(loaded.required).not.toContain(AI_SDK);
	const without = await loadInOwnProcess(packed.directory, { withSdk: false });
	expect(without.nodes.map(({ name }) => name)).toEqual(loaded.nodes.map(({ name }) => name));
});
