import path from 'node:path';
import { run } from 'node:test';

import type { Counts } from '../shared/counts.mts';

/** More than any file needs on a slow machine. */
const timeout = 60 * 60_000;

/** Runs files of Node's own test runner one after the other, each in its process, and prints every test. */
export async function runFiles(files: string[], signal: AbortSignal): Promise<Counts> {
	const counts: Counts = { passed: 0, failed: 0 };
	for (const file of files) {
		if (signal.aborted) break;
		console.log(`\n${path.basename(file)}`);
		for await (const event of run({ files: [file], concurrency: 1, timeout, signal })) {
			if (event.type === 'test:stdout' || event.type === 'test:stderr') {
				process.stdout.write(event.data.message);
			} else if (event.type === 'test:pass') {
				const { name, details } = event.data;
				if (isGroup(event.data, file)) continue;
				counts.passed++;
				console.log(`✓ ${name} (${(details.duration_ms / 1000).toFixed(1)} s)`);
			} else if (event.type === 'test:fail') {
				const error = event.data.details.error as TestError;
				// Said already by the test in it that failed. A group can also fail itself, in its hooks.
				if (isGroup(event.data, file) && error.failureType === 'subtestsFailed') continue;
				counts.failed++;
				console.log(`✗ ${event.data.name}\n${reasonOf(error)}`);
			}
		}
	}
	return counts;
}

type TestError = Error & { failureType?: string };
type Finished = { name: string; details: { type?: string } };

/** A suite, or the file itself, which some versions of Node report as a test around its tests. */
const isGroup = ({ name, details }: Finished, file: string) =>
	details.type === 'suite' || path.resolve(name) === path.resolve(file);

const reasonOf = ({ cause, message }: TestError) =>
	cause instanceof Error ? cause.stack : (cause ?? message);
