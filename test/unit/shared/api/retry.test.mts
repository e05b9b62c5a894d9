import type { ApiErrorDetails, ApiErrorKind } from '../../../../nodes/shared/api/apiError';
import { ApiError } from '../../../../nodes/shared/api/apiError';
import { Pace } from '../../../../nodes/shared/api/pace';
import { retriesAfter, withRetries } from '../../../../nodes/shared/api/retry';

const mayRepeat = (details: ApiErrorDetails, repeatable: boolean) =>
	retriesAfter(details, { maxRetries: 3, repeatable }) > 0;

const failing = (kind: ApiErrorKind, times: number, retryAfterMs: number | undefined = 0) => {
	let calls = 0;
	return {
		calls: () => calls,
		attempt: async () => {
			if (calls++ < times) throw new ApiError({ kind, message: kind, retryAfterMs });
			return 'done';
		},
	};
};

const options = (over = {}) => ({
	maxRetries: 3,
	repeatable: false,
	pace: new Pace(),
	signals: [],
	...over,
});

describe('what may be sent again', () => {
	const always: ApiErrorKind[] = ['notSent', 'rateLimit'];
	const onlyFree: ApiErrorKind[] = [
		'unavailable',
		'server',
		'connectionLost',
		'timeout',
		'invalidResponse',
	];
	const never: ApiErrorKind[] = [
		'authentication',
		'balance',
		'forbidden',
		'modelNotFound',
		'validation',
		'jobNotFound',
		'tooLarge',
		'wrongPath',
		'cancelled',
	];
	test.each(always)('%s: everything', (kind) => {
		expect([
			mayRepeat({ kind, message: '' }, false),
			mayRepeat({ kind, message: '' }, true),
		]).toEqual([true, true]);
	});
	test.each(onlyFree)('%s: only what is free of harm', (kind) => {
		expect([
			mayRepeat({ kind, message: '' }, false),
			mayRepeat({ kind, message: '' }, true),
		]).toEqual([false, true]);
	});
	test.each<[string, Partial<ApiErrorDetails>, boolean]>([
		['of whoever stands in between', { status: 503 }, false],
		['in the words of the gateway', { status: 503, isGateway: true }, true],
		['with Retry-After', { status: 503, retryAfterMs: 1000 }, true],
		['in a good response', { status: 200, isGateway: true }, false],
	])('unavailable, %s', (_name, details, expected) => {
		const error = { kind: 'unavailable', message: '', ...details } as const;
		expect([mayRepeat(error, false), mayRepeat(error, true)]).toEqual([expected, true]);
	});
	test('a failure of the provider that is told with HTTP 200 is not asked for again', () => {
		expect(mayRepeat({ kind: 'server', message: '', status: 200 }, true)).toBe(false);
		expect(mayRepeat({ kind: 'server', message: '', status: 502 }, true)).toBe(true);
	});
	test.each(never)('%s: nothing', (kind) => {
		expect([
			mayRepeat({ kind, message: '' }, false),
			mayRepeat({ kind, message: '' }, true),
		]).toEqual([false, false]);
	});
});

test('repeats until it succeeds', async () => {
	const call = failing('rateLimit', 2);
	await expect(withRetries(call.attempt, options())).resolves.toBe('done');
	expect(call.calls()).toBe(3);
});

test('gives up after Max Retries and says how often it was sent, and at once where nothing may be repeated', async () => {
	const often = failing('notSent', 9);
	await expect(withRetries(often.attempt, options({ maxRetries: 2 }))).rejects.toMatchObject({
		details: { kind: 'notSent', tries: 3 },
	});
	expect(often.calls()).toBe(3);
	const reset = failing('connectionLost', 9);
	await expect(withRetries(reset.attempt, options())).rejects.toThrow('connectionLost');
	expect(reset.calls()).toBe(1);
});

test.each<[ApiErrorKind, number]>([
	['connectionLost', 3],
	['server', 3],
	['unavailable', 3],
	['timeout', 1],
	['invalidResponse', 1],
	['validation', 1],
])('with Retry Unsure Failures, %s: sent %d times', async (kind, times) => {
	const call = failing(kind, 9);
	const rejected = withRetries(call.attempt, options({ retryUnsure: true, maxRetries: 5 }));
	await expect(rejected).rejects.toThrow(kind);
	expect(call.calls()).toBe(times);
});

test('a rate limit is no failure of the call, unless nothing is to be sent again', async () => {
	const call = failing('rateLimit', 9);
	await expect(withRetries(call.attempt, options({ maxRetries: 1 }))).resolves.toBe('done');
	const once = failing('rateLimit', 9);
	await expect(withRetries(once.attempt, options({ maxRetries: 0 }))).rejects.toThrow('rateLimit');
	expect(once.calls()).toBe(1);
});

test('a Retry-After of an hour is a failure, not a wait', async () => {
	const call = failing('rateLimit', 1, 3_600_000);
	await expect(withRetries(call.attempt, options())).rejects.toThrow('rateLimit');
	expect(call.calls()).toBe(1);
});

describe('with a clock that is moved', () => {
	beforeEach(() => {
		jest.useFakeTimers();
	});
	afterEach(() => {
		jest.useRealTimers();
	});

	test('a 429 holds everybody who shares the pace', async () => {
		const pace = new Pace();
		const limited = failing('rateLimit', 1, 30_000);
		const first = withRetries(limited.attempt, options({ pace }));
		await jest.advanceTimersByTimeAsync(20);
		const sent = jest.fn(async () => 'other');
		const other = withRetries(sent, options({ pace }));
		await jest.advanceTimersByTimeAsync(29_000);
		expect([limited.calls(), sent.mock.calls.length]).toEqual([1, 0]);
		await jest.advanceTimersByTimeAsync(2000);
		await expect(Promise.all([first, other])).resolves.toEqual(['done', 'other']);
		expect([limited.calls(), sent.mock.calls.length]).toEqual([2, 1]);
	});

	test('cancel ends a wait at once and sends nothing more', async () => {
		const cancel = new AbortController();
		const call = failing('rateLimit', 9, 60_000);
		const ended = expect(
			withRetries(call.attempt, options({ signals: [cancel.signal] })),
		).rejects.toMatchObject({ details: { kind: 'cancelled' } });
		await jest.advanceTimersByTimeAsync(30);
		cancel.abort();
		// The clock stands still: nothing but the cancel can end the minute's wait.
		await ended;
		expect(call.calls()).toBe(1);
	});
});
