import type { LastCheck } from '../../shared/jobs/watcher/localTriggers';
import type { JobNote } from '../../shared/jobs/watcher/watch';

/** Which jobs a poll checks, and what a check means. Pure: times come in as numbers of ms. */

/** Jobs that are to be reported, by handle. */
export type OpenJobs = Map<string, JobNote>;

/** A job is checked again after a tenth of its age: young ones at each poll, old ones more rarely. */
const SHARE_OF_AGE = 0.1;
const LONGEST_PAUSE_MS = 15 * 60_000;
/** After a failed call the pause is doubled, beginning with this. */
const FIRST_PAUSE_AFTER_FAILURE_MS = 5_000;
/** So many calls in a row must have failed before a job may be given up without a response. */
const FAILURES_BEFORE_GIVING_UP = 5;
/** Providers may not know a fresh job for a while (contract 3.6); after this (ms) it does not exist. */
const UNKNOWN_FORGIVEN_MS = 10 * 60_000;

/** When a job is to be checked again. */
export function dueAt(since: number, last: LastCheck | undefined): number {
	if (!last) return since;
	const regular = Math.max(0, last.at - since) * SHARE_OF_AGE;
	const pause = last.failures
		? Math.max(regular, FIRST_PAUSE_AFTER_FAILURE_MS) * 2 ** (last.failures - 1)
		: regular;
	return last.at + Math.min(pause, LONGEST_PAUSE_MS);
}

/** The handles that are due, the longest due first. */
export function dueJobs(
	open: OpenJobs,
	checks: ReadonlyMap<string, LastCheck>,
	now: number,
	most: number,
): string[] {
	return [...open]
		.map(([handle, { since }]) => ({ handle, due: dueAt(since, checks.get(handle)) }))
		.filter(({ due }) => due <= now)
		.sort((a, b) => a.due - b.due)
		.slice(0, most)
		.map(({ handle }) => handle);
}

/** Whether a job that is still running has run out of its time; a limit of 0 means never. */
export const isTooOld = (since: number, now: number, giveUpAfterMs: number) =>
	giveUpAfterMs > 0 && now - since >= giveUpAfterMs;

/**
 * Whether a job is given up although its status call failed. One failed call is never enough: after a
 * night without network all jobs are old, and most of them are finished.
 */
export function isLost(
	since: number,
	now: number,
	failures: number,
	unknownToApi: boolean,
	giveUpAfterMs: number,
): boolean {
	if (failures < FAILURES_BEFORE_GIVING_UP) return false;
	return (
		isTooOld(since, now, giveUpAfterMs) || (unknownToApi && now - since >= UNKNOWN_FORGIVEN_MS)
	);
}

/**
 * What stays in the list of reported jobs: all that some source still names, because without their mark
 * they would be reported again, and the latest others.
 */
export function trimReported(
	reported: string[],
	isNamed: (handle: string) => boolean,
	mostOthers: number,
): string[] {
	let others = reported.filter((handle) => !isNamed(handle)).length;
	return reported.filter((handle) => isNamed(handle) || others-- <= mostOthers);
}
