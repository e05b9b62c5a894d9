import { formatHandle } from './jobHandle';
import { asNumber, asText, at, first } from '../api/readJson';
import { hasContent, routeName } from './routeTable';

/** The terminal words of all families, named once (contract 3.5); an unknown word means "still running". */
const SUCCESS = new Set([
	'completed',
	'complete',
	'success',
	'succeeded',
	'succeed',
	'done',
	'finished',
]);
const FAILED = new Set(['failed', 'failure', 'fail', 'error', 'violation', 'rejected']);
/** An expired job was given up by the provider, not refused: it counts as cancelled. */
const CANCELLED = new Set(['cancelled', 'canceled', 'expired']);
const QUEUED = new Set(['', 'queued', 'submitted', 'pending', 'not_start']);

export type JobStatus = 'queued' | 'in_progress' | 'completed' | 'failed' | 'cancelled';

export type JobFailure = { code?: string; message: string };

/** A video job of any family, as one shape. */
export type Job = {
	/** The self-contained handle `<route>:<id>`; see handle.ts. */
	job: string;
	/** Empty only when the answer held none. */
	id: string;
	route: string;
	status: JobStatus;
	model?: string;
	/** Percent. */
	progress?: number;
	/** Only of a completed job; temporary, and on another host. */
	videoUrl?: string;
	/** Kling's id of the video itself, which an extension needs (contract 3.9). */
	videoId?: string;
	/** ISO 8601. */
	expiresAt?: string;
	seconds?: number;
	/** `1280x720` or whatever the family says. */
	size?: string;
	/** Only of a failed or cancelled job; missing when the answer gives no reason. */
	failure?: JobFailure;
	/** The answer as it came. */
	raw: unknown;
};

const ID = ['id', 'task_id', 'data.task_id', 'data.id', 'request_id'];
const URL = [
	'video_url',
	'url',
	'video.url',
	'result_url',
	'output.0',
	'output.video_url',
	'result.video_url',
	'data.task_result.videos.0.url',
	'data.video_url',
	'data.data.video.url',
	'data.data.output.0',
	'data.0.url',
	'metadata.url',
	// Older Runway answers are named only as far as `data.*` (contract 3.5).
	'data.result_url',
	'data.url',
	'data.data.video_url',
	'data.data.result_url',
	'data.data.url',
];
/** Older wrappers put the URL of a job that succeeded here, and the reason of one that failed. */
const REASON_OR_URL = ['fail_reason', 'data.fail_reason'];
const MODEL = ['model', 'data.model', 'data.data.model', 'model_name', 'data.model_name'];
const PROGRESS = ['progress', 'data.progress', 'data.data.progress'];
const SECONDS = [
	'seconds',
	'duration',
	'video.duration',
	'data.task_result.videos.0.duration',
	'data.seconds',
	'data.duration',
	'data.data.video.duration',
	'data.data.duration',
];
const SIZE = ['size', 'data.size', 'data.data.size'];
const EXPIRES = ['expires_at', 'data.expires_at', 'data.data.expires_at'];
const ERROR_CODE = ['error.code', 'failureCode', 'data.error.code', 'data.data.failureCode'];
const ERROR_MESSAGE = ['error.message', 'error', 'failure', 'data.task_status_msg'];

/** What a word by itself tells about the end of a job. */
const OWN_REASON: Record<string, JobFailure> = {
	expired: { code: 'expired', message: 'The job expired at the provider before it was finished' },
	violation: { code: 'violation', message: "The provider's moderation rejected the job" },
	rejected: { code: 'rejected', message: 'The provider rejected the job' },
	cancelled: { code: 'cancelled', message: 'The job was cancelled' },
	canceled: { code: 'cancelled', message: 'The job was cancelled' },
};

/**
 * Any upstream answer about a job as a {@link Job}, by the look-up orders of contract 3.5. Pure, and
 * never throws. A success without any way to the file counts as still running.
 * @param route what stands before the colon of the handle: `videos`, `kling/text2video`
 * @param knownId the id that was asked for; it wins, because some answers hold none or another one
 */
export function toJob(body: unknown, route: string, knownId?: string): Job {
	const id = knownId ?? first(body, ID, asText) ?? '';
	const word = statusWord(body);
	const videoUrl = SUCCESS.has(word) ? urlOf(body) : undefined;
	const reachable = videoUrl !== undefined || (hasContent(route) && id !== '');
	const status = statusOf(word, reachable);
	const ended = status === 'failed' || status === 'cancelled';
	return {
		job: formatHandle({ route, id }),
		id,
		route,
		status,
		model: first(body, MODEL, asText),
		progress: status === 'completed' ? 100 : progressOf(body, route),
		videoUrl,
		videoId: first(body, ['data.task_result.videos.0.id'], asText),
		expiresAt: first(body, EXPIRES, asDate),
		seconds: first(body, SECONDS, asNumber),
		size: first(body, SIZE, asText),
		failure: ended ? failureOf(body, word) : undefined,
		raw: body,
	};
}

/** Whether nothing more will happen to the job. */
export const isFinished = ({ status }: Pick<Job, 'status'>) =>
	status === 'completed' || status === 'failed' || status === 'cancelled';

/** The status of the innermost answer that has one, in lower case; empty when there is none. */
export function statusWord(body: unknown): string {
	const wrapper = asWord(at(body, 'data.status'));
	const inner = SUCCESS.has(wrapper) ? asWord(at(body, 'data.data.status')) : '';
	return inner || asWord(at(body, 'data.task_status')) || wrapper || asWord(at(body, 'status'));
}

const asWord = (value: unknown) => (typeof value === 'string' ? value.trim().toLowerCase() : '');

function statusOf(word: string, reachable: boolean): JobStatus {
	if (SUCCESS.has(word)) return reachable ? 'completed' : 'in_progress';
	if (FAILED.has(word)) return 'failed';
	if (CANCELLED.has(word)) return 'cancelled';
	return QUEUED.has(word) ? 'queued' : 'in_progress';
}

const asUrl = (value: unknown) =>
	typeof value === 'string' && /^https?:\/\//i.test(value.trim()) ? value.trim() : undefined;

const urlOf = (body: unknown) => first(body, [...URL, ...REASON_OR_URL], asUrl);

const asReason = (value: unknown) => (asUrl(value) ? undefined : asText(value));

function failureOf(body: unknown, word: string): JobFailure | undefined {
	const code = first(body, ERROR_CODE, asText);
	const message =
		first(body, ERROR_MESSAGE, asText) ?? first(body, REASON_OR_URL, asReason) ?? callMessage(body);
	if (message !== undefined) return { ...(code !== undefined && { code }), message };
	return code === undefined ? OWN_REASON[word] : { code, message: code };
}

/** The message of an envelope `{code, message}`, unless it says that the call went well. */
function callMessage(body: unknown): string | undefined {
	const code = asText(at(body, 'code'));
	const good = code === undefined || ['0', 'success'].includes(code.toLowerCase());
	return good ? undefined : asText(at(body, 'message'));
}

/** Runway counts from 0 to 1, everyone else in percent. */
function progressOf(body: unknown, route: string): number | undefined {
	const progress = first(body, PROGRESS, asNumber);
	if (progress === undefined) return undefined;
	const percent = routeName(route) === 'runway' && progress <= 1 ? progress * 100 : progress;
	return Math.min(100, Math.max(0, Math.round(percent)));
}

/** Unix seconds (or milliseconds), or a date as text. */
function asDate(value: unknown): string | undefined {
	const number = asNumber(value);
	const source = number === undefined ? value : number < 1e11 ? number * 1000 : number;
	if (typeof source !== 'number' && typeof source !== 'string') return undefined;
	const date = new Date(source);
	return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
