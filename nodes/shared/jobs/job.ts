import { omit } from '../api/body';
import { asNumber, asText, at, first } from '../api/readJson';
import { asFileUrl, fileUrlIn } from '../api/fileUrl';
import { filesIn } from './filesIn';
import { hasContent, routeOf } from './findRoute';
import { formatHandle } from './jobHandle';
import {
	BARE_ID,
	BUTTONS,
	COMPLETED,
	CREATED,
	DURATION,
	ERROR_CODE,
	ERROR_MESSAGE,
	EXPIRES,
	ID,
	MODEL,
	PROGRESS,
	REASON_OR_URL,
	RESPECTS_MODERATION,
	SIZE,
	STATUS,
	USAGE,
	WRAPPING,
} from './jobPlaces';
import type { JobButton } from './jobValues';
import { asButtons, asDate, asFalse, asRecord } from './jobValues';
import { NEEDS_INPUT, OWN_REASON, saysCallFailed, statusOf } from './jobWords';
import { ROUTES } from './routes';
import type { JobSurface, Place } from './routes/route';

/** The ends of a job: nothing more will happen to it. */
export const END_STATUSES = ['completed', 'failed', 'cancelled'] as const;

export type EndStatus = (typeof END_STATUSES)[number];
export type JobStatus = 'queued' | 'in_progress' | EndStatus;

export type JobFailure = {
	/** The provider's; {@link UNKNOWN} where it gives none. */
	code: string;
	message: string;
};

export const UNKNOWN = 'unknown';

/** A job of any family, as one shape. */
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
	/** Only of a completed job by path: all that it has made, as {@link videoUrl}. */
	files?: string[];
	/** Whether it goes on only when one of its buttons is pressed. */
	needsInput?: boolean;
	buttons?: JobButton[];
	/** Kling's id of the video itself, which an extension needs (contract 3.9). */
	videoId?: string;
	/** ISO 8601. */
	createdAt?: string;
	/** ISO 8601; only of a job that has ended. */
	completedAt?: string;
	/** ISO 8601. */
	expiresAt?: string;
	/** Length of the video in seconds. */
	duration?: number;
	/** What is counted for the price, as the provider tells it. */
	usage?: Record<string, unknown>;
	/** `1280x720` or whatever the family says. */
	size?: string;
	/** Only of a failed or cancelled job; missing when the body gives no reason. */
	failure?: JobFailure;
	/** Whether the provider calls it finished although there is no way to a file: it comes late, or never. */
	fileIsMissing?: boolean;
	/** The body as it came. */
	raw: unknown;
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
	const id =
		knownId ??
		find(body, route, 'id', route.byPath ? [...ID, ...BARE_ID] : ID, asText) ??
		requestIdAsId(body, route) ??
		'';
	const word = statusWord(body, route);
	const files = filesOf(body, word, route);
	const told = word === '' && files?.length ? 'completed' : statusOf(word, route);
	const videoUrl = told === 'completed' && !files ? urlOf(body, route) : undefined;
	const reachable =
		videoUrl !== undefined ||
		Boolean(files?.length) ||
		(route.byPath !== undefined && !route.byPath.fileComesLate) ||
		(hasContent(handleRoute, routes) && id !== '');
	const fileIsMissing = told === 'completed' && !reachable;
	const isHeldBack =
		told === 'completed' &&
		!videoUrl &&
		!files?.length &&
		first(body, RESPECTS_MODERATION, asFalse);
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
		...(files?.length && { files }),
		...(told === 'in_progress' && NEEDS_INPUT.includes(word) && { needsInput: true }),
		buttons: first(body, BUTTONS, asButtons),
		videoId: find(body, route, 'videoId', [], asText),
		createdAt: first(body, CREATED, asDate),
		completedAt: isFinished({ status }) ? first(body, COMPLETED, asDate) : undefined,
		expiresAt: first(body, EXPIRES, asDate),
		duration: first(body, DURATION, asNumber),
		usage: first(body, USAGE, asRecord),
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
function requestIdAsId(body: unknown, { name }: JobSurface): string | undefined {
	const isWrapped = WRAPPING.some((key) => at(body, key) !== undefined);
	return name === 'xai' || !isWrapped ? asText(at(body, 'request_id')) : undefined;
}

/** What a job by path has made; one that tells no status is done when there are files (contract G.9). */
function filesOf(body: unknown, word: string, route: JobSurface): string[] | undefined {
	if (!route.byPath) return undefined;
	const mayHaveSome = word === '' || statusOf(word, route) === 'completed';
	return mayHaveSome ? filesIn(body, route.byPath.files) : [];
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
	{ places }: JobSurface,
	place: Place,
	common: readonly string[],
	read: (value: unknown) => T | undefined,
): T | undefined => first(body, [...(places?.[place] ?? []), ...common], read);

/** The status of the innermost body that has one, in lower case; empty when there is none. */
export function statusWord(body: unknown, route: JobSurface): string {
	const own = first(body, route.places?.status ?? [], (value) => asWord(value) || undefined);
	if (own !== undefined) return own;
	const wrapper = asWord(at(body, 'data.status'));
	const inner =
		statusOf(wrapper, route) === 'completed' ? asWord(at(body, 'data.data.status')) : '';
	const words = STATUS.map((path) => asWord(at(body, path)));
	return inner || words[0] || wrapper || words.find(Boolean) || '';
}

const asWord = (value: unknown) => (typeof value === 'string' ? value.trim().toLowerCase() : '');

const urlOf = (body: unknown, route: JobSurface) =>
	find(body, route, 'videoUrl', [], asFileUrl) ??
	fileUrlIn(body) ??
	first(body, REASON_OR_URL, asFileUrl);

const asReason = (value: unknown) => (asFileUrl(value) ? undefined : asText(value));

function failureOf(body: unknown, word: string, route: JobSurface): JobFailure | undefined {
	const code = find(body, route, 'failureCode', ERROR_CODE, asText);
	const message =
		find(body, route, 'failureMessage', ERROR_MESSAGE, asText) ??
		first(body, REASON_OR_URL, asReason) ??
		(saysCallFailed(body) ? asText(at(body, 'message')) : undefined);
	if (message !== undefined) return { code: code ?? UNKNOWN, message };
	return code === undefined ? OWN_REASON[word] : { code, message: code };
}

function progressOf(body: unknown, { toPercent }: JobSurface): number | undefined {
	const progress = first(body, PROGRESS, asNumber);
	if (progress === undefined) return undefined;
	const percent = toPercent?.(progress) ?? progress;
	return Math.min(100, Math.max(0, Math.round(percent)));
}
