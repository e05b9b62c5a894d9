import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { installN8n } from '../../support/n8n/install.mts';
import { deployPackage } from '../../support/n8n/nodesPackage.mts';
import { N8nRest } from '../../support/n8n/rest.mts';
import type { StoredCredential } from '../../support/n8n/restTypes.mts';
import { N8nServer } from '../../support/n8n/server.mts';
import type { N8nVersion } from '../../support/n8n/versions.mts';
import { freePort } from '../../support/freePort.mts';
import { type SpawnedSimulator, spawnSimulator } from '../../simulator/spawn.mts';

export const KEY = 'sk-sim';

/**
 * A real n8n with an empty database and the packed package, an owner signed in, a simulator, and a credential for it.
 *
 * ```ts
 * const session = await openSession(current);
 * const { id } = await session.rest.createWorkflow({ name, nodes, connections });
 * const execution = await session.rest.runAndWait(id, 'Start');   // outputOf(execution, 'Chat')
 * await session.rest.activate(id);
 * await session.server.kill();                                    // kill -9
 * await session.restart();                                        // the same database again, signed in
 * await session.close();
 * ```
 */
export type Session = {
	server: N8nServer;
	rest: N8nRest;
	simulator: SpawnedSimulator;
	/** The stored credential, and the data it holds. */
	credential: StoredCredential;
	credentialData: { apiKey: string; baseUrl: string };
	/** What a node needs to use that credential. */
	nodeCredentials: { cometApi: { id: string; name: string } };
	userFolder: string;
	restart: () => Promise<void>;
	close: () => Promise<void>;
};

export type SessionOptions = {
	/** More variables for n8n. */
	environment?: Record<string, string>;
	simulator?: Parameters<typeof spawnSimulator>[0];
	/** Puts further things into the user folder before n8n starts. */
	prepare?: (userFolder: string) => Promise<void>;
};

export async function openSession(
	version: N8nVersion,
	{ environment = {}, simulator: simulatorOptions = {}, prepare }: SessionOptions = {},
): Promise<Session> {
	const installation = await installN8n(version);
	const userFolder = await mkdtemp(path.join(tmpdir(), `n8n-${version.version}-`));
	await deployPackage(userFolder);
	await prepare?.(userFolder);
	// Spread out, because two test runs that start together find the same port free.
	const port = await freePort(5710 + (process.pid % 80) * 10);
	const server = new N8nServer(installation, { userFolder, port, extra: environment });
	const rest = new N8nRest(server.url);
	const simulator = await spawnSimulator({ keys: [KEY], ...simulatorOptions });
	const close = async () => {
		await Promise.all([server.stop(), simulator.stop()]);
		await rm(userFolder, { recursive: true, force: true });
	};
	try {
		await server.start();
		await rest.signIn();
		const credentialData = { apiKey: KEY, baseUrl: simulator.baseUrl };
		const credential = await rest.createCredential('CometAPI', 'cometApi', credentialData);
		const { id, name } = credential;
		return {
			server,
			rest,
			simulator,
			credential,
			credentialData,
			nodeCredentials: { cometApi: { id, name } },
			userFolder,
			restart: async () => {
				await server.stop();
				await server.start();
				await rest.signIn();
			},
			close,
		};
	} catch (error) {
		await close();
		throw error;
	}
}
