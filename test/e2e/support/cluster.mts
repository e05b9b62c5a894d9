import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { freePort } from '../../support/freePort.mts';
import { installN8n } from '../../support/n8n/install.mts';
import { installPackage } from '../../support/n8n/nodesPackage.mts';
import { N8nRest } from '../../support/n8n/rest.mts';
import { N8nServer } from '../../support/n8n/server.mts';
import type { N8nVersion } from '../../support/n8n/versions.mts';
import { type SpawnedSimulator, spawnSimulator } from '../../simulator/spawn.mts';
import { startServices } from './services.mts';
import { KEY } from './session.mts';

/** The processes of an n8n in queue mode: main, two workers, a webhook processor. */
export const members = ['main', 'worker1', 'worker2', 'webhook'] as const;
export type Member = (typeof members)[number];

export type Cluster = {
	rest: N8nRest;
	simulator: SpawnedSimulator;
	nodeCredentials: { cometApi: { id: string; name: string } };
	/** Where n8n takes webhook calls. */
	webhookUrl: string;
	/** kill -9 of some processes at once. */
	kill: (victims: Member[]) => Promise<void>;
	restart: (victims: Member[]) => Promise<void>;
	/** What all processes have logged. */
	log: () => string;
	close: () => Promise<void>;
};

const commands: Record<Member, string[] | undefined> = {
	main: undefined,
	worker1: ['worker', '--concurrency=10'],
	worker2: ['worker', '--concurrency=10'],
	webhook: ['webhook'],
};

export async function openCluster(version: N8nVersion): Promise<Cluster> {
	const installation = await installN8n(version);
	const folder = await mkdtemp(path.join(tmpdir(), 'n8n-queue-'));
	const nodes = path.join(folder, 'nodes');
	await installPackage(nodes);
	const firstPort = await freePort(6700 + (process.pid % 50) * 20);
	const services = await startServices(folder, firstPort + 10);
	const simulator = await spawnSimulator({ keys: [KEY] });
	const portOf = (member: Member) => firstPort + members.indexOf(member);
	const webhookUrl = `http://127.0.0.1:${portOf('webhook')}`;
	const servers = {} as Record<Member, N8nServer>;
	for (const member of members) {
		const userFolder = path.join(folder, member);
		await cp(nodes, path.join(userFolder, '.n8n/nodes'), { recursive: true });
		const port = portOf(member);
		servers[member] = new N8nServer(installation, {
			userFolder,
			port,
			command: commands[member],
			extra: {
				EXECUTIONS_MODE: 'queue',
				QUEUE_BULL_REDIS_HOST: '127.0.0.1',
				QUEUE_BULL_REDIS_PORT: String(services.redisPort),
				QUEUE_HEALTH_CHECK_ACTIVE: 'true',
				QUEUE_HEALTH_CHECK_PORT: String(port),
				DB_TYPE: 'postgresdb',
				DB_POSTGRESDB_HOST: '127.0.0.1',
				DB_POSTGRESDB_PORT: String(services.postgresPort),
				DB_POSTGRESDB_USER: 'n8n',
				DB_POSTGRESDB_PASSWORD: 'n8n',
				DB_POSTGRESDB_DATABASE: 'postgres',
				WEBHOOK_URL: `${webhookUrl}/`,
				// Several n8n on one machine: this many above n8n's own port nobody else is.
				N8N_RUNNERS_BROKER_PORT: String(port + 500),
			},
		});
	}
	const rest = new N8nRest(servers.main.url);
	const close = async () => {
		await Promise.all(members.map(async (member) => await servers[member].stop()));
		await Promise.all([simulator.stop(), services.stop()]);
		await rm(folder, { recursive: true, force: true });
	};
	try {
		await servers.main.start();
		await rest.signIn();
		await Promise.all(members.slice(1).map(async (member) => await servers[member].start()));
		const data = { apiKey: KEY, baseUrl: simulator.baseUrl };
		const { id, name } = await rest.createCredential('CometAPI', 'cometApi', data);
		return {
			rest,
			simulator,
			nodeCredentials: { cometApi: { id, name } },
			webhookUrl,
			kill: async (victims) =>
				void (await Promise.all(victims.map(async (member) => await servers[member].kill()))),
			restart: async (victims) => {
				await Promise.all(victims.map(async (member) => await servers[member].start()));
				if (victims.includes('main')) await rest.signIn();
			},
			log: () => members.map((member) => servers[member].log).join('\n'),
			close,
		};
	} catch (error) {
		await close();
		throw error;
	}
}
