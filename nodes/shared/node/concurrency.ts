/**
 * Runs `task` for 0 … count-1, at most `concurrency` at once, begun in order. After the first failure, and
 * once `stopped()` says so, nothing more is begun; what is under way is waited for.
 * @throws the first failure
 */
export async function runPool(
	count: number,
	concurrency: number,
	task: (index: number) => Promise<void>,
	onFailure: () => void = () => {},
	stopped: () => boolean = () => false,
): Promise<void> {
	let next = 0;
	let failure: { error: unknown } | undefined;
	const worker = async () => {
		while (next < count && !failure && !stopped()) {
			const index = next++;
			try {
				await task(index);
			} catch (error) {
				if (!failure) {
					failure = { error };
					onFailure();
				}
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(Math.max(1, concurrency), count) }, worker));
	// The original, wrapped by the caller where it can be shown to a user.
	if (failure) return await Promise.reject(failure.error);
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
