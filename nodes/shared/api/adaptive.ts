import { LearntRate } from './learntRate';
import { Round } from './round';

/** How many are under way at first: few enough for any account, and twice what CometAPI's own sample does (contract 1.7). */
export const FIRST_CONCURRENT = 10;
/** How much latency shows that requests wait for each other: by Little's law half of them would be served as fast. */
const GROWN = 2;
/** Less is the work of this process and of the network, not of the API. */
const LEAST_GROWTH_MS = 100;
/** Latency that is not less with half of the requests does not come from their number. */
const LESS = 0.75;

/** How a request ended: `refused` for its rate; `other` says nothing about how much the API takes. */
export type Outcome = 'answered' | 'refused' | 'overloaded' | 'other';

/**
 * How much a run may have under way, found while it runs. The number doubles with each round of answers until the first
 * sign of a limit: a refusal for the rate, an overload, or latency that grows with it. A sign halves it, once for all
 * that was under way, and then it grows by one per round. Pure: it is told what happens and when, and waits for nothing;
 * {@link Pace} does, for the places and for the gap between two requests.
 */
export class AdaptiveLimit {
	private readonly rate = new LearntRate();

	private size: number;

	private isDoubling = true;

	/** Whether the API itself has ever said that it is too much. */
	private isLimited = false;

	private underWay = 0;

	/** What was begun before says nothing about the size after. */
	private cutAt = -Infinity;

	private round: Round;

	/** The least median of a round; longer answers, and not a fuller server, raise it. */
	private base = Infinity;

	/** The median before a cut because of latency, until it is known whether that has helped. */
	private before: { median: number; size: number } | undefined;

	/** @param most the ceiling, whatever the API would take */
	constructor(private most: number) {
		this.size = Math.min(FIRST_CONCURRENT, most);
		this.round = new Round(this.limit);
	}

	/** How many may be under way. */
	get limit(): number {
		return Math.max(1, Math.floor(Math.min(this.size, this.most)));
	}

	/** The least time between the beginnings of two requests (ms); 0 where no rate is known. */
	get gapMs(): number {
		return this.rate.gapMs;
	}

	/** Lowers the ceiling. */
	atMost(most: number) {
		this.most = Math.max(1, Math.min(this.most, most));
	}

	began(now: number) {
		this.underWay += 1;
		this.rate.began(now);
		this.round.began(now);
	}

	/**
	 * @param latency how long the request took (ms)
	 * @param isTold whether a refusal has said when to come again
	 */
	ended(now: number, outcome: Outcome, latency: number, isTold = false) {
		const begunAt = now - latency;
		if (outcome === 'refused') {
			if (this.rate.refused(now, begunAt, isTold)) this.overstep(now);
		} else if (outcome === 'overloaded') {
			if (begunAt >= this.cutAt) this.overstep(now);
		} else if (outcome === 'answered') {
			this.rate.answered(now, begunAt);
			this.size = Math.min(this.most, this.size + (this.isDoubling ? 1 : 1 / this.size));
			this.round.answered(begunAt, latency);
			const { median } = this.round;
			if (median !== undefined) this.look(now, median);
		}
		this.underWay -= 1;
	}

	/** The API has said that it was too much. */
	private overstep(now: number) {
		this.isLimited = true;
		this.cut(now, Math.max(1, this.size / 2));
	}

	private cut(now: number, size: number) {
		this.size = size;
		this.isDoubling = false;
		this.cutAt = now;
		this.before = undefined;
		this.round = new Round(this.limit);
	}

	/** Whether latency has grown, and with the number under way: then it falls when there are fewer. */
	private look(now: number, median: number) {
		const { before, round } = this;
		this.before = undefined;
		this.round = new Round(this.limit);
		if (before && median > before.median * LESS) {
			this.base = median;
			this.size = Math.min(this.most, before.size);
			this.isDoubling = !this.isLimited;
			return;
		}
		this.base = Math.min(this.base, median);
		if (median < Math.max(this.base * GROWN, this.base + LEAST_GROWTH_MS)) return;
		// So few are always sent at once: then answers are longer than they were.
		if (round.size <= FIRST_CONCURRENT) this.base = median;
		else {
			// While the number doubles it is beyond the one that the median is of.
			this.cut(now, Math.max(FIRST_CONCURRENT, round.size / 2));
			this.before = { median, size: round.size };
		}
	}
}
