import type { Phase, VideoJob } from '../job.mts';
import { filmUrl } from '../film.mts';
import { failureText } from './xai.mts';

/** `GET /runwayml/v1/tasks/{id}` (contract 5.14). */
export function runwayObject(job: VideoJob, phase: Phase, origin: string): object {
	return job.wrapped ? runwayWrapper(job, phase, origin) : plain(job, phase, origin);
}

/** The older wrapper, also the answer of `POST /runway/feed`. */
export function runwayWrapper(job: VideoJob, phase: Phase, origin: string): object {
	const { state, outcome, progress } = phase;
	const done = state === 'done';
	const completed = done && outcome === 'completed';
	const open = state === 'queued' ? 'QUEUED' : 'IN_PROGRESS';
	return {
		code: 'success',
		message: '',
		data: {
			task_id: job.id,
			action: 'IMAGE_TO_VIDEO',
			status: completed ? 'SUCCESS' : done ? 'FAILURE' : open,
			fail_reason: done && !completed ? failureText(outcome) : '',
			submit_time: Math.floor(job.createdAt / 1000),
			start_time: state === 'queued' ? 0 : Math.floor(job.createdAt / 1000),
			finish_time: done ? Math.floor(phase.endsAt / 1000) : 0,
			progress: `${progress}%`,
			...(completed && !job.noUrl ? { result_url: filmUrl(job, origin) } : {}),
			data: plain(job, phase, origin),
		},
	};
}

function plain(job: VideoJob, phase: Phase, origin: string): object {
	const base = {
		id: job.id,
		status: statusOf(job, phase),
		createdAt: new Date(job.createdAt).toISOString(),
	};
	if (base.status === 'SUCCEEDED') {
		return { ...base, output: job.noUrl ? [] : [filmUrl(job, origin)] };
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
