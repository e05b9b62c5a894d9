import { jsonObject } from '../../http/body.mts';
import { invalidRequest } from '../../http/errors.mts';
import type { Route } from '../../http/router.mts';
import { validate } from '../../validation.mts';
import { createJob, fileUrl, isCompleted, lookUp, wordOf } from './jobs.mts';

/** A URL, or base64 alone. */
const IMAGE = '^(https?://|[\\w+/]+=*$)';

const schema = {
	type: 'object',
	required: ['prompt'],
	properties: {
		prompt: { type: 'string', minLength: 1 },
		input_image: { type: 'string', pattern: IMAGE },
		input_image_2: { type: 'string', pattern: IMAGE },
		aspect_ratio: { type: 'string', pattern: '^\\d+:\\d+$' },
		width: { type: 'integer', minimum: 64 },
		height: { type: 'integer', minimum: 64 },
		seed: { type: 'integer' },
		output_format: { enum: ['jpeg', 'png'] },
	},
};

/** `POST /flux/v1/{model}` (contract G.5, J.7); `polling_url` is on a foreign host. */
const createRoute: Route = {
	method: 'POST',
	path: '/flux/v1/{model}',
	async handle(call) {
		const json = jsonObject(call.body);
		validate(schema, json);
		const isKontext = call.params.model.includes('kontext');
		if (isKontext && ('width' in json || 'height' in json)) {
			throw invalidRequest('width and height are not taken by this model', 'width');
		}
		const { id } = await createJob(call, 'flux', String(json.prompt));
		const polling_url = `https://api.bfl.example.test/v1/get_result?id=${id}`;
		await call.reply.json(200, { id, polling_url });
	},
};

/** `GET /flux/v1/get_result?id=` (contract G.5, J.7); an unknown ID is a status, not an error. */
const resultRoute: Route = {
	method: 'GET',
	path: '/flux/v1/get_result',
	async handle(call) {
		const id = call.query.get('id') ?? '';
		const found = lookUp(call, id, 'flux');
		if (!found) return await call.reply.json(200, { id, status: 'Task not found', result: null });
		const { job, phase } = found;
		const failed = phase.outcome === 'violation' ? 'Content Moderated' : 'Error';
		const status = wordOf(phase, ['Pending', 'Pending', 'Ready', failed]);
		const result = isCompleted(phase)
			? { sample: fileUrl(call, job, 'picture'), prompt: job.prompt, seed: 7 }
			: null;
		await call.reply.json(200, { id, status, result });
	},
};

export const fluxRoutes: Route[] = [createRoute, resultRoute];
