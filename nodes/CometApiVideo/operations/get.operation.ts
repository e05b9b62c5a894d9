import type { MultiCallOperation } from '../../shared/node/operation';
import { parseHandle } from '../../shared/jobs/jobHandle';
import { jobItem, ONE_CHECK } from '../../shared/jobs/jobItem';
import { CHECK_TIMEOUT_SECONDS, fetchJob } from '../../shared/jobs/fetchJob';
import { jobForAgent } from './waiting';
import { jobField, simplifyJobField } from './waitFields';

type Params = { job: string; simplify?: boolean };

/** One look at a job, contract 3.5. A failed job is an item like any other. */
export const get: MultiCallOperation<Params> = {
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get a video job',
		description: 'Look once at the state of a job',
	},
	fields: [jobField, simplifyJobField],
	options: [],
	timeoutSeconds: CHECK_TIMEOUT_SECONDS,
	async execute(send, { job: handle, simplify }, { baseUrl }) {
		const job = await fetchJob(send, parseHandle(handle), baseUrl);
		return [{ json: jobItem(job, simplify, ONE_CHECK) }];
	},
	forAgent: jobForAgent,
};
