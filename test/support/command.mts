import { spawn, type SpawnOptions, type StdioOptions } from 'node:child_process';
import path from 'node:path';

import { inRepository, root } from './paths.mjs';

export type CommandResult = {
	code: number;
	/** Standard output and error as they came; empty when they were inherited. */
	output: string;
	/** Standard output alone. */
	stdout: string;
	ms: number;
};

export type CommandOptions = Pick<SpawnOptions, 'cwd' | 'env' | 'signal'> & {
	/** Shows the output instead of collecting it; `stderr` shows only that and drops standard output. */
	inherit?: boolean | 'stderr';
	/** Called with each line of output. */
	onLine?: (line: string) => void;
};

/** Runs a program to its end; programs of the devDependencies are found by name. Never throws for an exit code. */
export async function command(
	program: string,
	args: string[],
	{ cwd = root, env = process.env, inherit = false, onLine, signal }: CommandOptions = {},
): Promise<CommandResult> {
	const startedAt = Date.now();
	const output: string[] = [];
	const stdout: string[] = [];
	const code = await new Promise<number>((resolve, reject) => {
		// npm and the devDependencies' programs are .cmd files on Windows, which only a shell can start.
		const shell = process.platform === 'win32' && !path.isAbsolute(program);
		const child = spawn(program, shell ? args.map(quoted) : args, {
			cwd,
			env: withDevBinaries(env),
			stdio: stdioFor(inherit),
			shell,
			signal,
		});
		for (const stream of [child.stdout, child.stderr]) {
			stream?.setEncoding('utf8').on('data', (chunk: string) => {
				output.push(chunk);
				if (stream === child.stdout) stdout.push(chunk);
				if (onLine) for (const line of chunk.split('\n')) if (line.trim()) onLine(line);
			});
		}
		child.once('error', reject);
		child.once('close', (exitCode) => resolve(exitCode ?? 1));
	});
	return { code, output: output.join(''), stdout: stdout.join(''), ms: Date.now() - startedAt };
}

/** Like `command`, but a failure throws with the last lines of the output. */
export async function mustRun(
	program: string,
	args: string[],
	options?: CommandOptions,
): Promise<CommandResult> {
	const result = await command(program, args, options);
	if (result.code !== 0) {
		const tail = result.output.trim().split('\n').slice(-30).join('\n');
		throw new Error(`${[program, ...args].join(' ')} ended with ${result.code}\n${tail}`);
	}
	return result;
}

const quoted = (argument: string) => (/\s/.test(argument) ? `"${argument}"` : argument);

function stdioFor(inherit: CommandOptions['inherit']): StdioOptions {
	if (inherit === 'stderr') return ['ignore', 'ignore', 'inherit'];
	return inherit ? 'inherit' : ['ignore', 'pipe', 'pipe'];
}

/** An environment whose PATH begins with the devDependencies' programs. */
function withDevBinaries(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
	const binaries = inRepository('node_modules/.bin');
	return { ...env, [key]: [binaries, env[key]].filter(Boolean).join(path.delimiter) };
}
