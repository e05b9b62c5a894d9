import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import type { ApiClient } from '../../shared/api/client';
import { createClient } from '../../shared/api/client';
import { ApiError } from '../../shared/api/apiError';
import type { TriggerMemory } from '../../shared/jobs/watcher/localTriggers';
import { forgetTrigger, localTrigger, newMemory } from '../../shared/jobs/watcher/localTriggers';
import type { JobFinishedParams } from './params';
import { readJobFinishedParams } from './params';
import type { Checks } from './checkJobs';
import { checkJobs } from './checkJobs';
import { openPollState } from './pollState';
import { manualPoll } from './manualPoll';

/** A poll's longest time (ms) where n8n names none, and the most of n8n's that is used. */
const OWN_BUDGET_MS = 60_000;
const LONGEST_BUDGET_MS = 240_000;
/** n8n's activation waits for the first poll. */
const FIRST_BUDGET_MS = 45_000;
const ACTIVATION_BUDGET_MS = 10_000;
const KEY_CHECK_TIMEOUT_MS = 10_000;

/**
 * n8n's default scheduler polls with one context from an activation to the next, so a context that has not
 * polled yet is being activated. The durable scheduler makes a context for each poll, and calls all of them
 * but the activation's an 'update'.
 */
const polledBefore = new WeakSet<IPollFunctions>();

type Occasion = {
	first: boolean;
	/** Somebody has just activated the workflow and is told what is wrong. */
	byUser: boolean;
	/** n8n has just started: a trigger that fails now may stay off, so failing waits for the next poll. */
	byStart: boolean;
};

function occasionOf(context: IPollFunctions): Occasion {
	const first = !polledBefore.has(context);
	polledBefore.add(context);
	const mode = context.getActivationMode();
	return {
		first,
		byUser: first && ['activate', 'create'].includes(mode),
		byStart: first && ['init', 'leadershipChange'].includes(mode),
	};
}

/** One poll: n8n calls it at the chosen times, once at the activation, and for a test in the editor. */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const params = readJobFinishedParams(context);
	const occasion = occasionOf(context);
	const isManual = context.getMode() === 'manual';
	// At any other poll one wrong ID must not keep the other jobs from being reported.
	if (params.complaint && (isManual || occasion.byUser)) throw params.complaint;
	if (isManual) return await manualPoll(context, params);

	const memory = memoryOf(context, params);
	if (memory.busy) return null;
	memory.busy = true;
	try {
		return await pollOnce(context, memory, params, occasion);
	} finally {
		memory.busy = false;
	}
}

/** By ID of a trigger that does not report the jobs of its workflow. */
const others = new Map<string, TriggerMemory>();

function memoryOf(context: IPollFunctions, { watchWorkflow }: JobFinishedParams): TriggerMemory {
	const { id: nodeId } = context.getNode();
	const workflowId = context.getWorkflow().id ?? '';
	if (watchWorkflow) return localTrigger(workflowId, nodeId);
	forgetTrigger(workflowId, nodeId);
	const key = `${workflowId} ${nodeId}`;
	const memory = others.get(key) ?? newMemory();
	others.set(key, memory);
	return memory;
}

async function pollOnce(
	context: IPollFunctions,
	memory: TriggerMemory,
	params: JobFinishedParams,
	occasion: Occasion,
): Promise<INodeExecutionData[][] | null> {
	const stored = context.getWorkflowStaticData('node');
	const state = openPollState(memory, stored, params.ids, Date.now());
	if (state.unproven) return null;
	const client = await createClient(context);
	const checks = await checkJobs(context, client, params, state, budgetOf(context, occasion));
	const wanted = checks.reports.filter(({ status }) => params.statuses.includes(status));
	const blocked =
		checks.blocked ?? (occasion.byUser ? await keyProblem(client, checks) : undefined);
	if (blocked && !occasion.byStart && !checks.responses && !wanted.length) throw blocked;

	const reported = [...checks.left, ...checks.reports.map(({ handle }) => handle)];
	state.close(reported, Date.now());
	return wanted.length ? [wanted.map(({ item }) => item)] : null;
}

function budgetOf(context: IPollFunctions, { first, byUser, byStart }: Occasion): number {
	// n8n before 2.41 has no such method.
	const offered = (context as Partial<IPollFunctions>).getPollBudgetMs?.() ?? OWN_BUDGET_MS;
	const own =
		byUser || byStart ? ACTIVATION_BUDGET_MS : first ? FIRST_BUDGET_MS : LONGEST_BUDGET_MS;
	return Math.min(offered, own);
}

/** Whoever activates the workflow learns at once that the key is wrong; anything else may pass by itself. */
async function keyProblem(client: ApiClient, checks: Checks): Promise<ApiError | undefined> {
	if (checks.responses) return undefined;
	const request = { method: 'GET' as const, path: '/models' };
	const problem = await client
		.send(request, { maxRetries: 0, timeoutMs: KEY_CHECK_TIMEOUT_MS })
		.then(
			() => undefined,
			(error: unknown) => error,
		);
	const isBlocking =
		problem instanceof ApiError && ['authentication', 'wrongPath'].includes(problem.details.kind);
	return isBlocking ? problem : undefined;
}
