import type { IExecuteFunctions } from 'n8n-workflow';

import { ApiError } from '../api/apiError';
import type { IncludeOptions } from '../node/includeInput';
import { resultFieldIn } from '../node/includeInput';
import { errorSentence } from '../node/nodeError';
import type {
	ItemResult,
	NodeItem,
	PaidWorkHooks,
	RunTools,
	WaitHooks,
	WaitResults,
} from '../node/operation';
import { jobFailed } from './fetchJob';
import type { Job } from './job';
import { isFinished } from './job';
import type { WaitOptions, WaitParams } from './jobFields';
import { WAIT_DEFAULTS } from './jobFields';
import { jobName } from './jobHandle';
import type { WaitNote } from './jobItem';
import { itemsOf, jobIn, withDownloadFailure } from './jobItem';
import type { OpenJob } from './sleeper/fallAsleep';
import { fallAsleep } from './sleeper/fallAsleep';
import { MEMORY_MS } from './sleeper/whereToWait';
import type { WaitedItem } from './waitTogether';
import { waitTogether } from './waitTogether';
import { endHandOver, leaveToTriggers } from './watcher/handOver';
import { noteDelivered } from './watcher/localTriggers';

/** What operations do about jobs after the request that made them, or without one: waiting, and losing none. */

/** Some operations make jobs for some models only. */
const hasJob = ([item]: NodeItem[]) => typeof item?.json.job === 'string';

/** What an operation makes of a job. */
type ToItems<Params> = (job: Job, params: Params, note?: WaitNote) => NodeItem[];

/** Of jobs made elsewhere: those that surely exist, because a check has found them. */
const found = new WeakSet<object>();

/** Jobs that the run leaves unfinished go to the triggers; one that needs input would never be finished. */
const unfinished = (results: Array<ItemResult<unknown>>) =>
	results
		.filter(({ items }) => hasJob(items))
		.flatMap(({ items }) => {
			const { job, status, needsInput } = jobIn(items);
			return isFinished({ status }) || needsInput ? [] : [job];
		});

/** What the run itself gives to its workflow, no trigger reports as well. */
function noteFinished(results: Array<ItemResult<unknown>>, context: IExecuteFunctions) {
	const { id = '' } = context.getWorkflow();
	for (const { items } of results.filter((one) => hasJob(one.items))) {
		const { job, status } = jobIn(items);
		if (isFinished({ status })) noteDelivered(id, job);
	}
}

/** @param real those of them that surely exist */
async function endRun(
	made: Array<ItemResult<unknown>>,
	real: Array<ItemResult<unknown>>,
	context: IExecuteFunctions,
) {
	noteFinished(made, context);
	leaveToTriggers(context, unfinished(real.filter((one) => !sleptFor.has(one))));
	await endHandOver(context);
}

/** Jobs that come back to a run that sleeps for them. */
const sleptFor = new WeakSet<object>();

async function waitForAll<Params extends WaitParams>(
	results: Array<ItemResult<Params>>,
	run: RunTools,
	made: 'elsewhere' | 'here',
	toItems: ToItems<Params>,
	asOpenJob?: (late: WaitedItem<Params>) => OpenJob,
): Promise<WaitResults> {
	const all = await waitTogether(results, run, { made, asOpenJob });
	for (const { one, waited, sleeps } of all) {
		if (waited.job) found.add(one);
		if (sleeps) sleptFor.add(one);
	}
	return new Map(
		all.map((item) => [
			item.one.index,
			resultOf(item.sleeps ? returned(item) : item, made, toItems),
		]),
	);
}

/** A run that sleeps holds every job as an item. */
const returned = <Params extends WaitParams>({ one, ...item }: WaitedItem<Params>) => {
	const waitOptions: WaitOptions = { ...one.params.waitOptions, onTimeout: 'return' };
	return { ...item, one: { ...one, params: { ...one.params, waitOptions } } };
};

/** What the watcher of a sleeping run is to make of a job. */
const openJobIn =
	(made: 'elsewhere' | 'here') =>
	(late: WaitedItem<WaitParams>): OpenJob => {
		const { one, waited } = late;
		const { waitOptions, simplify = true, options } = one.params as WaitParams & WithOptions;
		const result = resultOf(late, made, itemsOf);
		return {
			index: one.index,
			handle: jobIn(one.items).job,
			field: resultFieldIn(options),
			simplify,
			model: waited.job?.model ?? (one.items[0].json.model as string | undefined),
			onFailedJob: waitOptions?.onFailedJob ?? WAIT_DEFAULTS.onFailedJob,
			lateError: result instanceof Error ? result.message : undefined,
			since: Date.now() - MEMORY_MS,
			checks: waited.checks,
		};
	};

type WithOptions = { options?: IncludeOptions };

const GOES_ON =
	"It goes on at the provider: use 'Wait' or 'Get' with this `job`, or the CometAPI Trigger";
const CUT = ", which is all that the workflow's own time-out leaves";

/** What the wait for one job makes of its items. */
function resultOf<Params extends WaitParams>(
	{ one: { items, params }, waited, isCut }: WaitedItem<Params>,
	made: 'elsewhere' | 'here',
	toItems: ToItems<Params>,
): NodeItem[] | Error {
	const { job, failure, lost, checks, timedOut, lastFailure } = waited;
	const { forgive, onTimeout, onFailedJob } = { ...WAIT_DEFAULTS, ...params.waitOptions };
	const handle = jobIn(items).job;
	if (failure) return failedWait(failure, handle);
	const waitedSeconds = Math.round(waited.waitedMs / 100) / 10;
	const note: WaitNote = { waitedSeconds, checks, timedOut };
	if (lost || timedOut) {
		const why = lost
			? `could not be checked ${forgive + 1} times in a row (${errorSentence(lost.details)})`
			: `is not finished after ${waitedSeconds} seconds${isCut ? CUT : ''}${lastFailure ? `, and its last check failed: ${errorSentence(lastFailure.details)}` : ''}`;
		// A check that failed says nothing of a job that was made here and is paid for.
		if (onTimeout === 'fail' && (timedOut || made === 'elsewhere')) {
			return new ApiError({
				kind: 'stillRunning',
				message: `The ${jobName(handle)} ${why}`,
				job: handle,
			});
		}
		note.hint = `The job ${why}. ${GOES_ON}.`;
	}
	if (!job) return items.map((item) => ({ ...item, json: { ...item.json, ...note } }));
	if (isFinished(job) && job.status !== 'completed' && onFailedJob === 'fail')
		return jobFailed(job);
	const model = job.model ?? (items[0].json.model as string | undefined);
	return toItems({ ...job, model }, params, note);
}

/** The error of a wait, which also names the job. */
const failedWait = (failure: Error, handle: string) =>
	failure instanceof ApiError
		? new ApiError({
				...failure.details,
				message: `${failure.details.message} (while waiting for the ${jobName(handle)})`,
				job: handle,
			})
		: failure;

/** For operations that create jobs. */
export const createdJobHooks: PaidWorkHooks & WaitHooks<WaitParams> = {
	waitForAll: async (results, run) =>
		await waitForAll(
			results.filter(({ params }) => params.waitForCompletion),
			run,
			'here',
			itemsOf,
			openJobIn('here'),
		),
	sleep: fallAsleep,
	// One that the run waits for comes out of the run.
	onMade: (result, context) =>
		leaveToTriggers(context, result.params.waitForCompletion ? [] : unfinished([result])),
	onRunEnd: async (made, context) => await endRun(made, made, context),
	describePaidWork: (items) => jobName(jobIn(items).job ?? 'without an ID'),
	// A created job whose file could not be fetched is kept: a failed item might be run, and paid for, again.
	withoutFiles: (items, reason) =>
		items.map(({ json }) => ({ json: withDownloadFailure(json, reason) })),
};

/** For operations that wait for jobs made elsewhere. */
export const waitedJobHooks: WaitHooks<WaitParams> = {
	waitForAll: async (results, run) =>
		await waitForAll(results, run, 'elsewhere', itemsOf, openJobIn('elsewhere')),
	sleep: fallAsleep,
	onRunEnd: async (made, context) =>
		await endRun(
			made,
			made.filter((one) => found.has(one)),
			context,
		),
};

/** For operations whose models make jobs or not: what is a job, by its items, is waited for. */
export const waitHooksFor = <Params extends WaitParams>(
	toItems: ToItems<Params>,
): WaitHooks<Params> => ({
	waitForAll: async (results, run) =>
		await waitForAll(
			results.filter(({ items }) => hasJob(items)),
			run,
			'here',
			toItems,
		),
	onRunEnd: async (made, context) => await endRun(made, made, context),
});
