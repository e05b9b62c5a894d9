import { jsonObject } from '../../http/body.mts';
import type { Route } from '../../http/router.mts';
import { validate } from '../../validation.mts';
import { createJob, fileUrl, findJob, isCompleted, wordOf } from './jobs.mts';

const FAMILY = 'klingImages';

const schema = {
	type: 'object',
	required: ['prompt'],
	properties: {
		model_name: { type: 'string' },
		prompt: { type: 'string', minLength: 1 },
		n: { type: 'integer', minimum: 1, maximum: 9 },
		aspect_ratio: { type: 'string' },
		image: { type: 'string', pattern: '^(https?://|[\\w+/]+=*$)' },
	},
};

/** `POST /kling/v1/images/generations` (contract F.5). */
const createRoute: Route = {
	method: 'POST',
	path: '/kling/v1/images/generations',
	async handle(call) {
		const json = jsonObject(call.body);
		validate(schema, json);
		const made = await createJob(call, FAMILY, String(json.prompt));
		// How many pictures it makes.
		made.videoSeconds = Number(json.n ?? 1);
		const data = { task_id: made.id, task_status: 'submitted' };
		const { requestId: request_id } = call;
		await call.reply.json(200, { code: 0, message: 'SUCCEED', request_id, data });
	},
};

/** `GET /kling/v1/images/generations/{id}` (contract F.5, G.1). */
const getRoute: Route = {
	method: 'GET',
	path: '/kling/v1/images/generations/{id}',
	async handle(call) {
		const { job, phase } = findJob(call, call.params.id, FAMILY);
		const images = Array.from({ length: job.videoSeconds }, (_, index) => ({
			index,
			url: fileUrl(call, job, 'picture', index),
		}));
		const data = {
			task_id: job.id,
			task_status: wordOf(phase, ['submitted', 'processing', 'succeed', 'failed']),
			task_status_msg: phase.state === 'done' && !isCompleted(phase) ? 'Generation failed' : '',
			task_result: isCompleted(phase) ? { images } : {},
		};
		const { requestId: request_id } = call;
		await call.reply.json(200, { code: 0, message: 'SUCCEED', request_id, data });
	},
};

export const klingImageRoutes: Route[] = [createRoute, getRoute];
