import { jsonObject } from '../../http/body.mts';
import type { Route } from '../../http/router.mts';
import { validate } from '../../validation.mts';
import { createJob, fileUrl, findJob, isCompleted, wordOf } from './jobs.mts';

const FAMILY = 'klingAudio';

const schema = {
	type: 'object',
	required: ['prompt', 'duration'],
	properties: {
		prompt: { type: 'string', minLength: 1 },
		duration: { type: 'number', minimum: 3, maximum: 10 },
	},
};

/** `POST /kling/v1/audio/text-to-audio` (contract F.5). */
const createRoute: Route = {
	method: 'POST',
	path: '/kling/v1/audio/text-to-audio',
	async handle(call) {
		const json = jsonObject(call.body);
		validate(schema, json);
		const { id } = await createJob(call, FAMILY, String(json.prompt));
		const data = { task_id: id, task_status: 'submitted' };
		const { requestId: request_id } = call;
		await call.reply.json(200, { code: 0, message: 'SUCCEED', request_id, data });
	},
};

/** `GET /kling/v1/audio/text-to-audio/{id}` (contract F.5, J.7). */
const getRoute: Route = {
	method: 'GET',
	path: '/kling/v1/audio/text-to-audio/{id}',
	async handle(call) {
		const { job, phase } = findJob(call, call.params.id, FAMILY);
		const audios = [{ id: 'a1', url: fileUrl(call, job, 'sound'), duration: '5' }];
		const data = {
			task_id: job.id,
			task_status: wordOf(phase, ['submitted', 'processing', 'succeed', 'failed']),
			task_status_msg: phase.state === 'done' && !isCompleted(phase) ? 'Generation failed' : '',
			task_result: isCompleted(phase) ? { audios } : {},
		};
		const { requestId: request_id } = call;
		await call.reply.json(200, { code: 0, message: 'SUCCEED', request_id, data });
	},
};

export const klingAudioRoutes: Route[] = [createRoute, getRoute];
