import { invalidRequest, invalidValue, taskNotCompleted } from '../../http/errors.mts';
import { jsonObject } from '../../http/body.mts';
import type { Route } from '../../http/router.mts';
import { imageOf } from '../../media/image.mts';
import { pictureHash } from '../../media/mosaic.mts';
import { parseBytes } from '../../text/directives.mts';
import { validate } from '../../validation.mts';
import { videoFamilyOf } from '../../video/families.mts';
import { filmName } from '../../video/film.mts';
import type { VideoRoute } from '../../video/job.mts';
import { contentStatus, createdObject, videoObject } from '../../video/shapes/shared.mts';
import { sendFilm } from '../sendFilm.mts';
import { createJob, findJob } from './create.mts';
import { readSharedRequest } from './sharedRequest.mts';

/** Jobs of the unified route are known here too. */
const isShared = (route: VideoRoute) => route === 'videos' || route === 'unified';

const createRoute: Route = {
	method: 'POST',
	path: '/v1/videos',
	async handle(exchange) {
		const request = readSharedRequest(exchange.body);
		const job = await createJob(exchange, { route: 'videos', ...request });
		const phase = { ...exchange.sim.jobs.phase(job), state: 'queued' as const, progress: 0 };
		await exchange.reply.json(200, createdObject(job, phase, exchange.origin));
	},
};

const statusRoute: Route = {
	method: 'GET',
	path: '/v1/videos/{id}',
	async handle(exchange) {
		const { job, phase } = findJob(exchange, exchange.params.id, isShared);
		await exchange.reply.json(200, videoObject(job, phase, exchange.origin));
	},
};

/**
 * `variant` may ask for a thumbnail or a spritesheet instead of the film (contract 3.7). `bytes` is
 * the simulator's own: the film padded to that size.
 */
const contentRoute: Route = {
	method: 'GET',
	path: '/v1/videos/{id}/content',
	async handle(exchange) {
		const { job, phase } = findJob(exchange, exchange.params.id, isShared);
		if (phase.state !== 'done' || phase.outcome !== 'completed') {
			throw taskNotCompleted(contentStatus(phase));
		}
		const variant = exchange.query.get('variant') ?? 'video';
		if (variant === 'video') {
			const asked = parseBytes(exchange.query.get('bytes') ?? '');
			await sendFilm(exchange, filmName(job), asked ?? job.bytes);
			return;
		}
		if (variant !== 'thumbnail' && variant !== 'spritesheet') {
			throw invalidValue('variant', `Invalid variant '${variant}'.`);
		}
		const format = variant === 'thumbnail' ? 'webp' : 'jpeg';
		const image = imageOf(pictureHash(job.prompt), 320, 180, format);
		await exchange.reply.send(200, `image/${format}`, image);
	},
};

const remixSchema = {
	type: 'object',
	required: ['prompt'],
	properties: { prompt: { type: 'string', minLength: 1 } },
};

/** Sora only; the source must be completed (contract 3.9). */
const remixRoute: Route = {
	method: 'POST',
	path: '/v1/videos/{id}/remix',
	async handle(exchange) {
		const { job: source, phase } = findJob(exchange, exchange.params.id, isShared);
		const body = jsonObject(exchange.body);
		validate(remixSchema, body);
		if (videoFamilyOf(source.model).name !== 'sora') {
			throw invalidRequest(`remix is not supported by model ${source.model}`);
		}
		if (phase.state !== 'done' || phase.outcome !== 'completed') {
			throw invalidRequest('the video to remix must be completed');
		}
		const { model, filmSeconds, size, id: remixedFrom } = source;
		const prompt = String(body.prompt);
		const spec = { route: 'videos' as const, model, prompt, filmSeconds, size, remixedFrom };
		const job = await createJob(exchange, spec);
		const queued = { ...phase, state: 'queued' as const, progress: 0 };
		await exchange.reply.json(200, createdObject(job, queued, exchange.origin));
	},
};

export const sharedVideoRoutes: Route[] = [createRoute, contentRoute, remixRoute, statusRoute];
