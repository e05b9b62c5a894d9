/** The first cycle begins anywhere in the server's window: it tells something only when it held as many requests. */
const TELLING = 5;
/** How much slower than what was refused, and at most than before: a server may also refuse by accident. */
const SLOWER = 1.1;
const SLOWEST = 2;
/**
 * How slowly the rate grows again: 10 % in some 40 answers, so that what is tried in vain is a small part of all; more
 * slowly with many under way, of which several may be refused before the first refusal is known.
 */
const ANSWERS_TO_GROW = 400;
const ANSWERS_PER_PLACE = 40;
/** After so many answers without a refusal the rate grows faster and faster: the limit is no longer what it was. */
const CALM_ANSWERS = 50;
const FASTEST = 0.05;

/**
 * The rate that a server lets through, as the least gap between two requests, learnt from its refusals. A cycle reaches
 * from the first request that gets through after a refusal to the next such one: what it held, over the time it took,
 * is the rate, whatever the server counts, and over windows of any kind. Pure: time is told, and nobody waits here.
 */
export class LearntRate {
	/** In milliseconds; 0 while no rate is known. */
	gapMs = 0;

	private cycleStart: number | undefined;

	private isFirst = true;

	/** Requests of the cycle that were not refused. */
	private sent = 0;

	/** The same of the cycle before, while it is not known when that ends. */
	private sentBefore = 0;

	/** Whether nobody got through since the last refusal. */
	private isHeld = false;

	private refusedAt = -Infinity;

	/** Since when it might have been possible again, as far as is known. */
	private maybeFrom: number | undefined;

	/** Since the last refusal. */
	private answers = 0;

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
		if (isNews) [this.sentBefore, this.sent] = [this.sent, 0];
		if (isNews) this.sentBefore -= 1;
		else this.sent -= 1;
		this.isHeld = true;
		// Whoever only tries when it might be possible again is refused for that, and not for the rate.
		if (isNews || isTold) this.gapMs *= SLOWER;
		this.refusedAt = now;
		this.maybeFrom = isTold ? undefined : begunAt;
		return isNews;
	}

	/** @param underWay how many requests, this one included */
	answered(begunAt: number, underWay: number) {
		if (this.isHeld) {
			if (begunAt >= this.refusedAt) this.learn(begunAt);
			return;
		}
		this.answers += 1;
		const step = Math.max(1, this.answers / CALM_ANSWERS);
		const slowness = ANSWERS_TO_GROW + ANSWERS_PER_PLACE * underWay;
		this.gapMs /= 1 + Math.min(FASTEST, step / slowness);
	}

	/** A cycle is over, because the request that was begun then got through. */
	private learn(begunAt: number) {
		const { sentBefore: sent, cycleStart = begunAt, maybeFrom = begunAt, gapMs } = this;
		// Where the server did not say when, it was at some time between the last two tries.
		const lasted = (begunAt + maybeFrom) / 2 - cycleStart;
		const isTelling = sent >= TELLING;
		const measured = sent >= 1 && (isTelling || !this.isFirst) ? lasted / sent : 0;
		const most = gapMs && !isTelling ? gapMs * SLOWEST : Infinity;
		this.gapMs = Math.min(most, Math.max(gapMs, measured));
		this.cycleStart = begunAt;
		this.isFirst = false;
		this.isHeld = false;
		this.answers = 0;
	}
}
