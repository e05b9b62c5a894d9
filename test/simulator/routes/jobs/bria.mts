import { jsonObject } from '../../http/body.mts';
import { invalidRequest } from '../../http/errors.mts';
import type { Route } from '../../http/router.mts';
import { createJob, fileUrl, findJob, isCompleted } from './jobs.mts';

/** `POST /bria/text-to-image` (contract G.1): `[[seconds 0]]` answers with the picture at once. */
const createRoute: Route = {
	method: 'POST',
	path: '/bria/text-to-image',
	async handle(call) {
		const { prompt } = jsonObject(call.body);
		if (typeof prompt !== 'string') throw invalidRequest('field prompt is required', 'prompt');
		const job = await createJob(call, 'bria', prompt);
		const { id: request_id } = job;
		const isThere = isCompleted(call.sim.jobs.phase(job));
		const result = isThere && { result: { image_url: fileUrl(call, job, 'picture') } };
		await call.reply.json(200, { request_id, ...result });
	},
};

/** `GET /bria/{request_id}` (contract G.1): no status once the picture is there. */
const getRoute: Route = {
	method: 'GET',
	path: '/bria/{id}',
	async handle(call) {
		const { job, phase } = findJob(call, call.params.id, 'bria');
		const { id: request_id } = job;
		if (isCompleted(phase)) {
			const image_url = fileUrl(call, job, 'picture');
			return await call.reply.json(200, { request_id, result: { image_url } });
		}
		const failed = phase.state === 'done';
		await call.reply.json(200, {
			request_id,
			status: failed ? 'ERROR' : 'IN_PROGRESS',
			...(failed && { error: { message: 'the prompt was refused' } }),
		});
	},
};

export const briaRoutes: Route[] = [createRoute, getRoute];
