import { readJson } from './readJson';

/** One server-sent event: its data as text, and its name where an `event:` line gives it one. */
export type ServerEvent = {
	data: string;
	event?: string;
	/** Whether it is no event but a text that stands where events should: JSON, a page, a sentence. */
	bare?: true;
};

/** How servers say that a stream is over (contract 2.1). */
export const isDone = (data: string) => /^\s*"?\[done\]"?\s*$/i.test(data);

/** Says nothing and only keeps the connection open, whichever way it is spelled. */
const PING =
	/^\s*(?:null|\{\s*\}|(?:\{\s*"(?:type|event|object)"\s*:\s*)?"?(?:ping|pong|heartbeat|keep[-_]?alive)"?\s*(?:,|\}|$))/i;

const isPing = ({ data, event = '' }: ServerEvent) =>
	(data.length < 1000 && PING.test(data)) ||
	/^(?:ping|pong|heartbeat|keep[-_]?alive)$/i.test(event);

const FIELD = /^[ \t]*(data|event|id|retry)(?:: ?|$)/;

/** A field that the standard does not know; JSON has its keys in quotes. */
const OTHER_FIELD = /^[\w-]+:/;

const LINE_END = /\r\n|\n|\r/g;

/**
 * Reads a body, given in pieces of any size, as server-sent events, in linear time. As the standard says, lines
 * end in LF, CRLF or CR, and comments, unknown fields and events without data are dropped; so are pings.
 * (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream)
 * What a body is, is decided by itself and not by its type: a text that is no stream is one `bare` event, a
 * line of JSON lines is one as well, and either may stand before or behind events.
 */
export class EventParser {
	/** The line that is not whole yet, in pieces, so that none is searched twice. */
	private line: string[] = [];

	private lineLength = 0;

	/** Whether the last line ended in a CR whose LF may still come. */
	private afterCr = false;

	private data: string[] = [];

	private name: string | undefined;

	private bare: string[] = [];

	/** Characters in `data` and `bare`. */
	private held = 0;

	/** How much there is of an event that is not whole yet; comments and blank lines are no part of one. */
	get pending(): number {
		return this.held + (this.line[0]?.startsWith(':') ? 0 : this.lineLength);
	}

	*push(text: string): Generator<ServerEvent> {
		const source = this.afterCr && text.startsWith('\n') ? text.slice(1) : text;
		if (text) this.afterCr = text.endsWith('\r');
		let from = 0;
		for (const { 0: end, index } of source.matchAll(LINE_END)) {
			yield* this.takeLine(this.wholeLine(source.slice(from, index)));
			from = index + end.length;
		}
		this.line.push(source.slice(from));
		this.lineLength += source.length - from;
		// Some servers leave the connection open and this line without its end.
		if (this.lineLength < 20 && isDone(this.line.join('').replace(/^\s*data:/, ''))) {
			yield* this.takeLine(this.wholeLine(''));
		}
	}

	/** What is left when the body is over: a last event does not need its blank line. */
	*end(): Generator<ServerEvent> {
		yield* this.takeLine(this.wholeLine(''));
		yield* this.dispatch();
		yield* this.endBare();
	}

	private wholeLine(rest: string): string {
		const line = this.line.length ? this.line.join('') + rest : rest;
		this.line = [];
		this.lineLength = 0;
		return line;
	}

	private *takeLine(line: string): Generator<ServerEvent> {
		if (line.trim() === '') return yield* this.dispatch();
		if (line.startsWith(':')) return;
		const [head, field] = FIELD.exec(line) ?? [];
		if (field === undefined) return yield* this.takeOther(line);
		yield* this.endBare();
		const value = line.slice(head?.length);
		if (field === 'event') this.name = value.trim();
		if (field !== 'data') return;
		if (isDone(value)) {
			yield* this.dispatch();
			return yield { data: value.trim() };
		}
		this.data.push(value);
		this.held += value.length;
	}

	/** A line that is no field: a text of its own, or the next line of data that was written on several. */
	private *takeOther(line: string): Generator<ServerEvent> {
		if (this.data.length) {
			if (isDone(line)) {
				yield* this.dispatch();
				return yield { data: line.trim() };
			}
			if (OTHER_FIELD.test(line)) return;
			this.data.push(line);
		} else if (isDone(line)) {
			yield* this.endBare();
			return yield { data: line.trim() };
		} else if (!this.bare.length && isJsonLine(line)) {
			return yield { data: line, bare: true };
		} else {
			this.bare.push(line);
		}
		this.held += line.length;
	}

	private *dispatch(): Generator<ServerEvent> {
		const event: ServerEvent = { data: this.data.join('\n'), event: this.name || undefined };
		this.name = undefined;
		if (!this.data.length) return;
		this.data = [];
		this.held = 0;
		if (event.data.trim() !== '' && !isPing(event)) yield event;
	}

	private *endBare(): Generator<ServerEvent> {
		if (!this.bare.length) return;
		const event: ServerEvent = { data: this.bare.join('\n'), bare: true };
		this.bare = [];
		this.held = 0;
		if (!isPing(event)) yield event;
	}
}

/** A line that is JSON by itself; what only begins with it goes on over the next lines. */
const isJsonLine = (line: string) =>
	/^\s*\{.*\}\s*$/.test(line) && readJson(line).problem === undefined;

/** The events of a body that is there as a whole. */
export function eventsIn(text: string): ServerEvent[] {
	const parser = new EventParser();
	return [...parser.push(text), ...parser.end()];
}
