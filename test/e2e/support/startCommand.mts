import { type ChildProcess, spawn } from 'node:child_process';

import { root } from '../../support/paths.mjs';

/** A running `npm start`. */
export type Started = {
	url: string;
	/** Everything it has printed. */
	output: () => string;
	/** Ctrl-C. */
	stop: () => Promise<void>;
};

export type StartOptions = {
	/** Where it keeps its data folder. */
	dataHome: string;
	port: number;
};

/** Runs `npm start` until it says that n8n is ready. */
export async function runStart({ dataHome, port }: StartOptions): Promise<Started> {
	const { COMETAPI_KEY, ...environment } = process.env;
	void COMETAPI_KEY;
	const child = spawn('npm', ['start'], {
		cwd: root,
		env: { ...environment, XDG_DATA_HOME: dataHome, N8N_PORT: String(port) },
		stdio: ['ignore', 'pipe', 'pipe'],
		// In a group of its own, to which a terminal would send Ctrl-C.
		detached: true,
	});
	const abandon = () => interrupt(child, 'SIGKILL');
	process.once('exit', abandon);
	const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
	void ended.then(() => process.off('exit', abandon));

	let output = '';
	const url = await new Promise<string>((resolve, reject) => {
		for (const stream of [child.stdout, child.stderr]) {
			stream.setEncoding('utf8').on('data', (chunk: string) => {
				output += chunk;
				const port = /n8n is ready: +http:\/\/localhost:(\d+)[^]*Ctrl-C/.exec(output)?.[1];
				if (port) resolve(`http://127.0.0.1:${port}`);
			});
		}
		void ended.then(() => reject(new Error(`npm start ended:\n${output}`)));
	});
	return {
		url,
		output: () => output,
		stop: async () => {
			interrupt(child, 'SIGINT');
			await ended;
		},
	};
}

function interrupt({ pid }: ChildProcess, signal: NodeJS.Signals): void {
	try {
		if (pid) process.kill(-pid, signal);
	} catch {
		// It has ended already.
	}
}
