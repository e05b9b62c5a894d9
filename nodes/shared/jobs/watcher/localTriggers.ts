import type { JobNote } from './watch';

/**
 * The CometAPI Triggers that live in this process, by workflow. A watcher that wakes up here gives its reports to
 * them without HTTP, and they give them to n8n with their next poll. Nothing in here is needed for not losing a job:
 * the watcher asks again.
 */

/** What one trigger node has in memory. */
export type TriggerMemory = {
	/** Whether a poll is under way; n8n lets polls overlap. */
	busy: boolean;
	/** Reports of watchers for the next poll, by handle. */
	inbox: Map<string, JobNote>;
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

const MOST_REMEMBERED = 20_000;

/** Adds to a set that must not grow for ever; the oldest goes first. */
export function remember(set: Set<string>, handle: string) {
	set.add(handle);
	for (const oldest of set) {
		if (set.size <= MOST_REMEMBERED) return;
		set.delete(oldest);
	}
}

const workflows = new Map<string, Map<string, TriggerMemory>>();

/** The triggers of a workflow that live here. */
export const localTriggers = (workflowId: string): ReadonlyMap<string, TriggerMemory> =>
	workflows.get(workflowId) ?? new Map<string, TriggerMemory>();

/** One trigger, which from now on counts as living here. */
export function localTrigger(workflowId: string, nodeId: string): TriggerMemory {
	const triggers = workflows.get(workflowId) ?? new Map<string, TriggerMemory>();
	workflows.set(workflowId, triggers);
	const memory = triggers.get(nodeId) ?? newMemory();
	triggers.set(nodeId, memory);
	return memory;
}

export const newMemory = (): TriggerMemory => ({
	busy: false,
	inbox: new Map(),
	reported: new Set(),
	unproven: new Map(),
	checks: new Map(),
});

/** For a trigger that was unpublished, or that does not report the jobs of its workflow. */
export function forgetTrigger(workflowId: string, nodeId: string) {
	workflows.get(workflowId)?.delete(nodeId);
}

/** Jobs that Wait or Create of this process has given to its workflow: no trigger is told of them. */
const delivered = new Set<string>();
/** Jobs that a watcher has. */
const watched = new Set<string>();

const inWorkflow = (workflowId: string, handle: string) => `${workflowId} ${handle}`;

export const noteDelivered = (workflowId: string, handle: string) =>
	remember(delivered, inWorkflow(workflowId, handle));

export const isDelivered = (workflowId: string, handle: string) =>
	delivered.has(inWorkflow(workflowId, handle));

/** Whether the job had no watcher before; from now on it counts as watched. */
export function isUnwatched(workflowId: string, handle: string): boolean {
	const job = inWorkflow(workflowId, handle);
	const isNew = !watched.has(job);
	remember(watched, job);
	return isNew;
}

/** For a watcher that could not be started. */
export const forgetWatched = (workflowId: string, handle: string) =>
	watched.delete(inWorkflow(workflowId, handle));

/** The job that a workflow has made last, for the editor's test of its trigger. */
const newest = new Map<string, string>();

export function noteNewest(workflowId: string, handle: string) {
	newest.delete(workflowId);
	newest.set(workflowId, handle);
	if (newest.size > MOST_REMEMBERED) newest.delete([...newest.keys()][0]);
}

export const newestJob = (workflowId: string) => newest.get(workflowId);
