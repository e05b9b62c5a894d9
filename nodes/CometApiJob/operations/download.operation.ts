import { downloadJob } from '../../shared/jobs/jobOperations';
import type { MultiCallOperation } from '../../shared/node/operation';

type Params = { job: string; binaryPropertyOutput: string; simplify?: boolean };

export const download: MultiCallOperation<Params> = {
	option: {
		name: 'Download',
		value: 'download',
		action: 'Download the files of a job',
		description: 'Put all files of a finished job into the item',
	},
	...downloadJob,
};
