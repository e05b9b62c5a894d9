import type { IExecuteFunctions } from 'n8n-workflow';

import { ApiError } from '../../../../nodes/shared/api/apiError';
import type { OpenJob } from '../../../../nodes/shared/jobs/sleeper/fallAsleep';
import type { WaitParams } from '../../../../nodes/shared/jobs/jobFields';
import { type WaitedItem, waitTogether } from '../../../../nodes/shared/jobs/waitTogether';
import type { ItemResult, RunTools } from '../../../../nodes/shared/node/operation';

/** Which jobs a run sleeps for, on a clock of its own. */

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

type Job = { id: string; endsAt: number; status?: string };

/** Watchers that were started, with the jobs that they have. */
let watchers: string[][];

function world(jobs: Job[], { continues = false, refuses = false } = {}) {
	watchers = [];
	const startedAt = Date.now();
	const context = {
		getMode: () => 'trigger',
		getWorkflow: () => ({ id: 'w' }),
		getWorkflowSettings: () => ({}),
		getExecutionId: () => '7',
		getNode: () => ({ type: 'cometapi.cometApiVideo', typeVersion: 1, name: 'Video' }),
		getParentNodes: () => [],
		continueOnFail: () => continues,
		onExecutionFinish: () => {},
		logger: { info() {}, warn() {} },
		executeWorkflow: async (_info: object, [item]: Array<{ json: { jobs: object } }>) => {
			if (refuses) throw new Error('not allowed');
			watchers.push(Object.keys(item.json.jobs));
			return { executionId: String(watchers.length) };
		},
		getExecutionDataById: async () => ({ waitTill: new Date() }),
	} as unknown as IExecuteFunctions;
	const send = async ({ path }: { path: string }) => {
		const job = jobs.find(({ id }) => path.endsWith(id));
		if (!job) throw new ApiError({ kind: 'jobNotFound', message: 'task_not_exist', status: 404 });
		const hasEnded = Date.now() - startedAt >= job.endsAt;
		const status = hasEnded ? (job.status ?? 'completed') : 'in_progress';
		return { status: 200, headers: {}, body: { id: job.id, status, url: 'https://x/v.mp4' } };
	};
	const client = { send, connection: { baseUrl: 'https://x/v1' } };
	const run = { context, client, concurrency: 5, cancel: undefined } as unknown as RunTools;
	const results = jobs.map((job, index) => resultOf(job.id, index));
	return { run, results };
}

const resultOf = (id: string, index: number): ItemResult<WaitParams> => ({
	index,
	params: {},
	call: {},
	items: [{ json: { job: `videos:${id}`, status: 'queued' } }],
});

const fails = ({ waited }: WaitedItem<WaitParams>) =>
	waited.failure !== undefined || waited.job?.status === 'failed';
const asOpenJob = ({ one }: WaitedItem<WaitParams>): OpenJob => ({
	index: one.index,
	handle: one.items[0].json.job as string,
	simplify: true,
	onFailedJob: 'fail',
	since: 0,
	checks: 0,
});

async function waited(
	{ run, results }: ReturnType<typeof world>,
	made: 'elsewhere' | 'here' = 'here',
	more: Array<ItemResult<WaitParams>> = [],
) {
	const waiting = waitTogether([...results, ...more], run, { made, asOpenJob, fails });
	await jest.advanceTimersByTimeAsync(20 * 60_000);
	return (await waiting).map(({ waited: { job, failure }, sleeps }) => ({
		status: job?.status,
		sleeps,
		failure: failure?.message,
	}));
}

const SHORT = { id: 'short', endsAt: 8000 };
const LONG = { id: 'long', endsAt: 60_000 };

test('short jobs come out of memory, and for the others it sleeps, with a guard', async () => {
	expect(await waited(world([SHORT, LONG]))).toEqual([
		{ status: 'completed', sleeps: false, failure: undefined },
		{ status: 'in_progress', sleeps: true, failure: undefined },
	]);
	expect(watchers).toEqual([['videos:long'], []]);
});

test('where n8n refuses the watcher it goes on in memory', async () => {
	expect(await waited(world([SHORT, LONG], { refuses: true }))).toMatchObject([
		{ status: 'completed', sleeps: false },
		{ status: 'completed', sleeps: false },
	]);
});

test('an error that stops the workflow lets nothing sleep, one that goes out as an item does not matter', async () => {
	const failed = { id: 'failed', endsAt: 5000, status: 'failed' };
	expect(await waited(world([failed, LONG]))).toMatchObject([
		{ status: 'failed' },
		{ status: 'completed', sleeps: false },
	]);
	expect(watchers).toEqual([]);
	expect(await waited(world([failed, LONG], { continues: true }))).toMatchObject([
		{ status: 'failed' },
		{ status: 'in_progress', sleeps: true },
	]);
});

test('nobody sleeps for a job that does not exist', async () => {
	const unknown = resultOf('mistyped', 1);
	const outcomes = await waited(world([LONG], { continues: true }), 'elsewhere', [unknown]);
	expect(outcomes).toMatchObject([{ sleeps: true }, { sleeps: false, failure: 'task_not_exist' }]);
	expect(watchers).toEqual([['videos:long'], []]);
});
