/**
 * `npm run e2e [-- name…]`: the package in real n8n. Installs n8n when it is missing, runs `test/e2e/*.e2e.mts` (those
 * whose file name contains one of the names given), prints each check, and ends with `N passed, N failed`.
 */
import { readdirSync } from 'node:fs';

import { installN8n } from '../test/support/n8n/install.mts';
import { current, oldest } from '../test/support/n8n/versions.mts';
import { inRepository } from '../test/support/paths.mjs';
import { runFiles } from './e2e/runFiles.mts';
import { conclude } from './shared/counts.mts';

const wanted = process.argv.slice(2);
const folder = inRepository('test/e2e');
const files = readdirSync(folder)
	.filter((file) => file.endsWith('.e2e.mts'))
	.filter((file) => wanted.length === 0 || wanted.some((name) => file.includes(name)))
	.sort();

// Before the tests, because only here the minutes it takes can be seen passing.
for (const version of [current, oldest]) await installN8n(version);

// A test file that is told to end takes its n8n with it.
const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());

const counts = await runFiles(
	files.map((file) => `${folder}/${file}`),
	stop.signal,
);
conclude(counts);
if (stop.signal.aborted) process.exitCode = 1;
