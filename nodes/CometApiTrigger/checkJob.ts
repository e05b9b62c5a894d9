import type { IBinaryKeyData, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import type { ApiClient } from '../shared/api/client';
import { errorSentence } from '../shared/node/nodeError';
import { ApiError } from '../shared/api/apiError';
import type { WireRequest } from '../shared/api/wire';
import { attachFiles } from '../shared/node/binary';
import { parseHandle } from '../shared/jobs/jobHandle';
import type { WaitNote } from '../shared/jobs/jobItem';
import { jobItem, videoFile } from '../shared/jobs/jobItem';
import type { Job } from '../shared/jobs/job';
import { isFinished, toJob } from '../shared/jobs/job';
import { fetchJob } from '../shared/jobs/fetchJob';
import type { Look } from '../shared/jobs/ledger';
import type { TriggerParams } from './fields';
import type { Watch } from './pollState';
import { isLost, isTooOld } from './schedule';

/** A job that is finished or given up, ready to be handed to n8n. */
export type Report = { handle: string; status: Job['status']; item: INodeExecutionData };

export type LookTools = {
	context: IPollFunctions;
	client: ApiClient;
	params: TriggerParams;
	watch: Watch;
	/** Aborted when the poll's time is over. */
	over: AbortSignal;
};

export type LookResult = {
	/** How many requests it took, at most {@link REQUESTS_PER_JOB}. */
	requests: number;
	report?: Report;
	/** Why the job's state is not known. */
	failed?: unknown;
};

/** Two status paths, the reason of a failure, the file. */
export const REQUESTS_PER_JOB = 4;
/** A download that fails so often is done without: a job is rather reported without its file than never. */
const MOST_DOWNLOADS = 3;

/** One look at one job, with the download of its file once it is completed. Never throws. */
export async function checkJob(tools: LookTools, handle: string): Promise<LookResult> {
	const { params, watch } = tools;
	const { looks } = watch.memory;
	const { requests, job, error } = await ask(tools, handle);
	const at = Date.now();
	const since = watch.open.get(handle) ?? at;
	const before = looks.get(handle) ?? { polls: 0, failures: 0, failedDownloads: 0 };
	const look: Look = {
		...before,
		at,
		polls: before.polls + 1,
		failures: job ? 0 : before.failures + 1,
	};
	// A refused key says nothing about the job, which is due again as soon as the key is mended.
	if (kindOf(error) !== 'authentication') looks.set(handle, look);
	const note = {
		waitedSeconds: Math.round((at - since) / 1000),
		polls: look.polls,
		timedOut: false,
	};

	if (!job) return { requests, ...unanswered(params, handle, note, look, since, error) };
	if (isFinished(job)) return await finished(tools, job, note, look, requests);
	if (!isTooOld(since, at, params.giveUpAfterMs)) return { requests };
	const reason = `the provider still says '${job.status}'`;
	return { requests, report: givenUp(job, params, note, 'gave_up', reason) };
}

type Asked = { requests: number; job?: Job; error?: unknown };

/** Without retries: the next poll is the retry. */
async function ask({ client, params }: LookTools, handle: string): Promise<Asked> {
	const asked: Asked = { requests: 0 };
	const send = async <T>(request: WireRequest) => {
		asked.requests++;
		return await client.send<T>(request, { maxRetries: 0, timeoutMs: params.timeoutMs });
	};
	try {
		asked.job = await fetchJob(send, parseHandle(handle), client.connection.baseUrl);
	} catch (error) {
		asked.error = error;
	}
	return asked;
}

const kindOf = (error: unknown) => (error instanceof ApiError ? error.details.kind : undefined);

async function finished(
	tools: LookTools,
	job: Job,
	note: WaitNote,
	look: Look,
	requests: number,
): Promise<LookResult> {
	const { params } = tools;
	if (!wantsFile(job, params)) return { requests, report: reportOf(job, params, note) };
	const { binary, problem } = await fetchFile(tools, job);
	if (problem && ++look.failedDownloads < MOST_DOWNLOADS) return { requests: requests + 1 };
	const report = reportOf(job, params, note, binary);
	if (problem) report.item.json.downloadFailure = problem;
	return { requests: requests + 1, report };
}

/** What a failed status call means: mostly nothing yet. */
function unanswered(
	params: TriggerParams,
	handle: string,
	note: WaitNote,
	{ at, failures }: Look,
	since: number,
	error: unknown,
): Omit<LookResult, 'requests'> {
	const isUnknown = kindOf(error) === 'jobNotFound';
	// That the job is not known is an answer too.
	const failed = isUnknown ? undefined : error;
	if (!isLost(since, at, failures, isUnknown, params.giveUpAfterMs)) return { failed };
	const { route, id } = parseHandle(handle);
	const reason = error instanceof ApiError ? errorSentence(error.details) : String(error);
	const code = isUnknown ? 'not_found' : 'gave_up';
	return { failed, report: givenUp(toJob({}, route, id), params, note, code, reason) };
}

function givenUp(
	job: Job,
	params: TriggerParams,
	note: WaitNote,
	code: string,
	reason: string,
): Report {
	const message = `Given up after ${duration(note.waitedSeconds)}: ${reason}`;
	const failed: Job = { ...job, status: 'failed', failure: { code, message } };
	return reportOf(failed, params, { ...note, timedOut: true });
}

const duration = (seconds: number) =>
	seconds < 7200 ? `${Math.round(seconds / 60)} minutes` : `${Math.round(seconds / 3600)} hours`;

function reportOf(
	job: Job,
	params: TriggerParams,
	note: WaitNote,
	binary?: IBinaryKeyData,
): Report {
	const json = jobItem(job, params.simplify, note);
	return { handle: job.job, status: job.status, item: { json, ...(binary && { binary }) } };
}

const wantsFile = ({ status }: Job, { downloadTo, events }: TriggerParams) =>
	status === 'completed' && downloadTo !== undefined && events.includes('completed');

/** The file in n8n's storage, or why there is none. */
async function fetchFile(
	{ context, client, params, over }: LookTools,
	job: Job,
): Promise<{ binary?: IBinaryKeyData; problem?: string }> {
	try {
		const item = { json: {}, files: [videoFile(job, params.downloadTo ?? '')] };
		const call = { maxRetries: 0, timeoutMs: params.timeoutMs, signal: over };
		return { binary: await attachFiles(context, client, item, call) };
	} catch (error) {
		const { details } = error as Partial<ApiError>;
		return { problem: details ? errorSentence(details) : (error as Error).message };
	}
}
