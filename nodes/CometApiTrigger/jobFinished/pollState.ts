import type { IDataObject } from 'n8n-workflow';

import type { JobTimes, Ledger, TriggerMemory } from '../../shared/jobs/ledger';
import { readJobs } from '../../shared/jobs/ledger';
import type { OpenJobs } from './schedule';
import { trimReported } from './schedule';

/**
 * The state of one poll: what n8n has stored and what is in memory come together, and go back.
 *
 * A report counts as taken only when a later poll finds it in the trigger's own stored data. n8n may still
 * throw a poll's items away after it returned (the workflow was published anew meanwhile, or the durable
 * scheduler's time was up), and then it throws away the data that the poll wrote as well.
 */

/**
 * How long (ms) a poll waits for that proof before it reports again. Polling on meanwhile could report a job
 * twice, or write data that knows nothing of the report over the data that does.
 */
export const PROOF_MS = 60_000;
/** Reported jobs that are remembered although nothing names them any more, in case an old copy comes up. */
const MOST_OTHER_REPORTED = 1000;

/** The copies of static data that n8n has given to this poll. */
export type Stored = { node: IDataObject; global: IDataObject };

export type Sources = {
	/** Whether jobs of this workflow's Video nodes are reported. */
	workflow: boolean;
	/** Handles of 'Job IDs'. */
	ids: string[];
};

export type PollState = {
	/** Whether the last report is still on its way; then there is nothing to do in this poll. */
	unproven: boolean;
	open: OpenJobs;
	memory: TriggerMemory;
	/** Writes the state for n8n to save; nothing is written when nothing has changed. */
	close(reported: string[], now: number): void;
};

export function openPollState(
	ledger: Ledger,
	nodeId: string,
	{ node, global }: Stored,
	sources: Sources,
	now: number,
): PollState {
	const memory = ledger.trigger(nodeId);
	for (const handle of readHandles(node.reported)) memory.reported.add(handle);
	for (const [handle, at] of memory.unproven) {
		if (memory.reported.has(handle) || now - at > PROOF_MS) memory.unproven.delete(handle);
	}

	const saved = sources.workflow ? takeJobs(ledger, nodeId, { node, global }, now) : {};
	if (!sources.workflow) ledger.leftBy(nodeId, global);
	const typed = typedJobs(sources.ids, readJobs(node.ids), now);
	const named: JobTimes = { ...typed, ...(sources.workflow ? ledger.jobs : {}) };

	const open = new Map(
		Object.entries(named)
			.filter(([handle]) => !memory.reported.has(handle))
			.map(([handle, since]) => [handle, since * 1000]),
	);
	for (const handle of memory.checks.keys()) if (!open.has(handle)) memory.checks.delete(handle);

	const close = (reported: string[], closedAt: number) => {
		for (const handle of reported) {
			memory.unproven.set(handle, closedAt);
			open.delete(handle);
		}
		const isNamed = (handle: string) => handle in named || handle in saved;
		const all = [...memory.reported, ...reported];
		const kept = trimReported(all, isNamed, MOST_OTHER_REPORTED);
		memory.reported = new Set(kept.filter((handle) => memory.reported.has(handle)));
		writeChange(node, 'reported', kept);
		writeChange(node, 'ids', typed);
		if (!sources.workflow) return;
		// What is in the stored list needs no second place; what is not (yet) gets it here.
		const unsaved = Object.entries(ledger.jobs).filter(
			([handle]) => open.has(handle) && !(handle in saved),
		);
		writeChange(node, 'jobs', Object.fromEntries(unsaved));
		ledger.share(global);
	};
	return { unproven: memory.unproven.size > 0, open, memory, close };
}

/**
 * The union of everything known into the ledger.
 * @returns the jobs of the stored list as this poll found it
 */
function takeJobs(ledger: Ledger, nodeId: string, { node, global }: Stored, now: number) {
	ledger.polledBy(nodeId, now);
	const saved = ledger.absorb(global);
	ledger.absorbJobs(readJobs(node.jobs));
	ledger.dropReported();
	return saved;
}

/** Typed jobs have no time of their own: theirs begins when the trigger first sees them. */
function typedJobs(ids: string[], known: JobTimes, now: number): JobTimes {
	const seconds = Math.floor(now / 1000);
	return Object.fromEntries(ids.map((handle) => [handle, known[handle] ?? seconds]));
}

function readHandles(value: unknown): string[] {
	return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}

/** Every write makes n8n store the whole static data, so equal values are left alone. */
function writeChange(node: IDataObject, key: string, value: string[] | JobTimes) {
	const isEmpty = Object.keys(value).length === 0;
	if (isEmpty && node[key] === undefined) return;
	if (JSON.stringify(node[key]) === JSON.stringify(value)) return;
	if (isEmpty) delete node[key];
	else node[key] = value;
}
