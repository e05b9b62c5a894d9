import { invalidResponse } from '../api/apiError';
import { isCometApi } from '../api/connection';
import { isNoSuchRoute } from '../api/noSuchRoute';
import type { WireResponse } from '../api/wire';
import { FieldError } from '../node/fieldError';
import type { FileNeed, InputFiles } from '../node/operation';
import { mediaNeeds, planFor, toCreateRequest, unsupported } from './createRequest';
import type { Send } from './fetchJob';
import { refuseFailedCall, withReason } from './fetchJob';
import { chosenPlan, familyPlan, firstPlan } from './findRoute';
import type { Job } from './job';
import { toJob } from './job';
import type { CreateInput } from './parameters';
import { ROUTES } from './routes';
import type { CreatePlan } from './routes/route';

/** The choice of 'API Route' that leaves it to {@link plansFor}. */
export const AUTOMATIC = 'automatic';
export const API_ROUTE_LABEL = 'API Route';

/** By base URL and route: what a server said that it does not have. In memory only. */
const missingRoutes = new Set<string>();
const memoryOf = (baseUrl: string, { route }: CreatePlan) => `${baseUrl} ${route}`;

export type CreateTools = {
	send: Send;
	baseUrl: string;
	readFiles(needs: FileNeed[]): Promise<InputFiles>;
};

/**
 * Which plans may be tried, in order. Automatic tries the documented route of the model's family and the unified
 * one, in this order at CometAPI itself, whose pages document it, elsewhere the other way round. The unified one is
 * left out where something is set that it has no field for, and both where it is known that the server does not have
 * them.
 */
export function plansFor(
	route: string,
	input: CreateInput,
	baseUrl: string,
	routes = ROUTES,
): CreatePlan[] {
	if (route !== AUTOMATIC) return [chosenPlan(route, input.model, routes)];
	const family = familyPlan(input.model, routes);
	const first = firstPlan(routes);
	if (!first || unsupported(first, input)) return [family];
	const plans = isCometApi(baseUrl) ? [family, first] : [first, family];
	const there = plans.filter((plan) => !missingRoutes.has(memoryOf(baseUrl, plan)));
	return there.length ? there : plans;
}

/**
 * Creates one job. Another plan is tried only after the server said that a path does not exist; any other
 * response, and none at all, is final: a create is never sent twice.
 * @throws FieldError for what cannot be sent on that route, ApiError for a call that failed
 */
export async function createJob(
	route: string,
	input: CreateInput,
	tools: CreateTools,
	routes = ROUTES,
): Promise<Job> {
	const plans = plansFor(route, input, tools.baseUrl, routes);
	const missing: CreatePlan[] = [];
	for (const [place, plan] of plans.entries()) {
		const files = await tools.readFiles(mediaNeeds(plan, input, routes));
		const request = toCreateRequest(plan, input, files, {}, routes);
		const outcome = await tools.send(request).then(
			(response) => ({ response }),
			(error: unknown) => ({ error }),
		);
		if ('response' in outcome) {
			const created = planFor(plan, input).route;
			const job = await jobOf(outcome.response, created, input.model, tools.send, routes);
			// A server that lacks all routes lacks none: its base URL is wrong, or it is being repaired.
			for (const one of missing) missingRoutes.add(memoryOf(tools.baseUrl, one));
			return job;
		}
		if (!isNoSuchRoute(outcome.error)) throw outcome.error;
		if (route !== AUTOMATIC) throw noSuchRoute(plan, tools.baseUrl);
		if (place === plans.length - 1) throw outcome.error;
		missing.push(plan);
	}
	throw new Error('No plan for this job');
}

const noSuchRoute = ({ title }: CreatePlan, baseUrl: string) =>
	new FieldError(
		API_ROUTE_LABEL,
		`chooses ${title}, which the server at ${baseUrl} does not have`,
		"Choose 'Automatic', or check 'Base URL' in the CometAPI credential.",
	);

/**
 * The job that the response to a create holds.
 * @throws ApiError for a response without an id: without it nothing can be asked about the job
 */
export async function jobOf(
	response: WireResponse<unknown>,
	route: string,
	model: string | undefined,
	send: Send,
	routes = ROUTES,
): Promise<Job> {
	refuseFailedCall(response, route, routes);
	const job = toJob(response.body, route, undefined, routes);
	if (job.id === '') {
		throw invalidResponse(
			"CometAPI's response cannot be used: it holds no job ID",
			response,
			response.body,
		);
	}
	return await withReason(send, { ...job, model: job.model ?? model }, routes);
}
