/**
 * Runs `task` for 0 … count-1, at most `concurrency` at once, begun in order. After the first error, and
 * once `stopped()` says so, nothing more is begun; what is under way is waited for.
 * @throws the first error
 */
export async function runPool(
	count: number,
	concurrency: number,
	task: (index: number) => Promise<void>,
	onError: () => void = () => {},
	stopped: () => boolean = () => false,
): Promise<void> {
	let next = 0;
	let first: { error: unknown } | undefined;
	const worker = async () => {
		while (next < count && !first && !stopped()) {
			const index = next++;
			try {
				await task(index);
			} catch (error) {
				if (!first) {
					first = { error };
					onError();
				}
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(Math.max(1, concurrency), count) }, worker));
	// The original, wrapped by the caller where it can be shown to a user.
	if (first) return await Promise.reject(first.error);
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
