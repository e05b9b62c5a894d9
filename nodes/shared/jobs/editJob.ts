import { FieldError } from '../node/fieldError';
import { toCreateRequest } from './createRequest';
import { AUTOMATIC, jobOf } from './createJob';
import type { Send } from './fetchJob';
import { fetchJob, refuseUnfinished } from './fetchJob';
import type { Job } from './job';
import type { JobHandle } from './jobHandle';
import { JOB_LABEL } from './jobHandle';
import type { CreateInput } from './parameters';
import { ROUTES } from './routes';
import type { EditMode, JobEdit } from './routes/route';

/** How a finished video is carried on: edited, extended or remixed, as its route has it (contract 3.9). */

export const MODE_LABEL = 'Mode';

export const EDIT_MODES: Record<EditMode, { name: string; description: string }> = {
	edit: { name: 'Edit', description: 'Changes what is to be seen' },
	extend: { name: 'Extend', description: 'Goes on where the video ends' },
	remix: { name: 'Remix', description: 'Makes the video anew with what the prompt changes' },
};

/** For which videos a mode is offered, for people. */
export const offeredFor = (mode: EditMode, routes = ROUTES): string =>
	editsOf(routes)
		.filter((edit) => edit.mode === mode)
		.map((edit) => edit.offeredFor)
		.join('; ');

const editsOf = (routes: typeof ROUTES) => routes.flatMap(({ edits = [] }) => edits);

/**
 * Creates a job that carries a finished one on.
 * @param mode or AUTOMATIC for whatever is offered for the job
 * @throws FieldError where that is not offered for the job, ApiError when the job is not finished
 */
export async function editJob(
	handle: JobHandle,
	mode: EditMode | typeof AUTOMATIC,
	input: Omit<CreateInput, 'model'>,
	send: Send,
	baseUrl: string,
	routes = ROUTES,
): Promise<Job> {
	const finished = await fetchJob(send, handle, baseUrl, routes);
	// A job that is running does not tell yet what fits it.
	refuseUnfinished(finished);
	const { plan, source } = chosenEdit(finished, mode, routes);
	const fixed = source(finished);
	if (!fixed) {
		throw new FieldError(JOB_LABEL, `has no URL of its video, which ${plan.title} needs`);
	}
	const path = plan.path.replace('{id}', encodeURIComponent(finished.id));
	const request = toCreateRequest(
		{ ...plan, path },
		{ ...input, model: finished.model ?? '' },
		() => [],
		fixed,
		routes,
	);
	return await jobOf(await send(request), plan.route, finished.model, send, routes);
}

function chosenEdit(job: Job, mode: EditMode | typeof AUTOMATIC, routes: typeof ROUTES): JobEdit {
	const offered = editsOf(routes).filter(({ fits }) => fits(job));
	const which = `a video${job.model ? ` by '${job.model}'` : ''} on the route '${job.route}'`;
	if (!offered.length) {
		throw new FieldError(
			JOB_LABEL,
			`is ${which}, which CometAPI can neither edit, extend nor remix`,
			`That is offered for: ${editsOf(routes)
				.map((edit) => edit.offeredFor)
				.join('; ')}. For other models, create a new video from the last frame.`,
		);
	}
	if (mode === AUTOMATIC) return offered[0];
	const chosen = offered.find((edit) => edit.mode === mode);
	if (chosen) return chosen;
	const names = offered.map((edit) => `'${EDIT_MODES[edit.mode].name}'`);
	throw new FieldError(
		MODE_LABEL,
		`is ${EDIT_MODES[mode].name}, which is not offered for ${which}`,
		`For this job choose ${names.join(' or ')}, or 'Automatic'.`,
	);
}
