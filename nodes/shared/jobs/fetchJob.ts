import type { ApiErrorDetails } from '../api/apiError';
import { ApiError, errorFromResponse } from '../api/apiError';
import type { ByteStream, WireResponse, WireRequest } from '../api/wire';
import { at } from '../api/readJson';
import { routeOf } from './findRoute';
import type { JobFailure, Job } from './job';
import { isFinished, statusWord, toJob, UNKNOWN } from './job';
import type { JobHandle } from './jobHandle';
import { jobName } from './jobHandle';
import { contentRequest, statusRequests } from './jobRequests';
import { saysCallFailed } from './jobWords';
import { ROUTES } from './routes';

/** Sends one request; the engine's `Send`, and as well the trigger's. */
export type Send = <T>(request: WireRequest) => Promise<WireResponse<T>>;

/** Longest wait for the response of one status call (s); a slow one is sent again. */
export const CHECK_TIMEOUT_SECONDS = 60;

/** By base URL and route: which of the route's status paths the server has. In memory only. */
const knownPaths = new Map<string, number>();

/**
 * One check of a job: its route's status call, and, when it failed without giving a reason, one more call
 * that may know it (contract 3.5).
 * @param baseUrl under which it is remembered which status path this server has
 * @throws ApiError when the call fails; that a job failed is no failed call
 */
export async function fetchJob(
	send: Send,
	handle: JobHandle,
	baseUrl: string,
	routes = ROUTES,
): Promise<Job> {
	const { route, id } = handle;
	const response = await sendStatusCall(send, handle, baseUrl, routes);
	refuseFailedCall(response, route, routes);
	return await withReason(send, toJob(response.body, route, id, routes), routes);
}

async function sendStatusCall(
	send: Send,
	handle: JobHandle,
	baseUrl: string,
	routes: typeof ROUTES,
): Promise<WireResponse<unknown>> {
	const requests = statusRequests(handle, routes);
	const memory = `${baseUrl} ${handle.route}`;
	const known = knownPaths.get(memory);
	if (known !== undefined) return await send(requests[known]);
	let missing: unknown;
	for (const [place, request] of requests.entries()) {
		try {
			const response = await send(request);
			if (requests.length > 1) knownPaths.set(memory, place);
			return response;
		} catch (error) {
			if (!isWrongPath(error)) return await Promise.reject(error);
			missing = error;
		}
	}
	return await Promise.reject(missing);
}

export const isWrongPath = (error: unknown) =>
	error instanceof ApiError && error.details.kind === 'wrongPath';

/**
 * HTTP 200 with an envelope that says the call went wrong: an `error` and no status, or Kling's and the task
 * wrapper's `code` (contract 1.5 E5, E9, E10).
 * @throws ApiError
 */
export function refuseFailedCall(
	{ status, headers, body }: WireResponse<unknown>,
	route: string,
	routes = ROUTES,
): void {
	if (statusWord(body, routeOf(route, routes)) !== '') return;
	const error = at(body, 'error');
	const hasError = typeof error === 'string' ? error !== '' : Boolean(error);
	if (!hasError && !saysCallFailed(body)) return;
	throw errorFromResponse(status, headers, '', body);
}

/** The error of a job that failed or was cancelled, with all that the provider says of it. */
export const jobFailed = ({ job, status, failure, raw }: Job) =>
	new ApiError({
		kind: 'jobFailed',
		message: `The ${jobName(job)} ${status === 'failed' ? 'failed' : 'was cancelled'}${failure ? `: ${failure.message}` : ''}`,
		job,
		body: raw,
	});

/** @throws ApiError for a job that has no file (yet) */
export function refuseUnfinished(one: Job): void {
	const { job, status, progress } = one;
	if (status === 'completed') return;
	if (isFinished({ status })) throw jobFailed(one);
	const done = progress === undefined ? '' : ` (${progress} %)`;
	throw new ApiError({
		kind: 'stillRunning',
		message: `The ${jobName(job)} is not finished, it is ${status}${done}`,
		job,
	});
}

/** A job that failed without a reason, with one: found out where that is possible, else a general one. */
export async function withReason(send: Send, job: Job, routes = ROUTES): Promise<Job> {
	if (job.failure || job.status === 'completed' || !isFinished(job)) return job;
	return { ...job, failure: (await reasonAtContent(send, job, routes)) ?? NO_REASON };
}

const NO_REASON: JobFailure = {
	code: UNKNOWN,
	message: 'The job failed without a reason; commonly that is moderation',
};

/** `/content` of a failed job tells what the job itself does not: `current status: VIOLATION` (contract 1.5 E6). */
async function reasonAtContent(
	send: Send,
	job: Job,
	routes: typeof ROUTES,
): Promise<JobFailure | undefined> {
	const request = contentRequest(job, undefined, routes);
	if (!request) return undefined;
	try {
		const { body } = await send<ByteStream>(request);
		body.destroy();
		return undefined;
	} catch (error) {
		return error instanceof ApiError ? reasonIn(error.details) : undefined;
	}
}

function reasonIn({ kind, status, message, code }: ApiErrorDetails): JobFailure | undefined {
	const word = /current status:\s*(\w+)/i.exec(message)?.[1]?.toLowerCase();
	if (word === 'violation' || word === 'rejected') {
		return { code: word, message: "The provider's moderation rejected the job" };
	}
	// Whatever else goes wrong there is about the call, not about the job.
	if ((kind !== 'validation' && status !== 400) || word !== undefined) return undefined;
	return { code: code ?? UNKNOWN, message };
}
