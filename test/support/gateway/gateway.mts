import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { createServer, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

import { mustRun } from '../command.mts';
import { freePort } from '../freePort.mts';
import { localFolder } from '../n8n/install.mts';
import { inRepository } from '../paths.mjs';

/**
 * Portkey's gateway, which others wrote: it takes requests in OpenAI's form, reads them, and asks an upstream in its own
 * words. It runs as it is delivered; only its headers, which say who the upstream is, are added on the way in.
 */
export type Gateway = { baseUrl: string; close: () => void };

const LOCKED = inRepository('test/support/gateway/locked');

async function install(): Promise<string> {
	const folder = path.join(localFolder, 'gateway');
	const program = path.join(folder, 'node_modules/@portkey-ai/gateway/build/start-server.js');
	if (existsSync(program)) return program;
	cpSync(LOCKED, folder, { recursive: true });
	await mustRun('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
	return program;
}

/** @param upstream the base URL of an API in OpenAI's form */
export async function startGateway(upstream: string): Promise<Gateway> {
	const program = await install();
	const port = await freePort(8700 + (process.pid % 40) * 4);
	const prepared = `--import=${pathToFileURL(inRepository('test/support/gateway/asOnWorkers.mjs')).href}`;
	const args = [prepared, program, `--port=${port}`, '--headless'];
	const child: ChildProcess = spawn(process.execPath, args, { stdio: 'ignore' });
	const url = `http://127.0.0.1:${port}`;
	const deadline = Date.now() + 60_000;
	while (!(await fetch(url).catch(() => undefined))?.ok) {
		if (Date.now() > deadline) throw new Error('The gateway does not start');
		await sleep(200);
	}
	const front = createServer((incoming, outgoing) => {
		const { host, connection, ...sent } = incoming.headers;
		void [host, connection];
		const headers = {
			...sent,
			'x-portkey-provider': 'openai',
			'x-portkey-custom-host': upstream,
		};
		const forwarded = ask(
			`${url}${incoming.url}`,
			{ method: incoming.method, headers, agent: false },
			(answer) => {
				outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
				answer.pipe(outgoing);
			},
		);
		forwarded.on('error', () => outgoing.destroy());
		incoming.pipe(forwarded);
	});
	await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
	const { port: frontPort } = front.address() as AddressInfo;
	return {
		baseUrl: `http://127.0.0.1:${frontPort}/v1`,
		close: () => {
			front.close();
			front.closeAllConnections();
			child.kill();
		},
	};
}
