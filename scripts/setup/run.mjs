import { spawn } from 'node:child_process';

import { root } from '../../test/support/paths.mjs';
import { withProgress } from '../../test/support/progress.mjs';

/** Prints why it cannot go on, and ends the process. */
export function fail(message) {
	console.error(`\n${message}\n`);
	process.exit(1);
}

/** Runs `npm <args>` in the repository. When npm fails, its output is shown and the process ends with `reason`. */
export async function npm(args, { title, reason }) {
	const output = [];
	const run = async () =>
		await new Promise((resolve, reject) => {
			const child = spawnNpm(args);
			child.stdout.on('data', (chunk) => output.push(chunk));
			child.stderr.on('data', (chunk) => output.push(chunk));
			child.once('error', reject);
			child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`npm: ${code}`))));
		});
	try {
		await withProgress(title, run);
	} catch (error) {
		process.stderr.write(output.length > 0 ? Buffer.concat(output) : `${error.message}\n`);
		fail(reason);
	}
}

function spawnNpm(args) {
	const options = {
		cwd: root,
		stdio: ['ignore', 'pipe', 'pipe'],
		// No moving spinners in what may have to be read later.
		env: { ...process.env, CI: 'true' },
	};
	// Inside an npm script npm says where its own code is; that works the same on every platform.
	const cli = process.env.npm_execpath;
	return cli?.endsWith('.js')
		? spawn(process.execPath, [cli, ...args], options)
		: spawn('npm', args, { ...options, shell: process.platform === 'win32' });
}
