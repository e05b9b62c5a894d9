import type { AdaptiveLimit, Outcome } from './adaptive';
import type { ApiErrorDetails, ApiErrorKind } from './apiError';
import { ApiError } from './apiError';
import type { Pace } from './pace';
import { pauseMs } from './pace';
import { sleep } from './sleep';

export const DEFAULT_MAX_RETRIES = 3;
/** How often n8n's own chat models repeat a call that may have been carried out. */
const UNSURE_RETRIES = 2;
/** Longest pause that a Retry-After may ask for; a longer one is an error that says so. */
const LONGEST_RETRY_AFTER_MS = 5 * 60_000;

/** After so many refusals a request lets the others go before it again: it may be too large for ever. */
const MOST_AHEAD = 2;

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

/** May have been carried out, and charged. Not a time-out, which would most likely come again. */
const UNSURE: readonly ApiErrorKind[] = ['unavailable', 'server', 'connectionLost'];

/** How often a call may be sent again after a failure; 0 for one that is final. */
export function retriesAfter(
	details: ApiErrorDetails,
	{ maxRetries, repeatable, retryUnsure, alsoRepeat }: RetryRules,
): number {
	const { kind, status = 500 } = details;
	// A failure that is told with a good status is an answer, and comes again.
	const isAnswer = kind === 'server' && status < 400;
	const isFree = repeatable && PASSING.includes(kind) && !isAnswer;
	const isSure =
		SURELY_NOT_DONE.includes(kind) || (kind === 'unavailable' && isSurelyNotBegun(details));
	if (isFree || isSure || alsoRepeat?.(details)) return maxRetries;
	const isUnsure = retryUnsure && UNSURE.includes(kind) && status >= 400;
	return isUnsure ? Math.min(UNSURE_RETRIES, maxRetries) : 0;
}

/**
 * A 503 of whoever stands in between may hide that the provider is at work; not so where the gateway says in its own
 * words that it passed nothing on, or where it is said when to come again.
 */
const isSurelyNotBegun = ({ status = 0, isGateway, retryAfterMs }: ApiErrorDetails) =>
	status >= 400 && (Boolean(isGateway) || retryAfterMs !== undefined);

export type RetryRules = {
	maxRetries: number;
	/** Whether sending it again is free of harm. */
	repeatable: boolean;
	/** Whether to send it again although it may have been carried out. */
	retryUnsure?: boolean;
	/** Further errors after which another try may succeed. */
	alsoRepeat?: (details: ApiErrorDetails) => boolean;
};

export type RetryOptions = RetryRules & {
	pace: Pace;
	/** Told of each request that is sent. */
	adaptive?: AdaptiveLimit;
	/** Aborted when the execution is cancelled, or when the run has failed and sends nothing more. */
	signals: Array<AbortSignal | undefined>;
};

const cancelled = () =>
	new ApiError({
		kind: 'cancelled',
		message: 'The request was not sent, because the run was stopped',
	});

/**
 * Calls `attempt` until it succeeds, may not be repeated, or has been repeated as often as it may. Rate limits are the
 * pace's part: for as long as that waits, they are no failure of the call.
 */
export async function withRetries<T>(
	attempt: () => Promise<T>,
	{ pace, adaptive, signals, ...rules }: RetryOptions,
): Promise<T> {
	let sent = 0;
	let failed = 0;
	let refused = 0;
	for (;;) {
		const turn = await pace
			.enter(signals, refused > 0 && refused <= MOST_AHEAD)
			.catch((error: unknown) => {
				throw afterTries(error, sent);
			});
		const stopped = signals.some((signal) => signal?.aborted);
		const outcome = stopped ? { error: cancelled() } : await watched(attempt, adaptive);
		const details = outcome.error instanceof ApiError ? outcome.error.details : undefined;
		pace.leave(turn, details ?? (outcome.error ? NOT_ANSWERED : undefined));
		if (!outcome.error) return outcome.value as T;
		if (stopped) throw outcome.error;
		sent += 1;
		const most = details ? retriesAfter(details, rules) : 0;
		if (details?.kind === 'rateLimit' && most > 0) {
			refused += 1;
			continue;
		}
		const isLate = (details?.retryAfterMs ?? 0) > LONGEST_RETRY_AFTER_MS;
		if (!details || failed >= most || isLate) throw afterTries(outcome.error, sent);
		await sleep(pauseMs(details, failed), ...signals);
		failed += 1;
	}
}

const NOT_ANSWERED: ApiErrorDetails = { kind: 'connectionLost', message: '' };

/** As {@link outcomeOf}; `adaptive` learns how it ended. */
async function watched<T>(attempt: () => Promise<T>, adaptive?: AdaptiveLimit) {
	const begunAt = Date.now();
	adaptive?.began(begunAt);
	const outcome = await outcomeOf(attempt);
	const { kind, retryAfterMs } =
		outcome.error instanceof ApiError ? outcome.error.details : NOT_ANSWERED;
	const ended = outcome.error ? (MEANING[kind] ?? 'other') : 'answered';
	const now = Date.now();
	adaptive?.ended(now, ended, now - begunAt, retryAfterMs !== undefined);
	return outcome;
}

/** What failures say of how much the API takes. */
const MEANING: Partial<Record<ApiErrorKind, Outcome>> = {
	rateLimit: 'refused',
	unavailable: 'overloaded',
};

const outcomeOf = async <T>(attempt: () => Promise<T>): Promise<{ value?: T; error?: Error }> =>
	await attempt().then(
		(value) => ({ value }),
		(error: Error) => ({ error }),
	);

/** The error of a call, with how often it was sent. */
const afterTries = (error: unknown, tries: number): unknown =>
	error instanceof ApiError && tries > 1 ? new ApiError({ ...error.details, tries }) : error;
