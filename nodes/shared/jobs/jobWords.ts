import { asText, at } from '../api/readJson';
import type { JobFailure, JobStatus } from './job';
import type { JobSurface } from './routes/route';

/** What the words and codes of all families mean. */

/** The words of all families (contract 3.5, G.9); an unknown word means "still running". */
const WORDS: Record<Exclude<JobStatus, 'in_progress'>, readonly string[]> = {
	completed: [
		'completed',
		'complete',
		'success',
		'succeeded',
		'succeed',
		'done',
		'finished',
		'ready',
	],
	failed: [
		'failed',
		'failure',
		'fail',
		'error',
		'violation',
		'rejected',
		'moderated',
		'content moderated',
		'request moderated',
		'task not found',
	],
	// An expired job was given up by the provider, not refused.
	cancelled: ['cancelled', 'canceled', 'expired'],
	queued: ['', 'queued', 'submitted', 'pending', 'not_start', 'in_queue'],
};
/** It goes on only when somebody has answered it (Midjourney's MODAL, contract K.16). */
export const NEEDS_INPUT = ['modal'];
const STATUS_OF_WORD = new Map(
	Object.entries(WORDS).flatMap(([status, words]) =>
		words.map((word) => [word, status as JobStatus] as const),
	),
);

/** By the words of its route first; an unknown word means "still running". */
export const statusOf = (word: string, { statusWords }: JobSurface): JobStatus =>
	statusWords?.get(word) ?? STATUS_OF_WORD.get(word) ?? 'in_progress';

const MODERATED = "The provider's moderation rejected the job";
/** What a word by itself tells about the end of a job. */
export const OWN_REASON: Record<string, JobFailure> = {
	expired: { code: 'expired', message: 'The job expired at the provider before it was finished' },
	violation: { code: 'violation', message: MODERATED },
	rejected: { code: 'rejected', message: MODERATED },
	moderated: { code: 'rejected', message: MODERATED },
	'content moderated': { code: 'rejected', message: MODERATED },
	'request moderated': { code: 'rejected', message: MODERATED },
	'task not found': {
		code: 'not_found',
		message: 'The provider does not know the job, or does not keep it any more',
	},
	cancelled: { code: 'cancelled', message: 'The job was cancelled' },
	canceled: { code: 'cancelled', message: 'The job was cancelled' },
};

/** Codes of calls that went well: of Kling, Midjourney, Runway and the task wrapper (contract G.9, K.17). */
const GOOD_CODES = ['0', '1', '200', 'success', 'true'];
/** Midjourney's for a job that there is already, or that is queued; with its ID (contract G.4). */
const GOOD_WITH_RESULT = ['21', '22'];

/** Whether an envelope `{code, message}` says that the call went wrong. */
export function saysCallFailed(body: unknown): boolean {
	const code = asText(at(body, 'code'))?.toLowerCase();
	if (code === undefined || GOOD_CODES.includes(code)) return false;
	return !(GOOD_WITH_RESULT.includes(code) && asText(at(body, 'result')) !== undefined);
}
