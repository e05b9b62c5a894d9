/**
 * `npm test`: everything that must hold before a commit, without a running n8n. Ends with a line
 * `N passed, N failed`, where a failed step (lint, types, scan) counts as a failed test.
 */
import { conclude } from './shared/counts.mts';
import { runJest } from './test/jest.mts';
import { type Step, runStep } from './test/step.mts';

const lint: Step = {
	title: 'Lint (n8n-node lint)',
	program: 'n8n-node',
	args: ['lint'],
	refuse: /[1-9]\d* warning/,
};
const types: Step = {
	title: 'Types (nodes, tests, scripts)',
	program: 'tsc',
	args: ['--noEmit', '--project', 'tsconfig.dev.json'],
};
const scan: Step = { title: "n8n's package scan", program: 'tsx', args: ['scripts/scan.mts'] };

// Side by side in two lanes, for machines with two cores; jest then has the machine to itself.
const lane = async (steps: Step[]) => {
	const outcomes: boolean[] = [];
	for (const step of steps) outcomes.push(await runStep(step));
	return outcomes;
};
const outcomes = (await Promise.all([lane([types]), lane([lint, scan])])).flat();

const startedAt = Date.now();
const tests = await runJest(process.argv.slice(2));
console.log(`Tests took ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);

const failed = tests.failed + outcomes.filter((passed) => !passed).length;
conclude({ passed: tests.passed, failed });
