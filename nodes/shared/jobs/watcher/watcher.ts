import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import type { ApiClient } from '../../api/client';
import { createClient } from '../../api/client';
import { ApiError } from '../../api/apiError';
import { sleep } from '../../api/sleep';
import type { WireRequest } from '../../api/wire';
import { runPool } from '../../node/concurrency';
import { sentenceOf } from '../../node/nodeError';
import { fetchJob } from '../fetchJob';
import type { Job } from '../job';
import { isFinished } from '../job';
import { parseHandle } from '../jobHandle';
import { lookForSleeper, nextLook, sleeperLost } from '../sleeper/lookForSleeper';
import type { Sleeper } from '../sleeper/sleeper';
import { isDelivered } from './localTriggers';
import { tellTriggers } from './tellTriggers';
import type { Fate } from './guard';
import { fateOf, takenOver } from './guard';
import type { Seen, Watch } from './watch';
import { asleep, isLost, isOver, looked, openJobs, told, toTell, without } from './watch';
import { watcherWorkflow } from './watcherWorkflow';

/**
 * A watcher: a sub-execution of the Video or Job node itself that sleeps in n8n's database, looks after its jobs and
 * goes to sleep again. Whatever process dies meanwhile, n8n wakes it up in another one.
 */

const AT_ONCE = 5;
const CHECK_TIMEOUT_MS = 20_000;
/** How long a watcher may take until n8n has it in its database. */
const STORED_WITHIN_MS = 15_000;

/**
 * Starts a watcher, and waits until it sleeps in n8n's database.
 * @returns its execution's ID
 */
export async function startWatcher(context: IExecuteFunctions, watch: Watch): Promise<string> {
	const json = watch as unknown as IDataObject;
	const { executionId } = await context.executeWorkflow(
		{ code: watcherWorkflow(context) },
		[{ json }],
		undefined,
		{ doNotWaitToFinish: true },
	);
	const deadline = Date.now() + STORED_WITHIN_MS;
	while (Date.now() < deadline) {
		const data = await context.getExecutionDataById(executionId);
		if (data?.waitTill) return executionId;
		if (data?.resultData?.error) throw new Error(data.resultData.error.message);
		await sleep(25);
	}
	throw new Error(`n8n has not stored execution ${executionId}`);
}

/** One run of a watcher, between two sleeps. @throws NodeOperationError when no trigger takes the jobs any more */
export async function runWatcher(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const [item] = context.getInputData();
	const before = item.json as unknown as Watch;
	const isFirst = Date.now() < before.lookAt - 1000;
	const watch = isFirst ? before : await look(context, before);
	if (isOver(watch)) return [[]];
	if (isLost(watch, Date.now())) throw lost(context, watch);
	if (watch.sleeper?.isMissing) throw sleeperLost(context, watch);
	const next = isFirst ? watch : nextSleep(watch, Date.now());
	const json = next as unknown as IDataObject;
	item.json = json;
	await context.putExecutionToWait(new Date(next.lookAt));
	return [[{ json: { ...json } }]];
}

const isSleepers = (watch: Watch): watch is Watch & { sleeper: Sleeper } =>
	watch.sleeper !== undefined;

function nextSleep(watch: Watch, now: number): Watch {
	const next = asleep(watch, now, Math.random());
	return isSleepers(next) ? { ...next, lookAt: nextLook(next, now) } : next;
}

async function look(context: IExecuteFunctions, before: Watch): Promise<Watch> {
	let watch = before.sleeper
		? before
		: without(before, (handle) => isDelivered(before.workflow, handle));
	try {
		if (watch.peers?.length)
			watch = takenOver(watch, await fatesOf(context, watch.peers), Date.now());
		const client = await createClient(context);
		const { seen, jobs } = await check(client, openJobs(watch));
		watch = looked(watch, seen);
		if (isSleepers(watch)) return await lookForSleeper(context, watch, jobs, Date.now());
		const notes = toTell(watch, Date.now());
		const handles = Object.keys(notes);
		if (!handles.length) return watch;
		const { key } = client.connection;
		const { triggers, answers, problem } = await tellTriggers(context, key, watch, notes);
		return { ...told(watch, handles, triggers, answers, Date.now()), problem };
	} catch (error) {
		// Whatever it is, a later look may do better, and these are the only words of it.
		return { ...watch, untakenSince: watch.untakenSince ?? Date.now(), problem: sentenceOf(error) };
	}
}

async function fatesOf(context: IExecuteFunctions, peers: string[]): Promise<Record<string, Fate>> {
	const fates = peers.map(async (id) => {
		const fate = fateOf(await context.getExecutionDataById(id), Date.now());
		if (fate.is === 'dead') {
			const handles = Object.keys(fate.jobs).join(', ');
			context.logger.info(`CometAPI takes over from execution ${id}, which has died: ${handles}`);
		}
		return [id, fate] as const;
	});
	return Object.fromEntries(await Promise.all(fates));
}

/** One status call for each job. A refused key or a rate limit ends them: all others would only be refused as well. */
async function check(
	client: ApiClient,
	handles: string[],
): Promise<{ seen: Record<string, Seen>; jobs: Record<string, Job> }> {
	const seen: Record<string, Seen> = {};
	const jobs: Record<string, Job> = {};
	let isHopeless = false;
	const send = async <T>(request: WireRequest) =>
		await client.send<T>(request, { maxRetries: 0, timeoutMs: CHECK_TIMEOUT_MS });
	const checkOne = async (at: number) => {
		const handle = handles[at];
		try {
			const job = await fetchJob(send, parseHandle(handle), client.connection.baseUrl);
			jobs[handle] = job;
			const hasEnded = isFinished(job) || job.needsInput;
			seen[handle] = hasEnded ? 'ended' : job.fileIsMissing ? 'noFile' : 'running';
		} catch (error) {
			seen[handle] = 'unknown';
			const kind = error instanceof ApiError ? error.details.kind : undefined;
			isHopeless ||= kind === 'authentication' || kind === 'rateLimit';
		}
	};
	await runPool(handles.length, AT_ONCE, checkOne, undefined, () => isHopeless);
	return { seen, jobs };
}

function lost(context: IExecuteFunctions, { jobs, workflow, problem }: Watch) {
	const handles = Object.keys(jobs);
	const message = `No CometAPI Trigger of workflow ${workflow} has taken these jobs for a day: ${handles.join(', ')}`;
	const description = `${problem ?? 'None was found'}. The jobs are made and paid for: read them with 'Get' or 'Wait', or enter them in 'Job IDs' of a trigger.`;
	return new NodeOperationError(context.getNode(), message, { description });
}
