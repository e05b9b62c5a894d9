import {
	dueAt,
	dueJobs,
	isLost,
	isTooOld,
	trimReported,
} from '../../../../nodes/CometApiTrigger/jobFinished/schedule';
import type { LastCheck } from '../../../../nodes/shared/jobs/watcher/localTriggers';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const check = (at: number, failures = 0): LastCheck => ({
	at,
	failures,
	checks: 1,
	failedDownloads: 0,
});

describe('when a job is checked', () => {
	test.each([
		['never seen before', undefined, 0],
		['a minute old', check(MINUTE), MINUTE * 1.1],
		['an hour old', check(HOUR), HOUR * 1.1],
		['a day old', check(24 * HOUR), 24 * HOUR + 15 * MINUTE],
		['after a failed call', check(10_000, 1), 15_000],
		['after three failed calls', check(10_000, 3), 30_000],
		['after ever so many failed calls', check(10_000, 60), 10_000 + 15 * MINUTE],
		['on a clock that was set back', check(-5000), -5000],
	])('%s', (_, last, expected) => {
		expect(dueAt(0, last)).toBeCloseTo(expected);
	});

	test('the longest due come first, and no more than asked for', () => {
		const open = new Map([
			['videos:new', { since: 90_000 }],
			['videos:old', { since: 0 }],
			['videos:older', { since: -HOUR }],
			['videos:notYet', { since: 0 }],
		]);
		const checks = new Map([
			['videos:old', check(50_000)],
			['videos:older', check(60_000)],
			['videos:notYet', check(99_000)],
		]);
		expect(dueJobs(open, checks, 100_000, 10)).toEqual(['videos:old', 'videos:new']);
		expect(dueJobs(open, checks, 60_000 + HOUR, 1)).toEqual(['videos:old']);
	});

	test('with 10,000 jobs every one has its turn', () => {
		const open = new Map(
			Array.from({ length: 10_000 }, (_, at) => [`videos:${at}`, { since: at * 10 }]),
		);
		const checks = new Map<string, LastCheck>();
		let now = HOUR;
		for (let poll = 0; poll < 100; poll++) {
			const due = dueJobs(open, checks, now, 100);
			expect(due).toHaveLength(100);
			for (const handle of due) checks.set(handle, check(now));
			now += MINUTE;
		}
		expect(checks.size).toBe(10_000);
	});
});

describe('when a job is given up', () => {
	test('after its time, unless there is no limit', () => {
		expect(isTooOld(0, HOUR - 1, HOUR)).toBe(false);
		expect(isTooOld(0, HOUR, HOUR)).toBe(true);
		expect(isTooOld(0, 1000 * HOUR, 0)).toBe(false);
	});

	test.each([
		['one failed call is not enough', 2 * HOUR, 1, false, false],
		['five failed calls are, after its time', 2 * HOUR, 5, false, true],
		['but not before its time', HOUR / 2, 50, false, false],
		['a job that is not known is given up early', HOUR / 2, 5, true, true],
		['but is forgiven while it is fresh', 9 * MINUTE, 9, true, false],
	])('%s', (_, now, failures, unknown, expected) => {
		expect(isLost(0, now, failures, unknown, HOUR)).toBe(expected);
	});
});

test('of reported jobs those that are still named stay, and the latest others', () => {
	const named = new Set(['a', 'd']);
	const isNamed = (handle: string) => named.has(handle);
	expect(trimReported(['a', 'b', 'c', 'd', 'e'], isNamed, 2)).toEqual(['a', 'c', 'd', 'e']);
	expect(trimReported(['a', 'b', 'c', 'd', 'e'], isNamed, 0)).toEqual(['a', 'd']);
	expect(trimReported(['b', 'c'], isNamed, 2)).toEqual(['b', 'c']);
});
