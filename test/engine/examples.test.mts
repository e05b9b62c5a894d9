import { readdirSync, readFileSync } from 'node:fs';

import type { SpawnedSimulator } from '../simulator/spawn.mts';
import { spawnSimulator } from '../simulator/spawn.mts';
import { createEngine, type Engine, type WorkflowJson } from './harness.mts';

type Example = WorkflowJson & { name: string };

/** Nodes of n8n's AI package run in real n8n only (see test/e2e). */
const needsLangchain = ({ nodes }: Example) =>
	nodes.some(({ type }) => type.startsWith('@n8n/n8n-nodes-langchain.'));

const examples = readdirSync('examples')
	.filter((file) => file.endsWith('.json'))
	.map((file) => ({
		file,
		workflow: JSON.parse(readFileSync(`examples/${file}`, 'utf8')) as Example,
	}));

let engine: Engine;
let sim: SpawnedSimulator;

beforeAll(async () => {
	[engine, sim] = await Promise.all([createEngine(), spawnSimulator()]);
	// Video jobs of the examples are done at their first check.
	await sim.control.clock({ speed: 50 });
});
afterAll(async () => {
	await sim.stop();
	engine.close();
});

test.each(examples)(
	'$file can be imported: names, ids, credentials by type only',
	({ workflow }) => {
		expect(workflow.name).toMatch(/^CometAPI: /);
		expect(new Set(workflow.nodes.map(({ id }) => id)).size).toBe(workflow.nodes.length);
		const names = workflow.nodes.map(({ name }) => name);
		for (const [from, { main = [] }] of Object.entries(workflow.connections)) {
			expect(names).toContain(from);
			for (const link of main.flat()) expect(names).toContain(link?.node);
		}
		for (const { type, credentials } of workflow.nodes) {
			if (!type.startsWith('n8n-nodes-cometapi-unified.')) continue;
			expect(credentials).toEqual({ cometApi: { id: '', name: 'CometAPI account' } });
		}
	},
);

test.each(examples)(
	'$file tells what it does, what to fill in and what it costs',
	({ workflow }) => {
		const notes = workflow.nodes.filter(({ type }) => type.endsWith('.stickyNote'));
		const text = notes.map(({ parameters }) => String(parameters.content)).join('\n');
		expect(text).toMatch(/\*\*(?:Fill in|Try it|Your own)/);
		expect(text).toMatch(/\*\*Cost/);
	},
);

test.each(examples)('$file is tidy: nothing lies over anything else', ({ workflow }) => {
	const boxes = workflow.nodes.map(({ name, type, position: [left, top], parameters }) => {
		const isNote = type.endsWith('.stickyNote');
		const [width, height] = isNote
			? [Number(parameters.width), Number(parameters.height)]
			: [96, 96];
		return { name, left, top, right: left + width, bottom: top + height };
	});
	const over = boxes.flatMap((one, at) =>
		boxes
			.slice(at + 1)
			.filter(
				(other) =>
					one.left < other.right &&
					other.left < one.right &&
					one.top < other.bottom &&
					other.top < one.bottom,
			)
			.map((other) => [one.name, other.name]),
	);
	expect(over).toEqual([]);
});

type Run = Awaited<ReturnType<Engine['runWorkflow']>>;

const runs = new Map<string, Promise<Run>>();

/** One run of each serves all tests. */
async function runOf(name: string): Promise<Run> {
	const workflow = examples.find(({ file }) => file === name)?.workflow as Example;
	const credentials = { cometApi: { apiKey: 'sk-sim', baseUrl: sim.baseUrl } };
	const known = runs.get(name) ?? engine.runWorkflow({ workflow, credentials });
	runs.set(name, known);
	const run = await known;
	expect(run.error?.message).toBeUndefined();
	return run;
}

test.each(examples.filter(({ workflow }) => !needsLangchain(workflow)))(
	'$file runs to its end',
	async ({ file }) => {
		expect((await runOf(file)).status).toBe('success');
	},
	120_000,
);

test('chat-per-item gives an answer to each of three items', async () => {
	const run = await runOf('chat-per-item.json');
	expect(run.json('CometAPI Chat').map(({ text }) => text)).toEqual([
		expect.stringContaining('the tides'),
		expect.stringContaining('a good espresso'),
		expect.stringContaining('why leaves turn red'),
	]);
});

test('caption-a-video-with-gemini lets Gemini watch it, and gives a caption by its fields', async () => {
	const run = await runOf('caption-a-video-with-gemini.json');
	expect(run.json('Watch It')).toMatchObject([{ api: 'gemini' }]);
	const asked = (await sim.control.requests()).filter(({ path }) => /gemini-3-flash/.test(path));
	expect(JSON.stringify(asked)).toMatch(/"fileData":.*pixel8\.mp4/);
	const words = expect.any(String) as string;
	expect(run.json('Caption')).toMatchObject([{ title: words, caption: words, altText: words }]);
});

test('long-document-many-questions-with-claude writes the document once and reads it then', async () => {
	const run = await runOf('long-document-many-questions-with-claude.json');
	const answers = run.json('Answers');
	expect(answers).toHaveLength(4);
	expect(answers[0].writtenToCache).toBeGreaterThan(1000);
	expect(answers[0].readFromCache).toBe(0);
	for (const { readFromCache, writtenToCache } of answers.slice(1))
		expect([readFromCache, writtenToCache]).toEqual([answers[0].writtenToCache, 0]);
	expect(answers.map(({ question }) => question)).toContain(
		'How much does a locker cost per year?',
	);
});

test('product-pictures-with-nano-banana draws each shape, and says which it is', async () => {
	const run = await runOf('product-pictures-with-nano-banana.json');
	const items = run.items('Named');
	expect(items.map(({ json }) => json)).toMatchObject([
		{ use: 'shop', ratio: '1:1' },
		{ use: 'story', ratio: '9:16' },
		{ use: 'banner', ratio: '16:9' },
	]);
	for (const { binary } of items) expect(binary?.data.mimeType).toMatch(/^image\//);
});

test('music-bed-under-a-video ends with one item that has both files', async () => {
	const run = await runOf('music-bed-under-a-video.json');
	const items = run.items('Put Together');
	expect(items.map(({ binary = {} }) => Object.keys(binary).sort())).toEqual([['sound', 'video']]);
	expect(items[0].binary?.sound.mimeType).toMatch(/^audio\//);
	expect(items[0].binary?.video.mimeType).toMatch(/^video\//);
}, 60_000);
