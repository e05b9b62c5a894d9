/** Lets at most `places` in at once; who comes later waits, in order. */
export class Gate {
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
