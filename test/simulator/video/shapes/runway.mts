import { videoUrl } from '../file.mts';
import type { Phase, VideoJob } from '../job.mts';
import { failureText, olderWrapper } from './wrapper.mts';

/** `GET /runwayml/v1/tasks/{id}` (contract 5.14). */
export function runwayObject(job: VideoJob, phase: Phase, origin: string): object {
	return job.wrapped ? runwayWrapper(job, phase, origin) : plain(job, phase, origin);
}

/** The older wrapper, also the response to `POST /runway/feed`. */
export function runwayWrapper(job: VideoJob, phase: Phase, origin: string): object {
	const queued = phase.state === 'queued';
	return olderWrapper(job, phase, {
		action: 'IMAGE_TO_VIDEO',
		openStatus: queued ? 'QUEUED' : 'IN_PROGRESS',
		startTime: queued ? 0 : Math.floor(job.createdAt / 1000),
		resultUrl: job.noUrl ? undefined : videoUrl(job, origin),
		data: plain(job, phase, origin),
	});
}

function plain(job: VideoJob, phase: Phase, origin: string): object {
	const base = {
		id: job.id,
		status: statusOf(job, phase),
		createdAt: new Date(job.createdAt).toISOString(),
	};
	if (base.status === 'SUCCEEDED') {
		return { ...base, output: job.noUrl ? [] : [videoUrl(job, origin)] };
	}
	if (base.status !== 'FAILED') return base;
	const failureCode =
		phase.outcome === 'violation' ? 'SAFETY.INPUT.TEXT' : 'INTERNAL.BAD_OUTPUT.CODE01';
	return { ...base, failure: failureText(phase.outcome), failureCode };
}

function statusOf(job: VideoJob, { state, outcome }: Phase): string {
	if (state === 'queued' || state === 'missing') return 'PENDING';
	if (state === 'running') return job.oddStatus ? 'POST_PROCESSING' : 'RUNNING';
	if (outcome === 'completed') return 'SUCCEEDED';
	return outcome === 'cancelled' ? 'CANCELLED' : 'FAILED';
}
