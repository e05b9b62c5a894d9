import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { createClient } from '../shared/api/client';
import type { WireRequest } from '../shared/api/wire';
import { attachFiles } from '../shared/node/binary';
import { parseHandle } from '../shared/jobs/jobHandle';
import { jobItem, videoFile } from '../shared/jobs/jobItem';
import { fetchJob } from '../shared/jobs/fetchJob';
import type { Ledger, WatchedJobs } from '../shared/jobs/ledger';
import { readJobs } from '../shared/jobs/ledger';
import type { TriggerParams } from './fields';

/**
 * What a test in the editor shows: the watched job that was seen last, as it is now, finished or not. Nothing
 * of it is stored, and the job will be reported all the same.
 */
export async function manualPoll(
	context: IPollFunctions,
	ledger: Ledger,
	params: TriggerParams,
): Promise<INodeExecutionData[][]> {
	const handle = newestJob(context, ledger, params);
	if (handle === undefined) {
		throw new NodeOperationError(context.getNode(), 'No video job is being watched yet', {
			description:
				"Run a CometAPI Video node of this workflow with 'Wait for Completion' off, or enter IDs in 'Job IDs', then test again.",
		});
	}
	const client = await createClient(context);
	const call = { timeoutMs: params.timeoutMs };
	const send = async <T>(request: WireRequest) => await client.send<T>(request, call);
	const job = await fetchJob(send, parseHandle(handle), client.connection.baseUrl);
	const json = jobItem(job, params.simplify);
	if (job.status !== 'completed' || params.downloadTo === undefined) return [[{ json }]];
	const item = { json, files: [videoFile(job, params.downloadTo)] };
	return [[{ json, binary: await attachFiles(context, client, item, call) }]];
}

function newestJob(context: IPollFunctions, ledger: Ledger, params: TriggerParams) {
	const typed: WatchedJobs = Object.fromEntries(params.ids.map((handle) => [handle, 0]));
	const known: WatchedJobs = {};
	if (params.watchWorkflow) {
		ledger.absorb(context.getWorkflowStaticData('global'));
		Object.assign(known, readJobs(context.getWorkflowStaticData('node').jobs), ledger.jobs);
	}
	const newestFirst = Object.entries({ ...typed, ...known }).sort(([, a], [, b]) => b - a);
	return newestFirst[0]?.[0];
}
