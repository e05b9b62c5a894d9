/**
 * How jobs come from the Video nodes to the triggers, whatever happens in between: random histories on a model
 * of n8n (n8nModel.mts) with the real ledgers and the real state of a poll.
 */
import fc from 'fast-check';

import { type Execution, N8nModel, type Scheduler } from './n8nModel.mts';

/** Named, so that a history that fails can be read. */
type Step = { does: string; run(n8n: N8nModel): void };

const pick = <T,>(list: T[], at: number): T | undefined => list[at % list.length];
const small = fc.nat(7);
const always = (does: string, run: Step['run']) => fc.constant<Step>({ does, run });
const withExecution = (does: string, run: (n8n: N8nModel, execution: Execution) => void) =>
	small.map<Step>((at) => ({
		does: `${does} ${at}`,
		run: (n8n) => {
			const execution = pick(n8n.executions, at);
			if (execution) run(n8n, execution);
		},
	}));

const startExecution = fc.boolean().map<Step>((manual) => ({
	does: manual ? 'a manual execution starts' : 'an execution starts',
	run: (n8n) => n8n.startExecution(manual),
}));
const create = withExecution('creates jobs in', (n8n, execution) => n8n.create(execution, 2));
const otherNode = withExecution('another node writes in', (n8n, run) => n8n.otherNodeWrites(run));
const endExecution = withExecution('ends execution', (n8n, run) => n8n.endExecution(run));
const startPoll = small.map<Step>((at) => ({
	does: `poll starts of trigger ${at}`,
	run: (n8n) => n8n.startPoll(n8n.triggers[at % n8n.triggers.length]),
}));
const endPoll = (...ways: Array<'returns' | 'throws' | 'discarded'>) =>
	fc
		.tuple(small, fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }), fc.constantFrom(...ways))
		.map<Step>(([at, pattern, how]) => ({
			does: `poll ${at} ${how} with ${pattern}`,
			run: (n8n) => {
				const poll = pick(n8n.polls, at);
				let checked = 0;
				if (poll) n8n.endPoll(poll, () => pattern[checked++ % pattern.length], how);
			},
		}));
const commit = always('a write arrives', (n8n) => n8n.commit());
const crash = always('n8n is killed and started', (n8n) => n8n.crash());
const activate = always('the workflow is activated anew', (n8n) => n8n.activate());
const timePasses = (longest: number) =>
	fc.integer({ min: 1, max: longest }).map<Step>((ms) => ({
		does: `${ms} ms pass`,
		run: (n8n) => {
			n8n.now += ms;
		},
	}));

const history = (...steps: Array<fc.Arbitrary<Step>>) =>
	fc.array(fc.oneof(...steps), { minLength: 5, maxLength: 60, size: 'max' });

const schedulers: Scheduler[] = ['default', 'durable'];
const triggers = fc.constantFrom<string[]>(['T1'], ['T1', 'T2']);

describe.each(schedulers)('with the %s scheduler', (scheduler) => {
	const reported = (n8n: N8nModel, trigger: string) => n8n.emitted.get(trigger) ?? [];

	test('no job is lost, whatever is saved, thrown away, killed and started again in any order', () => {
		const anything = history(
			startExecution,
			startExecution,
			create,
			create,
			create,
			otherNode,
			endExecution,
			startPoll,
			startPoll,
			endPoll('returns', 'returns', 'throws', 'discarded'),
			endPoll('returns'),
			commit,
			crash,
			activate,
			timePasses(90_000),
		);
		fc.assert(
			fc.property(triggers, anything, (names, steps) => {
				const n8n = new N8nModel(scheduler, names);
				for (const { run } of steps) run(n8n);
				n8n.crash();
				n8n.comeToRest();
				for (const trigger of names) {
					const lost = [...n8n.promised].filter((job) => !reported(n8n, trigger).includes(job));
					expect(lost).toEqual([]);
				}
			}),
			{ numRuns: 1000 },
		);
	});

	test('every job is reported exactly once as long as n8n takes what it is given', () => {
		const calm = history(
			startExecution,
			create,
			create,
			otherNode,
			endExecution,
			startPoll,
			startPoll,
			endPoll('returns', 'throws'),
			commit,
			timePasses(900),
		);
		fc.assert(
			fc.property(triggers, calm, (names, steps) => {
				const n8n = new N8nModel(scheduler, names);
				for (const { run } of steps) run(n8n);
				n8n.comeToRest();
				for (const trigger of names) {
					expect([...reported(n8n, trigger)].sort()).toEqual([...n8n.promised].sort());
				}
			}),
			{ numRuns: 500 },
		);
	});

	test('a restart reports nothing twice, and the stored list becomes empty', () => {
		fc.assert(
			fc.property(triggers, fc.integer({ min: 1, max: 20 }), (names, count) => {
				const n8n = new N8nModel(scheduler, names);
				n8n.startExecution(false);
				n8n.create(n8n.executions[0], count);
				n8n.endExecution(n8n.executions[0]);
				n8n.comeToRest();
				n8n.crash();
				n8n.comeToRest();
				for (const trigger of names) expect(reported(n8n, trigger)).toHaveLength(count);
				n8n.startExecution(false);
				n8n.create(n8n.executions[0], 1);
				n8n.comeToRest();
				expect(n8n.stored).not.toContain('"videos:task_1":');
			}),
			{ numRuns: 50 },
		);
	});
});
