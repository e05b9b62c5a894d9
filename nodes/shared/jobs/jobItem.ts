import type { IDataObject } from 'n8n-workflow';

import { compact } from '../api/body';
import { ApiError } from '../api/apiError';
import type { OutputFile } from '../node/operation';
import { parseHandle } from './jobHandle';
import type { Job } from './job';
import { contentRequest } from './routeTable';

/** A job as every operation and the trigger give it to the next node. */

/** What waiting for the job took. */
export type WaitNote = {
	waitedSeconds: number;
	/** Status calls. */
	polls: number;
	timedOut: boolean;
	/** What to do about a job that is not finished. */
	hint?: string;
};

/** For an operation that checks a job once. */
export const ONE_CHECK: WaitNote = { waitedSeconds: 0, polls: 1, timedOut: false };
const NOT_WAITED: WaitNote = { waitedSeconds: 0, polls: 0, timedOut: false };

/**
 * One flat item; it has no top-level `error`, which n8n would take for a failed run.
 * @param simplify false adds the API's answer as `raw`
 */
export function jobItem(
	job: Job,
	simplify = true,
	{ waitedSeconds, polls, timedOut, hint }: WaitNote = NOT_WAITED,
): IDataObject {
	return compact({
		job: job.job,
		id: job.id,
		route: job.route,
		model: job.model,
		status: job.status,
		progress: job.progress,
		videoUrl: job.videoUrl,
		expiresAt: job.expiresAt,
		seconds: job.seconds,
		size: job.size,
		failure: job.failure,
		waitedSeconds,
		polls,
		timedOut,
		hint,
		raw: simplify ? undefined : job.raw,
	}) as IDataObject;
}

/**
 * Where a completed job's film lies: its URL, which is on another host and gets no key, or its route's
 * `/content`, which gets it (contract 3.7).
 * @param variant `thumbnail` or `spritesheet`, which only `/content` has
 * @throws ApiError for a job without either, which is therefore not completed
 */
export function videoFile(job: Job, property: string, variant?: string): OutputFile {
	const name = `video-${job.id}${variant === undefined ? '' : `-${variant}`}`;
	const type = variant === undefined ? 'video/mp4' : undefined;
	if (job.videoUrl !== undefined && variant === undefined) {
		return { property, name, type, from: { url: job.videoUrl } };
	}
	const from = contentRequest(parseHandle(job.job), variant);
	if (from) return { property, name, type, from };
	throw new ApiError({
		kind: 'jobFailed',
		message: `The video job ${job.job} has no file`,
		body: job.raw,
	});
}
