import type { Outcome, Phase, VideoJob } from '../job.mts';

/** What a family puts into the wrapper. */
type Wrapped = {
	action: string;
	/** The status word while the job is queued or running. */
	openStatus: string;
	startTime: number;
	/** xAI has the URL of a completed video here. */
	failReason?: string;
	resultUrl?: string;
	/** The job in the family's current shape. */
	data: object;
};

/** The wrapper of older xAI and Runway responses (contract 1.5 E10). */
export function olderWrapper(job: VideoJob, phase: Phase, family: Wrapped): object {
	const { outcome, progress } = phase;
	const done = phase.state === 'done';
	const completed = done && outcome === 'completed';
	return {
		code: 'success',
		message: '',
		data: {
			task_id: job.id,
			action: family.action,
			status: completed ? 'SUCCESS' : done ? 'FAILURE' : family.openStatus,
			fail_reason: completed ? (family.failReason ?? '') : done ? failureText(outcome) : '',
			submit_time: Math.floor(job.createdAt / 1000),
			start_time: family.startTime,
			finish_time: done ? Math.floor(phase.endsAt / 1000) : 0,
			progress: `${progress}%`,
			...(completed && family.resultUrl ? { result_url: family.resultUrl } : {}),
			data: family.data,
		},
	};
}

export const failureText = (outcome: Outcome) =>
	outcome === 'violation' ? 'content moderation' : `Generation ${outcome}`;
