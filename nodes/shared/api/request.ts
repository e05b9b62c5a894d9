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
	readErrorBody,
	readRequestId,
} from './apiError';
import { readJson } from './readJson';
import { multipart } from './multipart';
import { redact, redactDeep } from './redact';
import { withIdleTimeout } from './idleTimeout';
import type { ByteStream, WireResponse, WireRequest } from './wire';

/** The only file that talks HTTP. Retrying is retry.ts's part, words for people are nodeError.ts's. */

export const DEFAULT_TIMEOUT_SECONDS = 300;
const DEFAULT_TIMEOUT_MS = DEFAULT_TIMEOUT_SECONDS * 1000;
/** How much of a streamed response is read to find out why it is not the file that was asked for. */
const ERROR_BODY_BYTES = 64 * 1024;

/** n8n keeps its host's redirect rule off: the key must not follow to another host (contract 1.5 E11). */
function toOptions(connection: Connection, request: WireRequest): IHttpRequestOptions {
	const streamed = isStreamed(request);
	const headers: IDataObject = { ...request.headers };
	// n8n sets the same header from the credential, unless its class is that of a package which does not.
	if (request.surface !== 'balance') headers.Authorization = `Bearer ${connection.key}`;
	if (request.body) headers['content-type'] = 'application/json';
	headers.accept ??= ACCEPT[request.responseType ?? 'json'];
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
	const chunks: Uint8Array[] = [];
	let size = 0;
	try {
		for await (const chunk of stream) {
			chunks.push(chunk);
			size += chunk.length;
			if (size >= ERROR_BODY_BYTES) break;
		}
	} catch (error) {
		throw errorFromThrown(error, key);
	}
	stream.destroy();
	return Buffer.concat(chunks).toString('utf8');
}

/** The value, or undefined for what is not JSON. */
function jsonOf(raw: string): unknown {
	const parsed = readJson(raw);
	return parsed.problem === undefined ? parsed.value : undefined;
}

const typeOf = ({ headers }: IN8nHttpFullResponse) => String(headers['content-type'] ?? '');

/** HTTP 200 with an error object is an error as well (contract 1.5 E5); `error: null` is not. */
const isSoftError = (parsed: unknown) => {
	const error = (parsed as { error?: unknown } | undefined)?.error;
	return typeof error === 'string' ? error !== '' : typeof error === 'object' && error !== null;
};

function softError(response: IN8nHttpFullResponse, parsed: unknown, raw: string, key: string) {
	const { details } = errorFromResponse(response.statusCode, response.headers, raw, parsed, key);
	const message = redact(readErrorBody(parsed).message ?? details.message, key);
	return new ApiError({ ...details, message });
}

const traceOf = ({ statusCode, headers }: IN8nHttpFullResponse) => ({
	status: statusCode,
	requestId: readRequestId(headers),
});

async function readStreamed(response: IN8nHttpFullResponse, request: WireRequest, key: string) {
	const stream = withIdleTimeout(
		response.body as unknown as ByteStream,
		request.timeoutMs ?? DEFAULT_TIMEOUT_MS,
	);
	const good = response.statusCode >= 200 && response.statusCode < 300;
	const type = typeOf(response);
	// Errors come as JSON or HTML where a file was asked for (contract 2.5, 3.7).
	if (good && !/json|text\/html/.test(type)) return stream;
	const raw = await readStart(stream, key);
	const parsed = jsonOf(raw);
	if (!good || /html/.test(type)) {
		throw errorFromResponse(response.statusCode, response.headers, raw, parsed, key);
	}
	if (isSoftError(parsed)) throw softError(response, parsed, raw, key);
	const wanted = request.responseType === 'file' ? 'file' : 'stream';
	throw invalidResponse(
		`CometAPI's response cannot be used: it is ${type} instead of a ${wanted}`,
		traceOf(response),
		parsed,
	);
}

function readWhole(response: IN8nHttpFullResponse, request: WireRequest, key: string) {
	const raw = Buffer.from(response.body as unknown as Uint8Array).toString('utf8');
	const parsed = jsonOf(raw);
	if (response.statusCode < 200 || response.statusCode >= 300) {
		throw errorFromResponse(response.statusCode, response.headers, raw, parsed, key);
	}
	if (!request.errorIsData && isSoftError(parsed)) throw softError(response, parsed, raw, key);
	// A wrong path may response with a page and status 200 (contract 1.5 E11).
	const page = request.responseType === 'text' ? /html/.test(typeOf(response)) : /^\s*</.test(raw);
	if (page && parsed === undefined) {
		throw errorFromResponse(response.statusCode, response.headers, raw, parsed, key);
	}
	if (request.responseType === 'text') return raw;
	// A job that is still running may say no more than that: 202 without a body (contract 3.5).
	if (request.errorIsData && raw.trim() === '') return {};
	if (parsed === undefined) {
		const start = redact(raw.slice(0, 2000), key);
		const problem = raw ? 'it is not JSON' : 'it is empty';
		throw invalidResponse(
			`CometAPI's response cannot be used: ${problem}`,
			traceOf(response),
			start,
		);
	}
	return parsed;
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
	const body = isStreamed(request)
		? await readStreamed(response, request, connection.key)
		: readWhole(response, request, connection.key);
	return {
		status: response.statusCode,
		headers: response.headers,
		requestId: readRequestId(response.headers),
		// A service that reads the key from the URL may write that URL into its response.
		body: (request.surface === 'balance' ? redactDeep(body, connection.key) : body) as T,
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
	const response = await call(context, connection, () =>
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
	const stream = withIdleTimeout(response.body as unknown as ByteStream, timeoutMs);
	if (response.statusCode < 200 || response.statusCode >= 300) {
		const raw = await readStart(stream, connection.key);
		const { details } = errorFromResponse(response.statusCode, response.headers, raw, jsonOf(raw));
		const gone = response.statusCode < 500 && response.statusCode !== 429;
		throw new ApiError(gone ? { ...details, kind: 'fileUnavailable' } : details);
	}
	return { status: response.statusCode, headers: response.headers, body: stream };
}

export const cancelSignalOf = (context: ApiContext): AbortSignal | undefined =>
	'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;

async function call(
	context: ApiContext,
	connection: Connection,
	send: () => Promise<unknown>,
): Promise<IN8nHttpFullResponse> {
	try {
		return (await send()) as IN8nHttpFullResponse;
	} catch (error) {
		throw errorFromThrown(error, connection.key, cancelSignalOf(context)?.aborted);
	}
}
