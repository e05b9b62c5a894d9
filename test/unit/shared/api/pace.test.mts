import type { ApiErrorDetails } from '../../../../nodes/shared/api/apiError';
import { ApiError } from '../../../../nodes/shared/api/apiError';
import type { PaceOptions } from '../../../../nodes/shared/api/pace';
import { Pace, pauseMs } from '../../../../nodes/shared/api/pace';
import { withRetries } from '../../../../nodes/shared/api/retry';
import { runPool } from '../../../../nodes/shared/node/concurrency';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const SECOND = 1000;

/** A server that takes `most` requests in a window of `windowMs`, each of which it answers after `latencyMs`. */
function limitedServer({ most = Infinity, windowMs = 20 * SECOND, tells = true, latencyMs = 500 }) {
	const start = Date.now();
	let window = 0;
	let taken = 0;
	const seen = { good: 0, refused: 0, times: [] as number[] };
	const answer = async () => {
		const now = Date.now() - start;
		seen.times.push(now);
		if (Math.floor(now / windowMs) !== window) [window, taken] = [Math.floor(now / windowMs), 0];
		taken += 1;
		if (taken > most) {
			seen.refused += 1;
			const retryAfterMs = tells ? (window + 1) * windowMs - now : undefined;
			await new Promise((resolve) => setTimeout(resolve, 20));
			throw new ApiError({ kind: 'rateLimit', status: 429, message: 'slow down', retryAfterMs });
		}
		await new Promise((resolve) => setTimeout(resolve, latencyMs));
		seen.good += 1;
	};
	return { seen, answer };
}

/** As a run with Continue On Fail: all items through one pace, five at once. */
async function run(count: number, answer: () => Promise<void>, options: PaceOptions = {}) {
	const pace = new Pace(options);
	const errors: ApiErrorDetails[] = [];
	const rules = { maxRetries: 3, repeatable: false, signals: [] };
	let isOver = false;
	const all = runPool(count, 5, async () => {
		await withRetries(answer, { ...rules, pace }).catch(({ details }: ApiError) =>
			errors.push(details),
		);
	}).then(() => (isOver = true));
	while (!isOver) await jest.advanceTimersByTimeAsync(100);
	await all;
	return errors;
}

test.each([
	[10, 40, true],
	[10, 40, false],
	[3, 9, true],
	[3, 9, false],
	[1, 5, false],
])(
	'beside a limit of %d per 20 s all of %d items arrive (Retry-After: %s)',
	async (most, count, tells) => {
		const { seen, answer } = limitedServer({ most, tells });
		expect(await run(count, answer)).toEqual([]);
		expect(seen.good).toBe(count);
		// Of each window those that were under way when it was full, and without Retry-After the ones that go ahead.
		const windows = Math.ceil(count / most);
		expect(seen.refused).toBeLessThanOrEqual(windows * (tells ? 5 : 10));
	},
);

test('after a pause one goes ahead, and no crowd follows it', async () => {
	const { seen, answer } = limitedServer({ most: 5 });
	await run(30, answer);
	const atOnce = seen.times
		.filter((time) => time > SECOND)
		.map((time) => seen.times.filter((other) => other >= time && other < time + 20).length);
	const [ahead] = atOnce;
	expect(ahead).toBe(1);
});

test('a Retry-After beyond the time for waiting stops all sending at once, and says what is asked', async () => {
	const { seen, answer } = limitedServer({ most: 3, windowMs: 10 * 60 * SECOND });
	const errors = await run(50, answer);
	expect(seen.good).toBe(3);
	expect(seen.refused).toBeLessThanOrEqual(5);
	expect(errors).toHaveLength(47);
	for (const { kind, retryAfterMs = 0 } of errors) {
		expect(kind).toBe('rateLimit');
		expect(retryAfterMs).toBeGreaterThan(120 * SECOND);
	}
});

test('where nobody gets through the run gives up when its time is over', async () => {
	const { seen, answer } = limitedServer({ most: 0, tells: false });
	const errors = await run(50, answer, { longestWaitMs: 120 * SECOND });
	expect(errors).toHaveLength(50);
	// 1 + 2 + 4 + … seconds: the five that were under way, and one ahead after each pause.
	expect(seen.refused).toBeLessThan(15);
	const [last = 0] = seen.times.slice(-1);
	expect(last).toBeGreaterThanOrEqual(115 * SECOND);
	expect(last).toBeLessThanOrEqual(125 * SECOND);
});

test('without time for waiting the first refusal is the end', async () => {
	const { seen, answer } = limitedServer({ most: 2, tells: false });
	expect(await run(10, answer, { longestWaitMs: 0 })).toHaveLength(8);
	expect(seen.refused).toBeLessThanOrEqual(5);
});

test('requests per minute are spaced evenly over the whole run', async () => {
	const { seen, answer } = limitedServer({});
	expect(await run(10, answer, { requestsPerMinute: 30 })).toEqual([]);
	const gaps = seen.times.slice(1).map((time, at) => time - (seen.times[at] ?? 0));
	for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(2 * SECOND);
	expect(seen.times.at(-1)).toBeLessThan(20 * SECOND);
});

test('without any limit nobody waits', async () => {
	const { seen, answer } = limitedServer({});
	await run(10, answer);
	expect(seen.times).toEqual([0, 0, 0, 0, 0, 500, 500, 500, 500, 500]);
});

test('whoever is cancelled while waiting is let out', async () => {
	const pace = new Pace();
	const turn = await pace.enter([]);
	pace.leave(turn, { kind: 'rateLimit', message: '', status: 429, retryAfterMs: 60 * SECOND });
	const cancel = new AbortController();
	const entered = jest.fn();
	void pace.enter([cancel.signal]).then(entered);
	await jest.advanceTimersByTimeAsync(SECOND);
	expect(entered).not.toHaveBeenCalled();
	cancel.abort();
	await jest.advanceTimersByTimeAsync(0);
	expect(entered).toHaveBeenCalled();
});

test('pauses follow Retry-After, else they double up to a minute', () => {
	expect(pauseMs({ retryAfterMs: 2000 }, 0, 0)).toBe(2000);
	expect([0, 1, 2, 3, 9].map((refusals) => pauseMs({}, refusals, 0))).toEqual([
		1000, 2000, 4000, 8000, 60_000,
	]);
	expect(pauseMs({}, 0, 1)).toBe(2000);
});
