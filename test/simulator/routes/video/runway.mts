import { jsonObject } from '../../http/body.mts';
import { invalidRequest } from '../../http/errors.mts';
import type { Route } from '../../http/router.mts';
import { mediaUrl } from '../../schemas/media.mts';
import { validate } from '../../validation.mts';
import type { VideoRoute } from '../../video/job.mts';
import { runwayObject, runwayWrapper } from '../../video/shapes/runway.mts';
import { readRequest } from '../readRequest.mts';
import { lookUp } from '../jobs/jobs.mts';
import { soundTask } from '../jobs/elevenLabs.mts';
import { createJob, findJob } from './jobs.mts';

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

const imageSchema = {
	...schema,
	required: ['model', 'promptImage'],
	properties: {
		...schema.properties,
		promptImage: {
			anyOf: [
				mediaUrl,
				{
					type: 'array',
					minItems: 1,
					items: { type: 'object', required: ['uri'], properties: { uri: mediaUrl } },
				},
			],
		},
	},
};

const videoSchema = {
	...schema,
	required: ['model', 'videoUri', 'promptText'],
	properties: {
		...schema.properties,
		videoUri: mediaUrl,
		references: {
			type: 'array',
			items: {
				type: 'object',
				required: ['type', 'uri'],
				properties: { type: { enum: ['image'] }, uri: mediaUrl },
			},
		},
	},
};

type RunwayRequest = { promptText?: string; duration?: number; ratio?: string };

const isRunway = (route: VideoRoute) => route === 'runway';

/** `POST /runwayml/v1/image_to_video` and its siblings (contract 3.4, F.6). */
const createRoute = (action: string, actionSchema: object): Route => ({
	method: 'POST',
	path: `/runwayml/v1/${action}`,
	async handle(call) {
		// Required on this page, optional on others (contract 1.3, F.6).
		if (action === 'video_to_video' && !call.req.headers['x-runway-version']) {
			throw invalidRequest('X-Runway-Version header is required', 'X-Runway-Version');
		}
		const request = readRequest<RunwayRequest>(call, 'video', actionSchema);
		const job = await createJob(call, {
			route: 'runway',
			model: request.model,
			prompt: request.promptText ?? '',
			videoSeconds: request.duration ?? 5,
			size: request.ratio ?? '1280:720',
		});
		await call.reply.json(200, { id: job.id });
	},
});

/** `GET /runwayml/v1/tasks/{id}` (contract 5.14), for sounds too (contract G.3). */
const objectRoute: Route = {
	method: 'GET',
	path: '/runwayml/v1/tasks/{id}',
	async handle(call) {
		const { id } = call.params;
		const sound = lookUp(call, id, 'elevenLabs');
		if (sound) return await call.reply.json(200, soundTask(call, sound.job, sound.phase));
		const { job, phase } = findJob(call, id, isRunway);
		await call.reply.json(200, runwayObject(job, phase, call.origin));
	},
};

const feedSchema = {
	type: 'object',
	required: ['task_id'],
	properties: { task_id: { type: 'string' } },
};

/** `POST /runway/feed`: the compatibility format, always wrapped (contract 3.5). */
const feedRoute: Route = {
	method: 'POST',
	path: '/runway/feed',
	async handle(call) {
		const json = jsonObject(call.body);
		validate(feedSchema, json);
		const { job, phase } = findJob(call, String(json.task_id), isRunway);
		await call.reply.json(200, runwayWrapper(job, phase, call.origin));
	},
};

export const runwayVideoRoutes: Route[] = [
	createRoute('image_to_video', imageSchema),
	createRoute('video_to_video', videoSchema),
	createRoute('video_upscale', schema),
	createRoute('character_performance', schema),
	objectRoute,
	feedRoute,
];
