import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { jobFailed } from '../fetchJob';
import type { Job } from '../job';
import { isFinished, withoutFile } from '../job';
import { itemsOf } from '../jobItem';
import { openJobs } from '../watcher/watch';
import type { Watch } from '../watcher/watch';
import { deliver } from './deliverer';
import type { Ending, Place, Sleeper } from './sleeper';
import {
	afterWaiting,
	ASLEEP_WITHIN_MS,
	deliveryFor,
	isDue,
	REDELIVER_AFTER_MS,
	sleeperFate,
} from './sleeper';

/** A watcher's look on behalf of a sleeping execution, after it has checked the jobs. */

/** @param found jobs as this look has found them */
export async function lookForSleeper(
	context: IExecuteFunctions,
	watch: Watch & { sleeper: Sleeper },
	found: Record<string, Job>,
	now: number,
): Promise<Watch> {
	const sleeper = withEndings(watch, found, now);
	const fate = sleeperFate(await context.getExecutionDataById(sleeper.execution), sleeper.token);
	if (fate.is === 'otherwise') return notAsleep({ ...watch, sleeper }, now);
	const seen: Sleeper = { ...sleeper, isSeen: true };
	if (!isDue(seen, now)) return { ...watch, sleeper: seen };
	await deliver(context, seen, deliveryFor(seen, fate.items));
	return { ...watch, sleeper: { ...seen, deliveries: (seen.deliveries ?? 0) + 1 } };
}

function notAsleep(watch: Watch & { sleeper: Sleeper }, now: number): Watch {
	const { sleeper } = watch;
	// Woken, by its items or because its time was up, or stopped.
	if (sleeper.isSeen || now >= sleeper.until) return afterWaiting(watch);
	if (now - watch.since < ASLEEP_WITHIN_MS) return watch;
	if (sleeper.hasTriggers) return afterWaiting(watch);
	return { ...watch, sleeper: { ...sleeper, isMissing: true } };
}

/** The last word about jobs whose execution died before it slept, where no trigger can be told. */
export const sleeperLost = (context: IExecuteFunctions, { sleeper, jobs }: Watch) =>
	new NodeOperationError(
		context.getNode(),
		`Execution ${sleeper?.execution} ended before it could wait for these jobs: ${Object.keys(jobs).join(', ')}`,
		{ description: "They are made and paid for: read them with 'Get' or 'Wait'." },
	);

/** With the items of jobs that have ended since; they are kept, so that no job is asked for twice. */
function withEndings(watch: Watch & { sleeper: Sleeper }, found: Record<string, Job>, now: number) {
	const { sleeper } = watch;
	const open = openJobs(watch);
	const endings = { ...sleeper.endings };
	for (const place of sleeper.places) {
		const job = found[place.handle];
		if (job && !open.includes(place.handle)) endings[place.handle] ??= endingOf(job, place, now);
	}
	return { ...sleeper, endings };
}

function endingOf(job: Job, place: Place, now: number): Ending {
	const ended = isFinished(job) || job.needsInput ? job : withoutFile(job);
	const hasFailed = isFinished(ended) && ended.status !== 'completed';
	if (hasFailed && place.onFailedJob === 'fail') return { error: jobFailed(ended).message };
	const model = ended.model ?? place.model;
	const waitedSeconds = Math.round((now - place.since) / 1000);
	const note = { waitedSeconds, checks: place.checks, timedOut: false };
	const [{ json }] = itemsOf({ ...ended, model }, { simplify: place.simplify }, note);
	return { json };
}

/** When the watcher of a sleeper looks again: in its own rhythm, or sooner. */
export function nextLook({ sleeper, lookAt }: Watch & { sleeper: Sleeper }, now: number): number {
	if (sleeper.deliveries) return now + REDELIVER_AFTER_MS;
	return sleeper.until > now ? Math.min(lookAt, sleeper.until) : lookAt;
}
