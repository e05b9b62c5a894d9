import type { FailureDetails } from '../api/failure';
import { ApiFailure, failureOfAnswer } from '../api/failure';
import type { ByteStream, WireAnswer, WireRequest } from '../api/wire';
import type { JobHandle } from './handle';
import type { JobFailure, VideoJob } from './job';
import { statusWord, toVideoJob } from './job';
import { asText, at } from './lookup';
import { contentRequest, statusRequests } from './routes';

/** Sends one request; the engine's `Send`, and as well the trigger's. */
export type SendCall = <T>(request: WireRequest) => Promise<WireAnswer<T>>;

/** By base URL and route: which of the route's status paths the server has. In memory only. */
const knownPaths = new Map<string, number>();

/**
 * One look at a job: its route's status call, and, when it failed without giving a reason, one more call
 * that may know it (contract 3.5).
 * @param baseUrl under which it is remembered which status path this server has
 * @throws ApiFailure when the call fails; a failed job is an answer
 */
export async function fetchJob(
	send: SendCall,
	handle: JobHandle,
	baseUrl: string,
): Promise<VideoJob> {
	const answer = await askStatus(send, handle, baseUrl);
	refuseFailedCall(answer);
	return await withReason(send, toVideoJob(answer.body, handle.route, handle.id));
}

async function askStatus(
	send: SendCall,
	handle: JobHandle,
	baseUrl: string,
): Promise<WireAnswer<unknown>> {
	const requests = statusRequests(handle);
	const memory = `${baseUrl} ${handle.route}`;
	const known = knownPaths.get(memory);
	if (known !== undefined) return await send(requests[known]);
	let missing: unknown;
	for (const [place, request] of requests.entries()) {
		try {
			const answer = await send(request);
			if (requests.length > 1) knownPaths.set(memory, place);
			return answer;
		} catch (error) {
			if (!isWrongPath(error)) return await Promise.reject(error);
			missing = error;
		}
	}
	return await Promise.reject(missing);
}

export const isWrongPath = (error: unknown) =>
	error instanceof ApiFailure && error.details.kind === 'wrongPath';

/**
 * HTTP 200 with an envelope that says the call went wrong: an `error` and no status, or Kling's and the task
 * wrapper's `code` (contract 1.5 E5, E9, E10).
 * @throws ApiFailure
 */
export function refuseFailedCall({ status, headers, body }: WireAnswer<unknown>): void {
	if (statusWord(body) !== '') return;
	const error = at(body, 'error');
	const code = asText(at(body, 'code'))?.toLowerCase();
	const badCode = code !== undefined && !['0', 'success'].includes(code);
	const badError = typeof error === 'string' ? error !== '' : Boolean(error);
	if (!badCode && !badError) return;
	throw failureOfAnswer(status, headers, '', body);
}

/** @throws ApiFailure for a job that has no film (yet) */
export function refuseUnfinished({ job, status, progress, failure }: VideoJob): void {
	if (status === 'completed') return;
	if (status === 'failed' || status === 'cancelled') {
		const reason = failure ? `: ${failure.message}` : '';
		throw new ApiFailure({ kind: 'jobFailed', message: `${job} is ${status}${reason}` });
	}
	const done = progress === undefined ? '' : ` (${progress} %)`;
	throw new ApiFailure({ kind: 'stillRunning', message: `${job} is ${status}${done}` });
}

/** A job that failed without a reason, with one: found out where that is possible, else a general one. */
export async function withReason(send: SendCall, job: VideoJob): Promise<VideoJob> {
	if (job.failure || (job.status !== 'failed' && job.status !== 'cancelled')) return job;
	return { ...job, failure: (await reasonAtContent(send, job)) ?? NO_REASON };
}

const NO_REASON: JobFailure = {
	code: 'unknown',
	message: 'The job failed without a reason; commonly that is moderation',
};

/** `/content` of a failed job tells what the job itself does not: `current status: VIOLATION` (contract 1.5 E6). */
async function reasonAtContent(send: SendCall, job: VideoJob): Promise<JobFailure | undefined> {
	const request = contentRequest(job);
	if (!request) return undefined;
	try {
		const { body } = await send<ByteStream>(request);
		body.destroy();
		return undefined;
	} catch (error) {
		return error instanceof ApiFailure ? reasonIn(error.details) : undefined;
	}
}

function reasonIn({ kind, message, code }: FailureDetails): JobFailure | undefined {
	const word = /current status:\s*(\w+)/i.exec(message)?.[1]?.toLowerCase();
	if (word === 'violation' || word === 'rejected') {
		return { code: word, message: "The provider's moderation rejected the job" };
	}
	// Whatever else goes wrong there is about the call, not about the job.
	if (kind !== 'validation' || word !== undefined) return undefined;
	return { ...(code !== undefined && { code }), message };
}
