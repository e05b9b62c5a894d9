import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { failureSentence } from '../../shared/api/errors';
import { ApiFailure } from '../../shared/api/failure';
import type { WireRequest } from '../../shared/api/wire';
import type { Finished, NodeItem, RunTools, Settled } from '../../shared/node/operation';
import { parseHandle } from '../../shared/video/handle';
import type { WaitNote } from '../../shared/video/item';
import { jobItem, videoFile } from '../../shared/video/item';
import type { JobStatus, VideoJob } from '../../shared/video/job';
import { isFinished } from '../../shared/video/job';
import { fetchJob } from '../../shared/video/status';
import type { Watched, WatchSettings } from '../../shared/video/watch';
import { watchJobs } from '../../shared/video/watch';
import { registerJobs } from '../../shared/video/watchRegister';
import type { WaitOptions, WaitParams } from './waitFields';
import { WAIT_DEFAULTS } from './waitFields';

/** Longest wait for one status answer; a slow one is asked for again. */
const CHECK_TIMEOUT_MS = 60_000;

/** The one item of a job, with its file when it is completed and the file is wanted. */
export function itemsOf(job: VideoJob, params: WaitParams, note?: WaitNote): NodeItem[] {
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
export const keepJob = (items: NodeItem[]) => `video job ${jobIn(items).job}`;

/** Jobs that the run leaves unfinished go to the trigger of the same workflow. */
export function leaveToTrigger(made: Array<Finished<WaitParams>>, context: IExecuteFunctions) {
	registerJobs(
		context,
		made.map(({ items }) => jobIn(items)),
	);
}

/** A created job whose video could not be downloaded is kept: a failed item might be run, and paid for, again. */
export const withoutVideo = (items: NodeItem[], reason: string): NodeItem[] =>
	items.map(({ json }) => ({ json: { ...json, downloadFailure: reason } }));

/** A tool's answer fills the model's context: only what an agent can use. */
export function jobForAgent(json: IDataObject): IDataObject {
	const names = ['job', 'status', 'progress', 'videoUrl', 'expiresAt', 'failure', 'hint', 'raw'];
	return Object.fromEntries(names.filter((name) => name in json).map((name) => [name, json[name]]));
}

/** The wait of operations that create jobs: for those that want it. */
export const settleCreated = async (finished: Array<Finished<WaitParams>>, run: RunTools) =>
	await settleJobs(
		finished.filter(({ params }) => params.waitForCompletion),
		run,
	);

/**
 * Waits for all unfinished jobs together.
 * @param lookNow whether the jobs may be finished already, so that they are looked at before the first pause
 */
export async function settleJobs(
	finished: Array<Finished<WaitParams>>,
	{ client, callOptions, concurrency, cancel }: RunTools,
	lookNow = false,
): Promise<Settled> {
	const open = finished.filter(({ items }) => !isFinished(jobIn(items)));
	const tasks = open.map(({ items, params }) => ({
		handle: parseHandle(jobIn(items).job),
		settings: settingsOf(params.waitOptions),
		lookNow,
	}));
	const watched = await watchJobs(tasks, {
		atOnce: concurrency,
		cancel,
		look: async (handle, place) => {
			// A check that fails is forgiven by the watch, which has the better rhythm.
			const { timeoutMs = CHECK_TIMEOUT_MS } = callOptions(open[place].index);
			const options = { maxRetries: 0, timeoutMs: Math.min(timeoutMs, CHECK_TIMEOUT_MS) };
			const send = async <T>(request: WireRequest) => await client.send<T>(request, options);
			return await fetchJob(send, handle, client.connection.baseUrl);
		},
	});
	return new Map(open.map((one, place) => [one.index, resultOf(one, watched[place])]));
}

function settingsOf(options: WaitOptions = {}): WatchSettings {
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
function resultOf({ items, params }: Finished<WaitParams>, watched: Watched): NodeItem[] | Error {
	const { job, failure, lost, polls, timedOut } = watched;
	const handle = jobIn(items).job;
	if (failure) return failedWait(failure, handle);
	const waitedSeconds = Math.round(watched.waitedMs / 100) / 10;
	const note: WaitNote = { waitedSeconds, polls, timedOut };
	if (lost || timedOut) {
		const { forgive } = { ...WAIT_DEFAULTS, ...params.waitOptions };
		const why = lost
			? `could not be checked ${forgive + 1} times in a row (${failureSentence(lost.details)})`
			: `is not finished after ${waitedSeconds} seconds`;
		if (params.waitOptions?.onTimeout === 'fail') {
			return new ApiFailure({ kind: 'stillRunning', message: `${handle} ${why}` });
		}
		note.hint = `The job ${why}. ${GOES_ON}.`;
	}
	if (!job) return items.map((item) => ({ ...item, json: { ...item.json, ...note } }));
	const model = job.model ?? (items[0].json.model as string | undefined);
	return itemsOf({ ...job, model }, params, note);
}

/** The failure of a wait, which also names the job. */
const failedWait = (failure: Error, handle: string) =>
	failure instanceof ApiFailure
		? new ApiFailure({
				...failure.details,
				message: `${failure.details.message} (while waiting for the video job ${handle})`,
			})
		: failure;
