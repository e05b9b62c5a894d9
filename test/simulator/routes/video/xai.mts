import type { Route } from '../../http/router.mts';
import { mediaObject, modelAndPrompt } from '../../schemas/media.mts';
import { xaiObject } from '../../video/shapes/xai.mts';
import { readRequest } from '../readRequest.mts';
import { createJob, statusRoute } from './jobs.mts';

const common = {
	...modelAndPrompt,
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
		image: mediaObject,
		size: { type: 'string' },
	},
};

const editSchema = {
	type: 'object',
	required: ['prompt', 'video'],
	properties: { ...common, video: mediaObject },
};

type XaiRequest = { prompt: string; duration?: number; aspect_ratio?: string };

/** `POST /grok/v1/videos/generations` and `/edits` (contract 3.4). */
const createRoute = (path: string, schema: object): Route => ({
	method: 'POST',
	path,
	async handle(call) {
		const request = readRequest<XaiRequest>(call, 'video', schema, 'grok-imagine-video');
		const job = await createJob(call, {
			route: 'xai',
			model: request.model,
			prompt: request.prompt,
			videoSeconds: request.duration ?? 8,
			size: request.aspect_ratio ?? '16:9',
		});
		await call.reply.json(200, { request_id: job.id });
	},
});

/** `GET /grok/v1/videos/{request_id}` (contract 5.12). */
const objectRoute: Route = statusRoute(
	'/grok/v1/videos/{id}',
	(route) => route === 'xai',
	xaiObject,
);

export const xaiVideoRoutes: Route[] = [
	createRoute('/grok/v1/videos/generations', generationSchema),
	createRoute('/grok/v1/videos/edits', editSchema),
	objectRoute,
];
