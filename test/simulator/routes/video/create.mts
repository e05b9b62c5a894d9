import { setTimeout as sleep } from 'node:timers/promises';
import { apiError, errorForStatus, taskNotExist } from '../../http/errors.mts';
import type { Exchange } from '../../http/exchange.mts';
import type { NewJob } from '../../video/jobs.mts';
import type { Phase, VideoJob, VideoRoute } from '../../video/job.mts';
import { directiveNumber, readDirectives } from '../../text/directives.mts';

/** Makes a job and counts it; `[[reject]]` and `[[status N]]` in the prompt refuse the create. */
export async function createJob(exchange: Exchange, spec: NewJob): Promise<VideoJob> {
	const { sim, origin } = exchange;
	const { directives } = readDirectives(spec.prompt);
	await sleep(directiveNumber(directives, 'slow') ?? 0);
	const status = directiveNumber(directives, 'status');
	if (status !== undefined) throw errorForStatus(status);
	if (directives.has('reject')) {
		throw apiError(400, 'The prompt was rejected by content moderation', {
			type: 'invalid_request_error',
			code: 'content_policy_violation',
		});
	}
	const job = sim.jobs.create({ ...spec, origin }, sim.config.jobSeconds);
	sim.stats.created('video');
	sim.stats.created(`video ${spec.route}`);
	return job;
}

/** A job and its phase, or `task_not_exist` (contract 1.5 E7) as also for a job too fresh. */
export function findJob(
	{ sim }: Exchange,
	id: string,
	isRoute: (route: VideoRoute) => boolean,
): { job: VideoJob; phase: Phase } {
	const job = sim.jobs.find(id, isRoute);
	if (!job) throw taskNotExist();
	const phase = sim.jobs.phase(job);
	if (phase.state === 'missing') throw taskNotExist();
	return { job, phase };
}
