import type { IExecuteFunctions } from 'n8n-workflow';

import { ApiError } from '../api/apiError';
import type { WireRequest } from '../api/wire';
import { errorSentence } from '../node/nodeError';
import type {
	ItemResult,
	NodeItem,
	PaidWorkHooks,
	RunTools,
	WaitHooks,
	WaitResults,
} from '../node/operation';
import { CHECK_TIMEOUT_SECONDS, fetchJob, jobFailed } from './fetchJob';
import type { Job } from './job';
import { isFinished } from './job';
import type { WaitOptions, WaitParams } from './jobFields';
import { WAIT_DEFAULTS } from './jobFields';
import { jobName, parseHandle } from './jobHandle';
import type { WaitNote } from './jobItem';
import { jobFiles, jobIn, jobItem, NOT_WAITED, withDownloadFailure } from './jobItem';
import type { Waited, WaitSettings } from './waitForJobs';
import { waitForJobs } from './waitForJobs';
import { endHandOver, leaveToTriggers } from './watcher/handOver';
import { noteDelivered } from './watcher/localTriggers';

/** What operations do about jobs after the request that made them, or without one: waiting, and losing none. */

/** Said of a job that waits for somebody to press one of its buttons. */
const NEEDS_INPUT =
	"The job waits for input: run 'Midjourney: Modal' or 'Midjourney: Action' with it, its buttons are in this item";

/** The one item of a job, with its files when it is completed and they are wanted. */
export function itemsOf(job: Job, params: WaitParams, note?: WaitNote): NodeItem[] {
	const { downloadFile, binaryPropertyOutput, simplify } = params;
	const wanted = downloadFile && binaryPropertyOutput !== undefined && job.status === 'completed';
	return [
		{
			json: jobItem(
				job,
				simplify,
				job.needsInput ? { ...NOT_WAITED, ...note, hint: NEEDS_INPUT } : note,
			),
			files: wanted ? jobFiles(job, binaryPropertyOutput) : undefined,
		},
	];
}

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
	leaveToTriggers(context, unfinished(real));
	await endHandOver(context);
}

/**
 * Waits for all unfinished jobs together.
 * @param made jobs made elsewhere may be finished already, so that they are checked before the first pause, and may not
 * exist; those made here surely do, and no failed check can change that
 */
async function waitTogether<Params extends WaitParams>(
	results: Array<ItemResult<Params>>,
	{ client, concurrency, cancel }: RunTools,
	made: 'elsewhere' | 'here',
	toItems: ToItems<Params>,
): Promise<WaitResults> {
	const open = results.filter(({ items }) => !isFinished(jobIn(items)));
	const waits = open.map(({ items, params }) => ({
		handle: parseHandle(jobIn(items).job),
		settings: settingsOf(params.waitOptions),
		checkNow: made === 'elsewhere',
		isCreated: made === 'here',
	}));
	const waited = await waitForJobs(waits, {
		atOnce: concurrency,
		cancel,
		check: async (handle, place) => {
			// A check that fails is forgiven by the wait, which has the better rhythm.
			const { timeoutMs = Infinity } = open[place].call;
			const longest = CHECK_TIMEOUT_SECONDS * 1000;
			const options = { maxRetries: 0, timeoutMs: Math.min(timeoutMs, longest) };
			const send = async <T>(request: WireRequest) => await client.send<T>(request, options);
			return await fetchJob(send, handle, client.connection.baseUrl);
		},
	});
	for (const [place, one] of open.entries()) if (waited[place].job) found.add(one);
	return new Map(
		open.map((one, place) => [one.index, resultOf(one, waited[place], made, toItems)]),
	);
}

function settingsOf(options: WaitOptions = {}): WaitSettings {
	const { firstPause, growth, longestPause, maxWait, forgive } = { ...WAIT_DEFAULTS, ...options };
	return {
		firstMs: firstPause * 1000,
		growth,
		longestMs: longestPause * 1000,
		maxWaitMs: maxWait * 1000,
		forgive,
	};
}

const GOES_ON =
	"It goes on at the provider: use 'Wait' or 'Get' with this `job`, or the CometAPI Trigger";

/** What the wait for one job makes of its items. */
function resultOf<Params extends WaitParams>(
	{ items, params }: ItemResult<Params>,
	waited: Waited,
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
			: `is not finished after ${waitedSeconds} seconds${lastFailure ? `, and its last check failed: ${errorSentence(lastFailure.details)}` : ''}`;
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
		await waitTogether(
			results.filter(({ params }) => params.waitForCompletion),
			run,
			'here',
			itemsOf,
		),
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
	waitForAll: async (results, run) => await waitTogether(results, run, 'elsewhere', itemsOf),
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
		await waitTogether(
			results.filter(({ items }) => hasJob(items)),
			run,
			'here',
			toItems,
		),
	onRunEnd: async (made, context) => await endRun(made, made, context),
});
