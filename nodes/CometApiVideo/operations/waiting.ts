import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { errorSentence } from '../../shared/node/nodeError';
import { ApiError } from '../../shared/api/apiError';
import type { WireRequest } from '../../shared/api/wire';
import type {
	ItemResult,
	NodeItem,
	PaidWorkHooks,
	RunTools,
	WaitHooks,
	WaitResults,
} from '../../shared/node/operation';
import { parseHandle } from '../../shared/jobs/jobHandle';
import type { WaitNote } from '../../shared/jobs/jobItem';
import { jobItem, videoFile } from '../../shared/jobs/jobItem';
import type { JobStatus, Job } from '../../shared/jobs/job';
import { isFinished } from '../../shared/jobs/job';
import { CHECK_TIMEOUT_SECONDS, fetchJob } from '../../shared/jobs/fetchJob';
import type { Waited, WaitSettings } from '../../shared/jobs/waitForJobs';
import { waitForJobs } from '../../shared/jobs/waitForJobs';
import { registerJobs } from '../../shared/jobs/ledger';
import type { WaitOptions, WaitParams } from './waitFields';
import { WAIT_DEFAULTS } from './waitFields';

/** The one item of a job, with its file when it is completed and the file is wanted. */
export function itemsOf(job: Job, params: WaitParams, note?: WaitNote): NodeItem[] {
	const { downloadVideo, binaryPropertyOutput = 'data', simplify } = params;
	const wanted = downloadVideo === true && job.status === 'completed';
	return [
		{
			json: jobItem(job, simplify, note),
			files: wanted ? [videoFile(job, binaryPropertyOutput)] : undefined,
		},
	];
}

const jobIn = ([item]: NodeItem[]) => item.json as { job: string; status: JobStatus };

/** One sentence for the error of a run that fails after this job was created. */
const describeJob = (items: NodeItem[]) => `video job ${jobIn(items).job}`;

/** Jobs that the run leaves unfinished go to the trigger of the same workflow. */
function leaveToTrigger(made: Array<ItemResult<WaitParams>>, context: IExecuteFunctions) {
	registerJobs(
		context,
		made.map(({ items }) => jobIn(items)),
	);
}

/** A created job whose video could not be downloaded is kept: a failed item might be run, and paid for, again. */
const withoutVideo = (items: NodeItem[], reason: string): NodeItem[] =>
	items.map(({ json }) => ({ json: { ...json, downloadFailure: reason } }));

/** A tool's answer fills the model's context: only what an agent can use. */
export function jobForAgent(json: IDataObject): IDataObject {
	const names = ['job', 'status', 'progress', 'videoUrl', 'expiresAt', 'failure', 'hint', 'raw'];
	return Object.fromEntries(names.filter((name) => name in json).map((name) => [name, json[name]]));
}

/** The wait of operations that create jobs: for those that want it. */
const waitForCreated = async (results: Array<ItemResult<WaitParams>>, run: RunTools) =>
	await waitTogether(
		results.filter(({ params }) => params.waitForCompletion),
		run,
	);

/**
 * Waits for all unfinished jobs together.
 * @param checkNow whether the jobs may be finished already, so that they are checked before the first pause
 */
async function waitTogether(
	results: Array<ItemResult<WaitParams>>,
	{ client, concurrency, cancel }: RunTools,
	checkNow = false,
): Promise<WaitResults> {
	const open = results.filter(({ items }) => !isFinished(jobIn(items)));
	const tasks = open.map(({ items, params }) => ({
		handle: parseHandle(jobIn(items).job),
		settings: settingsOf(params.waitOptions),
		checkNow,
	}));
	const waited = await waitForJobs(tasks, {
		atOnce: concurrency,
		cancel,
		check: async (handle, place) => {
			// A check that fails is forgiven by the watch, which has the better rhythm.
			const { timeoutMs = Infinity } = open[place].call;
			const longest = CHECK_TIMEOUT_SECONDS * 1000;
			const options = { maxRetries: 0, timeoutMs: Math.min(timeoutMs, longest) };
			const send = async <T>(request: WireRequest) => await client.send<T>(request, options);
			return await fetchJob(send, handle, client.connection.baseUrl);
		},
	});
	return new Map(open.map((one, place) => [one.index, resultOf(one, waited[place])]));
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
function resultOf({ items, params }: ItemResult<WaitParams>, waited: Waited): NodeItem[] | Error {
	const { job, failure, lost, polls, timedOut } = waited;
	const handle = jobIn(items).job;
	if (failure) return failedWait(failure, handle);
	const waitedSeconds = Math.round(waited.waitedMs / 100) / 10;
	const note: WaitNote = { waitedSeconds, polls, timedOut };
	if (lost || timedOut) {
		const { forgive } = { ...WAIT_DEFAULTS, ...params.waitOptions };
		const why = lost
			? `could not be checked ${forgive + 1} times in a row (${errorSentence(lost.details)})`
			: `is not finished after ${waitedSeconds} seconds`;
		if (params.waitOptions?.onTimeout === 'fail') {
			return new ApiError({ kind: 'stillRunning', message: `The video job ${handle} ${why}` });
		}
		note.hint = `The job ${why}. ${GOES_ON}.`;
	}
	if (!job) return items.map((item) => ({ ...item, json: { ...item.json, ...note } }));
	const model = job.model ?? (items[0].json.model as string | undefined);
	return itemsOf({ ...job, model }, params, note);
}

/** The failure of a wait, which also names the job. */
const failedWait = (failure: Error, handle: string) =>
	failure instanceof ApiError
		? new ApiError({
				...failure.details,
				message: `${failure.details.message} (while waiting for the video job ${handle})`,
			})
		: failure;

/** For operations that create jobs. */
export const createdJobHooks: PaidWorkHooks & WaitHooks<WaitParams> = {
	waitForAll: waitForCreated,
	onRunEnd: leaveToTrigger,
	describePaidWork: describeJob,
	withoutFiles: withoutVideo,
};

/** For operations that wait for jobs made elsewhere. */
export const waitedJobHooks: WaitHooks<WaitParams> = {
	waitForAll: async (results, run) => await waitTogether(results, run, true),
	onRunEnd: leaveToTrigger,
};
