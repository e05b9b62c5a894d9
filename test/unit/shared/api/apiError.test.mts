import {
	ApiError,
	errorFromResponse,
	errorFromThrown,
	retryAfterMs,
} from '../../../../nodes/shared/api/apiError';
import { readErrorBody } from '../../../../nodes/shared/api/errorBody';
import { errorSentence } from '../../../../nodes/shared/node/nodeError';

const answer = (status: number, body: unknown, headers: Record<string, unknown> = {}) => {
	const raw = typeof body === 'string' ? body : JSON.stringify(body);
	const parsed = typeof body === 'string' ? undefined : body;
	return errorFromResponse(status, headers, raw, parsed, 'sk-secret').details;
};

const gateway = (message: string, code = '', extra = {}) => ({
	error: { message, type: 'comet_api_error', code, ...extra },
});

describe('the kind of a failed answer (contract 1.5, 1.6)', () => {
	test.each([
		['E1 validation', 400, gateway('field messages is required', 'invalid_request'), 'validation'],
		['E1b model omitted', 400, gateway('model name is required'), 'validation'],
		['E2 unknown model', 503, gateway('no available channel', 'model_not_found'), 'modelNotFound'],
		['E3 conversion', 500, gateway('not supported model', 'convert_request_failed'), 'validation'],
		['500 that is the caller’s fault', 500, gateway('messages', 'invalid_request'), 'validation'],
		['500 else', 500, gateway('upstream down'), 'server'],
		['503 else', 503, gateway('overloaded'), 'unavailable'],
		['504', 504, gateway('timeout'), 'server'],
		['524 with HTML', 524, '<html><body>timeout</body></html>', 'server'],
		['401', 401, gateway('Invalid token'), 'authentication'],
		['402', 402, gateway('payment required'), 'balance'],
		['403', 403, gateway('not allowed'), 'forbidden'],
		['403 balance', 403, gateway('user quota is not enough', 'insufficient_user_quota'), 'balance'],
		['403 key quota', 403, gateway('no', 'pre_consume_token_quota_failed'), 'balance'],
		['429 balance', 429, gateway('insufficient balance'), 'balance'],
		['429', 429, gateway('saturated'), 'rateLimit'],
		['413', 413, gateway('too large'), 'tooLarge'],
		['E7 unknown job', 400, gateway('task_not_exist'), 'jobNotFound'],
		['E11 redirect', 301, '', 'wrongPath'],
		['404 of a gateway', 404, gateway('Not Found (request id: 2026X)'), 'wrongPath'],
		['404 of Kong', 404, { message: 'no Route matched with those values' }, 'wrongPath'],
		['404 of Azure', 404, { error: { code: '404', message: 'Resource not found' } }, 'wrongPath'],
		['HTML 401', 401, '<html><title>401 Authorization Required</title></html>', 'authentication'],
		['HTML 403 of a firewall', 403, '<html><title>Attention Required!</title></html>', 'forbidden'],
		['HTML 413', 413, '<html></html>', 'tooLarge'],
		['HTML 429', 429, '<html></html>', 'rateLimit'],
		['HTML 400', 400, '<html></html>', 'validation'],
		['E11 HTML page', 200, '<!doctype html><html></html>', 'wrongPath'],
		['404 HTML', 404, '<html></html>', 'wrongPath'],
		['404 JSON that knows no such path', 404, gateway('Invalid URL (POST /v1/x)'), 'wrongPath'],
		['404 JSON without words', 404, { detail: 'Not Found' }, 'wrongPath'],
		['404 JSON of a thing that is not there', 404, gateway('video not found'), 'validation'],
		['E10 unknown job', 400, { code: 'task_not_found', message: 'no such task' }, 'jobNotFound'],
		['404 JSON with a reason', 404, gateway('no such response', 'not_found'), 'validation'],
		['E9 Kling', 400, { code: 1201, message: 'bad ratio', request_id: 'k1' }, 'validation'],
		['E12 storage', 403, { Code: 'AccessDenied', Message: 'Access Denied' }, 'forbidden'],
	])('%s', (_name, status, body, kind) => {
		expect(answer(status, body).kind).toBe(kind);
	});
});

test('code, param and request id are read, and the id is taken out of the message', () => {
	const details = answer(
		400,
		gateway('size is wrong (request id: 20260624X)', 'invalid_value', { param: 'size' }),
	);
	expect(details).toMatchObject({
		message: 'size is wrong',
		code: 'invalid_value',
		param: 'size',
		requestId: '20260624X',
	});
	expect(answer(400, gateway('x'), { 'x-cometapi-request-id': 'abc' }).requestId).toBe('abc');
});

test('a redirect names where it leads', () => {
	const details = answer(301, '', { location: 'https://elsewhere.test/' });
	expect(errorSentence(details)).toBe(
		'CometAPI was not found at the base URL: no API answered there, but a redirect to https://elsewhere.test/ (HTTP 301)',
	);
});

test('the key is taken out of message and body', () => {
	const details = answer(401, gateway('key sk-secret is wrong'));
	expect(JSON.stringify(details)).not.toContain('sk-secret');
	expect(details.message).toBe('key *** is wrong');
});

test.each([
	['a string', { error: 'no' }, { message: 'no' }],
	['a number as code', { code: 1201, message: 'bad' }, { message: 'bad', code: '1201' }],
	['null', null, {}],
	['plain text', ' oops ', { message: 'oops' }],
])('an error body that is %s', (_name, body, expected) => {
	expect(readErrorBody(body)).toMatchObject(expected);
});

test('Retry-After in seconds and as a date', () => {
	const now = Date.UTC(2026, 0, 1);
	expect(retryAfterMs('3')).toBe(3000);
	expect(retryAfterMs(new Date(now + 5000).toUTCString(), now)).toBe(5000);
	expect(retryAfterMs(new Date(now - 5000).toUTCString(), now)).toBe(0);
	expect(retryAfterMs('soon')).toBeUndefined();
	expect(retryAfterMs(undefined)).toBeUndefined();
});

describe('thrown errors of the HTTP layer', () => {
	const wrapped = (code: string, message: string) =>
		Object.assign(new Error('The connection failed'), {
			cause: Object.assign(new Error(message), { code, config: { headers: { a: 'sk-secret' } } }),
		});

	test.each([
		['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1', 'notSent'],
		['ENOTFOUND', 'getaddrinfo ENOTFOUND x', 'notSent'],
		['ECONNRESET', 'socket hang up', 'connectionLost'],
		['ERR', 'Domain not allowed: This credential is restricted from accessing x.test.', 'blocked'],
		['ERR', 'The request was blocked because it resolves to a restricted IP address', 'blocked'],
		['ECONNABORTED', 'timeout of 10ms exceeded', 'timeout'],
		['ETIMEDOUT', 'connect ETIMEDOUT', 'timeout'],
		['ERR_BAD_RESPONSE', 'aborted', 'connectionLost'],
	])('%s', (code, message, kind) => {
		expect(errorFromThrown(wrapped(code, message)).details).toMatchObject({ kind, code });
	});

	test('the cause keeps the original words but not the request with its headers', () => {
		const { cause } = errorFromThrown(wrapped('ECONNRESET', 'with sk-secret'), 'sk-secret').details;
		expect(cause?.message).toBe('with ***');
		expect(JSON.stringify(cause, Object.getOwnPropertyNames(cause))).not.toContain('sk-secret');
	});

	test('a cancelled execution and an own failure', () => {
		expect(errorFromThrown(new Error('canceled'), undefined, true).details.kind).toBe('cancelled');
		const own = new ApiError({ kind: 'server', message: 'x' });
		expect(errorFromThrown(own)).toBe(own);
	});
});

test.each([
	[{ server: 'cloudflare' }, 'Error 1020', 'Cloudflare'],
	[{}, 'Attention Required! | Cloudflare', 'Cloudflare'],
	[{}, 'Access Denied by the Web Application Firewall', 'a firewall'],
])('a page of what stands in front of the API is named as such: %j, %s', (headers, title, name) => {
	const page = `<!doctype html><title>${title}</title>`;
	const { details } = errorFromResponse(403, headers, page, undefined);
	expect(details.kind).toBe('forbidden');
	expect(details.message).toContain(`of ${name}, which stands in front of the API: ${title}`);
});

test.each(['x-request-id', 'apim-request-id', 'x-kong-request-id', 'cf-ray'])(
	'the id of a request is in the header %s of other gateways',
	(header) => {
		const { details } = errorFromResponse(500, { [header]: 'abc' }, '', {});
		expect(details.requestId).toBe('abc');
	},
);
