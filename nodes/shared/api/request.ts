import type {
	IDataObject,
	IHttpRequestMethods,
	IHttpRequestOptions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';

import type { ApiContext, Connection } from './connection';
import { CREDENTIAL } from './connection';
import type { FailureDetails } from './failure';
import {
	ApiFailure,
	failureOfAnswer,
	failureOfThrown,
	readErrorBody,
	readRequestId,
} from './failure';
import { parseJson } from './json';
import { multipart } from './multipart';
import { redact, redactDeep } from './redact';
import { endWhenSilent } from './silence';
import type { ByteStream, WireAnswer, WireRequest } from './wire';

/** The only file that talks HTTP. Retrying is retry.ts's part, words for people are errors.ts's. */

const DEFAULT_TIMEOUT_MS = 300_000;
/** How much of a streamed answer is read to find out why it is not the file that was asked for. */
const ERROR_BODY_BYTES = 64 * 1024;

/** n8n keeps its host's redirect rule off: the key must not follow to another host (contract 1.5 E11). */
function toOptions(connection: Connection, request: WireRequest): IHttpRequestOptions {
	const streamed = request.answer === 'file' || request.answer === 'events';
	const headers: IDataObject = { ...request.headers };
	if (request.body) headers['content-type'] = 'application/json';
	headers.accept ??= ACCEPT[request.answer ?? 'json'];
	// So that Content-Length tells the bytes that are stored.
	if (streamed) headers['accept-encoding'] = 'identity';
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
		encoding: streamed ? 'stream' : 'arraybuffer',
		timeout: request.timeoutMs ?? DEFAULT_TIMEOUT_MS,
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	};
}

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
	const chunks: Uint8Array[] = [];
	let size = 0;
	try {
		for await (const chunk of stream) {
			chunks.push(chunk);
			size += chunk.length;
			if (size >= ERROR_BODY_BYTES) break;
		}
	} catch (error) {
		throw failureOfThrown(error, key);
	}
	stream.destroy();
	return Buffer.concat(chunks).toString('utf8');
}

/** The value, or undefined for what is not JSON. */
function jsonOf(raw: string): unknown {
	const parsed = parseJson(raw);
	return parsed.problem === undefined ? parsed.value : undefined;
}

const typeOf = ({ headers }: IN8nHttpFullResponse) => String(headers['content-type'] ?? '');

/** HTTP 200 with an error object is a failure as well (contract 1.5 E5); `error: null` is not. */
const isSoftError = (parsed: unknown) => {
	const error = (parsed as { error?: unknown } | undefined)?.error;
	return typeof error === 'string' ? error !== '' : typeof error === 'object' && error !== null;
};

function softFailure(answer: IN8nHttpFullResponse, parsed: unknown, raw: string, key: string) {
	const { details } = failureOfAnswer(answer.statusCode, answer.headers, raw, parsed, key);
	const message = redact(readErrorBody(parsed).message ?? details.message, key);
	return new ApiFailure({ ...details, message });
}

function broken(answer: IN8nHttpFullResponse, message: string, body?: unknown): ApiFailure {
	const details: FailureDetails = {
		kind: 'brokenAnswer',
		message,
		status: answer.statusCode,
		requestId: readRequestId(answer.headers),
		body,
	};
	return new ApiFailure(details);
}

async function readStreamed(answer: IN8nHttpFullResponse, request: WireRequest, key: string) {
	const stream = endWhenSilent(
		answer.body as unknown as ByteStream,
		request.timeoutMs ?? DEFAULT_TIMEOUT_MS,
	);
	const good = answer.statusCode >= 200 && answer.statusCode < 300;
	const type = typeOf(answer);
	// Errors come as JSON or HTML where a file was asked for (contract 2.5, 3.7).
	if (good && !/json|text\/html/.test(type)) return stream;
	const raw = await readStart(stream, key);
	const parsed = jsonOf(raw);
	if (!good || /html/.test(type)) {
		throw failureOfAnswer(answer.statusCode, answer.headers, raw, parsed, key);
	}
	if (isSoftError(parsed)) throw softFailure(answer, parsed, raw, key);
	throw broken(
		answer,
		`it sent ${type} instead of a ${request.answer === 'file' ? 'file' : 'stream'}`,
		parsed,
	);
}

function readWhole(answer: IN8nHttpFullResponse, request: WireRequest, key: string) {
	const raw = Buffer.from(answer.body as unknown as Uint8Array).toString('utf8');
	const parsed = jsonOf(raw);
	if (answer.statusCode < 200 || answer.statusCode >= 300) {
		throw failureOfAnswer(answer.statusCode, answer.headers, raw, parsed, key);
	}
	if (!request.errorIsData && isSoftError(parsed)) throw softFailure(answer, parsed, raw, key);
	// A wrong path may answer with a page and status 200 (contract 1.5 E11).
	const page = request.answer === 'text' ? /html/.test(typeOf(answer)) : /^\s*</.test(raw);
	if (page && parsed === undefined) {
		throw failureOfAnswer(answer.statusCode, answer.headers, raw, parsed, key);
	}
	if (request.answer === 'text') return raw;
	if (parsed === undefined) {
		const start = redact(raw.slice(0, 2000), key);
		throw broken(answer, raw ? 'it is not JSON' : 'it is empty', start);
	}
	return parsed;
}

/**
 * Sends one request with the credential and reads its answer; the body is the parsed JSON, the text, or the
 * stream, as `request.answer` says.
 * @throws ApiFailure for everything else than a good answer
 */
export async function sendOnce<T>(
	context: ApiContext,
	connection: Connection,
	request: WireRequest,
): Promise<WireAnswer<T>> {
	const options = toOptions(connection, request);
	const answer = await exchange(context, connection, () =>
		request.surface === 'balance'
			? context.helpers.httpRequest({ ...options, abortSignal: cancelSignalOf(context) })
			: context.helpers.httpRequestWithAuthentication.call(context, CREDENTIAL, options),
	);
	const streamed = request.answer === 'file' || request.answer === 'events';
	const body = streamed
		? await readStreamed(answer, request, connection.key)
		: readWhole(answer, request, connection.key);
	return {
		status: answer.statusCode,
		headers: answer.headers,
		requestId: readRequestId(answer.headers),
		// A service that reads the key from the URL may write that URL into its answer.
		body: (request.surface === 'balance' ? redactDeep(body, connection.key) : body) as T,
	};
}

/**
 * Fetches a file that an answer points to: on any host, following redirects, and always without the key.
 * The URL is used as it is, because signed ones break when they are encoded anew (contract 1.5 E12).
 * @throws ApiFailure
 */
export async function fetchFile(
	context: ApiContext,
	connection: Connection,
	url: string,
	timeoutMs = DEFAULT_TIMEOUT_MS,
): Promise<WireAnswer<ByteStream>> {
	const answer = await exchange(context, connection, () =>
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
	);
	const stream = endWhenSilent(answer.body as unknown as ByteStream, timeoutMs);
	if (answer.statusCode < 200 || answer.statusCode >= 300) {
		const raw = await readStart(stream, connection.key);
		const { details } = failureOfAnswer(answer.statusCode, answer.headers, raw, jsonOf(raw));
		const gone = answer.statusCode < 500 && answer.statusCode !== 429;
		throw new ApiFailure({
			...details,
			kind: gone ? 'validation' : details.kind,
			message: `the file could not be fetched from its URL (${details.message}); such URLs expire`,
		});
	}
	return { status: answer.statusCode, headers: answer.headers, body: stream };
}

export const cancelSignalOf = (context: ApiContext): AbortSignal | undefined =>
	'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;

async function exchange(
	context: ApiContext,
	connection: Connection,
	call: () => Promise<unknown>,
): Promise<IN8nHttpFullResponse> {
	try {
		return (await call()) as IN8nHttpFullResponse;
	} catch (error) {
		throw failureOfThrown(error, connection.key, cancelSignalOf(context)?.aborted);
	}
}
