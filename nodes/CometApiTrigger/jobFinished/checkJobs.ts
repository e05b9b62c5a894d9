import type { ApiClient } from '../../shared/api/client';
import { ApiError } from '../../shared/api/apiError';
import { sleep } from '../../shared/api/sleep';
import { runPool } from '../../shared/node/concurrency';
import type { JobFinishedParams } from './params';
import type { CheckTools } from './checkJob';
import type { Report } from './report';
import { checkJob, REQUESTS_PER_JOB } from './checkJob';
import { dueJobs } from './schedule';

export type Checks = {
	reports: Report[];
	/** Jobs that the trigger is not to report. */
	left: string[];
	/** What makes every call fail and does not pass by itself: a wrong key, a wrong base URL. */
	blocked?: ApiError;
	/** How many checks got a response about their job. */
	responses: number;
};

/** After so many failures with no response in between the poll ends: the API is not to be had. */
const FAILURES_IN_A_ROW = 5;

/**
 * Checks the jobs that are due, the longest due first, as far as requests and time go. A call that fails
 * stands for its job alone; what is not checked now is due at the next poll.
 */
export async function checkJobs(
	context: CheckTools['context'],
	client: ApiClient,
	params: JobFinishedParams,
	state: CheckTools['state'],
	budgetMs: number,
): Promise<Checks> {
	const over = new AbortController();
	const tools: CheckTools = { context, client, params, state, over: over.signal };
	const left = params.leaveOutManual
		? [...state.open].filter(([, { manual }]) => manual).map(([handle]) => handle)
		: [];
	for (const handle of left) state.open.delete(handle);
	const due = dueJobs(state.open, state.checks, Date.now(), params.maxRequests);
	const perJob = Math.min(REQUESTS_PER_JOB, params.maxRequests);
	let requestsLeft = params.maxRequests;
	let failuresInARow = 0;
	const checks: Checks = { reports: [], left, responses: 0 };

	const noteFailure = (error: unknown) => {
		const kind = error instanceof ApiError ? error.details.kind : undefined;
		if (kind === 'authentication' || kind === 'wrongPath') checks.blocked ??= error as ApiError;
		// With these all further requests would only be refused as well.
		const hopeless = kind === 'authentication' || kind === 'rateLimit';
		failuresInARow = hopeless ? FAILURES_IN_A_ROW : failuresInARow + 1;
	};
	const checkNext = async (at: number) => {
		// Set aside before the first await, so that jobs under way together keep within the limit.
		requestsLeft -= perJob;
		const { requests, report, failed } = await checkJob(tools, due[at]);
		requestsLeft += Math.max(0, perJob - requests);
		if (report) checks.reports.push(report);
		if (failed !== undefined) return noteFailure(failed);
		checks.responses++;
		failuresInARow = 0;
	};
	const isOver = () =>
		over.signal.aborted || requestsLeft < perJob || failuresInARow >= FAILURES_IN_A_ROW;

	await atMost(budgetMs, runPool(due.length, params.concurrency, checkNext, undefined, isOver));
	over.abort();
	// What still comes in must not change what this poll returns.
	return { ...checks, reports: [...checks.reports] };
}

/** Waits for `work`, but not longer than `ms`. */
async function atMost(ms: number, work: Promise<void>): Promise<void> {
	const done = new AbortController();
	const end = Date.now() + ms;
	const timePasses = async () => {
		// In short steps, because n8n's `sleep` leaves its timer behind.
		while (Date.now() < end && !done.signal.aborted) {
			await sleep(Math.min(1000, end - Date.now()), done.signal);
		}
	};
	await Promise.race([work.finally(() => done.abort()), timePasses()]);
}
