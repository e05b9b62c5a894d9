import { ApiError } from './apiError';
import { readErrorBody, tellsFailure } from './errorBody';
import type { EventCollector, Texts } from './eventStream';
import type { JsonObject } from './readJson';
import { isObject, readJson } from './readJson';
import type { ServerEvent } from './sse';
import { isDone } from './sse';
import type { WireRequest } from './wire';

/** What is said of how far a stream came, in an error. */
export type SoFar = { text: string; body: unknown };

/** How much of an event that cannot be read is told. */
const TOLD_CHARACTERS = 200;
const QUOTED_CHARACTERS = 300;

const short = (text: string, length: number) =>
	text.length > length ? `${text.slice(0, length)}…` : text;

/**
 * Reads the events of a stream as JSON. One that cannot be read does not end it: the rest is read on, and a hint
 * tells of it; where nothing usable comes, the error does. An event that tells an error ends it, unless the
 * response is whole by then.
 */
export abstract class JsonEvents<Response, Piece extends Texts = never>
	implements EventCollector<Response, Piece>
{
	/** `[DONE]` has come (contract 2.1), or what else ends a stream. */
	done = false;

	private readonly problems: string[] = [];

	/** The last event in which nothing was found, for an error where nothing was found at all. */
	private unused: JsonObject | undefined;

	get hint(): string | undefined {
		const [first, ...more] = this.problems;
		if (first === undefined) return undefined;
		return `Not all of the response could be read: ${first}${more.length ? ` (and ${more.length} more)` : ''}`;
	}

	add({ data, event }: ServerEvent): Piece[] {
		if (this.done) return [];
		if (isDone(data)) {
			this.done = true;
			return [];
		}
		const { values, problem } = valuesIn(data);
		if (problem) {
			if (isErrorName(event)) this.fail({ message: data.trim() });
			this.problems.push(
				`a piece of the stream ${problem}: ${short(data.trim(), TOLD_CHARACTERS)}`,
			);
		}
		return values.flatMap((value) => (this.done ? [] : this.take(value, event)));
	}

	finish(brokenOff?: Error): Response {
		const response = this.whole();
		if (response !== undefined) return response;
		if (brokenOff) {
			throw this.asError(`the stream broke off before its end: ${brokenOff.message}`);
		}
		if (readErrorBody(this.unused).message !== undefined) throw this.asUpstreamError(this.unused);
		throw this.asError(this.problems[0] ?? this.whyNothing());
	}

	/** Takes in one event; undefined when there is nothing in it that this knows. */
	protected abstract read(value: JsonObject, event: string | undefined): Piece[] | undefined;

	/** Whether an event says that no more will come. */
	protected isFailure(value: JsonObject, event: string | undefined): boolean {
		return isErrorEvent(value, event);
	}

	/** The response, if the stream has come to its end. */
	protected abstract whole(): Response | undefined;

	/** What had come of the response, for an error. */
	protected abstract soFar(): SoFar;

	private take(value: unknown, event: string | undefined): Piece[] {
		if (value === null) return [];
		if (!isObject(value)) {
			this.problems.push(`a piece of the stream is no object: ${short(JSON.stringify(value), 50)}`);
			return [];
		}
		const pieces = this.read(value, event);
		if (this.isFailure(value, event)) this.fail(value);
		if (!pieces) this.unused = value;
		return pieces ?? [];
	}

	private whyNothing(): string {
		if (!this.done) return 'the stream broke off before its end';
		const told = this.unused && `: ${short(JSON.stringify(this.unused), TOLD_CHARACTERS)}`;
		return `the stream holds nothing that can be used${told ?? ''}`;
	}

	/** @throws ApiError, unless the error comes when the response is there */
	private fail(value: JsonObject) {
		if (this.whole() === undefined) throw this.asUpstreamError(value);
		this.problems.push(readErrorBody(value).message ?? 'the stream ended with an error');
		this.done = true;
	}

	private asUpstreamError(value: unknown): ApiError {
		const { message = 'the stream ended with an error', code } = readErrorBody(value);
		return this.asError(message, code, new Error(message));
	}

	/** @param cause the API's own words */
	private asError(reason: string, code?: string, cause?: Error): ApiError {
		const { text, body } = this.soFar();
		const sent = text ? `; until then it had sent: "${short(text, QUOTED_CHARACTERS)}"` : '';
		const message = `CometAPI's response cannot be used: ${reason}${sent}`;
		return new ApiError({
			kind: 'invalidResponse',
			message,
			code,
			body,
			text: text || undefined,
			cause,
		});
	}
}

const isErrorName = (name: unknown) => typeof name === 'string' && /(?:^|[._-])error$/i.test(name);

/** Whether an event tells a failure, by its name, its type or what it holds. */
export function isErrorEvent(value: JsonObject, event?: string): boolean {
	return isErrorName(event) || isErrorName(value.type) || tellsFailure(value);
}

type Values = { values: unknown[]; problem?: string };

/**
 * The JSON in the data of an event: mostly one value. Some servers send several events without the blank line
 * between them, JSON within a JSON text, a list of events, or the field's name twice.
 */
export function valuesIn(data: string): Values {
	const text = data.replace(/^\s*(?:data:\s*)+/, '');
	const parsed = readJson(text);
	if (parsed.problem === undefined) return valuesOf(parsed.value);
	const lines = text.split('\n').filter((line) => line.trim() !== '');
	if (lines.length < 2) return { values: [], problem: 'is not JSON' };
	const read = lines.map((line) => readJson(line.replace(/^\s*data:/, '')));
	const values = read.flatMap((one) => (one.problem === undefined ? [one.value] : []));
	return { values, problem: values.length < lines.length ? 'is not JSON' : undefined };
}

function valuesOf(value: unknown): Values {
	if (Array.isArray(value)) return { values: value };
	if (typeof value !== 'string') return { values: [value] };
	const inner = readJson(value);
	if (inner.problem === undefined && typeof inner.value === 'object') return valuesOf(inner.value);
	return value.trim() === '' ? { values: [] } : { values: [], problem: 'is not JSON' };
}

/** For a response that is one JSON object: the last that came, whole, as an event or behind others. */
export class LastValue extends JsonEvents<object> {
	private last: JsonObject | undefined;

	/** @param errorIsData see {@link WireRequest} */
	constructor(private readonly errorIsData = false) {
		super();
	}

	protected read(value: JsonObject, event: string | undefined) {
		if (this.errorIsData || !isErrorEvent(value, event)) this.last = value;
		return [];
	}

	protected whole() {
		return this.last;
	}

	protected soFar(): SoFar {
		return { text: '', body: this.last };
	}
}

/** What puts the events of a response to this request together. */
export const collectorOf = ({ collectEvents, errorIsData }: WireRequest): EventCollector<unknown> =>
	collectEvents?.() ?? new LastValue(errorIsData);
