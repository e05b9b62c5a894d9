import { videoUrl } from '../file.mts';
import type { Phase, VideoJob } from '../job.mts';
import { failureText, olderWrapper } from './wrapper.mts';

/** Kling's status words (contract 3.5); it has none for cancelled or expired jobs. */
export function klingStatus({ state, outcome }: Phase): string {
	if (state === 'queued' || state === 'missing') return 'submitted';
	if (state === 'running') return 'processing';
	return outcome === 'completed' ? 'succeed' : 'failed';
}

/** The response to a create (contract 5.13). */
export function klingCreated(job: VideoJob) {
	return {
		code: 0,
		message: 'success',
		data: {
			task_id: job.id,
			task_status: 'submitted',
			task_info: infoOf(job),
			created_at: job.createdAt,
			updated_at: job.createdAt,
		},
	};
}

/** `GET /kling/v1/videos/{action}/{task_id}` (contract 5.13), with or without its envelope (contract 3.5). */
export function klingObject(job: VideoJob, phase: Phase, origin: string, requestId: string) {
	const data = taskOf(job, phase, origin);
	// The older copy of the omni route's page (contract F.5, J.7).
	if (job.wrapped) {
		return olderWrapper(job, phase, {
			action: 'OMNI_VIDEO',
			openStatus: phase.state === 'queued' ? 'QUEUED' : 'IN_PROGRESS',
			startTime: 0,
			data,
		});
	}
	return job.bare ? data : { code: 0, message: 'SUCCEED', request_id: requestId, data };
}

function taskOf(job: VideoJob, phase: Phase, origin: string) {
	const status = klingStatus(phase);
	return {
		task_id: job.id,
		task_status: job.oddStatus && phase.state === 'running' ? 'post_processing' : status,
		...(phase.state === 'done' ? { task_status_msg: messageOf(phase) } : {}),
		task_info: infoOf(job),
		task_result: status === 'succeed' ? { videos: [videoOf(job, origin)] } : {},
		created_at: job.createdAt,
		updated_at: updatedAt(job, phase),
	};
}

/** The body of a callback: no `data` around it (contract 3.10). */
export function klingCallback(job: VideoJob, phase: Phase, origin: string) {
	const status = klingStatus(phase);
	return {
		task_id: job.id,
		task_status: status,
		task_status_msg: messageOf(phase),
		created_at: job.createdAt,
		updated_at: updatedAt(job, phase),
		task_result: { images: [], videos: status === 'succeed' ? [videoOf(job, origin)] : [] },
	};
}

/** The id that `video-extend` wants. */
export const klingVideoId = (job: VideoJob) => `vid_${job.id}`;

function videoOf(job: VideoJob, origin: string) {
	const file = { id: klingVideoId(job), duration: String(job.videoSeconds) };
	return job.noUrl ? file : { ...file, url: videoUrl(job, origin) };
}

function infoOf(job: VideoJob) {
	return {
		...(job.externalTaskId ? { external_task_id: job.externalTaskId } : {}),
		...(job.parent ? { parent_video: job.parent } : {}),
	};
}

function messageOf({ state, outcome }: Phase): string {
	if (state !== 'done' || outcome === 'completed') return '';
	return failureText(outcome);
}

const updatedAt = (job: VideoJob, phase: Phase) =>
	phase.state === 'done' ? phase.endsAt : job.createdAt + Math.round(phase.progress * 10);
