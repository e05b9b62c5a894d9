import type { IDataObject, IExecuteFunctions, ISupplyDataFunctions } from 'n8n-workflow';

/**
 * How jobs travel from the CometAPI Video nodes of a workflow to its CometAPI Triggers.
 *
 * n8n gives a node only one thing that outlives an execution: the workflow's static data, of which running
 * executions and active triggers each hold a copy of their own and save it whole, so that the last one wins.
 * Therefore each workflow has one ledger in the memory of n8n's process, and every copy that passes through
 * this package gets the ledger's own object instead of a copy of its content: whoever saves, and whenever,
 * saves the newest state. What is read from a copy is only ever added to the ledger.
 */

/** Job handle -> when it was first seen, in Unix seconds. */
export type WatchedJobs = Record<string, number>;

/** What is stored with the workflow. */
type Shared = {
	/** Jobs that not every trigger of the workflow has reported yet. */
	jobs: WatchedJobs;
	/** ID of each trigger node that watches these jobs -> when it last polled, in Unix seconds. */
	watchers: Record<string, number>;
};

/** What one trigger node has in memory; nothing of it is needed for not losing a job. */
export type TriggerMemory = {
	/** Whether a poll is under way; n8n lets polls overlap. */
	busy: boolean;
	/** Handles whose report n8n has surely taken, oldest first. */
	reported: Set<string>;
	/** Handles given to n8n, with the time in ms, of which n8n may still discard the report. */
	handedOver: Map<string, number>;
	/** The last look at each open job. */
	looks: Map<string, Look>;
};

export type Look = {
	/** Unix ms. */
	at: number;
	/** Status calls that failed since the last one that succeeded. */
	failures: number;
	/** Status calls so far. */
	polls: number;
	/** Downloads of the finished video that failed. */
	failedDownloads: number;
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
const UNWATCHED_KEPT_FOR = 3600;
const MOST_IDLE_WORKFLOWS = 500;

const seconds = (ms: number) => Math.floor(ms / 1000);

/** Reads handles with their times out of stored data, which others may have changed. */
export function readJobs(value: unknown): WatchedJobs {
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
	private readonly shared: Shared = { jobs: {}, watchers: {} };

	private readonly triggers = new Map<string, TriggerMemory>();

	get jobs(): Readonly<WatchedJobs> {
		return this.shared.jobs;
	}

	get isWatched(): boolean {
		return Object.keys(this.shared.watchers).length > 0;
	}

	/** Whether it only holds jobs for a trigger that may come. */
	get isIdle(): boolean {
		return !this.isWatched && this.triggers.size === 0;
	}

	/** @returns the handles that found no room */
	add(handles: string[], now: number): string[] {
		this.forgetWatchers(now);
		if (!this.isWatched) this.forgetOld(now);
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
	absorb(global: IDataObject): Readonly<WatchedJobs> {
		const stored = global[KEY] as Partial<Shared> | undefined;
		if (stored === (this.shared as unknown)) return this.shared.jobs;
		const watchers = readTimes(stored?.watchers, () => true);
		for (const [nodeId, seen] of Object.entries(watchers)) this.saw(nodeId, seen);
		const jobs = readJobs(stored?.jobs);
		this.absorbJobs(jobs);
		return jobs;
	}

	/** Adds stored jobs, except those that every trigger is known to have reported: then the copy is old. */
	absorbJobs(jobs: WatchedJobs): void {
		for (const [handle, since] of Object.entries(jobs)) {
			if (!this.isSettled(handle)) this.shared.jobs[handle] ??= since;
		}
	}

	/** Puts the ledger's object into a copy of the static data, and so into what will be saved. */
	share(global: IDataObject): void {
		const stored = global[KEY] as unknown;
		if (this.isWatched && stored !== this.shared) {
			global[KEY] = this.shared as unknown as IDataObject;
		}
		// A list that nobody watches would only be carried along.
		if (!this.isWatched && stored !== undefined) delete global[KEY];
	}

	trigger(nodeId: string): TriggerMemory {
		let memory = this.triggers.get(nodeId);
		if (!memory) {
			memory = { busy: false, reported: new Set(), handedOver: new Map(), looks: new Map() };
			this.triggers.set(nodeId, memory);
		}
		return memory;
	}

	/** Notes that a trigger polls, which makes every job wait for its report. */
	watchedBy(nodeId: string, now: number): void {
		this.saw(nodeId, seconds(now));
		this.forgetWatchers(now);
	}

	/** Notes that a trigger does not watch these jobs, or no longer. */
	notWatchedBy(nodeId: string, global: IDataObject): void {
		this.absorb(global);
		delete this.shared.watchers[nodeId];
		if (global[KEY] !== undefined) this.share(global);
	}

	/** Takes out the jobs that every trigger has reported. */
	settle(): void {
		for (const handle of Object.keys(this.shared.jobs)) {
			if (this.isSettled(handle)) delete this.shared.jobs[handle];
		}
	}

	private isSettled(handle: string): boolean {
		const watchers = Object.keys(this.shared.watchers);
		return (
			watchers.length > 0 && watchers.every((id) => this.triggers.get(id)?.reported.has(handle))
		);
	}

	private saw(nodeId: string, at: number): void {
		this.shared.watchers[nodeId] = Math.max(at, this.shared.watchers[nodeId] ?? 0);
	}

	private forgetWatchers(now: number): void {
		const times = Object.entries(this.shared.watchers);
		const latest = Math.max(...times.map(([, seen]) => seen));
		for (const [nodeId, seen] of times) {
			const isGone = latest - seen > OUTLIVED_AFTER || seconds(now) - seen > GONE_AFTER;
			if (isGone) delete this.shared.watchers[nodeId];
		}
	}

	private forgetOld(now: number): void {
		for (const [handle, since] of Object.entries(this.shared.jobs)) {
			if (seconds(now) - since > UNWATCHED_KEPT_FOR) delete this.shared.jobs[handle];
		}
	}
}

/** The ledgers of one n8n process, by workflow. */
export class WatchRegister {
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
export const watchRegister = new WatchRegister();

type Finishing = { job: string; status: string };

const FINISHED = ['completed', 'failed', 'cancelled'];

/**
 * Tells the CometAPI Triggers of the same workflow about jobs that are left running. It never throws:
 * the jobs are made and paid for.
 * @param jobs handles, or jobs of which the finished ones are skipped
 */
export function registerJobs(
	context: Pick<
		IExecuteFunctions | ISupplyDataFunctions,
		'getWorkflow' | 'getWorkflowStaticData' | 'addExecutionHints'
	>,
	jobs: Array<string | Finishing>,
	register = watchRegister,
	now = Date.now(),
): void {
	const handles = jobs
		.filter((job) => typeof job === 'string' || !FINISHED.includes(job.status))
		.map((job) => (typeof job === 'string' ? job : job.job));
	const { id } = context.getWorkflow();
	if (!handles.length || !id) return;
	const ledger = register.of(id);
	const global = context.getWorkflowStaticData('global');
	ledger.absorb(global);
	const refused = ledger.add(handles, now);
	ledger.share(global);
	if (refused.length && ledger.isWatched) {
		context.addExecutionHints({
			type: 'warning',
			location: 'outputPane',
			message: `The CometAPI Trigger of this workflow already watches ${MOST_JOBS} jobs, so it will not report ${refused.join(', ')}. Use the Wait operation for them, or enter them in 'Job IDs' of a trigger.`,
		});
	}
}
