/** Fewer latencies have no median that tells anything. */
const FEWEST = 10;
/** Which part of them has to be known. */
const ENOUGH = 0.75;

/** As many requests, begun one after the other, as may be under way. */
export class Round {
	private begun = 0;

	private firstAt = Infinity;

	private lastAt = -Infinity;

	private readonly latencies: number[] = [];

	readonly size: number;

	constructor(size: number) {
		this.size = Math.max(FEWEST, size);
	}

	began(now: number) {
		this.firstAt = Math.min(this.firstAt, now);
		if (this.begun >= this.size) return;
		this.begun += 1;
		this.lastAt = now;
	}

	answered(begunAt: number, latency: number) {
		if (begunAt >= this.firstAt && begunAt <= this.lastAt) this.latencies.push(latency);
	}

	/** Of all, once most are answered: those that are not yet take longer. The first answers alone are the short ones. */
	get median(): number | undefined {
		const { begun, size, latencies } = this;
		if (begun < size || latencies.length < size * ENOUGH) return;
		return [...latencies].sort((a, b) => a - b)[size >> 1];
	}
}
