/** What real n8n keeps of runs that went wrong: nowhere the key, and nothing twice with Retry On Fail. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { redact } from '../../nodes/shared/api/redact';
import { node } from '../engine/support/build.mts';
import { CALLS } from '../engine/matrix/calls.mts';
import { current } from '../support/n8n/versions.mts';
import { failureOf, outputOf } from './support/execution.mts';
import { openSession, type Session } from './support/session.mts';

const KEY = 'sk-stored/0123456789+abcdef';
const PACKAGE = 'n8n-nodes-cometapi-unified';

let session: Session;
before(async () => {
	session = await openSession(current, { environment: { N8N_LOG_LEVEL: 'debug' } });
});
after(async () => await session?.close());

/** Start, and behind it all of these side by side. */
const fan = (name: string, nodes: Array<ReturnType<typeof node>>, items: object[] = [{}]) => ({
	name,
	nodes: [node('Start', 'base:manualTrigger', {}), ...nodes],
	connections: {
		Start: {
			main: [nodes.map((one) => ({ node: one.name, type: 'main' as const, index: 0 }))],
		},
	},
	pinData: { Start: items.map((json) => ({ json })) },
});

/** Every call that needs no file and no job of before. */
const callNodes = (credentials: object) =>
	CALLS.filter(({ use, input }) => !use && !input).map(({ name, type, parameters }) =>
		node(
			name,
			`${PACKAGE}.${type}`,
			{ ...parameters, options: { ...(parameters.options as object), maxRetries: 0 } },
			{ credentials, onError: 'continueErrorOutput' } as never,
		),
	);

const filesIn = (folder: string): string[] =>
	readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.join(entry.parentPath, entry.name));

test('a server that says the key in every form: it is in nothing that n8n keeps', async () => {
	const { rest, simulator, userFolder, server } = session;
	const { id, name } = await rest.createCredential('Echoed', 'cometApi', {
		apiKey: KEY,
		baseUrl: simulator.baseUrl,
	});
	const workflow = await rest.createWorkflow(
		fan('Echo', callNodes({ cometApi: { id, name } })) as never,
	);
	for (const status of [200, 400, 401, 500]) {
		await simulator.control.addFault({ fault: { kind: 'echoKey', status } });
		const execution = await rest.runAndWait(workflow.id, 'Start', 120_000);
		assert.equal(execution.status, 'success', failureOf(execution));
		await simulator.control.reset();
	}
	await server.stop();
	let told = 0;
	for (const file of filesIn(userFolder)) {
		if (file.includes(`${path.sep}node_modules${path.sep}`)) continue;
		const text = readFileSync(file, 'latin1');
		assert.equal(redact(text, KEY) === text, true, `the key is in ${path.basename(file)}`);
		told += text.split('Could not carry out the request with').length - 1;
	}
	// What was searched is what n8n had stored.
	assert.ok(told > 20, `the failures are stored ${told} times`);
	await session.restart();
});

test('Retry On Fail sends again only what failed', async () => {
	const { rest, simulator, nodeCredentials } = session;
	await simulator.control.addFault({
		match: { bodyIncludes: 'unlucky' },
		fault: { kind: 'status', status: 400 },
		times: 1,
	});
	const prompts = [...Array.from({ length: 20 }, (_, at) => `number ${at}`), 'unlucky'];
	const image = node(
		'Image',
		`${PACKAGE}.cometApiImage`,
		{
			operation: 'generate',
			model: { __rl: true, mode: 'id', value: 'gpt-image-1' },
			prompt: '={{ $json.prompt }}',
			options: { size: '1024x1024' },
		},
		{
			credentials: nodeCredentials,
			retryOnFail: true,
			maxTries: 3,
			waitBetweenTries: 0,
		} as never,
	);
	const { id } = await rest.createWorkflow(
		fan(
			'Retry',
			[image],
			prompts.map((prompt) => ({ prompt })),
		) as never,
	);
	const execution = await rest.runAndWait(id, 'Start', 120_000);
	assert.equal(execution.status, 'success', failureOf(execution));
	assert.equal(outputOf(execution, 'Image').length, prompts.length);
	assert.deepEqual((await simulator.control.stats()).creates, { image: prompts.length });
});
