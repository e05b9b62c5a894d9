import { jsonObject } from '../../http/body.mts';
import { modelNotFound } from '../../http/errors.mts';
import type { Route } from '../../http/router.mts';
import { requireModel } from '../../models/registry.mts';
import { validate } from '../../validation.mts';
import { runwayObject, runwayWrapper } from '../../video/shapes/runway.mts';
import { createJob, findJob } from './create.mts';

const schema = {
	type: 'object',
	required: ['model'],
	properties: {
		model: { type: 'string' },
		promptText: { type: 'string', maxLength: 1000 },
		duration: { enum: [5, 10] },
		ratio: { type: 'string', pattern: '^\\d+:\\d+$' },
		watermark: { type: 'boolean' },
		seed: { type: 'integer' },
	},
};

const image = { type: 'string', format: 'media-url' };
const imageSchema = {
	...schema,
	required: ['model', 'promptImage'],
	properties: {
		...schema.properties,
		promptImage: {
			anyOf: [
				image,
				{
					type: 'array',
					minItems: 1,
					items: { type: 'object', required: ['uri'], properties: { uri: image } },
				},
			],
		},
	},
};

/** `POST /runwayml/v1/image_to_video` and its siblings (contract 3.4). */
const createRoute = (action: string, actionSchema: object): Route => ({
	method: 'POST',
	path: `/runwayml/v1/${action}`,
	async handle(exchange) {
		const json = jsonObject(exchange.body);
		const model = requireModel(json.model, 'video');
		if (!/^(gen\d|act|upscale|sim-)/.test(model)) throw modelNotFound(model);
		validate(actionSchema, json);
		const request = json as { promptText?: string; duration?: number; ratio?: string };
		const job = await createJob(exchange, {
			route: 'runway',
			model,
			prompt: request.promptText ?? '',
			filmSeconds: request.duration ?? 5,
			size: request.ratio ?? '1280:720',
		});
		await exchange.reply.json(200, { id: job.id });
	},
});

/** `GET /runwayml/v1/tasks/{id}` (contract 5.14). */
const statusRoute: Route = {
	method: 'GET',
	path: '/runwayml/v1/tasks/{id}',
	async handle(exchange) {
		const { job, phase } = findJob(exchange, exchange.params.id, (route) => route === 'runway');
		await exchange.reply.json(200, runwayObject(job, phase, exchange.origin));
	},
};

const feedSchema = {
	type: 'object',
	required: ['task_id'],
	properties: { task_id: { type: 'string' } },
};

/** `POST /runway/feed`: the compatibility format, always wrapped. */
const feedRoute: Route = {
	method: 'POST',
	path: '/runway/feed',
	async handle(exchange) {
		const json = jsonObject(exchange.body);
		validate(feedSchema, json);
		const { job, phase } = findJob(exchange, String(json.task_id), (route) => route === 'runway');
		await exchange.reply.json(200, runwayWrapper(job, phase, exchange.origin));
	},
};

export const runwayVideoRoutes: Route[] = [
	createRoute('image_to_video', imageSchema),
	createRoute('video_to_video', schema),
	createRoute('video_upscale', schema),
	createRoute('character_performance', schema),
	statusRoute,
	feedRoute,
];
