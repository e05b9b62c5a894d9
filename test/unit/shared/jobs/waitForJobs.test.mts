import type { ApiErrorKind } from '../../../../nodes/shared/api/apiError';
import { ApiError } from '../../../../nodes/shared/api/apiError';
import { parseHandle } from '../../../../nodes/shared/jobs/jobHandle';
import type { Job } from '../../../../nodes/shared/jobs/job';
import { toJob } from '../../../../nodes/shared/jobs/job';
import type { Clock, WaitSettings, WaitTools } from '../../../../nodes/shared/jobs/waitForJobs';
import { waitForJobs } from '../../../../nodes/shared/jobs/waitForJobs';

/** Time that passes only when everybody sleeps. */
class FakeClock implements Clock {
	private time = 0;

	private sleepers: Array<{ until: number; wake: () => void }> = [];

	constructor(private readonly luck = 0) {}

	now = () => this.time;

	random = () => this.luck;

	async sleep(ms: number) {
		if (ms <= 0) return;
		await new Promise<void>((wake) => this.sleepers.push({ until: this.time + ms, wake }));
	}

	/** Runs `work` to its end, moving on to the next sleeper's time whenever nothing else is left to do. */
	async run<T>(work: Promise<T>): Promise<T> {
		let done = false;
		const finished = work.finally(() => {
			done = true;
		});
		for (;;) {
			for (let turn = 0; turn < 100 && !done; turn++) await Promise.resolve();
			if (done) return await finished;
			this.sleepers.sort((a, b) => a.until - b.until);
			const next = this.sleepers.shift();
			if (!next) throw new Error('Everybody waits, and nobody sleeps');
			this.time = Math.max(this.time, next.until);
			next.wake();
		}
	}
}

const SECOND = 1000;
const settings: WaitSettings = {
	firstMs: 5 * SECOND,
	growth: 1.5,
	longestMs: 20 * SECOND,
	maxWaitMs: 900 * SECOND,
	forgive: 3,
};

type Outcome = 'queued' | 'completed' | 'failed' | ApiErrorKind | Error;

const jobIn = (status: string): Job =>
	toJob({ status, progress: 35, video_url: 'https://files.example.test/1.mp4' }, 'videos', 'a');

type Options = Partial<WaitSettings> & {
	/** What each job outcomes, check by check; the last one stays. */
	outcomes?: Outcome[][];
	/** Or by job and time. */
	at?: (place: number, now: number) => Outcome;
	checkNow?: boolean;
	isCreated?: boolean;
	luck?: number;
	atOnce?: number;
	cancel?: AbortSignal;
	retryAfterMs?: number;
	/** How long a status call takes. */
	callMs?: number;
	count?: number;
};

async function wait({
	outcomes,
	at,
	checkNow,
	isCreated,
	luck,
	atOnce = 5,
	cancel,
	retryAfterMs,
	callMs = 0,
	count = outcomes?.length ?? 1,
	...rest
}: Options) {
	const clock = new FakeClock(luck);
	const checks: Array<{ place: number; at: number }> = [];
	let underWay = 0;
	let mostUnderWay = 0;
	const check: WaitTools['check'] = async (_handle, place) => {
		const seen = checks.filter((one) => one.place === place).length;
		checks.push({ place, at: clock.now() });
		mostUnderWay = Math.max(mostUnderWay, ++underWay);
		await clock.sleep(callMs);
		underWay--;
		const list = outcomes?.[place] ?? [];
		const outcome = at?.(place, clock.now()) ?? list[Math.min(seen, list.length - 1)];
		if (outcome instanceof Error) throw outcome;
		if (/^(queued|completed|failed)$/.test(outcome)) return jobIn(outcome);
		throw new ApiError({ kind: outcome as ApiErrorKind, message: outcome, retryAfterMs });
	};
	const waits = Array.from({ length: count }, (_, place) => ({
		handle: parseHandle(`videos:job${place}`),
		settings: { ...settings, ...rest },
		checkNow,
		isCreated,
	}));
	const results = await clock.run(waitForJobs(waits, { check, atOnce, cancel, clock }));
	const times = checks.map((one) => one.at / SECOND);
	return {
		results,
		result: results[0],
		checks,
		times,
		mostUnderWay,
		endedAt: clock.now() / SECOND,
	};
}

describe('the rhythm', () => {
	test('first check after 5 s, then pauses half as long again, up to 20 s', async () => {
		const { times, result } = await wait({
			at: (_place, now) => (now >= 100 * SECOND ? 'completed' : 'queued'),
		});
		expect(times).toEqual([5, 12.5, 23.75, 40.625, 60.625, 80.625, 100.625]);
		expect(result).toMatchObject({ checks: 7, waitedMs: 100_625, timedOut: false });
		expect(result.job?.status).toBe('completed');
	});

	test('jitter makes pauses up to a fifth shorter, but not the first', async () => {
		const { times } = await wait({ outcomes: [['queued', 'queued', 'completed']], luck: 1 });
		expect(times).toEqual([5, 11, 20]);
	});

	test('a job that may be done already is checked at once', async () => {
		const { times } = await wait({ outcomes: [['queued', 'completed']], checkNow: true });
		expect(times).toEqual([0, 5]);
		const done = await wait({ outcomes: [['completed']], checkNow: true });
		expect(done.result).toMatchObject({ checks: 1, waitedMs: 0 });
	});

	test('no setting makes it hammer', async () => {
		const { times } = await wait({
			firstMs: 0,
			longestMs: 0,
			maxWaitMs: SECOND,
			outcomes: [['queued']],
		});
		expect(times.length).toBeLessThanOrEqual(7);
	});
});

describe('many jobs', () => {
	test('cost the time of the slowest, with a bound on requests under way', async () => {
		const { results, endedAt, mostUnderWay } = await wait({
			count: 100,
			callMs: 50,
			atOnce: 5,
			at: (place, now) => (now >= (20 + place) * SECOND ? 'completed' : 'queued'),
		});
		expect(results.every(({ job }) => job?.status === 'completed')).toBe(true);
		expect(mostUnderWay).toBe(5);
		expect(endedAt).toBeLessThan(119 * 1.3);
	});

	test('each ends on its own', async () => {
		const { results } = await wait({
			outcomes: [['completed'], ['queued', 'failed'], ['validation'], ['queued']],
		});
		expect(results.map(({ job, failure }) => job?.status ?? failure?.message)).toEqual([
			'completed',
			'failed',
			'validation',
			'queued',
		]);
		expect(results.map(({ timedOut }) => timedOut)).toEqual([false, false, false, true]);
	});

	test('none gives nothing', async () => {
		expect((await wait({ count: 0 })).results).toEqual([]);
	});
});

describe('the end of patience', () => {
	test('the last check comes at the deadline, and the job is given as it is', async () => {
		const { result, times } = await wait({ outcomes: [['queued']], maxWaitMs: 30 * SECOND });
		expect(times).toEqual([5, 12.5, 23.75, 30]);
		expect(result).toMatchObject({ timedOut: true, waitedMs: 30_000, job: { status: 'queued' } });
	});

	test('what is finished at the deadline is finished', async () => {
		const { result } = await wait({ outcomes: [['queued', 'completed']], maxWaitMs: 10 * SECOND });
		expect(result).toMatchObject({ timedOut: false, job: { status: 'completed' } });
	});

	test('0 waits without end', async () => {
		const { result } = await wait({
			maxWaitMs: 0,
			at: (_place, now) => (now > 86_400 * SECOND ? 'completed' : 'queued'),
		});
		expect(result).toMatchObject({ timedOut: false, job: { status: 'completed' } });
	});
});

describe('failing checks', () => {
	test.each<ApiErrorKind>([
		'rateLimit',
		'unavailable',
		'server',
		'invalidResponse',
		'wrongPath',
		'notSent',
		'connectionLost',
		'timeout',
		'jobNotFound',
	])('%s is forgiven', async (kind) => {
		const { result } = await wait({ outcomes: [[kind, kind, 'completed']] });
		expect(result).toMatchObject({ checks: 3, job: { status: 'completed' } });
	});

	test.each<ApiErrorKind>(['authentication', 'forbidden', 'balance', 'validation'])(
		'%s ends the wait for a job that may not exist, and is forgiven where it does',
		async (kind) => {
			const { result } = await wait({ outcomes: [[kind]] });
			expect(result).toMatchObject({ checks: 1, failure: { details: { kind } } });
			const known = await wait({ outcomes: [['queued', kind, kind, 'completed']] });
			expect(known.result).toMatchObject({ checks: 4, job: { status: 'completed' } });
			const made = await wait({ outcomes: [[kind, kind, kind, kind]], isCreated: true });
			expect(made.result).toMatchObject({ checks: 4, lost: { details: { kind } } });
			expect(made.result.failure).toBeUndefined();
		},
	);

	test('only so many in a row: one success begins the count anew', async () => {
		const lost = await wait({ outcomes: [['queued', 'server', 'server', 'server', 'server']] });
		expect(lost.result).toMatchObject({ checks: 5, lost: { details: { kind: 'server' } } });
		expect(lost.result.job?.status).toBe('queued');
		const threeAndThree: Outcome[] = ['server', 'server', 'server'];
		const kept = await wait({
			outcomes: [[...threeAndThree, 'queued', ...threeAndThree, 'completed']],
		});
		expect(kept.result.job?.status).toBe('completed');
	});

	test('a job may be unknown for its first 30 seconds only', async () => {
		const { result, times } = await wait({ outcomes: [['jobNotFound']], forgive: 100 });
		expect(result.failure).toMatchObject({ details: { kind: 'jobNotFound' } });
		expect(times).toEqual([5, 12.5, 23.75, 40.625]);
	});

	test('a key that is refused once ends no wait, neither for its job nor for others', async () => {
		let refused = 0;
		const { results } = await wait({
			at: (place, now) => {
				if (place === 1 && now > 12 * SECOND && refused === 0) {
					refused++;
					return 'authentication';
				}
				return now > 60 * SECOND ? 'completed' : 'queued';
			},
			count: 3,
		});
		expect(refused).toBe(1);
		for (const { job, failure } of results) {
			expect(failure).toBeUndefined();
			expect(job?.status).toBe('completed');
		}
	});

	test('everybody waits as long as a 429 asks', async () => {
		const { times } = await wait({
			outcomes: [
				['rateLimit', 'completed'],
				['queued', 'completed'],
			],
			retryAfterMs: 60 * SECOND,
			atOnce: 1,
		});
		expect(times).toEqual([5, 5, 65, 65]);
	});

	test('a mistake of ours is not forgiven', async () => {
		const { result } = await wait({ outcomes: [[new TypeError('oops')]] });
		expect(result).toMatchObject({ checks: 1, failure: { message: 'oops' } });
	});
});

describe('cancelling', () => {
	test('ends pauses at once', async () => {
		const stop = new AbortController();
		const { results, endedAt, checks } = await wait({
			count: 3,
			cancel: stop.signal,
			at: (_place, now) => {
				if (now > 12 * SECOND) stop.abort();
				return 'queued';
			},
		});
		expect(endedAt).toBe(12.5);
		expect(results).toMatchObject([{ job: { status: 'queued' } }, {}, {}]);
		expect(results.every(({ failure, timedOut }) => !failure && !timedOut)).toBe(true);
		expect(checks.length).toBeLessThanOrEqual(6);
	});

	test('what waits for its turn is not asked any more', async () => {
		const stop = new AbortController();
		const { checks } = await wait({
			count: 10,
			atOnce: 1,
			callMs: SECOND,
			cancel: stop.signal,
			at: () => {
				stop.abort();
				return 'queued';
			},
		});
		expect(checks).toHaveLength(1);
	});

	test('a call that was cut off by it is no failure', async () => {
		const stop = new AbortController();
		const { result } = await wait({
			cancel: stop.signal,
			at: () => {
				stop.abort();
				return 'cancelled';
			},
		});
		expect(result).toEqual({ checks: 0, waitedMs: 5000, timedOut: false });
	});
});
