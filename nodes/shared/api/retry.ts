import type { ApiErrorDetails, ApiErrorKind } from './apiError';
import { ApiError } from './apiError';
import { sleep } from './sleep';

export const DEFAULT_MAX_RETRIES = 3;
/** Longest pause that a Retry-After may ask for; a longer one is an error that says so. */
export const LONGEST_RETRY_AFTER_MS = 5 * 60_000;
const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 30_000;
const JITTER_MS = 1000;

/** The server surely did not begin the work: free to send again, also what costs money (contract 1.6). */
const SURELY_NOT_DONE: ApiErrorKind[] = ['notSent', 'rateLimit'];
/** May pass by itself, but the work may have been done: only for calls that change nothing. */
export const PASSING: readonly ApiErrorKind[] = [
	...SURELY_NOT_DONE,
	'unavailable',
	'server',
	'connectionLost',
	'timeout',
	'invalidResponse',
];

export function mayRepeat(details: ApiErrorDetails, repeatable: boolean): boolean {
	const { kind, status = 500 } = details;
	// A failure that is told with a good status is an answer, and comes again.
	if (repeatable) return PASSING.includes(kind) && (kind !== 'server' || status >= 500);
	return SURELY_NOT_DONE.includes(kind) || (kind === 'unavailable' && isSurelyNotBegun(details));
}

/**
 * A 503 of whoever stands in between may hide that the provider is at work; not so where the gateway says in its own
 * words that it passed nothing on, or where it is said when to come again.
 */
const isSurelyNotBegun = ({ status = 0, isGateway, retryAfterMs }: ApiErrorDetails) =>
	status >= 400 && (Boolean(isGateway) || retryAfterMs !== undefined);

/**
 * Milliseconds before try number `attempt` + 1 (attempt 0 = the first has failed): what the server asks for,
 * else exponential with jitter as CometAPI's guide shows (contract 1.7).
 */
export function retryDelayMs(
	{ retryAfterMs }: Pick<ApiErrorDetails, 'retryAfterMs'>,
	attempt: number,
	random = Math.random(),
): number {
	if (retryAfterMs !== undefined) return retryAfterMs + (random * JITTER_MS) / 10;
	return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** attempt) + random * JITTER_MS;
}

/** What all requests of one run share: after a 429 nobody sends until its pause is over. */
export class Pace {
	private holdUntil = 0;

	hold(ms: number) {
		this.holdUntil = Math.max(this.holdUntil, Date.now() + ms);
	}

	async ready(...signals: Array<AbortSignal | undefined>) {
		while (Date.now() < this.holdUntil && !signals.some((signal) => signal?.aborted)) {
			await sleep(this.holdUntil - Date.now(), ...signals);
		}
	}
}

export type RetryOptions = {
	maxRetries: number;
	repeatable: boolean;
	/** Further errors after which another try may succeed. */
	alsoRepeat?: (details: ApiErrorDetails) => boolean;
	pace: Pace;
	/** Aborted when the execution is cancelled, or when the run has failed and sends nothing more. */
	signals: Array<AbortSignal | undefined>;
};

const cancelled = () =>
	new ApiError({
		kind: 'cancelled',
		message: 'The request was not sent, because the run was stopped',
	});

/** Calls `attempt` until it succeeds, may not be repeated, or has been repeated `maxRetries` times. */
export async function withRetries<T>(
	attempt: () => Promise<T>,
	{ maxRetries, repeatable, alsoRepeat, pace, signals }: RetryOptions,
): Promise<T> {
	for (let tries = 0; ; tries++) {
		await pace.ready(...signals);
		if (signals.some((signal) => signal?.aborted)) throw cancelled();
		const outcome = await attempt().then(
			(value) => ({ value }),
			(error: unknown) => ({ error }),
		);
		if ('value' in outcome) return outcome.value;
		const mayGoOn = (details: ApiErrorDetails) =>
			mayRepeat(details, repeatable) || Boolean(alsoRepeat?.(details));
		const delay = nextDelayMs(outcome.error, tries, maxRetries, mayGoOn);
		if (delay === undefined) throw outcome.error;
		if ((outcome.error as ApiError).details.kind === 'rateLimit') pace.hold(delay);
		await sleep(delay, ...signals);
	}
}

function nextDelayMs(
	error: unknown,
	tries: number,
	maxRetries: number,
	mayGoOn: (details: ApiErrorDetails) => boolean,
) {
	if (!(error instanceof ApiError) || tries >= maxRetries) return undefined;
	if (!mayGoOn(error.details)) return undefined;
	if ((error.details.retryAfterMs ?? 0) > LONGEST_RETRY_AFTER_MS) return undefined;
	return retryDelayMs(error.details, tries);
}
