import { invalidResponse } from '../api/apiError';
import { formFields } from '../api/body';
import { asText, at, first } from '../api/readJson';
import type { WireRequest, WireResponse } from '../api/wire';
import { FieldError } from '../node/fieldError';
import type { InputFiles } from '../node/operation';
import { apiPathOf, hangOn, pathAndQuery } from './apiPath';
import type { SendAs, WithFiles } from './attachments';
import { fileNeeds, fileParts, listOf, withFiles } from './attachments';
import { withoutGaps } from './bodyPaths';
import type { CreateTools } from './createJob';
import type { Send } from './fetchJob';
import { refuseFailedCall, withReason } from './fetchJob';
import type { Job } from './job';
import { isFinished, toJob } from './job';
import type { StatusPath } from './pathRules';
import { statusPathFor, traitsOf } from './pathRules';
import { formatPathRoute } from './pathRoute';

/** Jobs by path: any asynchronous job of the API, by the one rule of contract G.9. */

export const PATH_LABEL = 'Path';
export const STATUS_PATH_LABEL = 'Status Path';
export const ID_PATH_LABEL = 'ID Path';

export type RunInput = WithFiles & {
	/** From the host's root. */
	path: string;
	method: 'GET' | 'POST';
	body: Record<string, unknown>;
	sendFilesAs: SendAs;
	/** Dot paths in the body that must hold something, and the labels of their fields. */
	needs?: Record<string, string>;
	statusPath?: string;
	doneWords?: string[];
	failedWords?: string[];
	/** Dot path of the ID in the response. */
	idPath?: string;
	/** Dot paths of the files in the response about the finished job. */
	filePaths?: string[];
};

/**
 * Makes one job; the call is never sent twice.
 * @throws FieldError for what cannot be sent, ApiError for a call that failed or gave no job
 */
export async function runJob(
	given: RunInput,
	{ send, baseUrl, readFiles }: CreateTools,
): Promise<Job> {
	// A GET has no body that could be a form.
	const sendFilesAs = given.method === 'GET' ? 'dataUri' : given.sendFilesAs;
	const input: RunInput = { ...given, sendFilesAs };
	const path = apiPathOf(input.path, PATH_LABEL, baseUrl);
	const route = routeFor(path, input, baseUrl);
	const files = await readFiles(fileNeeds(listOf(input), input.sendFilesAs));
	const response = await send<unknown>(toRunRequest(path, input, files));
	return await jobOf(response, route, input, send);
}

/** What stands before the ID in the job's handle. */
function routeFor(path: string, input: RunInput, baseUrl: string): string {
	const { doneWords, failedWords, filePaths } = input;
	return formatPathRoute({
		...statusPathOf(path, input.statusPath, baseUrl),
		doneWords,
		failedWords,
		filePaths,
	});
}

/** @throws FieldError where nothing is known of the path */
function statusPathOf(path: string, given: string | undefined, baseUrl: string): StatusPath {
	if (given === undefined) {
		const known = statusPathFor(path);
		if (known) return known;
		throw new FieldError(
			STATUS_PATH_LABEL,
			`is needed for '${path}', of which this node does not know where its jobs are read`,
			`Add it under 'Options', with {id} for the ID of the job, like ${path.replace(/\?.*$/s, '')}/{id}.`,
		);
	}
	const template = apiPathOf(given, STATUS_PATH_LABEL, baseUrl);
	if (template.includes('{id}')) return { template };
	throw new FieldError(
		STATUS_PATH_LABEL,
		`must hold {id} in the place of the job's ID, but it is '${given.slice(0, 100)}'`,
	);
}

/**
 * The request that makes the job.
 * @throws FieldError for a body that lacks what the API needs
 */
export function toRunRequest(path: string, input: RunInput, files: InputFiles): WireRequest {
	const { method, sendFilesAs, needs = {} } = input;
	const attachments = listOf(input);
	const asParts = sendFilesAs === 'part';
	const fields = withoutGaps(input.body);
	const body = asParts ? fields : withFiles(fields, attachments, files, sendFilesAs);
	const parts = asParts ? fileParts(attachments, files) : [];
	const missing = Object.entries(needs).find(
		([place]) => at(body, place) === undefined && !parts.some(([name]) => name === place),
	);
	if (missing) {
		const [place, label] = missing;
		throw new FieldError(label, `is empty, and no file in 'Files' goes into ${place}`);
	}
	const { query, ...rest } = pathAndQuery(path);
	const request: WireRequest = {
		method,
		...hangOn(rest.path),
		headers: traitsOf(path).headers,
		query,
		errorIsData: true,
		// Whatever its method, it makes something.
		repeatable: false,
	};
	if (method === 'GET') return { ...request, query: { ...query, ...textsOf(body) } };
	if (asParts) return { ...request, form: [...formFields(body), ...parts] };
	return { ...request, body };
}

const textsOf = (body: Record<string, unknown>) =>
	Object.fromEntries(formFields(body).map(([name, value]) => [name, String(value)]));

/** @throws ApiError for a response that holds neither a job nor its files */
async function jobOf(
	response: WireResponse<unknown>,
	route: string,
	{ idPath, body }: RunInput,
	send: Send,
): Promise<Job> {
	refuseFailedCall(response, route);
	const named = idPath === undefined ? undefined : first(response.body, [idPath], asText);
	const job = toJob(response.body, route, named);
	const isKnown = idPath === undefined ? job.id !== '' : named !== undefined;
	if (!isKnown && !isFinished(job)) {
		const where = idPath === undefined ? '' : ` at '${ID_PATH_LABEL}' (${idPath})`;
		throw invalidResponse(
			`CometAPI's response cannot be used: it holds no job ID${where}`,
			response,
			response.body,
		);
	}
	const model = job.model ?? asText(at(body, 'model'));
	return await withReason(send, { ...job, model });
}
