import { readErrorBody } from './errorBody';
import { kindOf } from './errorKind';
import { redact, redactDeep } from './redact';

/**
 * Why a call did not succeed, in terms of what the user can do about it.
 * `blocked`: n8n itself did not let the request through; `notSent`: the server was never reached; `connectionLost`:
 * nobody knows whether it did the work.
 * `jobFailed`, `stillRunning`: the call went well, but the job it was about has no file (yet).
 * `fileUnavailable`: a URL, not the API, did not give the file that was to be there.
 */
export type ApiErrorKind =
	| 'authentication'
	| 'balance'
	| 'forbidden'
	| 'modelNotFound'
	| 'validation'
	| 'jobNotFound'
	| 'jobFailed'
	| 'stillRunning'
	| 'tooLarge'
	| 'rateLimit'
	| 'unavailable'
	| 'server'
	| 'wrongPath'
	| 'invalidBaseUrl'
	| 'insecureBaseUrl'
	| 'invalidKey'
	| 'fileUnavailable'
	| 'invalidResponse'
	| 'blocked'
	| 'notSent'
	| 'connectionLost'
	| 'timeout'
	| 'cancelled';

export type ApiErrorDetails = {
	kind: ApiErrorKind;
	/** The API's own words, or the network's; of the kinds that only we know, a whole sentence of ours. */
	message: string;
	/** Whether `message` is a whole sentence of ours although the kind is one that the API has words for. */
	isSentence?: boolean;
	status?: number;
	code?: string;
	param?: string;
	requestId?: string;
	/** Whether the gateway itself has answered, and no provider behind it: then no provider has begun. */
	isGateway?: boolean;
	/** Milliseconds the server asks to wait (Retry-After). */
	retryAfterMs?: number;
	/** How often the request was sent, where that was more than once. */
	tries?: number;
	/** Where a redirect pointed to. */
	location?: string;
	/** The host that failed, where it is not the API's: a storage, or one that the user has named. */
	host?: string;
	/** The API's body as it came (redacted), or what had come of a stream. */
	body?: unknown;
	/** What there is of the answer's text; it is paid for. */
	text?: string;
	/** The model that was asked for, where it may be what is wrong. */
	model?: string;
	/** The handle of the job that it is about. */
	job?: string;
	cause?: Error;
};

/** A failed call. What the user reads of it is made in node/nodeError.ts. */
export class ApiError extends Error {
	readonly details: ApiErrorDetails;

	constructor(details: ApiErrorDetails) {
		super(details.message);
		this.name = 'ApiError';
		this.details = details;
	}
}

/**
 * A good status with a body that cannot be used.
 * @param message one sentence: "CometAPI's response cannot be used: …"
 * @param text what there is of an answer's
 */
export const invalidResponse = (
	message: string,
	{ status, requestId }: Pick<ApiErrorDetails, 'status' | 'requestId'> = {},
	body?: unknown,
	text?: string,
) =>
	new ApiError({
		kind: 'invalidResponse',
		message,
		status,
		requestId,
		body,
		text: text || undefined,
	});

/** What the language throws; nobody words an error of ours as one of these. */
const FAULTS = [TypeError, RangeError, SyntaxError];

/** How much of a body is kept in an error, or in an item that failed. */
const KEPT_CHARACTERS = 20_000;

/** A body as it is, or where that is too much the beginning of it as text. */
export function boundedBody(body: unknown): unknown {
	const text = JSON.stringify(body) ?? '';
	return text.length > KEPT_CHARACTERS ? text.slice(0, KEPT_CHARACTERS) : body;
}

/**
 * The error of what reads a good response. A fault, because something is of a type that nobody expects, becomes one
 * that keeps the body; an error that somebody has worded stays as it is.
 */
export function readingError(
	fault: unknown,
	{ status, requestId, body }: { status?: number; requestId?: string; body: unknown },
	key?: string,
): Error {
	if (!(fault instanceof Error) || !FAULTS.some((kind) => fault instanceof kind))
		return fault as Error;
	return new ApiError({
		kind: 'invalidResponse',
		message: `CometAPI's response cannot be used: it is of an unexpected form (${redact(fault.message, key)})`,
		status,
		requestId,
		body: redactDeep(boundedBody(body), key),
		cause: fault,
	});
}

const text = (value: unknown): string | undefined =>
	typeof value === 'string' && value !== ''
		? value
		: typeof value === 'number'
			? String(value)
			: undefined;

const REQUEST_ID = /\(request id: ([^)\s]+)\)/i;

const withoutRequestId = (message = '') => message.replace(REQUEST_ID, '').trim();

/** CometAPI's header, then those of providers and of gateways that may stand in its place. */
const REQUEST_ID_HEADERS = [
	'x-request-id',
	'request-id',
	'apim-request-id',
	'x-kong-request-id',
	'x-oneapi-request-id',
	'cf-ray',
];

/** The trace id, from a header or from where the gateway writes it into its message (contract 1.5 E1). */
export function readRequestId(headers: Record<string, unknown>, message = ''): string | undefined {
	const [other] = REQUEST_ID_HEADERS.flatMap((name) => text(headers[name]) ?? []);
	return text(headers['x-cometapi-request-id']) ?? REQUEST_ID.exec(message)?.[1] ?? other;
}

/** Who keeps requests off that look wrong to it, by what it writes into its pages or headers. */
const GUARDS: Array<[name: string, mark: RegExp]> = [
	['Cloudflare', /cloudflare|cf-ray/i],
	['Akamai', /akamai/i],
	['Imperva', /incapsula|imperva/i],
	['Sucuri', /sucuri/i],
	['AWS WAF', /aws ?waf|x-amzn-waf/i],
	['a firewall', /captcha|firewall|\bwaf\b|bot (?:detection|protection)/i],
];

function guardOf(headers: Record<string, unknown>, raw: string): string {
	const { server } = headers;
	const told = `${Object.keys(headers).join(' ')} ${String(server)} ${raw.slice(0, 5000)}`;
	const [name] = GUARDS.find(([, mark]) => mark.test(told)) ?? [];
	return name ? ` of ${name}, which stands in front of the API` : '';
}

/** The type of the errors that CometAPI words itself (contract 1.5 E1). */
const GATEWAY = /^comet_api_error$/;

/** Milliseconds of a Retry-After header, in seconds or as HTTP date; undefined when there is none. */
export function retryAfterMs(value: unknown, now = Date.now()): number | undefined {
	const raw = text(value)?.trim();
	if (raw === undefined) return undefined;
	const seconds = Number(raw);
	if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
	const date = Date.parse(raw);
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** How routers say in JSON that they know no such path; a 404 without any words says nothing else. */
const NO_SUCH_ROUTE =
	/^$|^invalid url|^cannot (get|post)|^no route matched|^(resource not found|not found|no route|method not allowed)\.?$/i;

/** Gateways put HTML in front of an API when path or time do not fit (contract 1.5 E11, 524). */
const isHtml = (raw: string) => /^\s*(<!doctype|<html|<head|<body)/i.test(raw);

/**
 * The error that a response stands for.
 * @param raw the whole body as text, `parsed` the same as JSON where it is JSON
 */
export function errorFromResponse(
	status: number,
	headers: Record<string, unknown>,
	raw: string,
	parsed: unknown,
	key?: string,
): ApiError {
	const html = isHtml(raw);
	const error = readErrorBody(parsed ?? raw.slice(0, 5000));
	const redirected = status >= 300 && status < 400;
	const missing = status === 404 || status === 405;
	// A JSON 404 that names its reason is a response of the API; anything else means the path is not there.
	const isWord = error.code !== undefined && error.code !== String(status);
	const noSuchRoute = !isWord && NO_SUCH_ROUTE.test(withoutRequestId(error.message));
	const wrongPath =
		redirected ||
		(html && status < 300) ||
		(missing && (noSuchRoute || (!isWord && parsed === undefined)));
	const location = redirected ? text(headers.location) : undefined;
	const words = error.message ? `: ${error.message}` : '';
	const page = html ? ` with an HTML page${guardOf(headers, raw)}${words}` : '';
	const said = html ? undefined : error.message;
	const message = wrongPath
		? `HTTP ${status} without a response of the API`
		: (said ?? (status >= 300 || html ? `HTTP ${status}${page}` : 'it gave no reason'));
	const details: ApiErrorDetails = {
		kind: wrongPath ? 'wrongPath' : kindOf(status, error),
		message: withoutRequestId(message),
		status,
		// The status itself says no more.
		code: isWord ? error.code : undefined,
		param: error.param,
		isGateway: GATEWAY.test(error.type ?? '') || undefined,
		requestId: readRequestId(headers, error.message),
		retryAfterMs: retryAfterMs(headers['retry-after']),
		location,
		body: parsed ?? (html ? undefined : raw.slice(0, 2000) || undefined),
	};
	return new ApiError(redactedDetails(details, key));
}

/** Codes of Node and axios that say: no byte of the request reached the server. */
const NOT_SENT =
	/ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|CERT_|_CERT|ERR_TLS|UNABLE_TO_VERIFY|ERR_INVALID_URL/;

/** How n8n says that it does not let a request through: by the credential's list of domains, or to protect its network. */
const BLOCKED =
	/domain not allowed|no allowed domains|configured to prevent use|request was blocked because/i;

type Thrown = { message?: string; code?: unknown; cause?: unknown; description?: unknown };

/** The innermost error with a code: n8n wraps axios's error, axios wraps Node's. */
function innermost(error: unknown): Thrown {
	let found = (error ?? {}) as Thrown;
	for (let next: unknown = found, depth = 0; next && depth < 5; depth++) {
		const current = next as Thrown;
		if (typeof current.code === 'string') found = current;
		next = current.cause;
	}
	return found;
}

/**
 * The error that one thrown by the HTTP layer stands for. The original's text and code are kept in
 * a plain error: axios's own object carries the request's headers, and with them the key.
 */
export function errorFromThrown(error: unknown, key?: string, cancelled = false): ApiError {
	if (error instanceof ApiError) return error;
	const source = innermost(error);
	const code = text(source.code);
	const original = redact(source.message ?? String(error), key);
	const kind: ApiErrorKind = cancelled
		? 'cancelled'
		: BLOCKED.test(original)
			? 'blocked'
			: NOT_SENT.test(`${code} ${original}`)
				? 'notSent'
				: /ECONNABORTED|ETIMEDOUT|timeout/i.test(`${code} ${original}`)
					? 'timeout'
					: 'connectionLost';
	const cause = new Error(original);
	cause.name = code ?? 'Error';
	return new ApiError({ kind, message: original, code, cause });
}

/** An error whose words came out of a stream, which is not redacted on its way: without the key in it. */
export function withoutKey(error: unknown, key: string): unknown {
	return error instanceof ApiError ? new ApiError(redactedDetails(error.details, key)) : error;
}

/** Everything in which a server may have written the key. */
function redactedDetails({ cause, ...told }: ApiErrorDetails, key?: string): ApiErrorDetails {
	const plain = cause && new Error(redact(cause.message, key));
	return {
		...redactDeep(told, key),
		// A word of ours, whatever the key is.
		kind: told.kind,
		...(plain && { cause: Object.assign(plain, { name: cause.name }) }),
	};
}
