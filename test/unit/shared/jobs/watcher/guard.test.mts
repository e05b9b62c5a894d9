import type { IRunExecutionData } from 'n8n-workflow';

import { DEAD_AFTER_MS, fateOf } from '../../../../../nodes/shared/jobs/watcher/guard';
import { newWatch } from '../../../../../nodes/shared/jobs/watcher/watch';

const NOW = 1_700_000_000_000;
const watch = newWatch({ workflow: 'w', giveUpAfterMs: 0 }, ['videos:a'], NOW);

/** An execution as n8n has it in its database. */
const stored = (waitTill?: number, error?: string) =>
	({
		...(waitTill !== undefined && { waitTill: new Date(waitTill).toISOString() }),
		resultData: { ...(error && { error: { name: error } }) },
		executionData: { nodeExecutionStack: [{ data: { main: [[{ json: watch }]] } }] },
	}) as unknown as IRunExecutionData;

const dead = { is: 'dead', jobs: { 'videos:a': {} } };

test.each<[string, IRunExecutionData | undefined, object]>([
	['that is gone', undefined, { is: 'ended' }],
	['that sleeps', stored(NOW + 1), { is: 'asleep' }],
	['that is a little late', stored(NOW - DEAD_AFTER_MS + 1), { is: 'asleep' }],
	['that is late', stored(NOW - DEAD_AFTER_MS), dead],
	['that was killed before it slept', stored(), dead],
	['whose process was killed, says n8n', stored(NOW + 1, 'WorkflowCrashedError'), dead],
	['that has said its last word', stored(NOW + 1, 'NodeOperationError'), { is: 'ended' }],
])('a watcher %s', (_name, data, fate) => {
	expect(fateOf(data, NOW)).toEqual(fate);
});
