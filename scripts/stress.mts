/**
 * `npm run test:stress [-- project] [rounds]`: the jest suite three times (or as often as said), or one of its projects,
 * beside a load that keeps every core busy twice over. What passes only on a quiet machine fails here. Ends with
 * `N passed, N failed`.
 */
import { type Counts, conclude } from './shared/counts.mts';
import { startLoad } from './stress/load.mts';
import { runJest } from './test/jest.mts';

const words = process.argv.slice(2);
const rounds = Number(words.find((word) => /^\d+$/.test(word)) ?? 3);
const project = words.find((word) => !/^\d+$/.test(word));

const cancel = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => cancel.abort());

const counts: Counts = { passed: 0, failed: 0 };
const load = startLoad();
try {
	for (let round = 1; round <= rounds && !cancel.signal.aborted; round++) {
		console.log(`\nRound ${round} of ${rounds}, beside ${load.processes} busy processes`);
		const args = project ? ['--selectProjects', project] : [];
		const { passed, failed } = await runJest(args, cancel.signal);
		counts.passed += passed;
		counts.failed += failed;
	}
} catch (error) {
	if (!cancel.signal.aborted) throw error;
} finally {
	load.stop();
}
conclude(counts);
if (cancel.signal.aborted) process.exitCode = 1;
