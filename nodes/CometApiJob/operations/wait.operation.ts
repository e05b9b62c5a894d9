import type { WaitParams } from '../../shared/jobs/jobFields';
import { waitForJob } from '../../shared/jobs/jobOperations';
import type { MultiCallOperation } from '../../shared/node/operation';

export const wait: MultiCallOperation<WaitParams & { job: string }> = {
	option: {
		name: 'Wait',
		value: 'wait',
		action: 'Wait for a job',
		description: 'Wait until a job is finished, wherever it was run',
	},
	...waitForJob,
};
