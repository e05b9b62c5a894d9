import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { createClient } from '../../shared/api/client';
import type { WireRequest } from '../../shared/api/wire';
import { fetchJob } from '../../shared/jobs/fetchJob';
import { parseHandle } from '../../shared/jobs/jobHandle';
import { jobFiles, jobItem, ONE_CHECK } from '../../shared/jobs/jobItem';
import { newestJob } from '../../shared/jobs/watcher/localTriggers';
import { attachFiles } from '../../shared/node/binary';
import type { JobFinishedParams } from './params';
import { sampleItem } from './sample';

/**
 * What a test in the editor shows: the job that was seen last, as it is now, finished or not; or a sample while
 * there is none. Nothing of it is stored, and the job will be reported all the same.
 */
export async function manualPoll(
	context: IPollFunctions,
	params: JobFinishedParams,
): Promise<INodeExecutionData[][]> {
	const made = params.watchWorkflow ? newestJob(context.getWorkflow().id ?? '') : undefined;
	const handle = made ?? params.ids[0];
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
