import type { Sleeper } from '../sleeper/sleeper';

/**
 * What a watcher knows and decides. A watcher is a sub-execution that sleeps in n8n's database until it looks after
 * its jobs; this is the state that it sleeps with. Pure: times come in as milliseconds, and every function gives a
 * new state.
 */

/** What the trigger is told about a job that it is to report. */
export type JobNote = {
	/** When the job was made, in Unix ms. */
	since: number;
	/** Whether a manual execution has made it. */
	manual?: true;
	/** Whether it is reported as it is, because its time is up. */
	last?: true;
	/** Whether it was called finished without a file at an earlier look as well. */
	noFile?: true;
	/** How often it was told before. */
	tries?: number;
};

export type WatchedJob = {
	/** Nothing more will happen to it, or only when somebody presses a button. */
	ended?: true;
	/** Whether it is called finished, but its file is missing. */
	noFile?: true;
	/** Checks that failed since the last one that succeeded. */
	failures?: number;
	tries?: number;
	/** Triggers that are to report it: those of the workflow when it was told first. */
	owed?: string[];
	/** Those among them that have taken it. */
	taken?: string[];
};

export type Watch = {
	/** Whose triggers are told. */
	workflow: string;
	/** When the youngest of its jobs was made. */
	since: number;
	/** 0 watches for ever. */
	giveUpAfterMs: number;
	manual?: true;
	jobs: Record<string, WatchedJob>;
	/** When it wakes up. */
	lookAt: number;
	/** Since when something that is to be told was taken by nobody. */
	untakenSince?: number;
	/** Why. */
	problem?: string;
	/** The run that sleeps until its jobs have ended; without, the triggers of the workflow are told of them. */
	sleeper?: Sleeper;
	/** Executions of other watchers, whose jobs this one takes over when they die in a look. */
	peers?: string[];
};

/** What one look has found about a job. */
export type Seen = 'ended' | 'noFile' | 'running' | 'unknown';

/** How a trigger has answered. */
export type Answer = { trigger: string; taken: string[] };

/** n8n ends a sleep of 62 s or more on time, and a shorter one up to a minute late (n8n-core, WaitTracker). */
const FIRST_LOOK_MS = 62_000;
const SHARE_OF_AGE = 0.1;
const SHORTEST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 15 * 60_000;
/** Over how much (ms) looks that fall together are spread: n8n wakes all that are due at the same moment. */
const SPREAD_MS = 60_000;
/** So many checks in a row must have failed before a job is given up without an answer. */
const FAILURES_BEFORE_GIVING_UP = 5;
/** How often a watcher that has no jobs of its own looks after the others (ms). */
export const GUARD_MS = 5 * 60_000;
/** A report that nobody has taken for so long is an error. */
export const UNTAKEN_FOR_MS = 24 * 3_600_000;

export function newWatch(
	given: Pick<Watch, 'workflow' | 'giveUpAfterMs' | 'manual'>,
	handles: string[],
	now: number,
): Watch {
	const jobs = Object.fromEntries(handles.map((handle) => [handle, {}]));
	return { ...given, since: now, jobs, lookAt: now + FIRST_LOOK_MS };
}

export const isOver = ({ jobs, peers = [] }: Watch) =>
	Object.keys(jobs).length === 0 && peers.length === 0;

/** The jobs of which the state is not known yet. */
export const openJobs = ({ jobs }: Watch) =>
	Object.keys(jobs).filter((handle) => !jobs[handle].ended);

const change = (watch: Watch, to: (job: WatchedJob, handle: string) => WatchedJob | undefined) => ({
	...watch,
	jobs: Object.fromEntries(
		Object.entries(watch.jobs).flatMap(([handle, job]) => {
			const changed = to(job, handle);
			return changed ? [[handle, changed] as const] : [];
		}),
	),
});

/** Without jobs that somebody else has delivered. */
export const without = (watch: Watch, isDelivered: (handle: string) => boolean): Watch =>
	change(watch, (job, handle) => (isDelivered(handle) ? undefined : job));

/** After a look at the open jobs. */
export const looked = (watch: Watch, seen: Record<string, Seen>): Watch =>
	change(watch, (job, handle) => {
		if (seen[handle] === 'noFile' && !job.noFile) return { ...job, noFile: true };
		if (seen[handle] === 'ended' || seen[handle] === 'noFile')
			return { ...job, ended: true, failures: undefined };
		if (seen[handle] === 'running') return { ...job, failures: undefined };
		return seen[handle] === undefined ? job : { ...job, failures: (job.failures ?? 0) + 1 };
	});

/** What is to be told: what has ended, and what is given up. */
export function toTell(watch: Watch, now: number): Record<string, JobNote> {
	const { since, manual, giveUpAfterMs } = watch;
	const isOld = giveUpAfterMs > 0 && now - since >= giveUpAfterMs;
	return Object.fromEntries(
		Object.entries(watch.jobs).flatMap(([handle, { ended, failures = 0, noFile, tries }]) => {
			// One failed check is never enough: after a night without network all jobs are old.
			const isGivenUp = isOld && (failures === 0 || failures >= FAILURES_BEFORE_GIVING_UP);
			if (!ended && !isGivenUp) return [];
			const note: JobNote = {
				since,
				manual,
				noFile,
				tries,
				...(!ended && { last: true as const }),
			};
			return [[handle, note] as const];
		}),
	);
}

/** Those among them that one trigger is still to report. */
export const owedTo = (trigger: string, { jobs }: Watch, notes: Record<string, JobNote>) =>
	Object.fromEntries(
		Object.entries(notes).filter(([handle]) => {
			const { owed, taken = [] } = jobs[handle] ?? {};
			return !taken.includes(trigger) && (owed?.includes(trigger) ?? true);
		}),
	);

/**
 * After jobs were told.
 * @param triggers those that the workflow has now; undefined when nobody could say
 */
export function told(
	watch: Watch,
	handles: string[],
	triggers: string[] | undefined,
	answers: Answer[],
	now: number,
): Watch {
	const changed = change(watch, (job, handle) => {
		if (!handles.includes(handle)) return job;
		const tries = (job.tries ?? 0) + 1;
		if (!triggers?.length) return { ...job, tries };
		const owed = job.owed ?? triggers;
		const news = answers.filter(({ taken }) => taken.includes(handle));
		const taken = [...new Set([...(job.taken ?? []), ...news.map(({ trigger }) => trigger)])];
		// A trigger that was removed reports nothing any more.
		const isDone = owed.every((id) => taken.includes(id) || !triggers.includes(id));
		if (isDone && taken.length) return undefined;
		return { ...job, tries, taken, owed: isDone ? undefined : owed };
	});
	const isTaken = answers.some(({ taken }) => taken.length > 0);
	const isLate = handles.some((handle) => handle in changed.jobs) && !isTaken;
	return { ...changed, untakenSince: isLate ? (watch.untakenSince ?? now) : undefined };
}

/** Whether the triggers are gone, or out of reach, for good. */
export const isLost = ({ untakenSince }: Watch, now: number) =>
	untakenSince !== undefined && now - untakenSince >= UNTAKEN_FOR_MS;

/** When the watcher wakes up next: after a tenth of the age of its jobs. */
export function asleep(watch: Watch, now: number, random: number): Watch {
	const isGuard = Object.keys(watch.jobs).length === 0;
	const pause = isGuard ? GUARD_MS : (now - watch.since) * SHARE_OF_AGE;
	const kept = Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, pause));
	return { ...watch, lookAt: Math.round(now + kept + random * Math.min(SPREAD_MS, kept)) };
}
