import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import type { ApiClient } from '../../shared/api/client';
import { createClient } from '../../shared/api/client';
import { localTriggers, newMemory, remember } from '../../shared/jobs/watcher/localTriggers';
import { verified } from '../../shared/jobs/watcher/signature';
import { listPath, reportPath, triggersOf } from '../../shared/jobs/watcher/triggersOf';
import type { JobNote } from '../../shared/jobs/watcher/watch';
import { checkJobs } from './checkJobs';
import { readJobFinishedParams } from './params';
import { readHandles } from './pollState';
import { trimReported } from './schedule';

/**
 * What a watcher in another process of n8n tells: jobs that have ended. The trigger asks the API itself, so that its
 * items are the same on every way, and answers which jobs it has taken.
 */

/** A file that is not there by then is left to the watcher's next call. */
const BUDGET_MS = 45_000;

/** Handles that are stored with the node. */
const MOST_STORED = 1000;

/** Handles that this process has given to n8n over a webhook, by trigger: a call that came again starts nothing. */
const reported = new Map<string, Set<string>>();

export async function takeCall(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const workflowId = context.getWorkflow().id ?? '';
	const nodeId = context.getNode().id;
	const isList = context.getWebhookName() === 'setup';
	const path = isList ? listPath(workflowId) : reportPath(workflowId, nodeId);
	const client = await createClient(context);
	const call = verified(client.connection.key, path, context.getBodyData(), Date.now());
	if (!call) return refuse(context);
	if (isList) return { webhookResponse: { triggers: triggersOf(context).map(({ id }) => id) } };
	return await report(context, client, call.jobs ?? {});
}

function refuse(context: IWebhookFunctions): IWebhookResponseData {
	context.getResponseObject().status(403).json({ refused: true });
	return { noWebhookResponse: true };
}

async function report(
	context: IWebhookFunctions,
	client: ApiClient,
	jobs: Record<string, JobNote>,
): Promise<IWebhookResponseData> {
	const workflowId = context.getWorkflow().id ?? '';
	const nodeId = context.getNode().id;
	const params = readJobFinishedParams(context);
	const memory = localTriggers(workflowId).get(nodeId) ?? newMemory();
	const known = reported.get(nodeId) ?? new Set<string>();
	reported.set(nodeId, known);
	const isKnown = (handle: string) => known.has(handle) || memory.reported.has(handle);
	const data = context.getWorkflowStaticData('node');
	const stored = readHandles(data.reported);
	const done = Object.keys(jobs).filter((handle) => isKnown(handle) || stored.includes(handle));
	const open = new Map(Object.entries(jobs).filter(([handle]) => !done.includes(handle)));
	// Set aside before the first await, for a call that comes while this one is under way.
	for (const handle of open.keys()) remember(known, handle);
	const checks = new Map(
		[...open].map(([handle, { tries: failures = 0 }]) => [
			handle,
			{ at: 0, checks: 0, failures, failedDownloads: failures },
		]),
	);
	const { reports, left } = await checkJobs(context, client, params, { open, checks }, BUDGET_MS);
	const taken = [...left, ...reports.map(({ handle }) => handle)];
	for (const handle of open.keys()) if (!taken.includes(handle)) known.delete(handle);
	const items = reports
		.filter(({ status }) => params.statuses.includes(status))
		.map(({ item }) => item);
	// For a guard that asks later, when this process is gone.
	const isTyped = (handle: string) => handle in Object(data.ids ?? {});
	if (taken.length) data.reported = trimReported([...stored, ...taken], isTyped, MOST_STORED);
	const webhookResponse = { taken: [...done, ...taken] };
	if (!items.length) return { webhookResponse };
	const handles = items.map(({ json }) => json.job as string).join(', ');
	context.logger.info(`CometAPI Trigger reports: ${handles}`, { node: context.getNode().name });
	return { webhookResponse, workflowData: [items] };
}
