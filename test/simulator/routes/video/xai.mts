import { jsonObject } from '../../http/body.mts';
import { modelNotFound } from '../../http/errors.mts';
import type { Route } from '../../http/router.mts';
import { requireModel } from '../../models/registry.mts';
import { validate } from '../../validation.mts';
import { xaiObject } from '../../video/shapes/xai.mts';
import { createJob, findJob } from './create.mts';

const media = {
	type: 'object',
	required: ['url'],
	properties: { url: { type: 'string', format: 'media-url' } },
};

const common = {
	model: { type: 'string' },
	prompt: { type: 'string', minLength: 1 },
	output: { type: 'object' },
	user: { type: 'string' },
};

const generationSchema = {
	type: 'object',
	required: ['prompt'],
	properties: {
		...common,
		duration: { type: 'integer', minimum: 1, maximum: 15 },
		resolution: { enum: ['480p', '720p'] },
		aspect_ratio: { enum: ['1:1', '16:9', '9:16', '4:3', '3:4', '3:2', '2:3'] },
		image: media,
		size: { type: 'string' },
	},
};

const editSchema = {
	type: 'object',
	required: ['prompt', 'video'],
	properties: { ...common, video: media },
};

/** `POST /grok/v1/videos/generations` and `/edits` (contract 3.4). */
const createRoute = (path: string, schema: object): Route => ({
	method: 'POST',
	path,
	async handle(exchange) {
		const json = jsonObject(exchange.body);
		const model = requireModel(json.model ?? 'grok-imagine-video', 'video');
		if (!/^(grok|sim-)/.test(model)) throw modelNotFound(model);
		validate(schema, json);
		const request = json as { prompt: string; duration?: number; aspect_ratio?: string };
		const job = await createJob(exchange, {
			route: 'xai',
			model,
			prompt: request.prompt,
			filmSeconds: request.duration ?? 8,
			size: request.aspect_ratio ?? '16:9',
		});
		await exchange.reply.json(200, { request_id: job.id });
	},
});

/** `GET /grok/v1/videos/{request_id}` (contract 5.12). */
const statusRoute: Route = {
	method: 'GET',
	path: '/grok/v1/videos/{id}',
	async handle(exchange) {
		const { job, phase } = findJob(exchange, exchange.params.id, (route) => route === 'xai');
		await exchange.reply.json(200, xaiObject(job, phase, exchange.origin));
	},
};

export const xaiVideoRoutes: Route[] = [
	createRoute('/grok/v1/videos/generations', generationSchema),
	createRoute('/grok/v1/videos/edits', editSchema),
	statusRoute,
];
