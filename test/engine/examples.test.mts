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

test.each(examples.filter(({ workflow }) => !needsLangchain(workflow)))(
	'$file runs to its end',
	async ({ workflow }) => {
		const run = await engine.runWorkflow({
			workflow,
			credentials: { cometApi: { apiKey: 'sk-sim', baseUrl: sim.baseUrl } },
		});
		expect(run.error?.message).toBeUndefined();
		expect(run.status).toBe('success');
	},
	60_000,
);

test('chat-per-item gives an answer to each of three items', async () => {
	const { workflow } = examples.find(
		({ file }) => file === 'chat-per-item.json',
	) as (typeof examples)[0];
	const run = await engine.runWorkflow({
		workflow,
		credentials: { cometApi: { apiKey: 'sk-sim', baseUrl: sim.baseUrl } },
	});
	expect(run.json('CometAPI Chat').map(({ text }) => text)).toEqual([
		expect.stringContaining('the tides'),
		expect.stringContaining('a good espresso'),
		expect.stringContaining('why leaves turn red'),
	]);
});
