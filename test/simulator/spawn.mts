import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { controlOf, type Control } from './control.mts';
import type { SimulatorOptions } from './server.mts';

export type SpawnedSimulator = {
	url: string;
	baseUrl: string;
	pid: number;
	control: Control;
	stop(): Promise<void>;
};

const READY_MS = 20_000;

/** Starts the simulator as a process of its own and waits until it listens. */
export async function spawnSimulator(options: SimulatorOptions = {}): Promise<SpawnedSimulator> {
	const main = fileURLToPath(new URL('./main.mts', import.meta.url));
	const args = ['--import', 'tsx', main, '--with-parent'];
	if (options.port !== undefined) args.push('--port', String(options.port));
	if (options.host !== undefined) args.push('--host', options.host);
	for (const key of options.keys ?? []) args.push('--key', key);
	if (options.config) args.push('--config', JSON.stringify(options.config));
	// `--import tsx` is resolved from the working directory.
	const child = spawn(process.execPath, args, {
		cwd: dirname(main),
		stdio: ['pipe', 'pipe', 'inherit'],
		env: { ...process.env, NODE_OPTIONS: '' },
	});
	const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
	const ready = await firstLine(child.stdout, exited);
	if (ready === undefined) {
		child.kill('SIGKILL');
		throw new Error('The simulator did not start; see its output above.');
	}
	const { url, baseUrl, pid } = JSON.parse(ready) as Omit<SpawnedSimulator, 'control' | 'stop'>;
	// A run whose set-up failed elsewhere must be able to end; with its standard input the simulator ends too.
	child.unref();
	for (const pipe of [child.stdin, child.stdout]) (pipe as Socket).unref();
	const stop = async () => {
		child.kill('SIGTERM');
		const timer = setTimeout(() => child.kill('SIGKILL'), 3000);
		await exited;
		clearTimeout(timer);
	};
	return { url, baseUrl, pid, control: controlOf(url), stop };
}

/** The first line of a stream; undefined when the process ends or takes too long before it. */
async function firstLine(
	stream: NodeJS.ReadableStream,
	exited: Promise<void>,
): Promise<string | undefined> {
	let timer: NodeJS.Timeout | undefined;
	const line = new Promise<string>((resolve) => {
		createInterface({ input: stream }).once('line', resolve);
	});
	const late = new Promise<void>((resolve) => {
		timer = setTimeout(resolve, READY_MS);
	});
	const first = await Promise.race([line, exited, late]);
	clearTimeout(timer);
	return first ?? undefined;
}
