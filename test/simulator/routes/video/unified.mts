import type { Call } from '../../http/call.mts';
import type { Route } from '../../http/router.mts';
import { modelAndPrompt } from '../../schemas/media.mts';
import { videoFamilyOf } from '../../video/families.mts';
import { videoObject } from '../../video/shapes/shared.mts';
import { readRequest } from '../readRequest.mts';
import { createJob, statusRoute } from './jobs.mts';

const schema = {
	type: 'object',
	required: ['model', 'prompt'],
	properties: {
		...modelAndPrompt,
		image: { type: 'string', format: 'uri' },
		duration: { type: 'integer', minimum: 1, maximum: 60 },
	},
};

type UnifiedRequest = { prompt: string; duration?: number };

const enabled = ({ sim }: Call) => sim.config.unifiedVideos;

/** `POST /v1/videos/generations`: the unified spec's own, undocumented live (contract 3.2, F.9). */
const createRoute: Route = {
	method: 'POST',
	path: '/v1/videos/generations',
	enabled,
	async handle(call) {
		const request = readRequest<UnifiedRequest>(call, 'video', schema);
		const { model, prompt, duration } = request;
		const job = await createJob(call, {
			route: 'unified',
			model,
			prompt,
			videoSeconds: duration ?? videoFamilyOf(model).defaultSeconds,
		});
		const { id, createdAt } = job;
		const created_at = Math.floor(createdAt / 1000);
		await call.reply.json(202, { id, object: 'video', model, status: 'queued', created_at });
	},
};

/** `GET /v1/videos/generations/{id}`: undocumented too (contract 3.2). */
const objectRoute: Route = {
	...statusRoute('/v1/videos/generations/{id}', (route) => route === 'unified', videoObject),
	enabled,
};

export const unifiedVideoRoutes: Route[] = [createRoute, objectRoute];
