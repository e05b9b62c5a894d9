import { jsonObject } from '../../http/body.mts';
import { invalidRequest, invalidValue, jobNotCompleted } from '../../http/errors.mts';
import type { Route } from '../../http/router.mts';
import { imageOf } from '../../media/image.mts';
import { pictureHash } from '../../media/mosaic.mts';
import { parseBytes } from '../../text/directives.mts';
import { validate } from '../../validation.mts';
import { videoFamilyOf } from '../../video/families.mts';
import { videoFileName } from '../../video/file.mts';
import type { VideoRoute } from '../../video/job.mts';
import { contentStatus, createdObject, videoObject } from '../../video/shapes/shared.mts';
import { sendFile } from '../sendFile.mts';
import { createJob, findJob, statusRoute } from './jobs.mts';
import { readSharedRequest } from './sharedRequest.mts';

/** Jobs of the unified route are known here too. */
const isShared = (route: VideoRoute) => route === 'videos' || route === 'unified';

/** `POST /v1/videos`: forms, and JSON for a few families (contract 3.3). */
const createRoute: Route = {
	method: 'POST',
	path: '/v1/videos',
	async handle(call) {
		const request = readSharedRequest(call);
		const job = await createJob(call, { route: 'videos', ...request });
		const phase = { ...call.sim.jobs.phase(job), state: 'queued' as const, progress: 0 };
		await call.reply.json(200, createdObject(job, phase, call.origin));
	},
};

/** `GET /v1/videos/{id}` (contract 3.5, 5.11). */
const objectRoute: Route = statusRoute('/v1/videos/{id}', isShared, videoObject);

/**
 * `GET /v1/videos/{id}/content`: `variant` may ask for a thumbnail or a spritesheet instead of the
 * video (contract 3.7). `bytes` is the simulator's own: the file padded to that size.
 */
const contentRoute: Route = {
	method: 'GET',
	path: '/v1/videos/{id}/content',
	async handle(call) {
		const { job, phase } = findJob(call, call.params.id, isShared);
		if (phase.state !== 'done' || phase.outcome !== 'completed') {
			throw jobNotCompleted(contentStatus(phase));
		}
		const variant = call.query.get('variant') ?? 'video';
		if (variant === 'video') {
			const asked = parseBytes(call.query.get('bytes') ?? '');
			await sendFile(call, videoFileName(job), asked ?? job.bytes);
			return;
		}
		if (variant !== 'thumbnail' && variant !== 'spritesheet') {
			throw invalidValue('variant', `Invalid variant '${variant}'.`);
		}
		const format = variant === 'thumbnail' ? 'webp' : 'jpeg';
		const image = imageOf(pictureHash(job.prompt), 320, 180, format);
		await call.reply.send(200, `image/${format}`, image);
	},
};

const remixSchema = {
	type: 'object',
	required: ['prompt'],
	properties: { prompt: { type: 'string', minLength: 1 } },
};

/** `POST /v1/videos/{id}/remix`: Sora only; the source must be completed (contract 3.9). */
const remixRoute: Route = {
	method: 'POST',
	path: '/v1/videos/{id}/remix',
	async handle(call) {
		const { job: source, phase } = findJob(call, call.params.id, isShared);
		const body = jsonObject(call.body);
		validate(remixSchema, body);
		if (videoFamilyOf(source.model).name !== 'sora') {
			throw invalidRequest(`remix is not supported by model ${source.model}`);
		}
		if (phase.state !== 'done' || phase.outcome !== 'completed') {
			throw invalidRequest('the video to remix must be completed');
		}
		const { model, videoSeconds, size, id: remixedFrom } = source;
		const prompt = String(body.prompt);
		const spec = { route: 'videos' as const, model, prompt, videoSeconds, size, remixedFrom };
		const job = await createJob(call, spec);
		const queued = { ...phase, state: 'queued' as const, progress: 0 };
		await call.reply.json(200, createdObject(job, queued, call.origin));
	},
};

export const sharedVideoRoutes: Route[] = [createRoute, contentRoute, remixRoute, objectRoute];
