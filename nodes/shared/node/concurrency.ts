/** How many may be under way at once: a number, or what says it at any time. */
export type Places = number | (() => number);

/**
 * Runs `task` for 0 … count-1, at most `places` at once, begun in order. After the first error, and once `stopped()`
 * says so, nothing more is begun; what is under way is waited for.
 * @throws the first error
 */
export async function runPool(
	count: number,
	places: Places,
	task: (index: number) => Promise<void>,
	onError: () => void = () => {},
	stopped: () => boolean = () => false,
): Promise<void> {
	const most = () => Math.max(1, typeof places === 'number' ? places : places());
	let next = 0;
	let underWay = 0;
	let first: { error: unknown } | undefined;
	const run = async (index: number) => {
		try {
			await task(index);
		} catch (error) {
			if (!first) {
				first = { error };
				onError();
			}
		}
	};
	await new Promise<void>((resolve) => {
		const fill = () => {
			while (next < count && underWay < most() && !first && !stopped()) {
				underWay += 1;
				void run(next++).then(() => {
					underWay -= 1;
					fill();
				});
			}
			if (underWay === 0) resolve();
		};
		fill();
	});
	// The original, wrapped by the caller where it can be shown to a user.
	if (first) return await Promise.reject((first as { error: unknown }).error);
}

/** Lets at most `places` in at once; who comes later waits, in order. */
export class Semaphore {
	private taken = 0;

	private readonly waiting: Array<() => void> = [];

	constructor(private readonly places: number) {}

	async enter(): Promise<void> {
		if (this.taken < Math.max(1, this.places)) this.taken++;
		else await new Promise<void>((resolve) => this.waiting.push(resolve));
	}

	/** Whoever waits longest takes over the place. */
	leave(): void {
		const next = this.waiting.shift();
		if (next) next();
		else this.taken--;
	}
}
