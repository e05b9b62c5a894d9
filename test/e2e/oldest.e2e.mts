/** The package in the oldest n8n we claim, which has no AI SDK: it must load there, and its nodes must work. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { readExamples, withCredentials } from '../support/examples.mts';
import { oldest } from '../support/n8n/versions.mts';
import { chain, node } from '../engine/support/build.mts';
import { assertErrorItem, failureOf, outputOf } from './support/execution.mts';
import { CHAT, nodeTypes } from './support/manifest.mts';
import { openSession, type Session } from './support/session.mts';

let session: Session;
before(async () => {
	session = await openSession(oldest);
});
after(async () => await session?.close());

test('every node is loaded', async () => {
	const loaded = (await session.rest.nodeTypes()).map(({ name }) => name);
	assert.deepEqual(
		nodeTypes.filter((type) => !loaded.includes(type)),
		[],
	);
});

test('the credential test is green, and red with a wrong key', async () => {
	const { rest, credential, credentialData } = session;
	assert.equal((await rest.testCredential(credential, credentialData)).status, 'OK');
	const wrong = await rest.testCredential(credential, { ...credentialData, apiKey: 'sk-wrong' });
	assert.equal(wrong.status, 'Error');
});

for (const { file, workflow, manualTrigger, needsWholeN8n } of readExamples()) {
	// n8n's own AI nodes of that time are not ours to answer for.
	if (!manualTrigger || needsWholeN8n) continue;
	test(`the example ${file} runs`, async () => {
		const { rest, nodeCredentials } = session;
		const { id } = await rest.createWorkflow(withCredentials(workflow, nodeCredentials));
		const execution = await rest.runAndWait(id, manualTrigger.name, 120_000);
		assert.equal(execution.status, 'success', failureOf(execution));
	});
}

test('a failing item goes to the error output', async () => {
	const { nodes, connections } = chain(
		node(
			'Chat',
			CHAT,
			{
				operation: 'message',
				model: { __rl: true, mode: 'id', value: 'gpt-4o-mini' },
				prompt: '={{ $json.prompt }}',
			},
			{ credentials: session.nodeCredentials, onError: 'continueErrorOutput' },
		),
	);
	const { id } = await session.rest.createWorkflow({
		name: 'Error output',
		nodes,
		connections,
		pinData: { Start: ['Hello?', '[[status 400]]'].map((prompt) => ({ json: { prompt } })) },
	});
	const execution = await session.rest.runAndWait(id, 'Start');
	assert.equal(execution.status, 'success', failureOf(execution));
	assert.match(JSON.stringify(outputOf(execution, 'Chat')), /Echo: Hello\?/);
	assertErrorItem(outputOf(execution, 'Chat', 1), '[[status 400]]');
});
