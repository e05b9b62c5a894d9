import { invalidResponse } from '../api/apiError';
import { FieldError } from '../node/fieldError';
import type { WireResponse } from '../api/wire';
import type { FileNeed, InputFiles } from '../node/operation';
import { imageNeeds, planFor, toCreateRequest, unsupported } from './createRequest';
import type { CreatePlan } from './createTable';
import { chosenPlan, familyPlan, UNIFIED } from './createTable';
import type { Job } from './job';
import { toJob } from './job';
import type { CreateInput } from './parameters';
import type { Send } from './fetchJob';
import { isWrongPath, refuseFailedCall, withReason } from './fetchJob';

export const AUTOMATIC = 'automatic';

/** Base URLs whose server said that it has no unified route. In memory only. */
const withoutUnified = new Set<string>();

export type CreateTools = {
	send: Send;
	baseUrl: string;
	readFiles(needs: FileNeed[]): Promise<InputFiles>;
};

/**
 * Which plans may be tried, in order. Automatic tries the unified route first, and the documented route of
 * the model's family when the server does not have it; it goes to the family's route at once where it is
 * known that the server does not have it, and where something is set that the unified spec has no field for.
 */
export function plansFor(route: string, input: CreateInput, baseUrl: string): CreatePlan[] {
	if (route !== AUTOMATIC) return [chosenPlan(route, input.model)];
	const family = familyPlan(input.model);
	const tryUnified = !withoutUnified.has(baseUrl) && unsupported(UNIFIED, input) === undefined;
	return tryUnified ? [UNIFIED, family] : [family];
}

/**
 * Creates one job. Another plan is tried only after the server said that a path does not exist; any other
 * answer, and no answer at all, is final: a create is never sent twice.
 * @throws FieldError for what cannot be sent on that route, ApiError for a call that failed
 */
export async function createJob(
	route: string,
	input: CreateInput,
	tools: CreateTools,
): Promise<Job> {
	const plans = plansFor(route, input, tools.baseUrl);
	for (const [place, plan] of plans.entries()) {
		const files = await tools.readFiles(imageNeeds(plan, input));
		const request = toCreateRequest(plan, input, files);
		const outcome = await tools.send(request).then(
			(answer) => ({ answer }),
			(error: unknown) => ({ error }),
		);
		if ('answer' in outcome) {
			return await jobOf(outcome.answer, planFor(plan, input).route, input.model, tools.send);
		}
		if (!isWrongPath(outcome.error)) throw outcome.error;
		if (route !== AUTOMATIC) throw noSuchRoute(plan, tools.baseUrl);
		if (plan === UNIFIED) withoutUnified.add(tools.baseUrl);
		if (place === plans.length - 1) throw outcome.error;
	}
	throw new Error('No plan for this job');
}

const noSuchRoute = ({ title }: CreatePlan, baseUrl: string) =>
	new FieldError(
		'API Route',
		`chooses ${title}, which the server at ${baseUrl} does not have`,
		"Choose 'Automatic', or check 'Base URL' in the CometAPI credential.",
	);

/**
 * The job that an answer to a create holds.
 * @throws ApiError for an answer without an id: without it nothing can be asked about the job
 */
export async function jobOf(
	answer: WireResponse<unknown>,
	route: string,
	model: string | undefined,
	send: Send,
): Promise<Job> {
	refuseFailedCall(answer);
	const job = toJob(answer.body, route);
	if (job.id === '') {
		throw invalidResponse(
			"CometAPI's response cannot be used: it holds no job ID",
			answer,
			answer.body,
		);
	}
	return await withReason(send, { ...job, model: job.model ?? model });
}
