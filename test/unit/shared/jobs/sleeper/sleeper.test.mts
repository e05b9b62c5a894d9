import type { INodeExecutionData, IRunExecutionData } from 'n8n-workflow';

import type { Sleeper } from '../../../../../nodes/shared/jobs/sleeper/sleeper';
import {
	afterWaiting,
	deliveryFor,
	SLEEP_MARK,
	sleeperFate,
} from '../../../../../nodes/shared/jobs/sleeper/sleeper';
import { newWatch } from '../../../../../nodes/shared/jobs/watcher/watch';
import { type Faults, World } from './world.mts';

const place = (handle: string, at: number, more: object = {}) => ({
	handle,
	at,
	simplify: true,
	onFailedJob: 'fail' as const,
	since: 0,
	checks: 1,
	...more,
});

const sleeper: Sleeper = {
	execution: '1',
	token: 't',
	until: 1000,
	places: [place('videos:a', 0), place('videos:b', 2, { lateError: 'b is late' })],
	endings: { 'videos:a': { json: { status: 'completed' } } },
	stopsOnError: false,
	hasTriggers: false,
};
const items: INodeExecutionData[] = [
	{ json: { job: 'videos:a', timedOut: true }, pairedItem: { item: 0 } },
	{ json: { error: 'refused' }, pairedItem: { item: 1 } },
	{ json: { job: 'videos:b', timedOut: true }, pairedItem: { item: 2 } },
];

describe('what a sleeper goes on with', () => {
	test('finished jobs in their places, others as they are, late ones as errors', () => {
		expect(deliveryFor(sleeper, items)).toEqual({
			items: [
				{ json: { status: 'completed' }, pairedItem: { item: 0 } },
				items[1],
				{ json: { error: 'b is late' }, pairedItem: { item: 2 } },
			],
		});
	});

	test('a late one stays what the sleeper has, where that is wanted', () => {
		const places = [place('videos:b', 2)];
		expect(deliveryFor({ ...sleeper, places }, items).items[2]).toEqual(items[2]);
	});

	test('fields of the input stay beside the result', () => {
		const places = [place('videos:a', 0, { field: 'cometapi' })];
		const beside = [{ json: { topic: 'x', cometapi: { job: 'videos:a' } } }];
		expect(deliveryFor({ ...sleeper, places }, beside).items).toEqual([
			{ json: { topic: 'x', cometapi: { status: 'completed' } }, pairedItem: undefined },
		]);
	});

	test('an error, where errors stop the workflow, with all that is known of the others', () => {
		const endings = { ...sleeper.endings, 'videos:b': { error: 'b failed' } };
		const { error } = deliveryFor({ ...sleeper, stopsOnError: true, endings }, items);
		expect(error).toEqual({
			message: 'refused',
			description: 'Failed as well: b failed. Already made by this run: videos:a.',
		});
	});
});

describe('whether it still sleeps for these items', () => {
	const data = (mark: string, more: object = {}) =>
		({
			waitTill: new Date(),
			resultData: { runData: {} },
			executionData: {
				nodeExecutionStack: [{ metadata: { [SLEEP_MARK]: mark }, data: { main: [items] } }],
			},
			...more,
		}) as unknown as IRunExecutionData;

	test.each([
		['it does', data('t'), 'asleep'],
		['it sleeps for others', data('u'), 'otherwise'],
		['it runs', data('t', { waitTill: undefined }), 'otherwise'],
		['it has failed', data('t', { resultData: { error: {}, runData: {} } }), 'otherwise'],
		['it is gone', undefined, 'otherwise'],
	])('%s', (_name, given, is) => {
		expect(sleeperFate(given, 't').is).toBe(is);
	});
});

test('jobs that are not finished in time go to the triggers, where there are any', () => {
	const watch = newWatch({ workflow: 'w', giveUpAfterMs: 0 }, ['videos:a', 'videos:b'], 0);
	expect(afterWaiting({ ...watch, sleeper }).jobs).toEqual({});
	const told = afterWaiting({ ...watch, sleeper: { ...sleeper, hasTriggers: true } });
	expect(Object.keys(told.jobs)).toEqual(['videos:b']);
	expect(told.sleeper).toBeUndefined();
});

describe('rounds of a loop, with kills at any step', () => {
	const randomOf = (seed: number) => {
		let state = (seed * 2_654_435_761) % 2 ** 32;
		return () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
	};

	const play = async (seeds: number, kills: number, faults: Faults = {}) => {
		const counts = { rounds: 0, wrong: 0, late: 0, excused: 0 };
		for (let seed = 1; seed <= seeds; seed++) {
			const world = new World(randomOf(seed), { rounds: 4, kills }, faults);
			await world.run();
			for (const { handles, out = [], dead } of world.rounds) {
				counts.rounds++;
				if (out.some(({ job }, at) => job !== handles[at]) || out.length !== 2) counts.wrong++;
				else if (out.some(({ timedOut }) => timedOut)) {
					// Both that looked after it have died.
					if (dead > 1) counts.excused++;
					else counts.late++;
				}
			}
		}
		return counts;
	};

	test('every round comes out with its own finished items', async () => {
		expect(await play(1000, 0)).toEqual({ rounds: 4000, wrong: 0, late: 0, excused: 0 });
		expect(await play(1000, 1)).toEqual({ rounds: 4000, wrong: 0, late: 0, excused: 0 });
		expect(await play(1000, 3)).toMatchObject({ rounds: 4000, wrong: 0, late: 0 });
	});

	test('the same world finds what a version without the guard loses', async () => {
		expect((await play(300, 2, { guard: false })).late).toBeGreaterThan(0);
	});

	test('what a version that sends its items only once loses', async () => {
		expect((await play(1000, 3, { again: false })).late).toBeGreaterThan(0);
	});

	test('and what a version that does not ask whose sleep it ends mixes up', async () => {
		expect((await play(1000, 0, { token: false })).wrong).toBeGreaterThan(0);
	});
});
