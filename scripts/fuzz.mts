/**
 * `npm run fuzz [cases]`: the properties of test/unit/fuzz with many cases (10,000 each, or as many as are asked for);
 * `npm test` runs them with a few hundred. A failure prints the seed and the path that bring it back.
 */
import { spawnSync } from 'node:child_process';

const [, , cases = '10000'] = process.argv;
const { status } = spawnSync('npx', ['jest', '--selectProjects', 'unit', '--', 'test/unit/fuzz'], {
	env: { ...process.env, FUZZ_CASES: cases },
	stdio: 'inherit',
});
process.exitCode = status ?? 1;
