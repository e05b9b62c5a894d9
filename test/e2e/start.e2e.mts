/** `npm start`: what it sets up works, and is there again the next time. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IDataObject } from 'n8n-workflow';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { readExamples } from '../support/examples.mts';
import { freePort } from '../support/freePort.mts';
import { N8nRest } from '../support/n8n/rest.mts';
import { failureOf, outputOf } from './support/execution.mts';
import { runStart, type Started } from './support/startCommand.mts';

const examples = readExamples();

let dataHome: string;
let started: Started;
let rest: N8nRest;

async function start(): Promise<void> {
	const port = await freePort(6710 + (process.pid % 80) * 10);
	started = await runStart({ dataHome, port });
	rest = new N8nRest(started.url);
	await rest.signIn();
}

async function idOf(name: string): Promise<string> {
	const found = (await rest.workflows()).filter((workflow) => workflow.name === name);
	assert.equal(found.length, 1, `there are ${found.length} workflows called ${name}`);
	return found[0]?.id ?? '';
}

before(async () => {
	dataHome = await mkdtemp(path.join(tmpdir(), 'start-'));
	await start();
});
after(async () => {
	await started?.stop();
	await rm(dataHome, { recursive: true, force: true });
});

test('it says where everything is', () => {
	const said = started.output();
	assert.match(said, /owner@example\.com/);
	assert.match(said, /simulator/);
	assert.ok(said.includes(dataHome), 'the folder of its data');
	for (const { workflow } of examples) assert.ok(said.includes(workflow.name), workflow.name);
});

for (const { file, workflow, starts } of examples) {
	for (const { name } of starts) {
		test(`the example ${file} runs from ${name}`, async () => {
			const execution = await rest.runAndWait(await idOf(workflow.name), name, 120_000);
			assert.equal(execution.status, 'success', failureOf(execution));
			const last = execution.data.resultData.lastNodeExecuted ?? '';
			assert.notEqual(outputOf(execution, last).length, 0, `${last} has no items`);
		});
	}
}

test('the agent calls its tool with arguments, and uses what it gives', async () => {
	const { workflow } = examples.find(({ file }) => file === 'agent-with-image-tool.json') ?? {};
	assert.ok(workflow);
	const execution = await rest.runAndWait(await idOf(workflow.name), 'Start', 120_000);
	const [call] = execution.data.resultData.runData['CometAPI Image'] ?? [];
	const [input] = call?.inputOverride?.ai_tool?.[0] ?? [];
	assert.match(JSON.stringify(input?.json), /lighthouse in a storm/);
	const [answer] = outputOf(execution, 'AI Agent') as IDataObject[];
	assert.match(String(answer?.output), /https?:\/\/\S+\/files\//);
});

test('a second start finds what is there, and adds nothing', async () => {
	const names = async () => (await rest.workflows()).map(({ name }) => name).sort();
	const before = await names();
	const credentials = await rest.credentials();
	await started.stop();
	await start();
	assert.deepEqual(await names(), before);
	assert.deepEqual(
		(await rest.credentials()).map(({ id }) => id),
		credentials.map(({ id }) => id),
	);
});
