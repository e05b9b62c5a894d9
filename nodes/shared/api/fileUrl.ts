import { first } from './readJson';

/** Where a body that is about one file says that it lies. */

/** What upstreams put their answer into, the outermost first; a wrapper may hold another one. */
export const WRAPPERS = [
	'',
	'data.',
	'output.',
	'result.',
	'task.',
	'data.output.',
	'data.result.',
	'data.task.',
	'data.data.',
	'data.data.output.',
	'data.0.',
] as const;

/** Each of the names, plain first and then in each wrapper. */
export const wrapped = (names: readonly string[]): string[] =>
	WRAPPERS.flatMap((wrapper) => names.map((name) => wrapper + name));

/** `content` is Ark's, `file` MiniMax's, `task_result` Kling's, `0` a bare list (contract 3.5). */
const NAMES = [
	'video_url',
	'url',
	'video.url',
	'result_url',
	'content.video_url',
	'file.download_url',
	'download_url',
	'task_result.videos.0.url',
	'videos.0.url',
	'video_urls.0',
	'urls.0',
	'metadata.url',
];
const PATHS = [...wrapped(NAMES), 'output.0', 'data.data.output.0', 'data.output.0'];

/** A URL that can be fetched, or a file as data URI; of a list the first. */
export function asFileUrl(value: unknown): string | undefined {
	const text: unknown = Array.isArray(value) ? value[0] : value;
	if (typeof text !== 'string') return undefined;
	const url = text.trim();
	return /^(https?:\/\/|data:[^,]+,)/i.test(url) ? url : undefined;
}

export const fileUrlIn = (body: unknown): string | undefined => first(body, PATHS, asFileUrl);
