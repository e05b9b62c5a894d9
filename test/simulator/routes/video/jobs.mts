import type { Call } from '../../http/call.mts';
import { apiError, jobNotFound } from '../../http/errors.mts';
import type { Route } from '../../http/router.mts';
import { readDirectives } from '../../text/directives.mts';
import type { Phase, VideoJob, VideoRoute } from '../../video/job.mts';
import type { NewJob } from '../../video/jobs.mts';
import { playDirectives } from '../playDirectives.mts';

/** Makes a job and counts it; `[[reject]]` and `[[status N]]` in the prompt refuse the create. */
export async function createJob(call: Call, spec: NewJob): Promise<VideoJob> {
	const { sim, origin } = call;
	const { directives } = readDirectives(spec.prompt);
	await playDirectives(directives);
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
	{ sim }: Call,
	id: string,
	isRoute: (route: VideoRoute) => boolean,
): { job: VideoJob; phase: Phase } {
	const job = sim.jobs.find(id, isRoute);
	if (!job) throw jobNotFound();
	const phase = sim.jobs.phase(job);
	if (phase.state === 'missing') throw jobNotFound();
	return { job, phase };
}

/** A route that tells how the job `{id}` stands, in the words of its family (contract 3.5). */
export const statusRoute = (
	path: string,
	isRoute: (route: VideoRoute) => boolean,
	shape: (job: VideoJob, phase: Phase, origin: string) => object,
): Route => ({
	method: 'GET',
	path,
	async handle(call) {
		const { job, phase } = findJob(call, call.params.id, isRoute);
		await call.reply.json(200, shape(job, phase, call.origin));
	},
});
