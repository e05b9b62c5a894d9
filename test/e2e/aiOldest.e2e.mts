/** The AI sub-nodes in the oldest n8n we claim, which has no AI SDK: embeddings work, the chat model says what is missing. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { IDataObject } from 'n8n-workflow';

import { oldest } from '../support/n8n/versions.mts';
import { chainWorkflow, subNodes, vectorStoreWorkflow } from './support/aiWorkflows.mts';
import { failureOf, outputOf } from './support/execution.mts';
import { openSession, type Session } from './support/session.mts';

let session: Session;
before(async () => {
	session = await openSession(oldest);
});
after(async () => await session?.close());

test('the chat model says which n8n it needs', async () => {
	const { chatModel } = await subNodes(session);
	const { id } = await session.rest.createWorkflow(
		chainWorkflow(chatModel('cometApi', 'gpt-4o'), 'Hi'),
	);
	const execution = await session.rest.runAndWait(id, 'Start');
	assert.equal(execution.status, 'error');
	assert.match(
		failureOf(execution),
		/The CometAPI Chat Model needs n8n 2\.16 or newer .*Update n8n/,
	);
});

test('the Simple Vector Store is filled and searched', async () => {
	const { embeddings } = await subNodes(session);
	const documents = ['The cat sleeps on the warm roof', 'Espresso needs ground coffee beans'];
	const { id } = await session.rest.createWorkflow(
		vectorStoreWorkflow(
			embeddings('cometApi', 'text-embedding-3-small', { dimensions: 64 }),
			documents,
			'coffee beans',
		),
	);
	const execution = await session.rest.runAndWait(id, 'Start');
	assert.equal(execution.status, 'success', failureOf(execution));
	const [{ document }] = outputOf(execution, 'Find');
	assert.equal((document as IDataObject).pageContent, documents[1]);
});
