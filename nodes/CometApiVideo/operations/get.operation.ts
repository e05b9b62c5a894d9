import { getJob } from '../../shared/jobs/jobOperations';
import type { MultiCallOperation } from '../../shared/node/operation';

export const get: MultiCallOperation<{ job: string; simplify?: boolean }> = {
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get a video',
		description: 'Check the state of a job once',
	},
	...getJob,
};
