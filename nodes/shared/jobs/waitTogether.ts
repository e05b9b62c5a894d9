import type { WireRequest } from '../api/wire';
import type { ItemResult, RunTools } from '../node/operation';
import { CHECK_TIMEOUT_SECONDS, fetchJob } from './fetchJob';
import { isFinished } from './job';
import type { WaitOptions, WaitParams } from './jobFields';
import { WAIT_DEFAULTS } from './jobFields';
import { parseHandle } from './jobHandle';
import { jobIn } from './jobItem';
import type { OpenJob } from './sleeper/fallAsleep';
import { startSleepersWatch } from './sleeper/fallAsleep';
import { LATEST_DELIVERY_MS } from './sleeper/sleeper';
import { maySleep, MEMORY_MS, runEndsAt } from './sleeper/whereToWait';
import type { JobWait, Waited, WaitSettings, WaitTools } from './waitForJobs';
import { waitForJobs } from './waitForJobs';

/**
 * All jobs of a run are waited for together: for some seconds in memory, and what takes longer asleep in n8n's
 * database, where the run may sleep.
 */

/** What the wait for one item's job has come to. */
export type WaitedItem<Params> = {
	one: ItemResult<Params>;
	waited: Waited;
	/** Whether the run sleeps until the job has ended; `waited` is then what holds if it does not in time. */
	sleeps: boolean;
	/** Whether the time-out of the workflow has cut the wait. */
	isCut: boolean;
};

export type WaitTogether<Params> = {
	/** Jobs made elsewhere may be finished already, so that they are checked before the first pause, and may not exist. */
	made: 'elsewhere' | 'here';
	/** What is to become of a job while the run sleeps; undefined where the run must not. */
	asOpenJob?(late: WaitedItem<Params>): OpenJob;
};

/** The run needs some time after the wait. */
const LAST_MS = 5000;
/** n8n wants a date for every sleep. */
const FOR_EVER_MS = 365 * 24 * 3_600_000;

export async function waitTogether<Params extends WaitParams>(
	results: Array<ItemResult<Params>>,
	run: RunTools,
	{ made, asOpenJob }: WaitTogether<Params>,
): Promise<Array<WaitedItem<Params>>> {
	const open = results.filter(({ items }) => !isFinished(jobIn(items)));
	const endsAt = runEndsAt(run.context);
	const most = endsAt - Date.now() - LAST_MS;
	const waits = open.map(
		({ items, params }): JobWait => ({
			handle: parseHandle(jobIn(items).job),
			settings: settingsOf(params.waitOptions, most),
			checkNow: made === 'elsewhere',
			isCreated: made === 'here',
		}),
	);
	const sleepsAfter =
		asOpenJob &&
		maySleep(
			run.context,
			open.map(({ params }) => params),
			endsAt,
		);
	const first = sleepsAfter ? waits.map(briefly) : waits;
	const waited = await waitForJobs(first, toolsFor(open, run));
	const isCut = ({ params }: ItemResult<Params>) => settingsOf(params.waitOptions).maxWaitMs > most;
	const all = open.map((one, at) => ({
		one,
		waited: waited[at],
		sleeps: false,
		isCut: isCut(one),
	}));
	const left = all.flatMap((item, at) =>
		first[at] !== waits[at] && item.waited.timedOut ? [{ item, wait: waits[at] }] : [],
	);
	if (!left.length || run.cancel?.aborted || !asOpenJob) return all;
	await waitOn(left, run, asOpenJob, endsAt);
	return all;
}

type Left<Params> = { item: WaitedItem<Params>; wait: JobWait };

/** The rest of the wait: asleep, or in memory where n8n has refused the watcher. */
async function waitOn<Params extends WaitParams>(
	left: Array<Left<Params>>,
	run: RunTools,
	asOpenJob: (late: WaitedItem<Params>) => OpenJob,
	endsAt: number,
) {
	const rests = left.map(({ wait }) => (wait.settings.maxWaitMs || FOR_EVER_MS) - MEMORY_MS);
	const latest = endsAt - LATEST_DELIVERY_MS - LAST_MS;
	const until = Math.min(Date.now() + Math.max(...rests), latest);
	const late = left.map(({ item }): WaitedItem<Params> => {
		const waitedMs = item.waited.waitedMs + until - Date.now();
		return { ...item, waited: { ...item.waited, waitedMs }, isCut: item.isCut || until === latest };
	});
	if (await startSleepersWatch(run.context, late.map(asOpenJob), until)) {
		for (const [at, { item }] of left.entries()) Object.assign(item, late[at], { sleeps: true });
		return;
	}
	const tools = toolsFor(
		left.map(({ item }) => item.one),
		run,
	);
	const more = await waitForJobs(
		left.map(({ wait }, at) => later(wait, rests[at])),
		tools,
	);
	for (const [at, { item }] of left.entries()) item.waited = joined(item.waited, more[at]);
}

const briefly = (wait: JobWait): JobWait => {
	const { maxWaitMs } = wait.settings;
	const isShort = maxWaitMs > 0 && maxWaitMs <= MEMORY_MS;
	return isShort ? wait : { ...wait, settings: { ...wait.settings, maxWaitMs: MEMORY_MS } };
};

const later = ({ settings, ...wait }: JobWait, restMs: number): JobWait => ({
	...wait,
	checkNow: false,
	settings: {
		...settings,
		firstMs: settings.longestMs,
		maxWaitMs: settings.maxWaitMs > 0 ? restMs : 0,
	},
});

const joined = (before: Waited, after: Waited): Waited => ({
	...after,
	job: after.job ?? before.job,
	checks: before.checks + after.checks,
	waitedMs: before.waitedMs + after.waitedMs,
});

function toolsFor<Params>(
	items: Array<ItemResult<Params>>,
	{ client, concurrency, cancel }: RunTools,
): WaitTools {
	return {
		atOnce: concurrency,
		cancel,
		check: async (handle, place) => {
			// A check that fails is forgiven by the wait, which has the better rhythm.
			const { timeoutMs = Infinity } = items[place].call;
			const longest = CHECK_TIMEOUT_SECONDS * 1000;
			const options = { maxRetries: 0, timeoutMs: Math.min(timeoutMs, longest) };
			const send = async <T>(request: WireRequest) => await client.send<T>(request, options);
			return await fetchJob(send, handle, client.connection.baseUrl);
		},
	};
}

/** @param mostMs how long the run may wait at all */
export function settingsOf(options: WaitOptions = {}, mostMs = Infinity): WaitSettings {
	const { firstPause, growth, longestPause, maxWait, forgive } = { ...WAIT_DEFAULTS, ...options };
	const wanted = maxWait > 0 ? maxWait * 1000 : Infinity;
	const longest = Math.min(wanted, Math.max(1000, mostMs));
	return {
		firstMs: firstPause * 1000,
		growth,
		longestMs: longestPause * 1000,
		maxWaitMs: longest === Infinity ? 0 : longest,
		forgive,
	};
}
