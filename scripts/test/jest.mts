import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { command } from '../../test/support/command.mts';
import type { Counts } from '../shared/counts.mts';

/** Runs jest with its own output, and reads its counts. A test file that cannot run at all counts as one failure. */
export async function runJest(args: string[] = [], signal?: AbortSignal): Promise<Counts> {
	const folder = await mkdtemp(path.join(tmpdir(), 'jest-'));
	const outputFile = path.join(folder, 'result.json');
	try {
		const { code } = await command('jest', ['--json', '--outputFile', outputFile, ...args], {
			// With --json the report for people goes to stderr.
			inherit: 'stderr',
			signal,
		});
		const result = JSON.parse(await readFile(outputFile, 'utf8')) as {
			numPassedTests: number;
			numFailedTests: number;
			numRuntimeErrorTestSuites: number;
			success: boolean;
		};
		const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
		// For example an unhandled error after the last test, or an open handle that made jest give up.
		const unexplained = failed === 0 && (code !== 0 || !result.success) ? 1 : 0;
		return { passed: result.numPassedTests, failed: failed + unexplained };
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
