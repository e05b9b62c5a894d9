import type { IDataObject, NodeExecutionHint } from 'n8n-workflow';

import { openPollState, PROOF_MS } from '../../../../nodes/CometApiTrigger/jobFinished/pollState';
import { MOST_JOBS, leaveToTriggers, Ledgers } from '../../../../nodes/shared/jobs/ledger';

const NOW = Date.parse('2026-11-01T00:00:00Z');
const SECONDS = NOW / 1000;
const DAY_SECONDS = 24 * 3600;
const DAY = DAY_SECONDS * 1000;
const copyOf = <T,>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

/** One n8n process with one workflow. */
function setUp() {
	const ledgers = new Ledgers();
	const hints: NodeExecutionHint[] = [];
	const create = (global: IDataObject, jobs: Parameters<typeof leaveToTriggers>[1], now = NOW) =>
		leaveToTriggers(
			{
				getWorkflow: () => ({ id: 'w', name: '', active: true }),
				getWorkflowStaticData: () => global,
				addExecutionHints: (hint) => hints.push(hint),
			},
			jobs,
			ledgers,
			now,
		);
	const open = (
		node: IDataObject,
		global: IDataObject,
		{
			ids = [],
			workflow = true,
			now = NOW,
		}: { ids?: string[]; workflow?: boolean; now?: number } = {},
	) => openPollState(ledgers.of('w'), 'T', { node, global }, { workflow, ids }, now);
	return { create, open, hints };
}
const handles = ({ open }: { open: ReadonlyMap<string, number> }) => [...open.keys()];
const shared = (jobs: Record<string, number>, lastPolls: Record<string, number> = {}) => ({
	cometApiVideo: { jobs, lastPolls },
});

describe('what a Video node stores', () => {
	test('is nothing for a workflow without a trigger', () => {
		const { create, open } = setUp();
		const global = {};
		create(global, ['videos:a']);
		expect(global).toEqual({});
		expect(handles(open({}, {}))).toEqual(['videos:a']);
	});

	test('of a workflow without a trigger is forgotten after an hour', () => {
		const { create, open } = setUp();
		create({}, ['videos:a']);
		create({}, ['videos:b'], NOW + 3_700_000);
		expect(handles(open({}, {}))).toEqual(['videos:b']);
	});

	test('is one compact key beside what others keep there', () => {
		const { create, open } = setUp();
		open({}, {});
		const global: IDataObject = { counter: 5, ...shared({ 'videos:z': SECONDS - 9 }) };
		create(global, [
			'videos:a',
			{ job: 'xai:b', status: 'queued' },
			{ job: 'xai:c', status: 'completed' },
			{ job: 'xai:d', status: 'failed' },
			{ job: 'xai:e', status: 'cancelled' },
		]);
		expect(copyOf(global)).toEqual({
			counter: 5,
			...shared({ 'videos:z': SECONDS - 9, 'videos:a': SECONDS, 'xai:b': SECONDS }, { T: SECONDS }),
		});
	});

	test('is known to all copies of the static data, however old they are', () => {
		const { create, open } = setUp();
		open({}, {});
		const [early, late] = [{}, {}];
		create(early, ['videos:a']);
		create(late, ['videos:b']);
		expect(copyOf(early)).toEqual(copyOf(late));
	});

	test('has a limit, which the node tells of', () => {
		const { create, open, hints } = setUp();
		open({}, {});
		const global: IDataObject = {};
		create(
			global,
			Array.from({ length: MOST_JOBS }, (_, at) => `videos:task_${at}`),
		);
		expect(hints).toEqual([]);
		create(global, ['videos:one', 'videos:two', 'videos:task_7']);
		expect(hints).toHaveLength(1);
		expect(hints[0].message).toContain('videos:one, videos:two.');
		expect(JSON.stringify(global).length).toBeLessThan(2_000_000);
	});

	test('is nothing when n8n has no ID for the workflow yet', () => {
		const ledgers = new Ledgers();
		const context = {
			getWorkflow: () => ({ name: '', active: false }),
			getWorkflowStaticData: () => {
				throw new Error('must not be asked for');
			},
			addExecutionHints: () => {},
		};
		leaveToTriggers(context as never, ['videos:a'], ledgers);
	});
});

describe('a poll', () => {
	test('takes together what memory, the stored list and its own data know', () => {
		const { create, open } = setUp();
		create({}, ['videos:memory']);
		const state = open(
			{ jobs: { 'videos:own': SECONDS - 5 }, reported: ['videos:done'] },
			shared({ 'videos:stored': SECONDS - 9, 'videos:done': SECONDS - 99 }),
		);
		expect(Object.fromEntries(state.open)).toEqual({
			'videos:memory': NOW,
			'videos:own': NOW - 5000,
			'videos:stored': NOW - 9000,
		});
	});

	test('keeps in its own data what the stored list does not have', () => {
		const { create, open } = setUp();
		create({}, ['videos:byHand']);
		const node: IDataObject = {};
		open(node, shared({ 'videos:stored': SECONDS })).close([], NOW);
		expect(node).toEqual({ jobs: { 'videos:byHand': SECONDS } });
		// The durable scheduler has stored that; a new process finds the job there.
		expect(handles(setUp().open(node, shared({})))).toEqual(['videos:byHand']);
		// With the list stored, one place is enough.
		open(node, shared({ 'videos:stored': SECONDS, 'videos:byHand': SECONDS })).close([], NOW);
		expect(node).toEqual({});
	});

	test('writes nothing when nothing has changed', () => {
		const { open } = setUp();
		const writes: string[] = [];
		const recorded = (target: IDataObject) =>
			new Proxy(target, {
				set: (object, key, value) => (writes.push(String(key)), Reflect.set(object, key, value)),
				deleteProperty: (object, key) => (
					writes.push(String(key)),
					Reflect.deleteProperty(object, key)
				),
			});
		const node = recorded({});
		const global = recorded(shared({ 'videos:a': SECONDS }));
		open(node, global, { ids: ['videos:b'] }).close([], NOW);
		expect(writes.splice(0)).toEqual(['ids', 'cometApiVideo']);
		open(node, global, { ids: ['videos:b'], now: NOW + 60_000 }).close([], NOW);
		expect(writes).toEqual([]);
	});

	test('waits for the proof that n8n has taken its report, and reports again without', () => {
		const { open } = setUp();
		const global = shared({ 'videos:a': SECONDS, 'videos:b': SECONDS });
		open({}, copyOf(global)).close(['videos:a'], NOW);
		expect(open({}, copyOf(global), { now: NOW + 5000 }).unproven).toBe(true);
		const late = open({}, copyOf(global), { now: NOW + PROOF_MS + 1 });
		expect(late.unproven).toBe(false);
		expect(handles(late)).toEqual(['videos:a', 'videos:b']);

		const node = { reported: ['videos:a'] };
		const proven = open(node, copyOf(global), { now: NOW + PROOF_MS + 2 });
		expect(proven.unproven).toBe(false);
		expect(handles(proven)).toEqual(['videos:b']);
	});

	test('does not take up again what an old copy still names', () => {
		const { create, open } = setUp();
		const old = shared({ 'videos:a': SECONDS }, { T: SECONDS });
		const node: IDataObject = {};
		open(node, copyOf(old)).close(['videos:a'], NOW);
		open(node, copyOf(old)).close([], NOW);
		const execution: IDataObject = copyOf(old);
		create(execution, ['videos:b']);
		expect(copyOf(execution)).toEqual(shared({ 'videos:b': SECONDS }, { T: SECONDS }));
		expect(node.reported).toEqual(['videos:a']);
	});

	test('remembers reported jobs as long as they are named, and a thousand others', () => {
		const { open } = setUp();
		const reported = Array.from({ length: 1500 }, (_, at) => `videos:task_${at}`);
		const node: IDataObject = { reported };
		open(node, shared({ 'videos:task_3': SECONDS }), { ids: ['videos:task_4'] }).close([], NOW);
		expect(node.reported).toHaveLength(1002);
		expect((node.reported as string[]).slice(0, 3)).toEqual([
			'videos:task_3',
			'videos:task_4',
			'videos:task_500',
		]);
	});

	test('gives typed jobs the time at which it first saw them, and forgets those taken away', () => {
		const { open } = setUp();
		const node: IDataObject = {};
		open(node, {}, { workflow: false, ids: ['videos:a'] }).close([], NOW);
		const later = open(node, {}, { workflow: false, ids: ['videos:a', 'xai:b'], now: NOW + DAY });
		expect(Object.fromEntries(later.open)).toEqual({ 'videos:a': NOW, 'xai:b': NOW + DAY });
		const after = open(node, {}, { workflow: false, ids: ['xai:b'], now: NOW + 2 * DAY });
		after.close([], NOW);
		expect(node.ids).toEqual({ 'xai:b': SECONDS + (2 * DAY) / 1000 });
	});

	test('of a trigger with typed jobs alone leaves the global data alone', () => {
		const { create, open } = setUp();
		create({}, ['videos:a']);
		const global = {};
		const state = open({}, global, { workflow: false, ids: ['xai:b'] });
		state.close(['xai:b'], NOW);
		expect(handles(state)).toEqual([]);
		expect(global).toEqual({});
	});

	test.each([
		[{ reported: 'no list', jobs: [], ids: 7 }, { cometApiVideo: 'nonsense' }],
		[{ reported: [null, 5], jobs: { 'no colon': 1, 'videos:a': 'soon' } }, { cometApiVideo: null }],
		[{}, { cometApiVideo: { jobs: null, lastPolls: [1] } }],
	])('makes do with data that others have spoilt: %j %j', (node, global) => {
		const { open } = setUp();
		const state = open(node as IDataObject, global as IDataObject);
		expect(handles(state)).toEqual([]);
		expect(() => state.close([], NOW)).not.toThrow();
	});

	test('no longer waits for a trigger that another one has outlived by three days', () => {
		const { open } = setUp();
		const node: IDataObject = {};
		const global = shared({ 'videos:a': SECONDS }, { deleted: SECONDS - 4 * DAY_SECONDS });
		open(node, global).close(['videos:a'], NOW);
		open(node, global).close([], NOW);
		expect(copyOf(global)).toEqual(shared({}, { T: SECONDS }));
	});

	test('waits for another trigger after n8n was off for days', () => {
		const { open } = setUp();
		const lastSeen = SECONDS - 2 * DAY_SECONDS;
		const node: IDataObject = {};
		const global = shared({ 'videos:a': lastSeen }, { T: lastSeen, other: lastSeen });
		open(node, global).close(['videos:a'], NOW);
		open(node, global).close([], NOW);
		expect(copyOf(global)).toEqual(
			shared({ 'videos:a': lastSeen }, { T: SECONDS, other: lastSeen }),
		);
	});

	test('of a trigger that now has typed jobs alone takes the stored list away', () => {
		const { create, open } = setUp();
		const global: IDataObject = { counter: 1, ...shared({ 'videos:a': SECONDS }, { T: SECONDS }) };
		open({}, global, { workflow: false, ids: ['xai:b'] }).close([], NOW);
		expect(global).toEqual({ counter: 1 });
		create(global, ['videos:b']);
		expect(global).toEqual({ counter: 1 });
	});
});

test('a Video node takes away the list of a trigger that is long gone', () => {
	const { create } = setUp();
	const lastSeen = SECONDS - 40 * DAY_SECONDS;
	const global = shared({ 'videos:a': lastSeen }, { deleted: lastSeen });
	create(global, ['videos:b']);
	expect(global).toEqual({});
});

test('10,000 jobs that are all being reported stay below 2 MB, whoever stores what', () => {
	const { create, open } = setUp();
	open({}, {});
	const list = Array.from(
		{ length: 10_000 },
		(_, at) => `kling/multi-image2video:${String(at).padStart(36, '0')}`,
	);
	const stored: IDataObject = {};
	create(stored, list);
	const node: IDataObject = {};
	// The durable scheduler's view: the list as it was stored first, nothing of it taken out yet.
	const old = copyOf(stored);
	const state = open(node, copyOf(old));
	state.close(list, NOW);
	const bytes = JSON.stringify({ old, node }).length;
	expect(bytes).toBeLessThan(2_000_000);
	open(node, stored).close([], NOW);
	expect(copyOf(stored)).toEqual(shared({}, { T: SECONDS }));
});
