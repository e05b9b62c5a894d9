import { wrapped } from '../api/fileUrl';

/** Where things lie in the bodies of all families, in the order in which they are looked for (contract 3.5, G.9). */

export const ID = [
	'id',
	'task_id',
	...wrapped(['task_id', 'id']).filter((path) => path.includes('.')),
];
/** Of jobs by path: Suno's and Midjourney's (contract G.9). */
export const BARE_ID = ['data', 'result'];
/** What wraps the response of a call, and has an id of its own for it. */
export const WRAPPING = ['code', 'message', 'data', 'output', 'error'];
/** Older wrappers put the URL of a job that succeeded here, and the reason of one that failed. */
export const REASON_OR_URL = ['fail_reason', 'data.fail_reason'];
export const MODEL = ['model', 'data.model', 'data.data.model', 'model_name', 'data.model_name'];
export const PROGRESS = ['progress', 'data.progress', 'data.data.progress'];
export const DURATION = [
	'seconds',
	'duration',
	'video.duration',
	...wrapped(['task_result.videos.0.duration']),
	'data.seconds',
	'data.duration',
	'data.data.video.duration',
	'data.data.duration',
];
export const SIZE = ['size', 'data.size', 'data.data.size'];
export const EXPIRES = ['expires_at', 'data.expires_at', 'data.data.expires_at'];
/** Unix seconds or milliseconds, or a date as text. */
export const CREATED = wrapped(['created_at', 'createdAt', 'submit_time', 'submitTime']);
/** Counts for a job that has ended: some bodies tell it before (contract 3.5). Kling tells the last change. */
export const COMPLETED = wrapped([
	'completed_at',
	'completedAt',
	'finish_time',
	'finishTime',
	'updated_at',
]);
export const USAGE = wrapped(['usage']);
export const ERROR_CODE = ['error.code', 'failureCode', 'data.error.code', 'data.data.failureCode'];
export const ERROR_MESSAGE = [
	'error.message',
	'error',
	'failure',
	...wrapped(['task_status_msg']),
	'failReason',
	'data.failReason',
	'result.failReason',
	'detail',
];
export const BUTTONS = wrapped(['buttons']);

/** Kling's and DashScope's `task_status` say more than what is around them; a bare `status` comes last. */
export const STATUS = [
	'data.task_status',
	...wrapped(['task_status', 'status']),
	'state',
	'data.state',
];
/** xAI's word for a video that was made and is not given out. */
export const RESPECTS_MODERATION = wrapped(['video.respect_moderation', 'respect_moderation']);
