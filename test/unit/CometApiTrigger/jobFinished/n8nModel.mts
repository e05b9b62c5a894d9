import type { IDataObject, INode, INodeTypes } from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';

import {
	openPollState,
	type PollState,
} from '../../../../nodes/CometApiTrigger/jobFinished/pollState';
import { leaveToTriggers, Ledgers } from '../../../../nodes/shared/jobs/ledger';

/**
 * How n8n 2.41 keeps static data, small enough to be tried in every order. Both schedulers: `default` polls on
 * one in-memory workflow from activation to activation and saves it whole when a poll emits; `durable` gives
 * each poll a fresh copy, keeps node data in a table of its own, writes that table together with the
 * execution, and may throw a poll's outcome away. Executions have a copy from their start and save it whole at
 * their end; manual ones never do.
 */
export type Scheduler = 'default' | 'durable';

export type Execution = { workflow: Workflow; manual: boolean; jobs: string[] };
type Poll = {
	trigger: string;
	workflow: Workflow;
	node: IDataObject;
	state: PollState;
	/** The activation it belongs to. */
	activation: number;
};

const WORKFLOW = 'workflow';
const nodeOf = (trigger: string) => ({ id: trigger, name: trigger }) as INode;

export class N8nModel {
	now = Date.parse('2026-11-01T00:00:00Z');

	/** What a restart finds. */
	private readonly database = { staticData: '{}', cursors: new Map<string, string>() };

	/** By trigger, each job as often as an execution was started for it. */
	readonly emitted = new Map<string, string[]>();

	/** Jobs of which the promise holds: they were saved once, or the process that made them still runs. */
	readonly promised = new Set<string>();

	private unsaved = new Set<string>();

	private ledgers = new Ledgers();

	private memory!: Workflow;

	private activation = 0;

	executions: Execution[] = [];

	polls: Poll[] = [];

	/** Writes of the durable scheduler that are still on their way. */
	commits: Array<() => void> = [];

	private made = 0;

	constructor(
		private readonly scheduler: Scheduler,
		readonly triggers: string[],
	) {
		for (const trigger of triggers) this.emitted.set(trigger, []);
		this.activate();
	}

	/** Loads the workflow anew and polls each trigger once; what was under way belongs to the old activation. */
	activate(): void {
		this.activation++;
		this.memory = this.load();
		for (const trigger of this.triggers) {
			const poll = this.startPoll(trigger, this.memory);
			if (!poll) continue;
			this.endPoll(poll, () => false, 'returns');
			// An activation's poll that finds nothing does not commit its node data.
			if (this.scheduler === 'durable') this.commits.pop();
		}
		this.save(this.memory);
	}

	/** kill -9 and a new start. */
	crash(): void {
		for (const job of this.unsaved) this.promised.delete(job);
		this.unsaved.clear();
		this.executions = [];
		this.polls = [];
		this.commits = [];
		this.ledgers = new Ledgers();
		// The durable scheduler goes on with its timetable and does not poll at a start.
		if (this.scheduler === 'default') this.activate();
		else this.memory = this.load();
	}

	startExecution(manual: boolean): void {
		this.executions.push({ workflow: this.load(), manual, jobs: [] });
	}

	/** A CometAPI Video node leaves jobs running. */
	create(execution: Execution, count: number): void {
		const handles = Array.from({ length: count }, () => `videos:task_${++this.made}`);
		leaveToTriggers(
			{
				getWorkflow: () => ({ id: WORKFLOW, name: '', active: true }),
				getWorkflowStaticData: () => execution.workflow.getStaticData('global'),
				addExecutionHints: () => {},
			},
			handles,
			this.ledgers,
			this.now,
		);
		execution.jobs.push(...handles);
		for (const handle of handles) {
			this.promised.add(handle);
			this.unsaved.add(handle);
		}
	}

	/**
	 * Another node of an execution uses static data as well. Only beside a Video node: an execution without one
	 * saves the list as old as its own start, and until the next save only n8n's memory knows what is newer.
	 */
	otherNodeWrites({ workflow, jobs }: Execution): void {
		if (!jobs.length) return;
		workflow.getStaticData('global').counter = this.now;
	}

	endExecution(execution: Execution): void {
		this.executions = this.executions.filter((other) => other !== execution);
		if (execution.manual) return;
		this.save(execution.workflow);
	}

	/** @returns nothing when poll.ts does nothing: a poll is under way, or its report is unproven */
	startPoll(
		trigger: string,
		workflow = this.scheduler === 'default' ? this.memory : this.load(),
	): Poll | undefined {
		const ledger = this.ledgers.of(WORKFLOW);
		const memory = ledger.trigger(trigger);
		if (memory.busy) return undefined;
		const node = this.nodeData(workflow, trigger);
		const stored = { node, global: workflow.getStaticData('global') };
		const state = openPollState(ledger, trigger, stored, { workflow: true, ids: [] }, this.now);
		if (state.unproven) return undefined;
		memory.busy = true;
		const poll = { trigger, workflow, node, state, activation: this.activation };
		this.polls.push(poll);
		return poll;
	}

	/** @param how it ends: with what it has found, with an error, or with a result that n8n throws away */
	endPoll(
		poll: Poll,
		isFinished: (handle: string) => boolean,
		how: 'returns' | 'throws' | 'discarded',
	): void {
		this.polls = this.polls.filter((other) => other !== poll);
		const { trigger, state, workflow, node } = poll;
		state.memory.busy = false;
		if (how === 'throws') return;
		const done = [...state.open.keys()].filter(isFinished);
		state.close(done, this.now);
		// The default scheduler throws away only what belongs to an old activation.
		const isCurrent = poll.activation === this.activation;
		if (this.scheduler === 'default' ? !isCurrent : how === 'discarded') return;
		const emit = () => this.emitted.get(trigger)?.push(...done);
		if (this.scheduler === 'default') {
			if (!done.length) return;
			this.save(workflow);
			emit();
			return;
		}
		const cursor = JSON.stringify(node);
		if (done.length) this.save(workflow);
		this.commits.push(() => {
			this.database.cursors.set(trigger, cursor);
			for (const job of Object.keys((JSON.parse(cursor) as IDataObject).jobs ?? {})) {
				this.unsaved.delete(job);
			}
			emit();
		});
	}

	/** The oldest write reaches the database. */
	commit(): void {
		this.commits.shift()?.();
	}

	/** Everything comes to rest: what runs ends, n8n is started anew, and polls until nothing more comes. */
	comeToRest(): void {
		for (const execution of this.executions) this.endExecution(execution);
		while (this.commits.length) this.commit();
		for (const poll of this.polls) this.endPoll(poll, () => false, 'throws');
		for (let round = 0; round < 4; round++) {
			this.now += 90_000;
			for (const trigger of this.triggers) {
				const poll = this.startPoll(trigger);
				if (poll) this.endPoll(poll, () => true, 'returns');
				while (this.commits.length) this.commit();
			}
		}
	}

	get stored(): string {
		return this.database.staticData;
	}

	private nodeData(workflow: Workflow, trigger: string): IDataObject {
		if (this.scheduler === 'default') return workflow.getStaticData('node', nodeOf(trigger));
		return JSON.parse(this.database.cursors.get(trigger) ?? '{}') as IDataObject;
	}

	private load(): Workflow {
		return new Workflow({
			id: WORKFLOW,
			nodes: [],
			connections: {},
			active: true,
			nodeTypes: {} as INodeTypes,
			staticData: JSON.parse(this.database.staticData) as IDataObject,
		});
	}

	private save({ staticData }: Workflow): void {
		if (staticData.__dataChanged !== true) return;
		this.database.staticData = JSON.stringify(staticData);
		staticData.__dataChanged = false;
		for (const job of this.unsaved) {
			if (this.database.staticData.includes(`"${job}":`)) this.unsaved.delete(job);
		}
	}
}
