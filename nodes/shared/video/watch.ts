import type { FailureKind } from '../api/failure';
import { ApiFailure } from '../api/failure';
import { pause } from '../api/pause';
import { Gate } from './gate';
import type { JobHandle } from './handle';
import type { VideoJob } from './job';
import { isFinished } from './job';

/**
 * Waits for many jobs at once: each has its own rhythm, all share a bound on requests under way. The whole
 * takes as long as the slowest job. Knows nothing of n8n; time is a {@link Clock}.
 */

/** All in milliseconds. */
export type WatchSettings = {
	/** The first pause. */
	firstMs: number;
	/** How much longer each pause is than the one before. */
	growth: number;
	/** The longest pause. */
	longestMs: number;
	/** The longest wait; 0 waits without end. */
	maxWaitMs: number;
	/** How many looks in a row may fail before the watch over the job ends. */
	forgive: number;
};

export type WatchTask = {
	handle: JobHandle;
	settings: WatchSettings;
	/** Whether a first look comes at once, before the first pause: for jobs that may be done already. */
	lookNow?: boolean;
};

export type Watched = {
	/** As last seen; undefined when no look has succeeded. */
	job?: VideoJob;
	polls: number;
	waitedMs: number;
	timedOut: boolean;
	/** Why the state could no longer be read, after as many failures in a row as are forgiven. */
	lost?: ApiFailure;
	/** What ended the watch: a refused key, a job that is not known, anything that no waiting mends. */
	failure?: Error;
};

export type Clock = {
	now(): number;
	pause(ms: number): Promise<void>;
	random(): number;
};

export const realClock: Clock = { now: () => Date.now(), pause, random: () => Math.random() };

export type WatchTools = {
	/** One status call, without retries of its own. */
	look(handle: JobHandle, place: number): Promise<VideoJob>;
	/** How many looks may be under way at once. */
	atOnce: number;
	cancel?: AbortSignal;
	clock?: Clock;
};

/** How long a job that was just created may be unknown to its own status call (contract 3.6). */
const FRESH_MS = 30_000;
/** Pauses are up to this share shorter, so that many jobs do not ask in step. */
const JITTER = 0.2;

/** No rhythm is so fast that it hammers the API. */
const MIN_GAP_MS = 200;

const nextGap = (gap: number, { growth, longestMs }: WatchSettings) =>
	Math.max(MIN_GAP_MS, Math.min(longestMs, gap * Math.max(1, growth)));

/** A failed look that the next one may mend; the job is paid for, so it is worth asking again. */
const PASSING: FailureKind[] = [
	'rateLimit',
	'unavailable',
	'server',
	'brokenAnswer',
	'wrongPath',
	'notTaken',
	'interrupted',
	'timeout',
];

/** Watches until every job is finished, given up or cancelled. Never rejects; results in the order of the tasks. */
export async function watchJobs(tasks: WatchTask[], tools: WatchTools): Promise<Watched[]> {
	const watch = new Watch(tools);
	const stop = () => watch.stop();
	tools.cancel?.addEventListener('abort', stop, { once: true });
	if (tools.cancel?.aborted) stop();
	const results = await Promise.all(
		tasks.map(async (task, place) => await watch.until(task, place)),
	);
	tools.cancel?.removeEventListener('abort', stop);
	return results;
}

class Watch {
	private readonly clock: Clock;

	/** By a cancelled execution, or a refused key: that ends the watch over all jobs. */
	private stopped = false;

	private refusal: ApiFailure | undefined;

	/** Wakes who pauses. One listener per pause would be one per job on the same signal. */
	private readonly wakers = new Set<() => void>();

	/** After a 429 with Retry-After nobody asks until then. */
	private holdUntil = 0;

	private readonly gate: Gate;

	constructor(private readonly tools: WatchTools) {
		this.clock = tools.clock ?? realClock;
		this.gate = new Gate(tools.atOnce);
	}

	async until({ handle, settings, lookNow = false }: WatchTask, place: number): Promise<Watched> {
		const { clock } = this;
		const startedAt = clock.now();
		const deadline = settings.maxWaitMs > 0 ? startedAt + settings.maxWaitMs : Infinity;
		const seen: Watched = { polls: 0, waitedMs: 0, timedOut: false };
		let failures = 0;
		let gap = settings.firstMs;
		for (;;) {
			if (!lookNow || seen.polls > 0) {
				await this.rest(gap * this.jitter(seen.polls), deadline);
				gap = nextGap(gap, settings);
			}
			const outcome = await this.look(handle, place);
			seen.waitedMs = clock.now() - startedAt;
			if (!outcome) return this.endOf(seen);
			seen.polls++;
			if ('job' in outcome) {
				failures = 0;
				seen.job = outcome.job;
				if (isFinished(outcome.job)) return seen;
			} else {
				failures++;
				const ended = this.judge(outcome.error, seen.waitedMs, failures > settings.forgive);
				if (ended) return { ...seen, ...ended };
			}
			if (clock.now() >= deadline) return { ...seen, timedOut: true };
		}
	}

	stop() {
		this.stopped = true;
		for (const wake of this.wakers) wake();
	}

	private endOf = (seen: Watched): Watched =>
		this.refusal ? { ...seen, failure: this.refusal } : seen;

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
		await Promise.race([this.clock.pause(ms), woken]);
		this.wakers.delete(wake);
	}

	/** The first look comes exactly when it was promised. */
	private jitter = (polls: number) => (polls === 0 ? 1 : 1 - JITTER * this.clock.random());

	/** What a failed look means for the watch over its job; undefined when it goes on. */
	private judge(
		error: Error,
		waitedMs: number,
		tooMany: boolean,
	): Pick<Watched, 'lost' | 'failure'> | undefined {
		if (!(error instanceof ApiFailure)) return { failure: error };
		const { kind, retryAfterMs = 0 } = error.details;
		this.holdUntil = Math.max(this.holdUntil, this.clock.now() + retryAfterMs);
		if (kind === 'authentication') {
			this.refusal = error;
			this.stop();
		}
		const mayPass = PASSING.includes(kind) || (kind === 'jobNotFound' && waitedMs < FRESH_MS);
		if (!mayPass) return { failure: error };
		return tooMany ? { lost: error } : undefined;
	}

	/** Undefined when the watch has ended meanwhile. */
	private async look(
		handle: JobHandle,
		place: number,
	): Promise<{ job: VideoJob } | { error: Error } | undefined> {
		await this.gate.enter();
		try {
			if (this.stopped) return undefined;
			return { job: await this.tools.look(handle, place) };
		} catch (error) {
			return this.tools.cancel?.aborted ? undefined : { error: error as Error };
		} finally {
			this.gate.leave();
		}
	}
}
