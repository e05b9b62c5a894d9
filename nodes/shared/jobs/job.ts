import { omit } from '../api/body';
import { asNumber, asText, at, first } from '../api/readJson';
import { asFileUrl, fileUrlIn, wrapped } from '../api/fileUrl';
import { hasContent, routeOf } from './findRoute';
import { formatHandle } from './jobHandle';
import { ROUTES } from './routes';
import type { JobRoute, Place } from './routes/route';

/** The ends of a job: nothing more will happen to it. */
export const END_STATUSES = ['completed', 'failed', 'cancelled'] as const;

export type EndStatus = (typeof END_STATUSES)[number];
export type JobStatus = 'queued' | 'in_progress' | EndStatus;

/** The words of all families (contract 3.5); an unknown word means "still running". */
const WORDS: Record<Exclude<JobStatus, 'in_progress'>, readonly string[]> = {
	completed: ['completed', 'complete', 'success', 'succeeded', 'succeed', 'done', 'finished'],
	failed: ['failed', 'failure', 'fail', 'error', 'violation', 'rejected'],
	// An expired job was given up by the provider, not refused.
	cancelled: ['cancelled', 'canceled', 'expired'],
	queued: ['', 'queued', 'submitted', 'pending', 'not_start'],
};
const STATUS_OF_WORD = new Map(
	Object.entries(WORDS).flatMap(([status, words]) =>
		words.map((word) => [word, status as JobStatus] as const),
	),
);

export type JobFailure = {
	/** The provider's; {@link UNKNOWN} where it gives none. */
	code: string;
	message: string;
};

export const UNKNOWN = 'unknown';

/** A video job of any family, as one shape. */
export type Job = {
	/** The self-contained handle `<route>:<id>`; see jobHandle.ts. */
	job: string;
	/** Empty only when the body held none. */
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
	/** Length of the video in seconds. */
	duration?: number;
	/** `1280x720` or whatever the family says. */
	size?: string;
	/** Only of a failed or cancelled job; missing when the body gives no reason. */
	failure?: JobFailure;
	/** Whether the provider calls it finished although there is no way to a file: it comes late, or never. */
	fileIsMissing?: boolean;
	/** The body as it came. */
	raw: unknown;
};

/** Where things lie in the bodies of all families, in the order in which they are looked for. */
const ID = ['id', 'task_id', ...wrapped(['task_id', 'id']).filter((path) => path.includes('.'))];
/** What wraps the response of a call, and has an id of its own for it. */
const WRAPPING = ['code', 'message', 'data', 'output', 'error'];
/** Older wrappers put the URL of a job that succeeded here, and the reason of one that failed. */
const REASON_OR_URL = ['fail_reason', 'data.fail_reason'];
const MODEL = ['model', 'data.model', 'data.data.model', 'model_name', 'data.model_name'];
const PROGRESS = ['progress', 'data.progress', 'data.data.progress'];
const DURATION = [
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

/** Kling's and DashScope's `task_status` say more than what is around them; a bare `status` comes last. */
const STATUS = ['data.task_status', ...wrapped(['task_status', 'status'])];
/** xAI's word for a video that was made and is not given out. */
const RESPECTS_MODERATION = wrapped(['video.respect_moderation', 'respect_moderation']);
const asFalse = (value: unknown) => (value === false ? true : undefined);

/** What a word by itself tells about the end of a job. */
const OWN_REASON: Record<string, JobFailure> = {
	expired: { code: 'expired', message: 'The job expired at the provider before it was finished' },
	violation: { code: 'violation', message: "The provider's moderation rejected the job" },
	rejected: { code: 'rejected', message: "The provider's moderation rejected the job" },
	cancelled: { code: 'cancelled', message: 'The job was cancelled' },
	canceled: { code: 'cancelled', message: 'The job was cancelled' },
};

/**
 * Any upstream body about a job as a {@link Job}: by what its route says of its bodies, and by the look-up
 * orders of contract 3.5. Pure, and never throws. A success without any way to the file counts as still running
 * (`fileIsMissing`; see withoutFile), unless moderation has taken the file away.
 * @param handleRoute what stands before the colon of the handle: `videos`, `kling/text2video`
 * @param knownId the id that was asked for; it wins, because some bodies hold none or another one
 */
export function toJob(body: unknown, handleRoute: string, knownId?: string, routes = ROUTES): Job {
	const route = routeOf(handleRoute, routes);
	const id = knownId ?? find(body, route, 'id', ID, asText) ?? requestIdAsId(body, route) ?? '';
	const word = statusWord(body, route);
	const told = statusOf(word, route);
	const videoUrl = told === 'completed' ? urlOf(body, route) : undefined;
	const reachable = videoUrl !== undefined || (hasContent(handleRoute, routes) && id !== '');
	const fileIsMissing = told === 'completed' && !reachable;
	const isHeldBack = told === 'completed' && !videoUrl && first(body, RESPECTS_MODERATION, asFalse);
	const status = isHeldBack ? 'failed' : fileIsMissing ? 'in_progress' : told;
	const ended = status === 'failed' || status === 'cancelled';
	return {
		job: formatHandle({ route: handleRoute, id }),
		id,
		route: handleRoute,
		status,
		model: first(body, MODEL, asText),
		progress: status === 'completed' ? 100 : progressOf(body, route),
		videoUrl,
		videoId: find(body, route, 'videoId', [], asText),
		expiresAt: first(body, EXPIRES, asDate),
		duration: first(body, DURATION, asNumber),
		size: first(body, SIZE, asText),
		failure: isHeldBack ? OWN_REASON.rejected : ended ? failureOf(body, word, route) : undefined,
		...(fileIsMissing && !isHeldBack && { fileIsMissing }),
		raw: body,
	};
}

/**
 * xAI calls the id of its jobs so, and what it sends may come by another route. Elsewhere it is the request's own, by
 * which no job can be found (contract 3.5).
 */
function requestIdAsId(body: unknown, { name }: JobRoute): string | undefined {
	const isWrapped = WRAPPING.some((key) => at(body, key) !== undefined);
	return name === 'xai' || !isWrapped ? asText(at(body, 'request_id')) : undefined;
}

/** How long a finished job's file may be late, in milliseconds (Kling's is there seconds after its job). */
export const LATE_FILE_MS = 10_000;

/** The job as a failed one: it is called finished, and its file has not come. */
export const withoutFile = (job: Job): Job => ({
	...(omit(job, 'fileIsMissing') as Job),
	status: 'failed',
	failure: {
		code: 'no_file',
		message: 'The provider calls the job finished, but gives no file; commonly that is moderation',
	},
});

/** Whether nothing more will happen to the job. */
export const isFinished = ({ status }: { status: string }) =>
	(END_STATUSES as readonly string[]).includes(status);

/** What is looked for, where the route says it lies, and else in the places that all families share. */
const find = <T>(
	body: unknown,
	{ places }: JobRoute,
	place: Place,
	common: readonly string[],
	read: (value: unknown) => T | undefined,
): T | undefined => first(body, [...(places?.[place] ?? []), ...common], read);

/** The status of the innermost body that has one, in lower case; empty when there is none. */
export function statusWord(body: unknown, route: JobRoute): string {
	const own = first(body, route.places?.status ?? [], (value) => asWord(value) || undefined);
	if (own !== undefined) return own;
	const wrapper = asWord(at(body, 'data.status'));
	const inner =
		statusOf(wrapper, route) === 'completed' ? asWord(at(body, 'data.data.status')) : '';
	const words = STATUS.map((path) => asWord(at(body, path)));
	return inner || words[0] || wrapper || words.find(Boolean) || '';
}

const asWord = (value: unknown) => (typeof value === 'string' ? value.trim().toLowerCase() : '');

const statusOf = (word: string, { statusWords }: JobRoute): JobStatus =>
	statusWords?.get(word) ?? STATUS_OF_WORD.get(word) ?? 'in_progress';

const urlOf = (body: unknown, route: JobRoute) =>
	find(body, route, 'videoUrl', [], asFileUrl) ??
	fileUrlIn(body) ??
	first(body, REASON_OR_URL, asFileUrl);

const asReason = (value: unknown) => (asFileUrl(value) ? undefined : asText(value));

function failureOf(body: unknown, word: string, route: JobRoute): JobFailure | undefined {
	const code = find(body, route, 'failureCode', ERROR_CODE, asText);
	const message =
		find(body, route, 'failureMessage', ERROR_MESSAGE, asText) ??
		first(body, REASON_OR_URL, asReason) ??
		(saysCallFailed(body) ? asText(at(body, 'message')) : undefined);
	if (message !== undefined) return { code: code ?? UNKNOWN, message };
	return code === undefined ? OWN_REASON[word] : { code, message: code };
}

/** Whether an envelope `{code, message}` of Kling or of the task wrapper says that the call went wrong. */
export function saysCallFailed(body: unknown): boolean {
	const code = asText(at(body, 'code'))?.toLowerCase();
	return code !== undefined && !['0', 'success'].includes(code);
}

function progressOf(body: unknown, { toPercent }: JobRoute): number | undefined {
	const progress = first(body, PROGRESS, asNumber);
	if (progress === undefined) return undefined;
	const percent = toPercent?.(progress) ?? progress;
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
