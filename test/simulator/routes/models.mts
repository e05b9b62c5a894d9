import { apiError } from '../http/errors.mts';
import type { Route } from '../http/router.mts';
import { catalogRecords, modelIds } from '../models/catalog.mts';

const CREATED = 1784160000;

const record = (id: string, owned_by: string) => ({
	id,
	object: 'model',
	created: CREATED,
	owned_by,
	supported_endpoint_types: ['openai'],
});

/** `GET /v1/models`: the OpenAI list shape, with the key (contract 2.7). */
const listRoute: Route = {
	method: 'GET',
	path: '/v1/models',
	async handle({ sim, reply }) {
		const data = modelIds(sim.config.extraModels).map(({ id, owned_by }) => record(id, owned_by));
		await reply.json(200, { object: 'list', data });
	},
};

/**
 * `GET /v1/models/{id}`: listed by a third party only (contract 2.7); an unknown id is OpenAI's 404
 * there.
 */
const getRoute: Route = {
	method: 'GET',
	path: '/v1/models/{id+}',
	async handle({ sim, reply, params }) {
		const found = modelIds(sim.config.extraModels).find(({ id }) => id === params.id);
		if (!found) {
			throw apiError(404, `The model '${params.id}' does not exist`, {
				type: 'invalid_request_error',
				param: 'model',
				code: 'model_not_found',
			});
		}
		await reply.json(200, record(found.id, found.owned_by));
	},
};

/** `GET /api/models`: the public catalog, no key needed (contract 4.4). */
const catalogRoute: Route = {
	method: 'GET',
	path: '/api/models',
	open: true,
	async handle({ sim, reply }) {
		const data = catalogRecords(sim.config.extraModels);
		const envelope = { success: true, page: 0, page_size: 0, total: data.length, data };
		await reply.json(200, envelope, { 'access-control-allow-origin': '*' });
	},
};

export const modelRoutes: Route[] = [listRoute, getRoute, catalogRoute];
