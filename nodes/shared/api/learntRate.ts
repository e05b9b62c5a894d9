/** The first cycle begins anywhere in the server's window: it tells something only when it held as many requests. */
const TELLING = 5;
/** So many cycles are measured: what the first one misses of a window, the second one shows. */
const MEASURED = 2;
/** How much slower than what was measured, and than what was refused. */
const MARGIN = 1.1;
const SLOWER = 1.2;
/**
 * How rarely it is tried whether more gets through: after so many answers or so long a time without a refusal, and
 * each time twice as rarely when it was in vain, so that what is tried in vain stays a small part of all.
 */
const CALM_ANSWERS = 40;
const CALM_MS = 3 * 60_000;
const LONGEST_CALM = 16;
/** How much more is tried: twice as much each time that nothing is refused, for then the limit is no longer what it was. */
const FIRST_STEP = 0.1;
const LARGEST_STEP = 1;

/**
 * The rate that a server lets through, as the least gap between two requests, learnt from its refusals. A cycle reaches
 * from the first request that gets through after a refusal to the next such one: what it held, over the time it took,
 * is the rate, whatever the server counts, and over windows of any kind. Pure: time is told, and nobody waits here.
 */
export class LearntRate {
	/** In milliseconds; 0 while no rate is known. */
	gapMs = 0;

	private cycleStart: number | undefined;

	/** How many have been measured. */
	private cycles = 0;

	/** Requests of the cycle that were not refused. */
	private sent = 0;

	/** The same of the cycle before, while it is not known when that ends. */
	private sentBefore = 0;

	/** Whether nobody got through since the last refusal. */
	private isHeld = false;

	private refusedAt = -Infinity;

	/** Since the last refusal or step. */
	private answers = 0;

	private calmSince = -Infinity;

	/** How many times as long as at first it has to be calm. */
	private patience = 1;

	/** Since the last refusal. */
	private steps = 0;

	began(now: number) {
		this.cycleStart ??= now;
		this.sent += 1;
	}

	/**
	 * @param isTold whether the server has said when to come again
	 * @returns whether it is news, and not one more of the same
	 */
	refused(now: number, begunAt: number, isTold: boolean): boolean {
		// What was under way already then.
		if (begunAt < this.refusedAt) {
			if (this.isHeld) this.sentBefore -= 1;
			return false;
		}
		const isNews = !this.isHeld;
		if (isNews) {
			this.sentBefore = this.sent - 1;
			this.sent = 0;
			if (this.steps) this.patience = Math.min(LONGEST_CALM, 2 * this.patience);
			this.steps = 0;
		} else this.sent -= 1;
		this.isHeld = true;
		// Whoever only tries when it might be possible again is refused for that, and not for the rate.
		if (isNews || isTold) this.gapMs *= SLOWER;
		this.refusedAt = now;
		return isNews;
	}

	answered(now: number, begunAt: number) {
		if (this.isHeld) {
			if (begunAt >= this.refusedAt) this.learn(now, begunAt);
			return;
		}
		if (!this.gapMs) return;
		this.answers += 1;
		const isCalm =
			this.answers >= CALM_ANSWERS * this.patience ||
			now - this.calmSince >= CALM_MS * this.patience;
		if (!isCalm) return;
		this.gapMs /= 1 + Math.min(LARGEST_STEP, FIRST_STEP * 2 ** this.steps);
		this.steps += 1;
		this.beCalm(now);
	}

	/** A cycle is over, because the request that was begun then got through. */
	private learn(now: number, begunAt: number) {
		const { sentBefore: sent, cycleStart = begunAt, gapMs } = this;
		if (sent >= TELLING && this.cycles < MEASURED) {
			this.gapMs = Math.max(gapMs, (MARGIN * (begunAt - cycleStart)) / sent);
			this.cycles += 1;
		}
		this.cycleStart = begunAt;
		this.isHeld = false;
		this.beCalm(now);
	}

	private beCalm(now: number) {
		this.answers = 0;
		this.calmSince = now;
	}
}
