import { spawn } from 'node:child_process';

import { root } from './paths.mjs';

/** Prints why it cannot go on, and ends the process. */
export function fail(message) {
	console.error(`\n${message}\n`);
	process.exit(1);
}

/**
 * Runs `npm <args>` in the repository. Its output is shown only when it fails; meanwhile a line every 15 seconds says
 * that it still works. Resolves to whether it succeeded.
 */
export async function npm(args, { title }) {
	const startedAt = Date.now();
	console.log(`• ${title}`);
	const ticker = setInterval(() => {
		console.log(`  … still at it, ${Math.round((Date.now() - startedAt) / 1000)} s`);
	}, 15_000);
	const output = [];
	const code = await new Promise((resolve, reject) => {
		const child = spawnNpm(args);
		child.stdout.on('data', (chunk) => output.push(chunk));
		child.stderr.on('data', (chunk) => output.push(chunk));
		child.once('error', reject);
		child.once('close', (exitCode) => resolve(exitCode ?? 1));
	}).finally(() => clearInterval(ticker));
	if (code !== 0) process.stderr.write(Buffer.concat(output));
	else console.log(`  done in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
	return code === 0;
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
