import { streamLike } from './byteStreams';
import { sleep } from './sleep';
import type { ByteStream } from './wire';

/**
 * The same stream, ended with an error when `ms` pass without a byte of it: n8n's HTTP time-out stops at the
 * headers, and a server that stops sending would hold a run for ever. Only the time in which a reader waits
 * counts. (Destroying n8n's stream would not do: it wraps the socket's stream, and its end waits for the next
 * byte.)
 */
export function withIdleTimeout(stream: ByteStream, ms: number): ByteStream {
	return streamLike(stream, timed(stream, ms));
}

/**
 * The bytes of a stream, ended with an error when `ms` pass without one, or `mostMs` before they are all there. The
 * stream is destroyed when the reader stops.
 */
export async function* timed(
	stream: ByteStream,
	ms: number,
	mostMs?: number,
): AsyncGenerator<Uint8Array> {
	const bytes = stream[Symbol.asyncIterator]();
	const timer = new IdleTimer(ms, mostMs);
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

/** Times the reads of one stream with one timer, however many pieces the stream has. */
export class IdleTimer {
	private readonly done = new AbortController();

	private waitingSince: number | undefined;

	private readonly startedAt = Date.now();

	private giveUp: (reason: Error) => void = () => {};

	/** @param mostMs for all reads together */
	constructor(
		private readonly ms: number,
		private readonly mostMs = Infinity,
	) {
		void this.run();
	}

	/** What `read` gives; rejects when it takes longer than `ms`, or the time for all of them is over. */
	async orRead<T>(read: () => Promise<T>): Promise<T> {
		this.waitingSince = Date.now();
		const value = await new Promise<T>((resolve, reject) => {
			this.giveUp = reject;
			if (this.leftOfAll() <= 0) reject(this.lateError());
			else read().then(resolve, reject);
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

	private leftOfAll() {
		return this.startedAt + this.mostMs - Date.now();
	}

	private left() {
		const { ms, waitingSince } = this;
		const ofRead = waitingSince === undefined ? ms : waitingSince + ms - Date.now();
		return Math.min(ofRead, this.leftOfAll());
	}

	private lateError() {
		const seconds = (ms: number) => `${Math.round(ms / 1000)} s`;
		return new Error(
			this.leftOfAll() > 0
				? `timeout: no data for ${seconds(this.ms)}`
				: `timeout: the response was not whole after ${seconds(this.mostMs)}`,
		);
	}

	private async run() {
		for (let left = this.left(); left > 0; left = this.left()) {
			await sleep(left, this.done.signal);
			if (this.done.signal.aborted) return;
		}
		this.giveUp(this.lateError());
	}
}
