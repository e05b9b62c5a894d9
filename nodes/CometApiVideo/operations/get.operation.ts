import { CHECK_TIMEOUT_SECONDS, fetchJob } from '../../shared/jobs/fetchJob';
import { jobField, simplifyJobField } from '../../shared/jobs/jobFields';
import { parseHandle } from '../../shared/jobs/jobHandle';
import { jobItem, jobOutput, ONE_CHECK } from '../../shared/jobs/jobItem';
import type { MultiCallOperation } from '../../shared/node/operation';

type Params = { job: string; simplify?: boolean };

/** One check of a job, contract 3.5. A failed job is an item like any other. */
export const get: MultiCallOperation<Params> = {
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get a video',
		description: 'Check the state of a job once',
	},
	fields: [jobField, simplifyJobField],
	options: [],
	timeoutSeconds: CHECK_TIMEOUT_SECONDS,
	async execute(send, { job: handle, simplify }, { baseUrl }) {
		const job = await fetchJob(send, parseHandle(handle), baseUrl);
		return [{ json: jobItem(job, simplify, ONE_CHECK) }];
	},
	...jobOutput,
};
