import type { ApiErrorDetails } from './apiError';
import { ApiError, withoutKey } from './apiError';
import { IdleTimer } from './idleTimeout';
import { redact, redactAnswerDeep, RedactedPieces } from './redact';
import type { ServerEvent } from './sse';
import { EventParser } from './sse';

/** Bytes of a response; a stream of Node, which can be ended early. */
type Bytes = AsyncIterable<Uint8Array> & { destroy?(): unknown };

/** Texts that an event adds to, by their names: each piece has all of them. */
export type Texts = Record<string, string>;

/** Puts the events of a stream together into the response that it would have been without. */
export type EventCollector<Response, Piece extends Texts = Texts> = {
	/** Whether nothing that may still come matters. */
	readonly done: boolean;
	/** What a user should know about a response that is good all the same: one sentence. */
	readonly hint?: string;
	/** Takes one event; gives what it adds, to be passed on at once. */
	add(event: ServerEvent): Piece[];
	/** What was held back of the last events. */
	rest?(): Piece[];
	/**
	 * The whole response.
	 * @param brokenOff why the reading failed, when it did
	 * @throws ApiError with what had come, where that is not enough for a response
	 */
	finish(brokenOff?: Error): Response;
};

/** Where a stream comes from. */
export type StreamSource = Pick<ApiErrorDetails, 'requestId' | 'status'> & {
	/** Which the server may have written into it; {@link readPieces} takes it out. */
	key?: string;
};

/** A long event is news before it is whole; below this it could be a ping. */
const NEWS_CHARACTERS = 1000;

/**
 * The body of a response as server-sent events. It can be read once, and is destroyed when the reader stops. It
 * ends with an error when `idleMs` pass without news: comments and pings keep a connection open, but say nothing.
 */
export class EventStream implements AsyncIterable<ServerEvent> {
	private readonly text = new BoundedText();

	private readonly events: AsyncGenerator<ServerEvent>;

	private readonly ahead: Array<IteratorResult<ServerEvent>> = [];

	constructor(
		bytes: Bytes,
		idleMs: number,
		readonly source: StreamSource = {},
	) {
		this.events = this.timed(bytes, idleMs);
	}

	/** The next event, which stays where it is. */
	async peek(): Promise<ServerEvent | undefined> {
		if (!this.ahead.length) this.ahead.push(await this.events.next());
		const [{ value, done }] = this.ahead;
		return done ? undefined : (value as ServerEvent);
	}

	/** What has been read, as it came; the middle of a long one is left out. */
	raw(): string {
		return this.text.toString();
	}

	async end(): Promise<void> {
		await this.events.return(undefined);
	}

	async *[Symbol.asyncIterator](): AsyncGenerator<ServerEvent> {
		try {
			for (;;) {
				const next = this.ahead.shift() ?? (await this.events.next());
				if (next.done) return;
				yield next.value;
			}
		} finally {
			await this.end();
		}
	}

	private async *timed(bytes: Bytes, idleMs: number): AsyncGenerator<ServerEvent> {
		const timer = new IdleTimer(idleMs);
		const events = this.parsed(bytes, () => timer.touch());
		try {
			for (;;) {
				const next = await timer.orRead(async () => await events.next());
				if (next.done) return;
				yield next.value;
			}
		} finally {
			timer.end();
			// The generator of the events is not ended: it may wait for bytes that never come.
			bytes.destroy?.();
		}
	}

	private async *parsed(bytes: Bytes, onNews: () => void): AsyncGenerator<ServerEvent> {
		// Drops a byte order mark, and keeps half a character for the next piece.
		const decoder = new TextDecoder();
		const parser = new EventParser();
		for await (const chunk of bytes) {
			const before = parser.pending;
			const text = decoder.decode(chunk, { stream: true });
			this.text.add(text);
			yield* parser.push(text);
			if (parser.pending > Math.max(before, NEWS_CHARACTERS)) onNews();
		}
		yield* parser.push(decoder.decode());
		yield* parser.end();
	}
}

/** What a stream was put together into, and what a user should know about it: one sentence. */
export type WholeStream<Response> = { body: Response; hint?: string };

/**
 * Reads events to the end that the collector sees in them. Yields what each adds, returns the whole response. The key
 * is in none of it, whichever way it is cut.
 * @throws ApiError, with what had come in its details
 */
export async function* readPieces<Response, Piece extends Texts>(
	events: EventStream,
	collector: EventCollector<Response, Piece>,
): AsyncGenerator<Piece, WholeStream<Response>> {
	const { key = '' } = events.source;
	let brokenOff: Error | undefined;
	try {
		try {
			yield* withoutKeyIn(collected(events, collector), key);
		} catch (error) {
			if (error instanceof ApiError) return await Promise.reject(error);
			brokenOff = error as Error;
		}
		const body = redactAnswerDeep(collector.finish(brokenOff), key);
		const { hint } = collector;
		return { body, hint: hint && redact(hint, key) };
	} catch (error) {
		throw error instanceof ApiError ? withoutKey(withSource(error, events), key) : error;
	}
}

async function* collected<Piece extends Texts>(
	events: EventStream,
	collector: EventCollector<unknown, Piece>,
): AsyncGenerator<Piece> {
	for await (const event of events) {
		yield* collector.add(event);
		if (collector.done) break;
	}
	if (collector.rest) yield* collector.rest();
}

async function* withoutKeyIn<Piece extends Texts>(
	pieces: AsyncGenerator<Piece>,
	key: string,
): AsyncGenerator<Piece> {
	const texts = new Map<string, RedactedPieces>();
	for await (const piece of pieces) {
		const clean = Object.entries(piece).map(([name, text]) => {
			if (!texts.has(name)) texts.set(name, new RedactedPieces(key));
			return [name, (texts.get(name) as RedactedPieces).push(text)] as const;
		});
		yield Object.fromEntries(clean) as Piece;
	}
	const rest = [...texts].map(([name, text]) => [name, text.end()] as const);
	if (rest.some(([, text]) => text)) yield Object.fromEntries(rest) as Piece;
}

function withSource({ details }: ApiError, events: EventStream): ApiError {
	const { source } = events;
	const { body, status = source.status, requestId = source.requestId } = details;
	const isRecord = typeof body === 'object' && body !== null && !Array.isArray(body);
	const all = { ...(isRecord ? body : { body }), raw: events.raw() };
	return new ApiError({ ...details, status, requestId, body: all });
}

/** Keeps the beginning and the end of a text that comes in pieces. */
export class BoundedText {
	static readonly HALF = 8 * 1024;

	private head = '';

	private tail: string[] = [];

	private tailLength = 0;

	private left = 0;

	add(text: string) {
		const room = BoundedText.HALF - this.head.length;
		if (room > 0) this.head += text.slice(0, room);
		const rest = room > 0 ? text.slice(room) : text;
		if (!rest) return;
		const kept = rest.slice(-BoundedText.HALF);
		this.left += rest.length - kept.length;
		this.tail.push(kept);
		this.tailLength += kept.length;
		while (this.tailLength - this.tail[0].length >= BoundedText.HALF) {
			const dropped = (this.tail.shift() as string).length;
			this.tailLength -= dropped;
			this.left += dropped;
		}
	}

	toString(): string {
		const gap = this.left ? `\n… ${this.left} characters are left out …\n` : '';
		return this.head + gap + this.tail.join('');
	}
}
