import { CHECK_TIMEOUT_SECONDS } from '../../shared/jobs/fetchJob';
import { toJob } from '../../shared/jobs/job';
import type { WaitParams } from '../../shared/jobs/jobFields';
import { jobField, simplifyJobField, waitFields } from '../../shared/jobs/jobFields';
import { parseHandle } from '../../shared/jobs/jobHandle';
import { itemsOf, waitedJobHooks } from '../../shared/jobs/jobHooks';
import { jobOutput } from '../../shared/jobs/jobItem';
import type { MultiCallOperation } from '../../shared/node/operation';

type Params = WaitParams & { job: string };

/** Waits for jobs made anywhere; those of a run are waited for together. */
export const wait: MultiCallOperation<Params> = {
	option: {
		name: 'Wait',
		value: 'wait',
		action: 'Wait for a video',
		description: 'Wait until a job is finished, wherever it was created',
	},
	fields: [jobField, ...waitFields, simplifyJobField],
	options: [],
	timeoutSeconds: CHECK_TIMEOUT_SECONDS,
	// All calls are made while waiting, where a check that fails is forgiven.
	async execute(_send, params) {
		const { route, id } = parseHandle(params.job);
		return itemsOf(toJob({}, route, id), params);
	},
	...waitedJobHooks,
	...jobOutput,
};
