import { videoUrl } from '../file.mts';
import type { Phase, VideoJob } from '../job.mts';
import { failureText, olderWrapper } from './wrapper.mts';

/** `GET /grok/v1/videos/{request_id}` (contract 5.12). */
export function xaiObject(job: VideoJob, phase: Phase, origin: string): object {
	return job.wrapped ? wrapper(job, phase, origin) : plain(job, phase, origin);
}

function plain(job: VideoJob, phase: Phase, origin: string): object {
	const { id: request_id, model } = job;
	const { state, outcome, progress } = phase;
	// The first polls have no status at all.
	if (state === 'queued') return { request_id };
	if (state === 'running') {
		const status = job.oddStatus ? 'post_processing' : progress < 25 ? 'queued' : 'processing';
		return { request_id, status, progress, model };
	}
	if (outcome === 'completed') {
		return { status: 'done', progress: 100, model, usage, video: videoOf(job, origin) };
	}
	if (outcome === 'expired' || outcome === 'cancelled') return { status: outcome };
	return { status: 'failed', error: { code: failureCode(outcome), message: failureText(outcome) } };
}

/** The older wrapper: on success the URL stands in `fail_reason` too. */
function wrapper(job: VideoJob, phase: Phase, origin: string): object {
	const running = phase.progress < 25 ? 'QUEUED' : 'IN_PROGRESS';
	return olderWrapper(job, phase, {
		action: 'VIDEO_GENERATION',
		openStatus: phase.state === 'queued' ? 'SUBMITTED' : running,
		startTime: 0,
		failReason: videoUrl(job, origin),
		data: plain(job, phase, origin),
	});
}

const usage = { cost_in_usd_ticks: 500000000 };

function videoOf(job: VideoJob, origin: string) {
	const { videoSeconds: duration } = job;
	return job.noUrl
		? { duration, respect_moderation: true }
		: { url: videoUrl(job, origin), duration, respect_moderation: true };
}

const failureCode = (outcome: Phase['outcome']) =>
	outcome === 'violation' ? 'moderation' : 'internal_error';
