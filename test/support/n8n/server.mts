import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { type EnvironmentOptions, environmentFor } from './environment.mts';
import type { N8nInstallation } from './install.mts';

export type ServerOptions = EnvironmentOptions & {
	/** How long n8n may take until it is ready. */
	timeoutMs?: number;
	/** Which kind of process; default `start`, a main one. */
	command?: string[];
};

/** A running n8n. */
export class N8nServer {
	/** Without a slash at its end. */
	readonly url: string;

	private child?: ChildProcess;

	private exited: Promise<void> = Promise.resolve();

	private readonly logFile: string;

	constructor(
		private readonly installation: N8nInstallation,
		private readonly options: ServerOptions,
	) {
		this.url = `http://127.0.0.1:${options.port}`;
		this.logFile = path.join(options.userFolder, 'n8n.log');
	}

	/** Starts the process and waits until it answers. Also for starting again after `stop` or `kill`. */
	async start(): Promise<void> {
		const { node, program } = this.installation;
		const { userFolder, timeoutMs = 120_000, command = ['start'] } = this.options;
		mkdirSync(userFolder, { recursive: true });
		const log = createWriteStream(this.logFile, { flags: 'a' });
		const child = spawn(node, [program, ...command], {
			cwd: userFolder,
			env: environmentFor(this.installation, this.options),
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		child.stdout.pipe(log, { end: false });
		child.stderr.pipe(log, { end: false });
		this.child = child;
		// No n8n is left behind when this process ends without having stopped it.
		const abandon = () => child.kill('SIGKILL');
		process.once('exit', abandon);
		this.exited = new Promise((resolve) => {
			child.once('error', () => resolve());
			child.once('close', () => {
				process.off('exit', abandon);
				log.end();
				resolve();
			});
		});
		const deadline = Date.now() + timeoutMs;
		while (!(await this.isReady())) {
			if (this.hasExited()) throw new Error(`n8n ended while starting:\n${this.logTail()}`);
			if (Date.now() > deadline) {
				await this.kill();
				throw new Error(`n8n was not ready after ${timeoutMs / 1000} s:\n${this.logTail()}`);
			}
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
	}

	get pid(): number | undefined {
		return this.child?.pid;
	}

	/** Asks n8n to end, as Ctrl-C does, and waits for it; after ten seconds it is killed. */
	async stop(): Promise<void> {
		const timer = setTimeout(() => this.child?.kill('SIGKILL'), 10_000);
		this.child?.kill('SIGTERM');
		await this.exited;
		clearTimeout(timer);
	}

	/** kill -9: no chance to store anything. */
	async kill(): Promise<void> {
		this.child?.kill('SIGKILL');
		await this.exited;
	}

	/** Resolves when the process has ended, for whatever reason. */
	async ended(): Promise<void> {
		await this.exited;
	}

	/** All that n8n logged. */
	get log(): string {
		return readFileSync(this.logFile, 'utf8');
	}

	/** The last lines of it. */
	logTail(lines = 40): string {
		try {
			return this.log.trimEnd().split('\n').slice(-lines).join('\n');
		} catch {
			return '';
		}
	}

	private hasExited(): boolean {
		return !this.child || this.child.exitCode !== null || this.child.signalCode !== null;
	}

	/** `/healthz` alone answers before the database is migrated. */
	private async isReady(): Promise<boolean> {
		try {
			const ready = await fetch(`${this.url}/healthz/readiness`);
			if (!ready.ok || this.options.command) return ready.ok;
			const settings = await fetch(`${this.url}/rest/settings`);
			return settings.ok && (await settings.text()).includes('"data"');
		} catch {
			return false;
		}
	}
}
