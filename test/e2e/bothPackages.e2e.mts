/**
 * Beside the older CometAPI package, whose credential class is called `cometApi` as well: n8n keeps one of the two, and
 * whichever it is, our nodes work. The older package is a stand-in here, in each form that its class might have, and
 * under a name before and after ours, because n8n loads packages by name.
 */
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, test } from 'node:test';

import { current } from '../support/n8n/versions.mts';
import { chain, node } from '../engine/support/build.mts';
import { failureOf, outputOf } from './support/execution.mts';
import { CHAT } from './support/manifest.mts';
import { openSession } from './support/session.mts';

const model = { __rl: true, mode: 'id', value: 'gpt-4o-mini' };

type StandIn = { package: string; properties: string[]; authenticates: boolean };

const manifest = ({ package: name }: StandIn) => ({
	name,
	version: '1.0.0',
	n8n: {
		n8nNodesApiVersion: 1,
		credentials: ['dist/credentials/CometApi.credentials.js'],
		nodes: ['dist/nodes/Older/Older.node.js'],
	},
});

const credentialClass = ({ properties, authenticates }: StandIn) => `
exports.CometApi = class {
	name = 'cometApi';
	displayName = 'CometAPI (older package)';
	properties = ${JSON.stringify(properties.map((name) => ({ displayName: name, name, type: 'string', default: '' })))};
	${authenticates ? "authenticate = { type: 'generic', properties: { headers: { Authorization: '=Bearer {{$credentials.apiKey}}' } } };" : ''}
};`;

const nodeClass = `
exports.Older = class {
	description = {
		displayName: 'Older', name: 'older', group: ['transform'], version: 1, description: '', defaults: { name: 'Older' },
		inputs: ['main'], outputs: ['main'], credentials: [{ name: 'cometApi', required: true }], properties: [],
	};
	async execute() { return [this.getInputData()]; }
};`;

const install = (standIn: StandIn) => async (userFolder: string) => {
	const folder = path.join(userFolder, '.n8n/nodes/node_modules', standIn.package);
	const files: Record<string, string> = {
		'package.json': JSON.stringify(manifest(standIn)),
		'dist/credentials/CometApi.credentials.js': credentialClass(standIn),
		'dist/nodes/Older/Older.node.js': nodeClass,
	};
	for (const [name, content] of Object.entries(files)) {
		await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
		await writeFile(path.join(folder, name), content);
	}
};

/** A proxy that notes which hosts are asked for, and lets nothing through. */
async function recordingProxy() {
	const hosts: string[] = [];
	const server = createServer();
	server.on('connect', ({ url = '' }, socket) => {
		hosts.push(url);
		socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return { hosts, url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

/** Of two classes with one name n8n keeps that of the package which it loads last. */
const names = { 'n8n-nodes-cometapi': 'ours', 'n8n-nodes-zz-cometapi': 'the older one' };

for (const [name, keeps] of Object.entries(names)) {
	describe(`beside ${name}`, () => {
		const run = async (standIn: StandIn) => {
			const proxy = await recordingProxy();
			const session = await openSession(current, {
				prepare: install(standIn),
				environment: { HTTPS_PROXY: proxy.url, NO_PROXY: 'localhost,127.0.0.1' },
			});
			try {
				const { rest, nodeCredentials } = session;
				const { nodes, connections } = chain(
					node('Chat', CHAT, { model, prompt: 'hello' }, { credentials: nodeCredentials }),
				);
				const { id } = await rest.createWorkflow({ name: 'Chat', nodes, connections });
				const execution = await rest.runAndWait(id, 'Start');
				return { execution, hosts: [...proxy.hosts] };
			} finally {
				await session.close();
				proxy.close();
			}
		};

		test('a class that does not authenticate: the request carries the key all the same', async () => {
			const properties = ['apiKey', 'baseUrl'];
			const { execution } = await run({ package: name, properties, authenticates: false });
			assert.equal(execution.status, 'success', failureOf(execution));
			assert.match(JSON.stringify(outputOf(execution, 'Chat')), /Echo: hello/);
		});

		test('a class without a base URL: the default holds', async () => {
			const { execution, hosts } = await run({
				package: name,
				properties: ['apiKey'],
				authenticates: true,
			});
			if (keeps === 'ours') {
				assert.equal(execution.status, 'success', failureOf(execution));
			} else {
				// The field is gone with the class, so the simulator's address is as well.
				assert.ok(hosts.includes('api.cometapi.com:443'), `asked for: ${hosts.join(', ')}`);
			}
		});
	});
}
