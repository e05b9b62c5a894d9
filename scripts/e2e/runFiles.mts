import path from 'node:path';
import { run } from 'node:test';

/** Runs files of Node's own test runner one after the other, each in its process, and prints every test. */
export async function runFiles(files: string[]): Promise<{ passed: number; failed: number }> {
	const counts = { passed: 0, failed: 0 };
	for (const file of files) {
		console.log(`\n${path.basename(file)}`);
		const events = run({ files: [file], concurrency: 1, timeout: 15 * 60_000 });
		for await (const event of events) {
			if (event.type === 'test:stdout' || event.type === 'test:stderr') {
				process.stdout.write(event.data.message);
			}
			if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
			const { name, details } = event.data;
			// Some versions of Node report the file itself as a test around its tests.
			const isFile = path.resolve(name) === path.resolve(file);
			if (event.type === 'test:pass') {
				if (isFile) continue;
				counts.passed++;
				console.log(`✓ ${name} (${(details.duration_ms / 1000).toFixed(1)} s)`);
			} else {
				const { cause, message } = (details as { error: Error & { cause?: unknown } }).error;
				if (isFile && counts.failed > 0) continue;
				counts.failed++;
				console.log(`✗ ${name}\n${cause instanceof Error ? cause.stack : (cause ?? message)}`);
			}
		}
	}
	return counts;
}
