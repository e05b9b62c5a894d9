import { videoFamilyOf } from '../families.mts';
import { videoUrl } from '../file.mts';
import type { Phase, VideoJob } from '../job.mts';

/** Status words of the shared surface, new and old (contract 3.5). */
export function sharedStatus(job: VideoJob, { state, outcome }: Phase): string {
	const words = job.legacy
		? { queued: 'SUBMITTED', running: 'IN_PROGRESS', completed: 'SUCCESS' }
		: { queued: 'queued', running: 'in_progress', completed: 'completed' };
	if (state === 'queued' || state === 'missing') return words.queued;
	if (state === 'running') return job.oddStatus ? 'post_processing' : words.running;
	if (outcome === 'completed' || outcome === 'stuck') return words.completed;
	const word = outcome === 'violation' ? 'failed' : outcome;
	return job.legacy ? word.toUpperCase() : word;
}

/** The word in "Task is not completed yet, current status: ..." (contract 1.5 E6). */
export function contentStatus({ state, outcome }: Phase): string {
	if (state === 'queued' || state === 'missing') return 'QUEUED';
	if (state === 'running') return 'IN_PROGRESS';
	if (outcome === 'failed' || outcome === 'error') return 'FAILURE';
	return outcome.toUpperCase();
}

/** A video object as `GET /v1/videos/{id}` gives it for the job's family (contract 5.11). */
export function videoObject(job: VideoJob, phase: Phase, origin: string) {
	const status = sharedStatus(job, phase);
	return videoFamilyOf(job.model).name === 'sora' && job.route !== 'unified'
		? soraObject(job, phase, status)
		: sharedObject(job, phase, status, origin);
}

/** The response to a create: the object plus the alias `task_id`, except for Sora. */
export function createdObject(job: VideoJob, phase: Phase, origin: string) {
	const object = videoObject(job, phase, origin);
	if ('remixed_from_video_id' in object) return object;
	const { id, ...rest } = object;
	return { id, task_id: id, ...rest };
}

function soraObject(job: VideoJob, phase: Phase, status: string) {
	const done = phase.state === 'done';
	const completed = done && phase.outcome === 'completed';
	const ended = Math.floor(phase.endsAt / 1000);
	return {
		id: job.id,
		object: 'video',
		model: job.model,
		status,
		progress: phase.progress,
		prompt: job.prompt,
		seconds: String(job.videoSeconds),
		size: job.size,
		error: done ? errorOf(phase.outcome) : null,
		created_at: Math.floor(job.createdAt / 1000),
		expires_at: completed ? ended + 24 * 3600 : null,
		completed_at: completed ? ended : null,
		remixed_from_video_id: job.remixedFrom ?? null,
	};
}

function sharedObject(job: VideoJob, phase: Phase, status: string, origin: string) {
	const { name, resolvedModel } = videoFamilyOf(job.model);
	const done = phase.state === 'done';
	const completed = done && phase.outcome === 'completed';
	// Seedance fails without a reason; the others document an `error` (contract 3.5).
	const error = done && name !== 'seedance' ? errorOf(phase.outcome) : null;
	const failed = done && !completed;
	const early = job.early && phase.state === 'running';
	return {
		id: job.id,
		object: 'video',
		model: resolvedModel ?? job.model,
		status,
		progress: failed && !error ? 0 : phase.progress,
		...(name === 'veo' ? { seconds: '', size: job.size } : {}),
		created_at: Math.floor(job.createdAt / 1000),
		...(done || early ? { completed_at: Math.floor(phase.endsAt / 1000) } : {}),
		...(completed && !job.noUrl ? { video_url: videoUrl(job, origin) } : {}),
		...(error ? { error } : {}),
	};
}

function errorOf(outcome: Phase['outcome']) {
	if (outcome === 'failed') return { code: 'content_policy', message: 'Prompt rejected' };
	if (outcome === 'error') return { code: 'internal_error', message: 'Generation failed' };
	return null;
}
