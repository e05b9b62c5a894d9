import type { IDataObject } from 'n8n-workflow';

import type { TriggerMemory } from '../../shared/jobs/watcher/localTriggers';
import { remember } from '../../shared/jobs/watcher/localTriggers';
import type { OpenJobs } from './schedule';
import { trimReported } from './schedule';

/**
 * The state of one poll: what n8n has stored with the trigger node and what is in memory come together, and go back.
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
/** Reported jobs that are remembered although nobody names them: a watcher may ask for them after a restart. */
const MOST_OTHER_REPORTED = 1000;

type Times = Record<string, number>;

export type PollState = {
	/** Whether the last report is still on its way; then there is nothing to do in this poll. */
	unproven: boolean;
	open: OpenJobs;
	checks: TriggerMemory['checks'];
	/** Writes the state for n8n to save; nothing is written when nothing has changed. */
	close(reported: string[], now: number): void;
};

/** @param ids handles of 'Job IDs' */
export function openPollState(
	memory: TriggerMemory,
	stored: IDataObject,
	ids: string[],
	now: number,
): PollState {
	const { inbox, checks, unproven } = memory;
	for (const handle of readHandles(stored.reported)) remember(memory.reported, handle);
	for (const [handle, at] of unproven) {
		if (memory.reported.has(handle) || now - at > PROOF_MS) unproven.delete(handle);
	}
	for (const handle of inbox.keys()) if (memory.reported.has(handle)) inbox.delete(handle);

	const typed = typedJobs(ids, readTimes(stored.ids), now);
	const notes = Object.entries(typed).map(([handle, since]) => [handle, { since: since * 1000 }]);
	const open: OpenJobs = new Map([...inbox, ...(notes as Array<[string, { since: number }]>)]);
	for (const handle of memory.reported) open.delete(handle);
	for (const handle of checks.keys()) if (!open.has(handle)) checks.delete(handle);

	const close = (reported: string[], closedAt: number) => {
		for (const handle of reported) {
			unproven.set(handle, closedAt);
			open.delete(handle);
		}
		const before = readHandles(stored.reported).filter((handle) => !reported.includes(handle));
		const all = [...before, ...reported];
		writeChange(
			stored,
			'reported',
			trimReported(all, (handle) => handle in typed, MOST_OTHER_REPORTED),
		);
		writeChange(stored, 'ids', typed);
	};
	return { unproven: unproven.size > 0, open, checks, close };
}

/** Typed jobs have no time of their own: theirs begins when the trigger first sees them. */
function typedJobs(ids: string[], known: Times, now: number): Times {
	const seconds = Math.floor(now / 1000);
	return Object.fromEntries(ids.map((handle) => [handle, known[handle] ?? seconds]));
}

function readTimes(value: unknown): Times {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
	const entries = Object.entries(value).filter(([, time]) => Number.isFinite(time));
	return Object.fromEntries(entries) as Times;
}

export const readHandles = (value: unknown): string[] =>
	Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];

/** Every write makes n8n store the whole static data, so equal values are left alone. */
function writeChange(stored: IDataObject, key: string, value: string[] | Times) {
	const isEmpty = Object.keys(value).length === 0;
	if (isEmpty && stored[key] === undefined) return;
	if (JSON.stringify(stored[key]) === JSON.stringify(value)) return;
	if (isEmpty) delete stored[key];
	else stored[key] = value;
}
