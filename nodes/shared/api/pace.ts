import type { AdaptiveLimit } from './adaptive';
import type { ApiErrorDetails } from './apiError';
import { ApiError } from './apiError';
import { sleep } from './sleep';

/** How long a run waits while a rate limit lets nobody through, unless the user says otherwise. */
export const DEFAULT_LONGEST_WAIT_SECONDS = 120;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
const JITTER_MS = 1000;
/**
 * A refusal that does not say when to come again, while no rate is known: limits are by the second, by some seconds or
 * by the minute, and each try that comes too early is one more refusal.
 */
const SECOND_PAUSE_FACTOR = 20;
/** So many requests more fit in after such a pause, once the rate is known. */
const GAPS_PER_PAUSE = 3;
/** Requests with such a gap need nobody to go ahead: each is refused before the next one is due. */
const WIDE_GAP_MS = 1000;

export type PaceOptions = {
	/** Requests are spaced evenly; 0 or nothing for no limit of our own. */
	requestsPerMinute?: number;
	/** How long nobody may get through before the run gives up; milliseconds. */
	longestWaitMs?: number;
	/** What bounds the requests under way and spaces them, beside this; for a fixed number nothing. */
	adaptive?: AdaptiveLimit;
};

type Signals = Array<AbortSignal | undefined>;

/** What a request that was let through gives back when it is over. */
export type Turn = { round: number };

/**
 * The pace that all requests of one run share. A 429 holds everybody for as long as the server asks, else for pauses
 * that grow to a minute while nobody gets through; after it one request goes ahead of the others, and the number under
 * way grows again with each that gets through; where the rate has been learnt, its gap keeps the crowd away. The time
 * that may be spent so is the run's: it counts from the last request that got through, so that a long run beside a
 * narrow limit goes on for as long as it moves.
 */
export class Pace {
	private readonly ownGapMs: number;

	private readonly longestWaitMs: number;

	private readonly adaptive: PaceOptions['adaptive'];

	private nextAt = 0;

	private holdUntil = 0;

	/** How many of a round may be under way. */
	private most = Infinity;

	private underWay = 0;

	/** Counts the holds: what was sent before one says nothing new when it is refused as well. */
	private round = 0;

	/** Under way and begun since the last hold: a slow one from before must not keep everybody waiting. */
	private ofRound = 0;

	/** Who waits to go before all others. */
	private ahead = 0;

	/** Since the last request that got through: how often and how long everybody was held. */
	private refusals = 0;

	private heldMs = 0;

	/** Why nothing is sent before `holdUntil`: the time for waiting would not be enough. */
	private gaveUp: ApiErrorDetails | undefined;

	private readonly waiting: Array<() => void> = [];

	constructor({ requestsPerMinute = 0, longestWaitMs, adaptive }: PaceOptions = {}) {
		this.ownGapMs = requestsPerMinute > 0 ? 60_000 / requestsPerMinute : 0;
		this.adaptive = adaptive;
		this.longestWaitMs = longestWaitMs ?? DEFAULT_LONGEST_WAIT_SECONDS * 1000;
	}

	/**
	 * Waits for its turn; every turn has to be given back. When one of the signals has aborted it comes at once.
	 * @param isFirst whether it goes before all others: who was refused tells best whether there is room again
	 * @throws ApiError `rateLimit`, when the time for waiting is used up
	 */
	async enter(signals: Signals, isFirst = false): Promise<Turn> {
		if (isFirst) this.ahead += 1;
		try {
			return await this.turn(signals, isFirst);
		} finally {
			if (isFirst) this.ahead -= 1;
			if (isFirst && this.ahead === 0) this.wake(this.places());
		}
	}

	private async turn(signals: Signals, isFirst: boolean): Promise<Turn> {
		while (!signals.some((signal) => signal?.aborted)) {
			const now = Date.now();
			if (this.gaveUp && now < this.holdUntil) throw new ApiError(this.gaveUp);
			const ms = Math.max(this.holdUntil, this.nextAt) - now;
			if (ms > 0) await sleep(ms, ...signals);
			else if (this.places() <= 0 || (this.ahead > 0 && !isFirst)) await this.queue(signals);
			else {
				this.nextAt = now + Math.max(this.ownGapMs, this.gapMs);
				break;
			}
		}
		this.underWay += 1;
		this.ofRound += 1;
		return { round: this.round };
	}

	/** @param failure of the request; undefined when it got through */
	leave(turn: Turn, failure?: ApiErrorDetails) {
		this.underWay -= 1;
		if (turn.round === this.round) this.ofRound -= 1;
		if (failure?.kind === 'rateLimit') this.refused(turn, failure);
		else if (failure?.status !== undefined || !failure) this.gotThrough(turn);
		// Who waits for a place when there is a hold waits for its end instead, or learns that there is none.
		const isHeld = this.holdUntil > Date.now();
		this.wake(isHeld || this.ahead > 0 ? this.waiting.length : this.places());
	}

	private wake(count: number) {
		for (const wake of this.waiting.slice(0, Math.max(0, count))) wake();
	}

	/** Learnt from refusals. */
	private get gapMs(): number {
		return this.adaptive?.gapMs ?? 0;
	}

	/** How many more may be under way. */
	private places(): number {
		const limit = this.adaptive?.limit ?? Infinity;
		return Math.min(this.most - this.ofRound, limit - this.underWay);
	}

	/** What was sent before the first of the holds says nothing of the time after them. */
	private gotThrough({ round }: Turn) {
		if (round < this.round - this.refusals + (this.refusals ? 1 : 0)) return;
		this.refusals = 0;
		this.heldMs = Math.max(0, this.holdUntil - Date.now());
		if (this.heldMs <= this.longestWaitMs) this.gaveUp = undefined;
		// A crowd is kept away by the gap, once it is known.
		if (this.gapMs > 0) this.most = Infinity;
		else if (round === this.round) this.most += 1;
	}

	private refused({ round }: Turn, failure: ApiErrorDetails) {
		const { retryAfterMs } = failure;
		if (round < this.round) {
			if (retryAfterMs !== undefined) this.hold(retryAfterMs, failure);
			return;
		}
		this.round += 1;
		this.ofRound = 0;
		this.most = this.gapMs >= WIDE_GAP_MS ? Infinity : 1;
		const pause = retryAfterMs ?? this.ownPauseMs();
		const left = this.longestWaitMs - this.heldMs;
		// The last pause of our own choice is as long as there is time; a server knows how long it has to be.
		this.hold(retryAfterMs === undefined && left > 0 ? Math.min(pause, left) : pause, failure);
		this.refusals += 1;
	}

	private ownPauseMs(): number {
		const { gapMs, refusals } = this;
		const firstMs = Math.max(FIRST_PAUSE_MS, GAPS_PER_PAUSE * gapMs);
		const factor = gapMs > 0 || !this.adaptive ? 2 : SECOND_PAUSE_FACTOR;
		return growing(firstMs, factor, refusals, Math.random());
	}

	private hold(ms: number, failure: ApiErrorDetails) {
		const now = Date.now();
		const until = now + ms;
		const from = Math.max(now, this.holdUntil);
		if (until <= from) return;
		this.heldMs += until - from;
		this.holdUntil = until;
		this.gaveUp = this.heldMs > this.longestWaitMs ? failure : undefined;
	}

	private async queue(signals: Signals) {
		const given = signals.filter((signal) => signal !== undefined);
		await new Promise<void>((resolve) => {
			const wake = () => {
				this.waiting.splice(this.waiting.indexOf(wake), 1);
				for (const signal of given) signal.removeEventListener('abort', wake);
				resolve();
			};
			this.waiting.push(wake);
			for (const signal of given) signal.addEventListener('abort', wake, { once: true });
		});
	}
}

/** How long to wait before a call is repeated: as the server asks, else twice as long as the time before. */
export function pauseMs(
	{ retryAfterMs }: Pick<ApiErrorDetails, 'retryAfterMs'>,
	failures: number,
	random = Math.random(),
): number {
	if (retryAfterMs !== undefined) return retryAfterMs + (random * JITTER_MS) / 10;
	return growing(FIRST_PAUSE_MS, 2, failures, random);
}

const growing = (firstMs: number, factor: number, times: number, random: number) =>
	Math.min(LONGEST_PAUSE_MS, firstMs * factor ** times + random * JITTER_MS);
