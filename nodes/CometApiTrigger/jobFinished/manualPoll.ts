import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { createClient } from '../../shared/api/client';
import type { WireRequest } from '../../shared/api/wire';
import { fetchJob } from '../../shared/jobs/fetchJob';
import { parseHandle } from '../../shared/jobs/jobHandle';
import { jobFiles, jobItem, ONE_CHECK } from '../../shared/jobs/jobItem';
import type { JobTimes, Ledger } from '../../shared/jobs/ledger';
import { readJobs } from '../../shared/jobs/ledger';
import { attachFiles } from '../../shared/node/binary';
import type { JobFinishedParams } from './params';
import { sampleItem } from './sample';

/**
 * What a test in the editor shows: the job that was seen last, as it is now, finished or not; or a sample while
 * there is none. Nothing of it is stored, and the job will be reported all the same.
 */
export async function manualPoll(
	context: IPollFunctions,
	ledger: Ledger,
	params: JobFinishedParams,
): Promise<INodeExecutionData[][]> {
	const handle = newestJob(context, ledger, params);
	if (handle === undefined) return [[{ json: sampleItem(params.simplify) }]];
	const client = await createClient(context);
	const call = { timeoutMs: params.timeoutMs };
	const send = async <T>(request: WireRequest) => await client.send<T>(request, call);
	const job = await fetchJob(send, parseHandle(handle), client.connection.baseUrl);
	const json = jobItem(job, params.simplify, ONE_CHECK);
	if (job.status !== 'completed' || params.downloadTo === undefined) return [[{ json }]];
	const item = { json, files: jobFiles(job, params.downloadTo) };
	return [[{ json, binary: await attachFiles(context, client, item, call) }]];
}

function newestJob(context: IPollFunctions, ledger: Ledger, params: JobFinishedParams) {
	const typed: JobTimes = Object.fromEntries(params.ids.map((handle) => [handle, 0]));
	const known: JobTimes = {};
	if (params.watchWorkflow) {
		ledger.absorb(context.getWorkflowStaticData('global'));
		Object.assign(known, readJobs(context.getWorkflowStaticData('node').jobs), ledger.jobs);
	}
	const newestFirst = Object.entries({ ...typed, ...known }).sort(([, a], [, b]) => b - a);
	return newestFirst[0]?.[0];
}
