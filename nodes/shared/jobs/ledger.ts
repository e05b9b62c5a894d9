import type { IDataObject, IExecuteFunctions, ISupplyDataFunctions } from 'n8n-workflow';

import { isFinished } from './job';

/**
 * How jobs get from the CometAPI Video and CometAPI Job nodes of a workflow to its CometAPI Triggers.
 *
 * n8n gives a node only one thing that outlives an execution: the workflow's static data, of which running
 * executions and active triggers each hold a copy of their own and save it whole, so that the last one wins.
 * Therefore each workflow has one ledger in the memory of n8n's process, and every copy that passes through
 * this package gets the ledger's own object instead of a copy of its content: whoever saves, and whenever,
 * saves the newest state. What is read from a copy is only ever added to the ledger.
 */

/** Job handle -> when it was first seen, in Unix seconds. */
export type JobTimes = Record<string, number>;

/** What is stored with the workflow. */
type Shared = {
	/** Jobs that not every trigger of the workflow has reported yet. */
	jobs: JobTimes;
	/** ID of each trigger node that reports these jobs -> when it last polled, in Unix seconds. */
	lastPolls: Record<string, number>;
};

/** What one trigger node has in memory; nothing of it is needed for not losing a job. */
export type TriggerMemory = {
	/** Whether a poll is under way; n8n lets polls overlap. */
	busy: boolean;
	/** Handles whose report n8n has surely taken, oldest first. */
	reported: Set<string>;
	/** Handles given to n8n, with the time in ms, of which n8n may still discard the report. */
	unproven: Map<string, number>;
	/** The last check of each open job. */
	checks: Map<string, LastCheck>;
};

export type LastCheck = {
	/** Unix ms. */
	at: number;
	/** Status calls that failed since the last one that succeeded. */
	failures: number;
	/** Status calls so far. */
	checks: number;
	/** Downloads of the file that failed. */
	failedDownloads: number;
	/** Since when the job is called finished without a file, in milliseconds. */
	noFileSince?: number;
};

/** The one key in the workflow's global static data, which all nodes share. */
const KEY = 'cometApiVideo';
/** More are not taken, and the Video node says so; about 1.4 MB of static data. */
export const MOST_JOBS = 20_000;
/**
 * A trigger is taken for deleted, so that no job waits for it any more, when another one of the workflow has
 * polled for so long (s) without it, or when nobody has polled for much longer: n8n may have been off.
 */
const OUTLIVED_AFTER = 3 * 24 * 3600;
const GONE_AFTER = 30 * 24 * 3600;
/** Jobs of a workflow without a trigger (s): enough to make a job by hand first and activate then. */
const WITHOUT_TRIGGER_KEPT_FOR = 3600;
const MOST_IDLE_WORKFLOWS = 500;

const seconds = (ms: number) => Math.floor(ms / 1000);

/** Reads handles with their times out of stored data, which others may have changed. */
export function readJobs(value: unknown): JobTimes {
	return readTimes(value, (handle) => handle.includes(':'));
}

function readTimes(value: unknown, isKey: (key: string) => boolean): Record<string, number> {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
	return Object.fromEntries(
		Object.entries(value).filter(([key, time]) => isKey(key) && Number.isFinite(time)),
	) as Record<string, number>;
}

/** The jobs of one workflow. */
export class Ledger {
	/** One object for the life of the process; see above. */
	private readonly shared: Shared = { jobs: {}, lastPolls: {} };

	private readonly triggers = new Map<string, TriggerMemory>();

	get jobs(): Readonly<JobTimes> {
		return this.shared.jobs;
	}

	get hasTrigger(): boolean {
		return Object.keys(this.shared.lastPolls).length > 0;
	}

	/** Whether it only holds jobs for a trigger that may come. */
	get isIdle(): boolean {
		return !this.hasTrigger && this.triggers.size === 0;
	}

	/** @returns the handles that found no room */
	add(handles: string[], now: number): string[] {
		this.forgetGoneTriggers(now);
		if (!this.hasTrigger) this.forgetOld(now);
		const { jobs } = this.shared;
		let room = MOST_JOBS - Object.keys(jobs).length;
		return handles.filter((handle) => {
			if (handle in jobs) return false;
			if (room-- <= 0) return true;
			jobs[handle] = seconds(now);
			return false;
		});
	}

	/**
	 * Takes in what a copy of the workflow's global static data knows.
	 * @returns the jobs in that copy
	 */
	absorb(global: IDataObject): Readonly<JobTimes> {
		const stored = global[KEY] as Partial<Shared> | undefined;
		if (stored === (this.shared as unknown)) return this.shared.jobs;
		const lastPolls = readTimes(stored?.lastPolls, () => true);
		for (const [nodeId, seen] of Object.entries(lastPolls)) this.saw(nodeId, seen);
		const jobs = readJobs(stored?.jobs);
		this.absorbJobs(jobs);
		return jobs;
	}

	/** Adds stored jobs, except those that every trigger is known to have reported: then the copy is old. */
	absorbJobs(jobs: JobTimes): void {
		for (const [handle, since] of Object.entries(jobs)) {
			if (!this.isReported(handle)) this.shared.jobs[handle] ??= since;
		}
	}

	/** Puts the ledger's object into a copy of the static data, and so into what will be saved. */
	share(global: IDataObject): void {
		const stored = global[KEY] as unknown;
		if (this.hasTrigger && stored !== this.shared) {
			global[KEY] = this.shared as unknown as IDataObject;
		}
		// A list that no trigger reads would only be carried along.
		if (!this.hasTrigger && stored !== undefined) delete global[KEY];
	}

	trigger(nodeId: string): TriggerMemory {
		let memory = this.triggers.get(nodeId);
		if (!memory) {
			memory = { busy: false, reported: new Set(), unproven: new Map(), checks: new Map() };
			this.triggers.set(nodeId, memory);
		}
		return memory;
	}

	/** Notes that a trigger polls, which makes every job stay until it has reported it. */
	polledBy(nodeId: string, now: number): void {
		this.saw(nodeId, seconds(now));
		this.forgetGoneTriggers(now);
	}

	/** Notes that a trigger does not report these jobs, or no longer. */
	leftBy(nodeId: string, global: IDataObject): void {
		this.absorb(global);
		delete this.shared.lastPolls[nodeId];
		if (global[KEY] !== undefined) this.share(global);
	}

	/** Takes out the jobs that every trigger has reported. */
	dropReported(): void {
		for (const handle of Object.keys(this.shared.jobs)) {
			if (this.isReported(handle)) delete this.shared.jobs[handle];
		}
	}

	private isReported(handle: string): boolean {
		const triggers = Object.keys(this.shared.lastPolls);
		return (
			triggers.length > 0 && triggers.every((id) => this.triggers.get(id)?.reported.has(handle))
		);
	}

	private saw(nodeId: string, at: number): void {
		this.shared.lastPolls[nodeId] = Math.max(at, this.shared.lastPolls[nodeId] ?? 0);
	}

	private forgetGoneTriggers(now: number): void {
		const times = Object.entries(this.shared.lastPolls);
		const latest = Math.max(...times.map(([, seen]) => seen));
		for (const [nodeId, seen] of times) {
			const isGone = latest - seen > OUTLIVED_AFTER || seconds(now) - seen > GONE_AFTER;
			if (isGone) delete this.shared.lastPolls[nodeId];
		}
	}

	private forgetOld(now: number): void {
		for (const [handle, since] of Object.entries(this.shared.jobs)) {
			if (seconds(now) - since > WITHOUT_TRIGGER_KEPT_FOR) delete this.shared.jobs[handle];
		}
	}
}

/** The ledgers of one n8n process, by workflow. */
export class Ledgers {
	private readonly ledgers = new Map<string, Ledger>();

	of(workflowId: string): Ledger {
		let ledger = this.ledgers.get(workflowId);
		if (!ledger) {
			this.forgetIdle();
			ledger = new Ledger();
			this.ledgers.set(workflowId, ledger);
		}
		return ledger;
	}

	private forgetIdle(): void {
		const idle = [...this.ledgers].filter(([, ledger]) => ledger.isIdle);
		const surplus = Math.max(0, idle.length - MOST_IDLE_WORKFLOWS + 1);
		for (const [workflowId] of idle.slice(0, surplus)) this.ledgers.delete(workflowId);
	}
}

/** Both kinds of node load this module from one file, so they share what is in it. */
export const ledgers = new Ledgers();

type JobState = { job: string; status: string };

/**
 * Tells the CometAPI Triggers of the same workflow about jobs that are left running. It never throws:
 * the jobs are made and paid for.
 * @param jobs handles, or jobs of which the finished ones are skipped
 */
export function leaveToTriggers(
	context: Pick<
		IExecuteFunctions | ISupplyDataFunctions,
		'getWorkflow' | 'getWorkflowStaticData' | 'addExecutionHints'
	>,
	jobs: Array<string | JobState>,
	all = ledgers,
	now = Date.now(),
): void {
	const handles = jobs
		.filter((job) => typeof job === 'string' || !isFinished(job))
		.map((job) => (typeof job === 'string' ? job : job.job));
	const { id } = context.getWorkflow();
	if (!handles.length || !id) return;
	const ledger = all.of(id);
	const global = context.getWorkflowStaticData('global');
	ledger.absorb(global);
	const refused = ledger.add(handles, now);
	ledger.share(global);
	if (refused.length && ledger.hasTrigger) {
		context.addExecutionHints({
			type: 'warning',
			location: 'outputPane',
			message: `The CometAPI Trigger of this workflow already has ${MOST_JOBS} jobs to check, so it will not report ${refused.join(', ')}. Use the Wait operation for them, or enter them in 'Job IDs' of a trigger.`,
		});
	}
}
