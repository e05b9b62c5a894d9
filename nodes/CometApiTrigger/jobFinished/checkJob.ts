import type { IBinaryKeyData, IPollFunctions, IWebhookFunctions } from 'n8n-workflow';

import type { ApiClient } from '../../shared/api/client';
import { sentenceOf } from '../../shared/node/nodeError';
import { ApiError } from '../../shared/api/apiError';
import type { WireRequest } from '../../shared/api/wire';
import { attachFiles } from '../../shared/node/binary';
import { parseHandle } from '../../shared/jobs/jobHandle';
import type { WaitNote } from '../../shared/jobs/jobItem';
import { jobFiles, withDownloadFailure } from '../../shared/jobs/jobItem';
import type { Job } from '../../shared/jobs/job';
import { isFinished, LATE_FILE_MS, toJob, withoutFile } from '../../shared/jobs/job';
import { fetchJob } from '../../shared/jobs/fetchJob';
import type { LastCheck } from '../../shared/jobs/watcher/localTriggers';
import type { JobNote } from '../../shared/jobs/watcher/watch';
import type { JobFinishedParams } from './params';
import type { PollState } from './pollState';
import type { Report } from './report';
import { givenUp, reportOf } from './report';
import { isLost, isTooOld } from './schedule';

export type CheckTools = {
	context: IPollFunctions | IWebhookFunctions;
	client: ApiClient;
	params: JobFinishedParams;
	state: Pick<PollState, 'open' | 'checks'>;
	/** Aborted when the poll's time is over. */
	over: AbortSignal;
};

export type CheckResult = {
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

/** One check of one job, with the download of its file once it is completed. Never throws. */
export async function checkJob(tools: CheckTools, handle: string): Promise<CheckResult> {
	const told = tools.state.open.get(handle) ?? { since: Date.now() };
	const result = await checkOnce(tools, handle, told);
	if (result.report && told.manual) result.report.item.json.manual = true;
	return result;
}

async function checkOnce(tools: CheckTools, handle: string, told: JobNote): Promise<CheckResult> {
	const { params, state } = tools;
	const { checks } = state;
	const { requests, job, error } = await fetchOnce(tools, handle);
	const at = Date.now();
	const { since } = told;
	// A watcher has waited for its job already, and this is the last that is heard of it.
	const giveUpAfterMs = told.last ? 1 : params.giveUpAfterMs;
	const before = checks.get(handle) ?? { checks: 0, failures: 0, failedDownloads: 0 };
	const last: LastCheck = {
		...before,
		at,
		checks: before.checks + 1,
		failures: job ? 0 : before.failures + 1,
	};
	// A refused key says nothing about the job, which is due again as soon as the key is mended.
	if (kindOf(error) !== 'authentication') checks.set(handle, last);
	const note = {
		waitedSeconds: Math.round((at - since) / 1000),
		checks: last.checks,
		timedOut: false,
	};

	if (!job) {
		const limits = { since, giveUpAfterMs };
		return { requests, ...withoutJob(params, handle, note, last, limits, error) };
	}
	if (job.needsInput) {
		const reason = 'it waits for input';
		return { requests, report: givenUp(job, params, note, 'needs_input', reason) };
	}
	if (isFinished(job)) return await finished(tools, job, note, last, requests);
	last.noFileSince = job.fileIsMissing ? (last.noFileSince ?? at) : undefined;
	const isLate = last.noFileSince !== undefined && at - last.noFileSince >= LATE_FILE_MS;
	if (isLate || (told.noFile && job.fileIsMissing)) {
		return { requests, report: reportOf(withoutFile(job), params, note) };
	}
	if (!isTooOld(since, at, giveUpAfterMs)) return { requests };
	const reason = `the provider still says '${job.status}'`;
	return { requests, report: givenUp(job, params, note, 'gave_up', reason) };
}

type Fetched = { requests: number; job?: Job; error?: unknown };

/** Without retries: the next poll is the retry. */
async function fetchOnce({ client, params }: CheckTools, handle: string): Promise<Fetched> {
	const fetched: Fetched = { requests: 0 };
	const send = async <T>(request: WireRequest) => {
		fetched.requests++;
		return await client.send<T>(request, { maxRetries: 0, timeoutMs: params.timeoutMs });
	};
	try {
		fetched.job = await fetchJob(send, parseHandle(handle), client.connection.baseUrl);
	} catch (error) {
		fetched.error = error;
	}
	return fetched;
}

const kindOf = (error: unknown) => (error instanceof ApiError ? error.details.kind : undefined);

async function finished(
	tools: CheckTools,
	job: Job,
	note: WaitNote,
	last: LastCheck,
	requests: number,
): Promise<CheckResult> {
	const { params } = tools;
	if (!wantsFile(job, params)) return { requests, report: reportOf(job, params, note) };
	const { binary, problem } = await fetchFile(tools, job);
	if (problem && ++last.failedDownloads < MOST_DOWNLOADS) return { requests: requests + 1 };
	const report = reportOf(job, params, note, binary);
	if (problem) report.item.json = withDownloadFailure(report.item.json, problem);
	return { requests: requests + 1, report };
}

/** What a failed status call means: mostly nothing yet. */
function withoutJob(
	params: JobFinishedParams,
	handle: string,
	note: WaitNote,
	{ at, failures }: LastCheck,
	{ since, giveUpAfterMs }: { since: number; giveUpAfterMs: number },
	error: unknown,
): Omit<CheckResult, 'requests'> {
	const isUnknown = kindOf(error) === 'jobNotFound';
	// That the job is not known is a response too.
	const failed = isUnknown ? undefined : error;
	if (!isLost(since, at, failures, isUnknown, giveUpAfterMs)) return { failed };
	const { route, id } = parseHandle(handle);
	const reason = sentenceOf(error);
	const code = isUnknown ? 'not_found' : 'gave_up';
	return { failed, report: givenUp(toJob({}, route, id), params, note, code, reason) };
}

const wantsFile = ({ status }: Job, { downloadTo, statuses }: JobFinishedParams) =>
	status === 'completed' && downloadTo !== undefined && statuses.includes('completed');

/** The file in n8n's storage, or why there is none. */
async function fetchFile(
	{ context, client, params, over }: CheckTools,
	job: Job,
): Promise<{ binary?: IBinaryKeyData; problem?: string }> {
	try {
		const item = { json: {}, files: jobFiles(job, params.downloadTo ?? '') };
		const call = { maxRetries: 0, timeoutMs: params.timeoutMs, signal: over };
		return { binary: await attachFiles(context, client, item, call) };
	} catch (error) {
		return { problem: sentenceOf(error) };
	}
}
