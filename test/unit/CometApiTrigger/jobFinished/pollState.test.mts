import type { IDataObject } from 'n8n-workflow';

import { openPollState, PROOF_MS } from '../../../../nodes/CometApiTrigger/jobFinished/pollState';
import { newMemory } from '../../../../nodes/shared/jobs/watcher/localTriggers';

const NOW = Date.parse('2026-11-01T00:00:00Z');
const SECONDS = NOW / 1000;
const copyOf = <T,>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** A trigger in one n8n process, told of jobs by watchers. */
function setUp(...told: string[]) {
	const memory = newMemory();
	const tell = (...handles: string[]) => {
		for (const handle of handles) memory.inbox.set(handle, { since: NOW - 5000 });
	};
	tell(...told);
	const open = (stored: IDataObject, ids: string[] = [], now = NOW) =>
		openPollState(memory, stored, ids, now);
	return { memory, tell, open };
}
const handles = ({ open }: { open: ReadonlyMap<string, unknown> }) => [...open.keys()];

describe('a poll', () => {
	test('has what watchers told and what was typed, but nothing that was reported', () => {
		const { open } = setUp('videos:told', 'videos:done');
		const state = open({ reported: ['videos:done', 'xai:done'] }, ['videos:typed', 'xai:done']);
		expect(Object.fromEntries(state.open)).toEqual({
			'videos:told': { since: NOW - 5000 },
			'videos:typed': { since: NOW },
		});
	});

	test('stores since when it knows typed jobs, and what it has reported', () => {
		const { open } = setUp('videos:told');
		const stored: IDataObject = {};
		open(stored, ['videos:typed']).close(['videos:told'], NOW);
		expect(stored).toEqual({ ids: { 'videos:typed': SECONDS }, reported: ['videos:told'] });
		const later = open(stored, ['videos:typed'], NOW + 60_000);
		expect(later.open.get('videos:typed')).toEqual({ since: NOW });
	});

	test('changes nothing in what is stored when there is nothing new', () => {
		const { open } = setUp('videos:a');
		const stored = Object.freeze({ reported: ['videos:z'], ids: { 'videos:b': SECONDS } });
		open(stored as never, ['videos:b'], NOW + 1000).close([], NOW + 1000);
		const empty = Object.freeze({});
		setUp()
			.open(empty as never)
			.close([], NOW);
	});

	test('takes nothing from stored data of another shape', () => {
		for (const wrong of [null, 7, 'text', {}, [1, null]]) {
			const { open } = setUp();
			expect(handles(open({ reported: wrong as never, ids: wrong as never }))).toEqual([]);
		}
	});
});

describe('a report', () => {
	test('counts as taken when a later poll finds it stored', () => {
		const { memory, open } = setUp('videos:a');
		const stored: IDataObject = {};
		open(stored).close(['videos:a'], NOW);
		expect(memory.reported.has('videos:a')).toBe(false);
		const next = open(copyOf(stored), [], NOW + 1000);
		expect([next.unproven, handles(next)]).toEqual([false, []]);
		expect(memory.reported.has('videos:a')).toBe(true);
		expect(memory.inbox.size).toBe(0);
	});

	test('that n8n has thrown away is given again after a minute, and nothing meanwhile', () => {
		const { open } = setUp('videos:a');
		open({}).close(['videos:a'], NOW);
		expect(open({}, [], NOW + PROOF_MS).unproven).toBe(true);
		const later = open({}, [], NOW + PROOF_MS + 1);
		expect([later.unproven, handles(later)]).toEqual([false, ['videos:a']]);
	});

	test('is remembered over a restart, for a watcher that asks again', () => {
		const stored: IDataObject = {};
		setUp('videos:a').open(stored).close(['videos:a'], NOW);
		const restarted = setUp('videos:a');
		expect(handles(restarted.open(copyOf(stored)))).toEqual([]);
		expect(restarted.memory.reported.has('videos:a')).toBe(true);
	});

	test('of a typed job is remembered as long as it is typed, of others the last thousand', () => {
		const { open } = setUp();
		const stored: IDataObject = {
			reported: ['videos:typed', ...Array.from({ length: 1500 }, (_, at) => `videos:${at}`)],
		};
		open(stored, ['videos:typed']).close(['videos:new'], NOW);
		const kept = stored.reported as string[];
		expect(kept).toHaveLength(1001);
		expect(kept).toEqual(expect.arrayContaining(['videos:typed', 'videos:new', 'videos:1499']));
	});
});
