import { jsonObject } from '../../http/body.mts';
import type { Route } from '../../http/router.mts';
import { createJob, fileUrl, findJob, isCompleted, wordOf } from './jobs.mts';

/**
 * `POST /kitchen/v1/dishes`: a family that nobody has heard of, with an ID, words and files where no rule looks for
 * them (contract G.9).
 */
const createRoute: Route = {
	method: 'POST',
	path: '/kitchen/v1/dishes',
	async handle(call) {
		const text =
			call.body.kind === 'form'
				? call.body.parts.map((part) => (part.kind === 'field' ? part.value : '')).join(' ')
				: String(jsonObject(call.body).order ?? '');
		const { id } = await createJob(call, 'kitchen', text);
		await call.reply.json(202, { ticket: { number: id } });
	},
};

/** `GET /kitchen/v1/orders?ticket=` (contract G.9). */
const getRoute: Route = {
	method: 'GET',
	path: '/kitchen/v1/orders',
	async handle(call) {
		const { job, phase } = findJob(call, call.query.get('ticket') ?? '', 'kitchen');
		const dishes = [0, 1].map((index) => ({ served_at: fileUrl(call, job, 'picture', index) }));
		await call.reply.json(200, {
			status: wordOf(phase, ['waiting', 'cooking', 'Served', 'Burnt']),
			...(isCompleted(phase) && { table: { dishes } }),
		});
	},
};

export const genericJobRoutes: Route[] = [createRoute, getRoute];
