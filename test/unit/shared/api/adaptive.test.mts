import type { Outcome } from '../../../../nodes/shared/api/adaptive';
import { AdaptiveLimit } from '../../../../nodes/shared/api/adaptive';
import { LearntRate } from '../../../../nodes/shared/api/learntRate';
import type { Limits } from '../../support/limitedServer.mts';
import { adaptiveRun, limitedServer, refusedPart } from '../../support/limitedServer.mts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

type Latency = (random: number) => number;

/** Numbers from 0 to 1 that are the same for the same seed (a linear congruential generator). */
function randomOf(seed: number): () => number {
	let state = seed;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
}

describe('the controller alone', () => {
	/** `count` requests begun together and ended together. */
	const round = (
		limit: AdaptiveLimit,
		{ count = limit.limit, at = 0, ms = SECOND, outcome = 'answered' as Outcome, isTold = false },
	) => {
		for (let one = 0; one < count; one++) limit.began(at);
		for (let one = 0; one < count; one++) limit.ended(at + ms, outcome, ms, isTold);
		return limit.limit;
	};

	test('doubles with each round of answers, up to the ceiling', () => {
		const limit = new AdaptiveLimit(100);
		expect(limit.limit).toBe(10);
		const sizes = [0, 1, 2, 3, 4].map((at) => round(limit, { at: at * SECOND }));
		expect(sizes).toEqual([20, 40, 80, 100, 100]);
	});

	test('a ceiling below the beginning is the beginning, and a lower one counts at once', () => {
		expect(new AdaptiveLimit(4).limit).toBe(4);
		const limit = new AdaptiveLimit(100);
		round(limit, {});
		round(limit, { at: SECOND });
		limit.atMost(20);
		expect(limit.limit).toBe(20);
		limit.atMost(50);
		expect(round(limit, { at: 2 * SECOND })).toBe(20);
	});

	test.each(['refused', 'overloaded'] as const)(
		'%s halves it once for all that were under way, then it grows by one per round',
		(outcome) => {
			const limit = new AdaptiveLimit(100);
			round(limit, {});
			expect(round(limit, { at: SECOND, ms: 50, outcome })).toBe(10);
			expect(round(limit, { at: 2 * SECOND })).toBe(10);
			expect(round(limit, { at: 3 * SECOND })).toBe(11);
			expect(round(limit, { at: 4 * SECOND })).toBe(12);
			expect(round(limit, { at: 5 * SECOND, count: 1, outcome })).toBe(6);
		},
	);

	test('other failures say nothing', () => {
		const limit = new AdaptiveLimit(100);
		expect(round(limit, { outcome: 'other' })).toBe(10);
	});

	test('latency that doubles halves it, but never below the beginning', () => {
		const limit = new AdaptiveLimit(100);
		round(limit, {});
		round(limit, { at: SECOND });
		// What the 40 were that took so long.
		expect(round(limit, { at: 2 * SECOND, ms: 2 * SECOND })).toBeLessThanOrEqual(20);
		for (let at = 4; at < 60; at += 4) round(limit, { at: at * SECOND, ms: 4 * SECOND });
		expect(limit.limit).toBeGreaterThanOrEqual(10);
	});

	test('a few milliseconds more are no sign', () => {
		const limit = new AdaptiveLimit(100);
		round(limit, { ms: 5 });
		expect(round(limit, { at: SECOND, ms: 50 })).toBe(40);
	});

	test('a rate is learnt from what got through between two refusals', () => {
		const limit = new AdaptiveLimit(100);
		round(limit, { count: 10 });
		round(limit, { at: SECOND, count: 1, ms: 50, outcome: 'refused', isTold: true });
		expect(limit.gapMs).toBe(0);
		round(limit, { at: 20 * SECOND, count: 1 });
		// Ten in twenty seconds, and a tenth slower.
		expect(limit.gapMs).toBeCloseTo(2.2 * SECOND);
		// It holds for a while, before a little more is tried.
		round(limit, { at: 22 * SECOND, count: 39 });
		expect(limit.gapMs).toBeCloseTo(2.2 * SECOND);
		round(limit, { at: 42 * SECOND, count: 1 });
		expect(limit.gapMs).toBeCloseTo(2 * SECOND);
	});

	test('what is tried in vain is tried half as often, and what is not grows faster', () => {
		const rate = new LearntRate();
		const begin = (count: number, at: number) => {
			for (let one = 0; one < count; one++) rate.began(at);
		};
		const answer = (count: number, at: number) => {
			begin(count, at);
			for (let one = 0; one < count; one++) rate.answered(at, at);
		};
		const refuse = (at: number) => {
			begin(1, at);
			rate.refused(at, at, true);
		};
		answer(10, 0);
		refuse(1000);
		answer(1, 11_000);
		expect(rate.gapMs).toBeCloseTo(1210);
		answer(40, 30_000);
		expect(rate.gapMs).toBeCloseTo(1100);
		answer(40, 50_000);
		expect(rate.gapMs).toBeCloseTo(1100 / 1.2);
		const tried = rate.gapMs;
		refuse(51_000);
		answer(1, 52_000);
		expect(rate.gapMs).toBeGreaterThan(tried);
		const held = rate.gapMs;
		answer(79, 60_000);
		expect(rate.gapMs).toBe(held);
		answer(1, 61_000);
		expect(rate.gapMs).toBeLessThan(held);
	});
});

describe('with the pace, beside a server', () => {
	beforeEach(() => {
		jest.useFakeTimers();
		jest.spyOn(Math, 'random').mockReturnValue(0.5);
	});
	afterEach(() => {
		jest.useRealTimers();
		jest.restoreAllMocks();
	});

	test('without a limit: 200 in five rounds, 1000 in little more than 100 at once take', async () => {
		const latencyMs = () => 200;
		expect((await adaptiveRun(200, limitedServer({ latencyMs }))).ms).toBe(5 * 200);
		const many = await adaptiveRun(1000, limitedServer({ latencyMs }));
		expect(many.ms).toBeLessThanOrEqual(1.5 * 10 * 200);
		const one = limitedServer({ latencyMs });
		expect((await adaptiveRun(1, one)).ms).toBe(200);
	});

	/** Every fifth is five times as heavy. */
	const weight = (index: number) => (index % 5 === 0 ? 250 : 50);
	type Case = [name: string, limits: Limits, count: number, windowMs: number];
	const cases: Case[] = [
		['10 per 20 s', { most: 10 }, 130, 20 * SECOND],
		['10 per 20 s, begun within a window', { most: 10, offsetMs: 15 * SECOND }, 130, 20 * SECOND],
		['60 per minute', { most: 60, windowMs: MINUTE }, 700, MINUTE],
		['1000 per minute', { most: 1000, windowMs: MINUTE }, 3000, MINUTE],
		['1000 tokens per 20 s', { most: 1000, weight }, 130, 20 * SECOND],
	];
	const SEEDS = [1, 2, 3];
	const kinds = [true, false].flatMap((tells) =>
		[false, true].map((isSliding) => ({ tells, isSliding })),
	);
	const LATENCIES: Array<[name: string, latency: (random: number) => number]> = [
		['0.5 s', () => SECOND / 2],
		['10 s', () => 10 * SECOND],
		['0.3 to 5.3 s', (random) => 300 + 5 * SECOND * random ** 2],
	];
	const all = cases.flatMap(([name, limits, count, windowMs]) =>
		kinds.flatMap((kind) =>
			LATENCIES.map(([took, latency]) => {
				const of = `${kind.isSliding ? 'sliding' : 'fixed'}, ${kind.tells ? 'with' : 'without'} Retry-After`;
				const title = `${name} (${of}, answers take ${took})`;
				return [title, { ...limits, ...kind }, count, windowMs, latency] as const;
			}),
		),
	);

	/** One run beside such a server, with its latencies and pauses by the seed. */
	const seeded = async (limits: Limits, count: number, seed: number, latency: Latency) => {
		const random = randomOf(seed);
		const latencies = Array.from({ length: count }, () => latency(random()));
		jest.spyOn(Math, 'random').mockImplementation(random);
		const server = limitedServer({ ...limits, latencyMs: (index) => latencies[index] });
		const { errors, ms } = await adaptiveRun(count, server);
		expect(errors).toEqual([]);
		expect(server.seen.ended).toBe(count);
		return { server, ms, longest: Math.max(...latencies) };
	};

	test.each(all)('%s: all arrive, few are refused', async (_, limits, count, windowMs, latency) => {
		for (const seed of SEEDS) {
			const { server, ms, longest } = await seeded(limits, count, seed, latency);
			expect(refusedPart(server, 10 * windowMs).part).toBeLessThanOrEqual(0.05);
			// And the limit is used; whoever is not told when to come again keeps farther away from it.
			const weights = Array.from({ length: count }, (__, at) => limits.weight?.(at) ?? 1);
			const sum = weights.reduce((total, one) => total + one, 0);
			const least = Math.max((sum / Number(limits.most)) * windowMs, (count / 100) * longest);
			expect(ms).toBeLessThanOrEqual((limits.tells ? 1.4 : 2) * least + MINUTE);
		}
	});

	// A window of some ten requests that are all of another weight: one that is refused is one in a hundred.
	test.each([
		[20 * SECOND, 1000, 130],
		[MINUTE, 6000, 700],
	])('tokens at random, windows of %d ms: few are refused', async (windowMs, most, count) => {
		const parts: number[] = [];
		for (const kind of kinds)
			for (const seed of [...SEEDS, 4, 5]) {
				const heavy = randomOf(100 + seed);
				const weights = Array.from({ length: count }, () => (heavy() < 0.2 ? 250 : 50));
				const limits = { most, windowMs, ...kind, weight: (index: number) => weights[index] };
				const { server } = await seeded(limits, count, seed, () => SECOND / 2);
				parts.push(refusedPart(server, 10 * windowMs).part);
			}
		const mean = parts.reduce((sum, part) => sum + part, 0) / parts.length;
		expect(mean).toBeLessThanOrEqual(0.05);
	});

	test.each([500, 10_000])('5 at once, answers take %d ms: all arrive', async (ms) => {
		const server = limitedServer({ atOnce: 5, tells: false, latencyMs: () => ms });
		const run = await adaptiveRun(200, server);
		expect(run.errors).toEqual([]);
		expect(server.seen.ended).toBe(200);
		expect(refusedPart(server, Infinity).part).toBeLessThanOrEqual(0.05);
		expect(run.ms).toBeLessThanOrEqual(1.4 * 40 * ms + MINUTE);
	});

	test('latency that rises beyond 20 at once: a plateau is found, and kept', async () => {
		const server = limitedServer({ latencyMs: (_, n) => SECOND * Math.max(1, n / 20) });
		const { limits, ms } = await adaptiveRun(3000, server);
		// As fast as with any number, and without a queue of the whole run.
		expect(ms).toBeLessThanOrEqual(1.1 * (3000 / 20) * SECOND);
		const later = limits.slice(400);
		expect(Math.max(...later)).toBeLessThanOrEqual(45);
		expect(Math.min(...later)).toBeGreaterThanOrEqual(15);
	});

	test('answers of any length, or that are longer from some item on, are no sign of a limit', async () => {
		const uneven = (index: number) => SECOND * Math.exp(1.4 * (((index * 7919) % 101) / 50 - 1));
		const mixed = await adaptiveRun(2000, limitedServer({ latencyMs: uneven }));
		expect(mixed.limits.slice(1000).every((limit) => limit > 70)).toBe(true);
		const longer = (index: number) => (index < 100 ? SECOND : 4 * SECOND);
		const { ms } = await adaptiveRun(2000, limitedServer({ latencyMs: longer }));
		expect(ms).toBeLessThanOrEqual(1.3 * (1900 / 100) * 4 * SECOND);
	});

	test.each([
		['none', {}],
		['10 per 20 s', { most: 10 }],
	])('one slow item does not hold the others (limit: %s)', async (_, limits) => {
		const latencyMs = (index: number) => (index === 3 ? 10 * MINUTE : SECOND);
		const { endedAt, errors } = await adaptiveRun(60, limitedServer({ ...limits, latencyMs }));
		expect(errors).toEqual([]);
		const others = endedAt.filter((__, index) => index !== 3);
		expect(Math.max(...others)).toBeLessThan(4 * MINUTE);
	});
});
