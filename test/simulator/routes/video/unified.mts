import { jsonObject } from '../../http/body.mts';
import type { Exchange } from '../../http/exchange.mts';
import type { Route } from '../../http/router.mts';
import { requireModel } from '../../models/registry.mts';
import { validate } from '../../validation.mts';
import { videoFamilyOf } from '../../video/families.mts';
import type { VideoRoute } from '../../video/job.mts';
import { videoObject } from '../../video/shapes/shared.mts';
import { createJob, findJob } from './create.mts';

/** The unified spec's own operation; undocumented on the live API (contract 3.2). */
const unifiedSchema = {
	type: 'object',
	required: ['model', 'prompt'],
	properties: {
		model: { type: 'string' },
		prompt: { type: 'string', minLength: 1 },
		image: { type: 'string', format: 'uri' },
		duration: { type: 'integer', minimum: 1, maximum: 60 },
	},
};

const enabled = ({ sim }: Exchange) => sim.config.unifiedVideos;

const unifiedCreateRoute: Route = {
	method: 'POST',
	path: '/v1/videos/generations',
	enabled,
	async handle(exchange) {
		const json = jsonObject(exchange.body);
		const model = requireModel(json.model, 'video');
		validate(unifiedSchema, json);
		const { prompt, duration } = json as { prompt: string; duration?: number };
		const job = await createJob(exchange, {
			route: 'unified',
			model,
			prompt,
			filmSeconds: duration ?? videoFamilyOf(model).defaultSeconds,
		});
		const { id, createdAt } = job;
		const created_at = Math.floor(createdAt / 1000);
		await exchange.reply.json(202, { id, object: 'video', model, status: 'queued', created_at });
	},
};

const unifiedStatusRoute: Route = {
	method: 'GET',
	path: '/v1/videos/generations/{id}',
	enabled,
	async handle(exchange) {
		const isUnified = (route: VideoRoute) => route === 'unified';
		const { job, phase } = findJob(exchange, exchange.params.id, isUnified);
		await exchange.reply.json(200, videoObject(job, phase, exchange.origin));
	},
};

export const unifiedVideoRoutes: Route[] = [unifiedCreateRoute, unifiedStatusRoute];
