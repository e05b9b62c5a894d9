import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Postgres and Redis, as n8n needs them for its queue mode: from the machine, with data of their own. */

export type Services = { postgresPort: number; redisPort: number; stop: () => Promise<void> };

const folders = [
	...(process.env.PATH ?? '').split(path.delimiter),
	...(existsSync('/usr/lib/postgresql')
		? readdirSync('/usr/lib/postgresql').map((version) => `/usr/lib/postgresql/${version}/bin`)
		: []),
];
const find = (program: string) =>
	folders.map((folder) => path.join(folder, program)).find((file) => existsSync(file));

/** A sentence about what is missing on this machine. */
export function missingServices(): string | undefined {
	const missing = ['initdb', 'postgres', 'redis-server'].filter((program) => !find(program));
	return missing.length
		? `Queue mode needs ${missing.join(', ')}: install Debian's packages postgresql and redis-server.`
		: undefined;
}

async function isUp(port: number): Promise<boolean> {
	return await new Promise((resolve) => {
		const socket = connect(port, '127.0.0.1', () => resolve(socket.destroy() && true));
		socket.on('error', () => resolve(false));
	});
}

/** Postgres does not run as root. */
const asUser = (command: string, args: string[]): [string, string[]] =>
	userInfo().uid === 0
		? ['setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', command, ...args]]
		: [command, args];

export async function startServices(folder: string, firstPort: number): Promise<Services> {
	const [postgresPort, redisPort] = [firstPort, firstPort + 1];
	const data = path.join(folder, 'postgres');
	mkdirSync(data, { recursive: true });
	if (userInfo().uid === 0) {
		const id = (flag: string) =>
			Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
		// A temporary folder is its owner's alone, and Postgres runs as another user.
		chmodSync(folder, 0o755);
		chownSync(data, id('-u'), id('-g'));
	}
	const silent = { stdio: 'ignore', cwd: '/' } as const;
	const initdb = ['-D', data, '-U', 'n8n', '-A', 'trust', '--no-sync'];
	execFileSync(...asUser(find('initdb') ?? '', initdb), silent);
	const postgres = asUser(find('postgres') ?? '', [
		...['-D', data, '-p', String(postgresPort), '-k', ''],
		...['-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=200'],
	]);
	const redis = ['--port', String(redisPort), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
	const children = [
		spawn(...postgres, silent),
		spawn(find('redis-server') ?? '', redis, { stdio: 'ignore' }),
	];
	const abandon = () => children.forEach((child) => child.kill('SIGKILL'));
	process.once('exit', abandon);
	const deadline = Date.now() + 60_000;
	while (!(await isUp(postgresPort)) || !(await isUp(redisPort))) {
		if (Date.now() > deadline) throw new Error('Postgres or Redis does not start');
		await sleep(100);
	}
	return {
		postgresPort,
		redisPort,
		stop: async () => {
			process.off('exit', abandon);
			const ends = children.map(
				async (child) => await new Promise((resolve) => child.once('exit', resolve)),
			);
			children.forEach((child) => child.kill('SIGINT'));
			await Promise.all(ends);
		},
	};
}
