import { sleep } from './sleep';
import type { ByteStream } from './wire';

/**
 * The same stream, ended with an error when `ms` pass without a byte of it: n8n's HTTP time-out stops at the
 * headers, and a server that stops sending would hold a run for ever. Only the time in which a reader waits
 * counts. (Destroying n8n's stream would not do: it wraps the socket's stream, and its end waits for the next
 * byte.)
 */
export function withIdleTimeout(stream: ByteStream, ms: number): ByteStream {
	// Node's stream module cannot be imported here, but every stream carries its class.
	const { from } = stream.constructor as unknown as {
		from(bytes: AsyncIterable<Uint8Array>, options: object): ByteStream;
	};
	return from(timed(stream, ms), { objectMode: false });
}

async function* timed(stream: ByteStream, ms: number): AsyncGenerator<Uint8Array> {
	const bytes = stream[Symbol.asyncIterator]();
	const timer = new IdleTimer(ms);
	try {
		for (;;) {
			const next = await timer.orRead(() => bytes.next());
			if (next.done) return;
			yield next.value;
		}
	} finally {
		timer.end();
		stream.destroy();
	}
}

/** The bytes of a stream, ended with an error when they are not all there within `ms`. */
export async function* withDeadline(stream: ByteStream, ms: number): AsyncGenerator<Uint8Array> {
	const bytes = stream[Symbol.asyncIterator]();
	const over = new AbortController();
	const late = sleep(ms, over.signal).then(() => {
		throw new Error(`timeout: the response was not whole after ${Math.round(ms / 1000)} s`);
	});
	// Also when the stream ends first.
	late.catch(() => {});
	try {
		for (;;) {
			const next = await Promise.race([bytes.next(), late]);
			if (next.done) return;
			yield next.value;
		}
	} finally {
		over.abort();
		stream.destroy();
	}
}

/** Times the reads of one stream with one timer, however many pieces the stream has. */
export class IdleTimer {
	private readonly done = new AbortController();

	private readonly ms: number;

	private waitingSince: number | undefined;

	private giveUp: (reason: Error) => void = () => {};

	constructor(ms: number) {
		this.ms = ms;
		void this.run();
	}

	/** What `read` gives; rejects when it takes longer than `ms`. */
	async orRead<T>(read: () => Promise<T>): Promise<T> {
		this.waitingSince = Date.now();
		const value = await new Promise<T>((resolve, reject) => {
			this.giveUp = reject;
			read().then(resolve, reject);
		});
		this.waitingSince = undefined;
		return value;
	}

	/** Begins the time anew: what is read is not whole yet, but on its way. */
	touch() {
		if (this.waitingSince !== undefined) this.waitingSince = Date.now();
	}

	end() {
		this.done.abort();
	}

	private async run() {
		const { ms } = this;
		for (let left = ms; !this.done.signal.aborted && left > 0; ) {
			await sleep(left, this.done.signal);
			left = this.waitingSince === undefined ? ms : this.waitingSince + ms - Date.now();
		}
		this.giveUp(new Error(`timeout: no data for ${Math.round(ms / 1000)} s`));
	}
}
