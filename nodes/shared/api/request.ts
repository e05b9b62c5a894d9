import type {
	IDataObject,
	IHttpRequestMethods,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';

import type { ApiContext, Connection } from './connection';
import { CREDENTIAL } from './connection';
import {
	ApiError,
	errorFromResponse,
	errorFromThrown,
	invalidResponse,
	readRequestId,
} from './apiError';
import { tellsFailure } from './errorBody';
import { EventStream, readPieces } from './eventStream';
import { collectorOf, valuesIn } from './jsonEvents';
import { readBody } from './readJson';
import { withModel } from './modelAskedFor';
import { multipart } from './multipart';
import { redact, redactAnswer, redactDeep } from './redact';
import { timed, withIdleTimeout } from './idleTimeout';
import { eventsIn, isDone } from './sse';
import { readUpTo } from './byteStreams';
import type { ByteStream, WireResponse, WireRequest } from './wire';

/** The only file that talks HTTP. Retrying is retry.ts's part, words for people are nodeError.ts's. */

export const DEFAULT_TIMEOUT_SECONDS = 300;
const DEFAULT_TIMEOUT_MS = DEFAULT_TIMEOUT_SECONDS * 1000;
/** How much of a streamed response is read to find out why it is not the file that was asked for. */
const ERROR_BODY_BYTES = 4 * 1024 * 1024;

/** n8n keeps its host's redirect rule off: the key must not follow to another host (contract 1.5 E11). */
function toOptions(connection: Connection, request: WireRequest): IHttpRequestOptions {
	const headers: IDataObject = { ...request.headers };
	// n8n sets the same header from the credential, unless its class is that of a package which does not.
	if (request.surface !== 'balance') headers.Authorization = `Bearer ${connection.key}`;
	if (request.body) headers['content-type'] = 'application/json';
	headers.accept ??= ACCEPT[request.responseType ?? 'json'];
	// So that Content-Length tells the bytes that are stored.
	if (isStreamed(request)) headers['accept-encoding'] = 'identity';
	return {
		method: request.method as IHttpRequestMethods,
		url: urlOf(connection, request),
		qs: request.query,
		headers,
		body: request.body
			? JSON.stringify(request.body)
			: request.form
				? multipart(request.form)
				: undefined,
		// n8n's own reading of a whole body would know neither an end of time nor one of memory.
		encoding: 'stream',
		timeout: request.timeoutMs ?? DEFAULT_TIMEOUT_MS,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	};
}

const isStreamed = ({ responseType }: WireRequest) =>
	responseType === 'file' || responseType === 'events';

function urlOf(connection: Connection, { surface = 'base', path }: WireRequest): string {
	const { baseUrl, rootUrl, balanceUrl, key } = connection;
	// Encoded here, so that the key has one spelling, which redaction knows.
	if (surface === 'balance') return `${balanceUrl}${path}?key=${encodeURIComponent(key)}`;
	return (surface === 'root' ? rootUrl : baseUrl) + path;
}

const ACCEPT = {
	json: 'application/json',
	text: '*/*',
	file: '*/*',
	events: 'text/event-stream',
} as const;

/** The first part of a streamed body that is no file but says why. */
async function readStart(stream: ByteStream, key: string): Promise<string> {
	try {
		const { chunks } = await readUpTo(stream, ERROR_BODY_BYTES);
		stream.destroy();
		return Buffer.concat(chunks).toString('utf8');
	} catch (error) {
		throw errorFromThrown(error, key);
	}
}

/** More than any answer has, also one with the pictures in it. */
const MOST_BYTES = 512 * 1024 * 1024;

/** Some servers send blanks while a model works, but none does so for ever. */
const MOST_TIMES = 10;

/**
 * The whole body. Its pieces may be as far apart as the time-out is long.
 * @throws ApiError `timeout`, also for one that goes on for ever; `invalidResponse` for one that is too long
 */
async function readAll(response: IN8nHttpFullResponse, ms: number, key: string): Promise<Buffer> {
	const stream = response.body as unknown as ByteStream;
	const { chunks, size } = await readUpTo(timed(stream, ms, ms * MOST_TIMES), MOST_BYTES + 1).catch(
		(error: unknown) => {
			throw errorFromThrown(error, key);
		},
	);
	if (size <= MOST_BYTES) return Buffer.concat(chunks);
	const problem = `it is longer than ${MOST_BYTES / 1024 / 1024} MB`;
	throw invalidResponse(`CometAPI's response cannot be used: ${problem}`, traceOf(response));
}

/** The value, or undefined for what is not JSON. */
function jsonOf(raw: string): unknown {
	const parsed = readBody(raw);
	return parsed.problem === undefined ? parsed.value : undefined;
}

const typeOf = ({ headers }: IN8nHttpFullResponse) => String(headers['content-type'] ?? '');

/** The error of a response that tells a failure with a good status. */
const softError = (response: IN8nHttpFullResponse, parsed: unknown, raw: string, key: string) =>
	errorFromResponse(response.statusCode, response.headers, raw, parsed, key);

const traceOf = ({ statusCode, headers }: IN8nHttpFullResponse) => ({
	status: statusCode,
	requestId: readRequestId(headers),
});

/** The body of a response as it was asked for, and what a user should know about it. */
type ReadBody = { body: unknown; hint?: string };

const eventsOf = (
	bytes: AsyncIterable<Uint8Array>,
	idleMs: number,
	response: IN8nHttpFullResponse,
	key: string,
) => new EventStream(bytes, idleMs, { ...traceOf(response), key });

async function readStreamed(
	response: IN8nHttpFullResponse,
	request: WireRequest,
	key: string,
): Promise<ReadBody> {
	const bytes = response.body as unknown as ByteStream;
	const idleMs = request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
	const good = response.statusCode >= 200 && response.statusCode < 300;
	if (good && request.responseType === 'events') {
		const events = eventsOf(bytes, idleMs, response, key);
		await refuseFirst(events, response, key);
		return { body: events };
	}
	const stream = withIdleTimeout(bytes, idleMs);
	const type = typeOf(response);
	if (good && /event-stream/.test(type)) {
		return await collected(eventsOf(stream, idleMs, response, key), response, request, key);
	}
	// Errors come as JSON or HTML where a file was asked for (contract 2.5, 3.7).
	if (good && !/json|text\/html/.test(type)) return { body: stream };
	const raw = await readStart(stream, key);
	const parsed = jsonOf(raw);
	if (!good || /html/.test(type)) {
		throw errorFromResponse(response.statusCode, response.headers, raw, parsed, key);
	}
	if (tellsFailure(parsed)) throw softError(response, parsed, raw, key);
	throw invalidResponse(
		`CometAPI's response cannot be used: it is ${type} instead of a file`,
		traceOf(response),
		parsed,
	);
}

/**
 * A response that begins with an error, or is a page, is one that failed: as if no stream had been asked for.
 * @throws ApiError
 */
async function refuseFirst(events: EventStream, response: IN8nHttpFullResponse, key: string) {
	try {
		const first = await events.peek();
		if (!first) return;
		const parsed = valueIn(first.data);
		const page = first.bare && parsed === undefined && isPage(first.data);
		if (page)
			throw errorFromResponse(response.statusCode, response.headers, first.data, parsed, key);
		if (tellsFailure(parsed)) throw softError(response, parsed, first.data, key);
	} catch (error) {
		await events.end();
		throw errorFromThrown(error, key);
	}
}

/** The response that the events of a stream stand for which nobody asked for. */
async function collected(
	events: EventStream,
	response: IN8nHttpFullResponse,
	request: WireRequest,
	key: string,
): Promise<ReadBody> {
	if (!request.errorIsData) await refuseFirst(events, response, key);
	try {
		const pieces = readPieces(events, collectorOf(request));
		let next = await pieces.next();
		while (!next.done) next = await pieces.next();
		return next.value;
	} catch (error) {
		throw errorFromThrown(error, key);
	}
}

const isPage = (raw: string) => /^\s*</.test(raw);

async function readWhole(
	response: IN8nHttpFullResponse,
	request: WireRequest,
	key: string,
): Promise<ReadBody> {
	const bytes = await readAll(response, request.timeoutMs ?? DEFAULT_TIMEOUT_MS, key);
	const raw = redactAnswer(bytes.toString('utf8'), key);
	const parsed = jsonOf(raw);
	if (response.statusCode < 200 || response.statusCode >= 300) {
		throw errorFromResponse(response.statusCode, response.headers, raw, parsed, key);
	}
	if (!request.errorIsData && tellsFailure(parsed)) throw softError(response, parsed, raw, key);
	// A wrong path may response with a page and status 200 (contract 1.5 E11).
	const page = request.responseType === 'text' ? /html/.test(typeOf(response)) : isPage(raw);
	if (page && parsed === undefined) {
		throw errorFromResponse(response.statusCode, response.headers, raw, parsed, key);
	}
	if (isEvents(raw, parsed, request)) {
		const events = eventsOf(onePiece(bytes), DEFAULT_TIMEOUT_MS, response, key);
		return await collected(events, response, request, key);
	}
	if (request.responseType === 'text') return { body: raw };
	// A job that is still running may say no more than that: 202 without a body (contract 3.5).
	if (request.errorIsData && request.method === 'GET' && raw.trim() === '') return { body: {} };
	if (parsed === undefined) {
		const start = redact(raw.slice(0, 2000), key);
		const problem = raw ? 'it is not JSON' : 'it is empty';
		throw invalidResponse(
			`CometAPI's response cannot be used: ${problem}`,
			traceOf(response),
			start,
		);
	}
	return { body: parsed };
}

async function* onePiece(bytes: Uint8Array) {
	yield bytes;
}

/** Whether a body is a stream of events that nobody asked for. Any text may be one that was asked for as such. */
function isEvents(
	raw: string,
	parsed: unknown,
	{ responseType, collectEvents }: WireRequest,
): boolean {
	// All chunks as one list; no response that is made of events is a list otherwise.
	if (parsed !== undefined) return Array.isArray(parsed) && collectEvents !== undefined;
	const [first, second] = eventsIn(raw);
	if (!first || (responseType === 'text' && !collectEvents)) return false;
	const isJson = typeof valueIn(first.data) === 'object' || isDone(first.data);
	return responseType === 'text' ? isJson && !first.bare : isJson || !first.bare || Boolean(second);
}

/** The JSON in the data of an event, if it is one object. */
function valueIn(data: string): unknown {
	const { values } = valuesIn(data);
	return values.length === 1 ? values[0] : undefined;
}

/**
 * Sends one request with the credential and reads the response; its body is the parsed JSON, the text, or the
 * stream, as `request.responseType` says.
 * @throws ApiError for everything else than a good response
 */
export async function sendOnce<T>(
	context: ApiContext,
	connection: Connection,
	request: WireRequest,
): Promise<WireResponse<T>> {
	const options = toOptions(connection, request);
	const response = await call(context, connection, () =>
		request.surface === 'balance'
			? context.helpers.httpRequest({ ...options, abortSignal: cancelSignalOf(context) })
			: context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL, options),
	);
	const read = isStreamed(request) ? readStreamed : readWhole;
	const { body, hint } = await read(response, request, connection.key).catch(
		async (error: unknown) => await Promise.reject(withModel(error, request)),
	);
	return {
		status: response.statusCode,
		headers: response.headers,
		requestId: redactDeep(readRequestId(response.headers), connection.key),
		// A service that reads the key from the URL may write that URL into its response.
		body: (request.surface === 'balance' ? redactDeep(body, connection.key) : body) as T,
		hint: hint && redact(hint, connection.key),
	};
}

/**
 * Fetches a file that a response points to: on any host, following redirects, and always without the key.
 * The URL is used as it is, because signed ones break when they are encoded anew (contract 1.5 E12).
 * @throws ApiError
 */
export async function fetchFile(
	context: ApiContext,
	connection: Connection,
	url: string,
	timeoutMs = DEFAULT_TIMEOUT_MS,
): Promise<WireResponse<ByteStream>> {
	const { host } = URL.canParse(url) ? new URL(url) : {};
	const response = await call(
		context,
		connection,
		() =>
			context.helpers.httpRequest({
				method: 'GET',
				url,
				headers: { accept: '*/*', 'accept-encoding': 'identity' },
				encoding: 'stream',
				timeout: timeoutMs,
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				abortSignal: cancelSignalOf(context),
			}),
		host,
	);
	const stream = withIdleTimeout(response.body as unknown as ByteStream, timeoutMs);
	if (response.statusCode < 200 || response.statusCode >= 300) {
		const raw = await readStart(stream, connection.key);
		const { details } = errorFromResponse(response.statusCode, response.headers, raw, jsonOf(raw));
		const gone = response.statusCode < 500 && response.statusCode !== 429;
		throw new ApiError({ ...details, host, ...(gone && { kind: 'fileUnavailable' }) });
	}
	return { status: response.statusCode, headers: response.headers, body: stream };
}

export const cancelSignalOf = (context: ApiContext): AbortSignal | undefined =>
	'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;

async function call(
	context: ApiContext,
	connection: Connection,
	send: () => Promise<unknown>,
	host?: string,
): Promise<IN8nHttpFullResponse> {
	try {
		return (await send()) as IN8nHttpFullResponse;
	} catch (error) {
		const thrown = errorFromThrown(error, connection.key, cancelSignalOf(context)?.aborted);
		return await Promise.reject(host ? new ApiError({ ...thrown.details, host }) : thrown);
	}
}
