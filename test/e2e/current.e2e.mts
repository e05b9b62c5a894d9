/** The package in the n8n we develop for: loaded, credential, model list, examples, error output. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';

import { readExamples, withCredentials } from '../support/examples.mts';
import { current } from '../support/n8n/versions.mts';
import { chain, node } from '../engine/support/build.mts';
import { assertErrorItem, failureOf, outputOf } from './support/execution.mts';
import { CHAT, nodeTypes, packageVersion } from './support/manifest.mts';
import { openSession, type Session } from './support/session.mts';

let session: Session;
before(async () => {
	session = await openSession(current);
});
after(async () => await session?.close());

const model = { __rl: true, mode: 'id', value: 'gpt-4o-mini' };

test('every node is loaded, with its icons', async () => {
	const loaded = await session.rest.nodeTypes();
	for (const type of nodeTypes) {
		const found = loaded.find(({ name }) => name === type);
		assert.ok(found, `${type} is not loaded`);
		assert.equal(found.communityNodePackageVersion, packageVersion);
		const icons = Object.values(found.iconUrl ?? {}) as string[];
		assert.equal(icons.length, 2);
		for (const icon of icons) {
			assert.deepEqual(await session.rest.head(icon), { status: 200, type: 'image/svg+xml' });
		}
	}
});

test('the editor can ask for the fields of a node that has not run yet', async () => {
	const type = nodeTypes.find((one) => one.endsWith('.cometApiChat'));
	const answer = await session.rest.head(`schemas/${type}/1.0.0/message.json`);
	assert.deepEqual(answer, { status: 200, type: 'application/json; charset=utf-8' });
});

test('the credential test is green with the right key', async () => {
	const { rest, credential, credentialData } = session;
	assert.equal((await rest.testCredential(credential, credentialData)).status, 'OK');
});

test('the credential test is red with a wrong key', async () => {
	const { rest, credential, credentialData } = session;
	const result = await rest.testCredential(credential, { ...credentialData, apiKey: 'sk-wrong' });
	assert.equal(result.status, 'Error');
	assert.doesNotMatch(JSON.stringify(result), /sk-wrong/);
});

test('white space around a pasted key changes nothing', async () => {
	const { rest, credential, credentialData } = session;
	const apiKey = ` ${credentialData.apiKey}\n`;
	const result = await rest.testCredential(credential, { ...credentialData, apiKey });
	assert.equal(result.status, 'OK', JSON.stringify(result));
});

/** Another host that answers everything with 200. */
const otherHost = async (type: string, body: string) => {
	const server = createServer((_request, response) => {
		response.writeHead(200, { 'content-type': type }).end(body);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	after(() => server.close());
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
};

type Wrong = (right: Session['credentialData']) => Promise<Partial<Session['credentialData']>>;

const wrong: Array<[what: string, change: Wrong, says: RegExp]> = [
	['a key with white space inside', async () => ({ apiKey: 'sk-\nsim' }), /Check 'API Key'/],
	[
		'a base URL without /v1',
		async ({ baseUrl }) => ({ baseUrl: baseUrl.replace(/\/v1$/, '') }),
		/Check 'Base URL'.*\/v1/,
	],
	[
		'a base URL with another version',
		async ({ baseUrl }) => ({ baseUrl: baseUrl.replace(/v1$/, 'v2') }),
		/Check 'Base URL'/,
	],
	[
		'another host that answers with a page',
		async () => ({ baseUrl: await otherHost('text/html', '<!doctype html><p>Hello</p>') }),
		/Check 'Base URL'/,
	],
	[
		'another host that answers with other JSON',
		async () => ({ baseUrl: await otherHost('application/json', '{"ok":true,"data":{}}') }),
		/Check 'Base URL'/,
	],
];
for (const [what, change, says] of wrong) {
	test(`the credential test is red for ${what}, and says what to correct`, async () => {
		const { rest, credential, credentialData } = session;
		const values = { ...credentialData, ...(await change(credentialData)) };
		const result = await rest.testCredential(credential, values);
		assert.equal(result.status, 'Error', JSON.stringify(result));
		assert.match(result.message, says);
	});
}

test('the model list loads', async () => {
	const { results } = await session.rest.searchList({
		node: CHAT,
		parameter: 'model',
		method: 'searchChatModels',
		credentials: session.nodeCredentials,
	});
	assert.ok(results.length > 0, 'the list is empty');
	for (const { name, value } of results) assert.ok(name && value);
});

for (const { file, workflow, manualTrigger } of readExamples()) {
	if (!manualTrigger) continue;
	test(`the example ${file} runs`, async () => {
		const { rest, nodeCredentials } = session;
		const { id } = await rest.createWorkflow(withCredentials(workflow, nodeCredentials));
		const execution = await rest.runAndWait(id, manualTrigger.name, 120_000);
		assert.equal(execution.status, 'success', failureOf(execution));
	});
}

test('one failing item goes to the error output while the others succeed', async () => {
	const { nodes, connections } = chain(
		node(
			'Chat',
			CHAT,
			{ operation: 'message', model, prompt: '={{ $json.prompt }}' },
			{ credentials: session.nodeCredentials, onError: 'continueErrorOutput' },
		),
	);
	const { id } = await session.rest.createWorkflow({
		name: 'Error output',
		nodes,
		connections,
		pinData: {
			Start: ['one', '[[status 400]] two', 'three'].map((prompt) => ({ json: { prompt } })),
		},
	});
	const execution = await session.rest.runAndWait(id, 'Start');
	assert.equal(execution.status, 'success', failureOf(execution));
	assert.equal(outputOf(execution, 'Chat').length, 2);
	assertErrorItem(outputOf(execution, 'Chat', 1), '[[status 400]] two');
});

test('an active workflow answers its webhook, also after n8n was killed and started again', async () => {
	const { rest, server, nodeCredentials, restart } = session;
	const path = 'cometapi-e2e';
	const webhook = node(
		'Webhook',
		'base:webhook',
		{ path, httpMethod: 'POST', responseMode: 'lastNode' },
		{ typeVersion: 2, webhookId: path },
	);
	const chat = node(
		'Chat',
		CHAT,
		{ operation: 'message', model, prompt: '={{ $json.body.prompt }}' },
		{ credentials: nodeCredentials, position: [220, 0] },
	);
	const { id } = await rest.createWorkflow({
		name: 'Webhook',
		nodes: [webhook, chat],
		connections: { Webhook: { main: [[{ node: 'Chat', type: 'main', index: 0 }]] } },
	});
	await rest.activate(id);
	const ask = async (prompt: string) => {
		const response = await fetch(`${server.url}/webhook/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ prompt }),
		});
		return await response.text();
	};
	assert.match(await ask('first'), /Echo: first/);
	await server.kill();
	await restart();
	assert.match(await ask('second'), /Echo: second/);
	const executions = await rest.executions({ workflowId: id });
	assert.deepEqual(
		executions.map(({ status }) => status),
		['success', 'success'],
	);
	await rest.deactivate(id);
});
