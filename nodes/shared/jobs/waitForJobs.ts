import type { ApiErrorKind } from '../api/apiError';
import { ApiError } from '../api/apiError';
import { PASSING } from '../api/retry';
import { sleep } from '../api/sleep';
import { Semaphore } from '../node/concurrency';
import type { JobHandle } from './jobHandle';
import type { Job } from './job';
import { isFinished, LATE_FILE_MS, withoutFile } from './job';

/**
 * Waits for many jobs at once: each has its own rhythm, all share a bound on requests under way. The whole
 * takes as long as the slowest job. Knows nothing of n8n; time is a {@link Clock}.
 */

/** All in milliseconds. */
export type WaitSettings = {
	/** The first pause. */
	firstMs: number;
	/** How much longer each pause is than the one before. */
	growth: number;
	/** The longest pause. */
	longestMs: number;
	/** The longest wait; 0 waits without end. */
	maxWaitMs: number;
	/** How many checks in a row may fail before the wait for the job ends. */
	forgive: number;
};

/** The wait for one job. */
export type JobWait = {
	handle: JobHandle;
	settings: WaitSettings;
	/** Whether a first check comes at once, before the first sleep: for jobs that may be done already. */
	checkNow?: boolean;
	/** Whether it is known that there is such a job, because this run has made it. */
	isCreated?: boolean;
	/** How long it has been waited for already, when this goes on with a wait. */
	waitedBeforeMs?: number;
};

export type Waited = {
	/** As last seen; undefined when no check has succeeded. */
	job?: Job;
	/** Status calls. */
	checks: number;
	waitedMs: number;
	timedOut: boolean;
	/** Why the last check failed, when it did. */
	lastFailure?: ApiError;
	/** Why the state could no longer be read, after as many failures in a row as are forgiven. */
	lost?: ApiError;
	/** What ended the wait for a job that may not exist: a refused key, a job that is not known. */
	failure?: Error;
};

export type Clock = {
	now(): number;
	sleep(ms: number): Promise<void>;
	random(): number;
};

export const realClock: Clock = { now: () => Date.now(), sleep, random: () => Math.random() };

export type WaitTools = {
	/** One status call, without retries of its own. */
	check(handle: JobHandle, place: number): Promise<Job>;
	/** How many checks may be under way at once. */
	atOnce: number;
	cancel?: AbortSignal;
	clock?: Clock;
};

/** How long a job that was just created may be unknown to its own status call (contract 3.6). */
export const FRESH_MS = 30_000;
/** Pauses are up to this share shorter, so that many jobs do not ask in step. */
const JITTER = 0.2;

/** No rhythm is so fast that it hammers the API. */
const MIN_GAP_MS = 200;

const nextGap = (gap: number, { growth, longestMs }: WaitSettings) =>
	Math.max(MIN_GAP_MS, Math.min(longestMs, gap * Math.max(1, growth)));

/** A failed check that the next one may mend; the job is paid for, so it is worth asking again. */
const maySucceedLater = (kind: ApiErrorKind) => PASSING.includes(kind) || kind === 'wrongPath';

/** Waits until every job is finished, given up or cancelled. Never rejects; results in the order of the waits. */
export async function waitForJobs(waits: JobWait[], tools: WaitTools): Promise<Waited[]> {
	const all = new SharedWait(tools);
	const stop = () => all.stop();
	tools.cancel?.addEventListener('abort', stop, { once: true });
	if (tools.cancel?.aborted) stop();
	const results = await Promise.all(waits.map(async (wait, place) => await all.until(wait, place)));
	tools.cancel?.removeEventListener('abort', stop);
	return results;
}

class SharedWait {
	private readonly clock: Clock;

	/** By a cancelled execution. */
	private stopped = false;

	/** Wakes who pauses. One listener per pause would be one per job on the same signal. */
	private readonly wakers = new Set<() => void>();

	/** After a 429 with Retry-After nobody asks until then. */
	private holdUntil = 0;

	private readonly semaphore: Semaphore;

	constructor(private readonly tools: WaitTools) {
		this.clock = tools.clock ?? realClock;
		this.semaphore = new Semaphore(tools.atOnce);
	}

	async until(
		{ handle, settings, checkNow = false, isCreated = false, waitedBeforeMs = 0 }: JobWait,
		place: number,
	): Promise<Waited> {
		const { clock } = this;
		const startedAt = clock.now();
		const deadline = settings.maxWaitMs > 0 ? startedAt + settings.maxWaitMs : Infinity;
		const seen: Waited = { checks: 0, waitedMs: 0, timedOut: false };
		let failures = 0;
		let gap = settings.firstMs;
		let missingSince: number | undefined;
		for (;;) {
			if (!checkNow || seen.checks > 0) {
				await this.rest(gap * this.jitter(seen.checks), deadline);
				gap = nextGap(gap, settings);
			}
			const outcome = await this.check(handle, place);
			seen.waitedMs = clock.now() - startedAt;
			if (!outcome) return seen;
			seen.checks++;
			if ('job' in outcome) {
				failures = 0;
				seen.job = outcome.job;
				seen.lastFailure = undefined;
				if (isFinished(outcome.job) || outcome.job.needsInput) return seen;
				missingSince = outcome.job.fileIsMissing ? (missingSince ?? clock.now()) : undefined;
				if (missingSince !== undefined && clock.now() - missingSince >= LATE_FILE_MS) {
					return { ...seen, job: withoutFile(outcome.job) };
				}
			} else {
				failures++;
				if (outcome.error instanceof ApiError) seen.lastFailure = outcome.error;
				const exists = isCreated || seen.job !== undefined;
				const tooMany = failures > settings.forgive;
				const ended = this.judge(outcome.error, seen.waitedMs + waitedBeforeMs, tooMany, exists);
				if (ended) return { ...seen, ...ended };
			}
			if (clock.now() >= deadline) return { ...seen, timedOut: true };
		}
	}

	stop() {
		this.stopped = true;
		for (const wake of this.wakers) wake();
	}

	/** Pauses for the rhythm's gap, or as long as the server asks, but never past the deadline. */
	private async rest(gap: number, deadline: number) {
		const now = this.clock.now();
		const ms = Math.min(Math.max(gap, this.holdUntil - now), deadline - now);
		if (this.stopped) return;
		let wake = () => {};
		const woken = new Promise<void>((resolve) => {
			wake = resolve;
		});
		this.wakers.add(wake);
		await Promise.race([this.clock.sleep(ms), woken]);
		this.wakers.delete(wake);
	}

	/** The first check comes exactly when it was promised. */
	private jitter = (checks: number) => (checks === 0 ? 1 : 1 - JITTER * this.clock.random());

	/**
	 * What a failed check means for the wait for its job; undefined when it goes on. Of a job that surely exists,
	 * and is paid for, it never says more than that the check has failed.
	 */
	private judge(
		error: Error,
		waitedMs: number,
		tooMany: boolean,
		exists: boolean,
	): Pick<Waited, 'lost' | 'failure'> | undefined {
		if (!(error instanceof ApiError)) {
			const { message } = error;
			const lost = new ApiError({ kind: 'invalidResponse', message, cause: error });
			return exists ? (tooMany ? { lost } : undefined) : { failure: error };
		}
		const { kind, retryAfterMs = 0 } = error.details;
		this.holdUntil = Math.max(this.holdUntil, this.clock.now() + retryAfterMs);
		const isFresh = kind === 'jobNotFound' && waitedMs < FRESH_MS;
		const mayPass = exists || maySucceedLater(kind) || isFresh;
		if (!mayPass) return { failure: error };
		return tooMany ? { lost: error } : undefined;
	}

	/** Undefined when the wait has ended meanwhile. */
	private async check(
		handle: JobHandle,
		place: number,
	): Promise<{ job: Job } | { error: Error } | undefined> {
		await this.semaphore.enter();
		try {
			if (this.stopped) return undefined;
			return { job: await this.tools.check(handle, place) };
		} catch (error) {
			return this.tools.cancel?.aborted ? undefined : { error: error as Error };
		} finally {
			this.semaphore.leave();
		}
	}
}
