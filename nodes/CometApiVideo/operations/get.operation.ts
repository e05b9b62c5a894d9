import { optionsField } from '../../shared/node/descriptions';
import { defineOperation } from '../../shared/node/operation';
import { parseHandle } from '../../shared/video/handle';
import { jobItem } from '../../shared/video/item';
import type { VideoJob } from '../../shared/video/job';
import { statusRequests } from '../../shared/video/routes';
import { fetchJob } from '../../shared/video/status';
import { jobForAgent } from './waiting';
import { jobField, simplifyJobField } from './waitFields';

type Params = { job: string; simplify?: boolean };

/** One look at a job, contract 3.5. A failed job is an item like any other. */
export const get = defineOperation<Params, VideoJob>({
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get a video job',
		description: 'Look once at the state of a job',
	},
	fields: [jobField, simplifyJobField, optionsField([], 60)],
	toRequest: ({ job }) => statusRequests(parseHandle(job))[0],
	async exchange(send, { job }, _files, { baseUrl }) {
		const body = await fetchJob(send, parseHandle(job), baseUrl);
		return { status: 200, headers: {}, body };
	},
	toItems: (job, { simplify }) => [
		{ json: jobItem(job, simplify, { waitedSeconds: 0, polls: 1, timedOut: false }) },
	],
	forAgent: jobForAgent,
});
