import {
	asleep,
	isLost,
	looked,
	newWatch,
	told,
	toTell,
	UNTAKEN_FOR_MS,
} from '../../../../../nodes/shared/jobs/watcher/watch';
import { takenOver } from '../../../../../nodes/shared/jobs/watcher/guard';
import { type Faults, World } from './world.mts';

const NOW = 1_700_000_000_000;
const HOUR = 3_600_000;
const watch = newWatch({ workflow: 'w', giveUpAfterMs: 24 * HOUR }, ['videos:a', 'videos:b'], NOW);

describe('when a watcher looks', () => {
	test('first after 62 seconds', () => {
		expect(watch.lookAt - NOW).toBe(62_000);
	});

	test.each([
		[1 / 60, 0, 30],
		[1, 0, 360],
		[1, 1, 420],
		[10, 0, 900],
		[10, 1, 960],
	])('at an age of %d h, with a chance of %d: after %d s', (hours, random, seconds) => {
		const now = NOW + hours * HOUR;
		expect(asleep(watch, now, random).lookAt - now).toBe(seconds * 1000);
	});
});

describe('what it tells', () => {
	const ended = looked(watch, { 'videos:a': 'ended', 'videos:b': 'running' });

	test('jobs that have ended', () => {
		expect(toTell(ended, NOW + HOUR)).toEqual({ 'videos:a': { since: NOW } });
	});

	test('jobs that are given up, as they are', () => {
		expect(toTell(ended, NOW + 24 * HOUR)['videos:b']).toEqual({ since: NOW, last: true });
	});

	test('no job is given up for one check that failed after a day without network', () => {
		let night = looked(ended, { 'videos:b': 'unknown' });
		expect(toTell(night, NOW + 48 * HOUR)).not.toHaveProperty('videos:b');
		for (let at = 0; at < 4; at++) night = looked(night, { 'videos:b': 'unknown' });
		expect(toTell(night, NOW + 48 * HOUR)).toHaveProperty('videos:b');
	});

	test('a file that is missing is waited for until the next look', () => {
		const once = looked(watch, { 'videos:a': 'noFile' });
		expect(toTell(once, NOW)).toEqual({});
		const twice = looked(once, { 'videos:a': 'noFile' });
		expect(toTell(twice, NOW)).toMatchObject({ 'videos:a': { noFile: true } });
	});

	test('nothing of a job that every trigger has taken', () => {
		const done = told(ended, ['videos:a'], ['t'], [{ trigger: 't', taken: ['videos:a'] }], NOW);
		expect(Object.keys(done.jobs)).toEqual(['videos:b']);
		expect(done.untakenSince).toBeUndefined();
	});

	test('nothing to a trigger that was added after the job was told', () => {
		const taken = [{ trigger: 't', taken: ['videos:a'] }];
		const half = told(ended, ['videos:a'], ['t', 'u'], taken, NOW);
		expect(half.jobs['videos:a']).toMatchObject({ owed: ['t', 'u'], taken: ['t'] });
		const replaced = told(half, ['videos:a'], ['t', 'v'], [], NOW);
		expect(replaced.jobs).not.toHaveProperty('videos:a');
	});

	test('a trigger that took the place of one that has taken nothing', () => {
		const untold = told(ended, ['videos:a'], ['t'], [], NOW);
		const replaced = told(untold, ['videos:a'], ['u'], [], NOW);
		expect(replaced.jobs['videos:a'].owed).toBeUndefined();
	});

	test('is lost when nobody has taken it for a day', () => {
		const first = told(ended, ['videos:a'], undefined, [], NOW);
		const later = told(first, ['videos:a'], undefined, [], NOW + HOUR);
		expect(later.untakenSince).toBe(NOW);
		expect(isLost(later, NOW + UNTAKEN_FOR_MS - 1)).toBe(false);
		expect(isLost(later, NOW + UNTAKEN_FOR_MS)).toBe(true);
	});
});

test('nobody is taken over from when n8n was off: the others are only now being woken', () => {
	const guard = { ...watch, jobs: {}, peers: ['1'] };
	const dead = { '1': { is: 'dead' as const, jobs: watch.jobs } };
	expect(takenOver(guard, dead, watch.lookAt + 61_000)).toEqual(guard);
	expect(takenOver(guard, dead, watch.lookAt + 1000).jobs).toEqual(watch.jobs);
});

describe('in a world of kills, outages and changes', () => {
	const randomOf = (seed: number) => {
		let state = (seed * 2_654_435_761) % 2 ** 32;
		return () => {
			state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
			return state / 2 ** 32;
		};
	};

	/** One history, until every watcher has ended. */
	function play(seed: number, faults?: Faults) {
		const random = randomOf(seed);
		for (let at = 0; at < 5; at++) random();
		const world = new World(random, 2, faults);
		world.create('one', 1 + Math.floor(random() * 8));
		for (let at = 0; !world.isQuiet; at++) {
			if (at === 3) world.create('two', 1 + Math.floor(random() * 3));
			if (at > 200) world.calm();
			if (at > 2000) throw new Error(`Seed ${seed} does not end`);
			world.step();
		}
		const countsOf = (handle: string) => {
			const triggers = world.reports.get(handle) ?? [];
			return { all: triggers.length, different: new Set(triggers).size };
		};
		return {
			kills: world.kills,
			never: world.jobs.filter((job) => !countsOf(job).all && !world.excused.has(job)),
			excused: world.jobs.filter((job) => !countsOf(job).all && world.excused.has(job)),
			twice: world.jobs.filter((job) => {
				const { all, different } = countsOf(job);
				return all > different && !world.mayComeTwice.has(job);
			}),
		};
	}

	const SEEDS = 3000;
	const all = (count: number, faults?: Faults) =>
		Array.from({ length: count }, (_, seed) => play(seed + 1, faults));

	test(`${SEEDS} of them: every job is reported, and twice only where an answer was lost`, () => {
		const histories = all(SEEDS);
		const kills = histories.reduce((sum, one) => sum + one.kills, 0);
		expect(kills).toBeGreaterThan(SEEDS / 4);
		expect(histories.flatMap(({ never }) => never)).toEqual([]);
		expect(histories.flatMap(({ twice }) => twice)).toEqual([]);
	});

	test('without a guard jobs are lost', () => {
		const lost = (faults?: Faults) => all(300, faults).flatMap(({ excused }) => excused).length;
		expect(lost({ guard: false })).toBeGreaterThan(3 * lost());
	});

	test('without asking who has taken what, jobs are reported twice', () => {
		const twice = all(300, { tellsAll: true }).flatMap((history) => history.twice);
		expect(twice.length).toBeGreaterThan(0);
	});
});
