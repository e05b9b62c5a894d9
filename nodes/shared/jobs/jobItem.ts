import type { IDataObject } from 'n8n-workflow';

import { ApiError } from '../api/apiError';
import { compact } from '../api/body';
import type { WireRequest } from '../api/wire';
import { readDataUri } from '../node/dataUri';
import type { NodeItem, OutputFile } from '../node/operation';
import { pathAndQuery } from './apiPath';
import type { Job, JobStatus } from './job';
import { routeOf } from './findRoute';
import type { WaitParams } from './jobFields';
import { jobName } from './jobHandle';
import { contentRequest } from './jobRequests';
import { ROUTES } from './routes';

/** A job as every operation and the trigger give it to the next node. */

/** What waiting for the job took. */
export type WaitNote = {
	waitedSeconds: number;
	/** Status calls. */
	checks: number;
	timedOut: boolean;
	/** What to do about a job that is not finished. */
	hint?: string;
};

/** For an operation that checks a job once. */
export const ONE_CHECK: WaitNote = { waitedSeconds: 0, checks: 1, timedOut: false };
export const NOT_WAITED: WaitNote = { waitedSeconds: 0, checks: 0, timedOut: false };

/** The fields of {@link jobItem}; `raw` comes in addition when Simplify is off. */
export const jobOutputFields = {
	job: 'The handle of the job, <route>:<id>, which is all that the other operations and the trigger need',
	id: 'The ID of the job at the provider',
	route: 'The API route on which the job was created',
	model: 'The model as the API names it',
	status: 'queued, in_progress, completed, failed or cancelled',
	progress: 'How much is done, in percent, where the provider tells it',
	videoUrl: 'Where the video of a completed job lies; such URLs expire',
	url: 'Where the first file of a completed job by path lies; such URLs expire',
	files: 'Where all files of a completed job by path lie, in the order of the response',
	needsInput: 'True for a job that goes on only when one of its buttons is pressed, else missing',
	buttons: 'What Midjourney offers to do with the picture, as label and customId',
	createdAt: 'When the job was made, as ISO date, where the provider tells it',
	completedAt: 'When the job ended, as ISO date, where the provider tells it',
	expiresAt: 'Until when the file can be had, as ISO date, where the provider tells it',
	duration: 'Length of the video in seconds, where the provider tells it',
	usage: 'What is counted for the price, in the words of the provider, where it tells it',
	size: 'Size of the picture, such as 1280x720, where the provider tells it',
	failure:
		'Why a job failed or was cancelled, as code and message; the code is unknown where there is none',
	waitedSeconds: 'How long this node has waited for the job',
	checks: 'How many times this node has checked the job',
	timedOut: 'Whether the waiting ended before the job was finished',
	hint: 'What can be done about a job that is not finished',
	downloadFailure: 'Why the file of a completed job could not be fetched',
};

type JobField = keyof typeof jobOutputFields;

/**
 * One flat item; it has no top-level `error`, which n8n would take for a failed run.
 * @param simplify false adds the API's response as `raw`
 */
export function jobItem(
	job: Job,
	simplify = true,
	{ waitedSeconds, checks, timedOut, hint }: WaitNote = NOT_WAITED,
): IDataObject {
	const files = job.files?.filter((url) => /^https?:/i.test(url));
	const fields: Partial<Record<JobField, unknown>> = {
		job: job.id === '' ? undefined : job.job,
		id: job.id,
		route: job.route,
		model: job.model,
		status: job.status,
		progress: job.progress,
		videoUrl: job.videoUrl,
		url: files?.[0],
		files: files?.length ? files : undefined,
		needsInput: job.needsInput,
		buttons: job.buttons,
		createdAt: job.createdAt,
		completedAt: job.completedAt,
		expiresAt: job.expiresAt,
		duration: job.duration,
		usage: job.usage,
		size: job.size,
		failure: job.failure,
		waitedSeconds,
		checks,
		timedOut,
		hint,
	};
	return compact({ ...fields, raw: simplify ? undefined : job.raw }) as IDataObject;
}

/** Said of a job that waits for somebody to press one of its buttons. */
const NEEDS_INPUT =
	"The job waits for input: run 'Midjourney: Modal' or 'Midjourney: Action' with it, its buttons are in this item";

/** The one item of a job, with its files when it is completed and they are wanted. */
export function itemsOf(job: Job, params: WaitParams, note?: WaitNote): NodeItem[] {
	const { downloadFile, binaryPropertyOutput, simplify } = params;
	const wanted = downloadFile && binaryPropertyOutput !== undefined && job.status === 'completed';
	return [
		{
			json: jobItem(
				job,
				simplify,
				job.needsInput ? { ...NOT_WAITED, ...note, hint: NEEDS_INPUT } : note,
			),
			files: wanted ? jobFiles(job, binaryPropertyOutput) : undefined,
		},
	];
}

/** A completed job of which the file could not be fetched. */
export const withDownloadFailure = (json: IDataObject, reason: string): IDataObject => ({
	...json,
	downloadFailure: reason,
});

/** IDs of some providers are paths, or hold colons, which no file system takes. */
const inFileName = (id: string) => id.replace(/[^\w.-]+/g, '-');

/** What is read back out of an item that {@link jobItem} has made. */
export const jobIn = ([item]: NodeItem[]) =>
	item.json as { job: string; status: JobStatus; needsInput?: true };

const FOR_AGENT = [
	'job',
	'status',
	'progress',
	'videoUrl',
	'files',
	'expiresAt',
	'needsInput',
	'buttons',
	'failure',
	'hint',
	'raw',
];

/** What an operation on jobs says of its items. A tool's result fills the model's context: only what an agent can use. */
export const jobOutput = {
	outputFields: jobOutputFields,
	forAgent: (json: IDataObject): IDataObject =>
		Object.fromEntries(FOR_AGENT.filter((name) => name in json).map((name) => [name, json[name]])),
};

/**
 * Where a completed job's file lies: its URL, which is on another host and gets no key, or its route's
 * `/content`, which gets it (contract 3.7).
 * @param variant `thumbnail` or `spritesheet`, which only `/content` has
 * @throws ApiError for a job without either, which is therefore not completed
 */
export function videoFile(
	job: Job,
	property: string,
	variant?: string,
	routes = ROUTES,
): OutputFile {
	const name = `video-${inFileName(job.id)}${variant === undefined ? '' : `-${variant}`}`;
	const type = variant === undefined ? 'video/mp4' : undefined;
	const inline = variant === undefined ? readDataUri(job.videoUrl ?? '') : undefined;
	if (inline) return { property, name, type: inline.type, data: inline.bytes };
	if (job.videoUrl !== undefined && variant === undefined) {
		return { property, name, type, from: { url: job.videoUrl } };
	}
	const from = contentRequest(job, variant, routes);
	if (from) return { property, name, type, from };
	throw withoutAnyFile(job);
}

const withoutAnyFile = ({ job, raw }: Job) =>
	new ApiError({
		kind: 'jobFailed',
		message: `The ${jobName(job)} has no file`,
		job,
		body: raw,
	});

/** All files of a completed job: its video, or whatever a job by path has made, which may be nothing. */
export function jobFiles(job: Job, property: string, routes = ROUTES): OutputFile[] {
	const { byPath, contentPath } = routeOf(job.route, routes);
	if (!byPath) return [videoFile(job, property, undefined, routes)];
	const { files = [] } = job;
	if (!files.length && contentPath !== undefined) return [videoFile(job, property)];
	return files.map((url, index) => {
		const place = {
			property: index === 0 ? property : `${property}_${index}`,
			name: `job-${inFileName(job.id)}${index === 0 ? '' : `-${index}`}`,
		};
		const inline = readDataUri(url);
		if (inline) return { ...place, type: inline.type, data: inline.bytes };
		return { ...place, from: withKey(url, byPath.filesWithKey) ?? { url } };
	});
}

/** @throws ApiError for a job without any */
export function someFiles(job: Job, property: string): OutputFile[] {
	const files = jobFiles(job, property);
	if (files.length) return files;
	throw withoutAnyFile(job);
}

/** The call for a file that lies on the API's own host, by the path of its URL. */
function withKey(url: string, path: string | undefined): WireRequest | undefined {
	const start = path === undefined || !URL.canParse(url) ? -1 : new URL(url).pathname.indexOf(path);
	if (start < 0) return undefined;
	const { pathname, search } = new URL(url);
	return {
		method: 'GET',
		...pathAndQuery(pathname.slice(start) + search),
		surface: 'root',
		responseType: 'file',
	};
}
