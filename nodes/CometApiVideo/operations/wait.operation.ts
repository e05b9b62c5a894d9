import { optionsField } from '../../shared/node/descriptions';
import { defineOperation } from '../../shared/node/operation';
import { parseHandle } from '../../shared/video/handle';
import type { VideoJob } from '../../shared/video/job';
import { toVideoJob } from '../../shared/video/job';
import { statusRequests } from '../../shared/video/routes';
import { itemsOf, jobForAgent, leaveToTrigger, settleJobs } from './waiting';
import type { WaitParams } from './waitFields';
import { jobField, simplifyJobField, waitFields } from './waitFields';

type Params = WaitParams & { job: string };

/** Waits for jobs made anywhere; those of a run are waited for together. */
export const wait = defineOperation<Params, VideoJob>({
	option: {
		name: 'Wait',
		value: 'wait',
		action: 'Wait for a video',
		description: 'Wait until a job is finished, wherever it was created',
	},
	fields: [jobField, ...waitFields, simplifyJobField, optionsField([], 60)],
	toRequest: ({ job }) => statusRequests(parseHandle(job))[0],
	// All asking is done while waiting, where a check that fails is forgiven.
	async exchange(_send, { job }) {
		const { route, id } = parseHandle(job);
		return { status: 200, headers: {}, body: toVideoJob({}, route, id) };
	},
	toItems: (job, params) => itemsOf(job, params),
	settle: async (finished, run) => await settleJobs(finished, run, true),
	handOver: leaveToTrigger,
	forAgent: jobForAgent,
});
