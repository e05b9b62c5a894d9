import { jsonObject } from '../../http/body.mts';
import { invalidRequest } from '../../http/errors.mts';
import type { Route } from '../../http/router.mts';
import { createJob, fileUrl, findJob, isCompleted, wordOf } from './jobs.mts';

/** `POST /suno/submit/music` (contract G.2, J.7): the ID is a bare string. */
const createRoute: Route = {
	method: 'POST',
	path: '/suno/submit/music',
	async handle(call) {
		const json = jsonObject(call.body);
		const prompt = json.gpt_description_prompt ?? json.prompt;
		if (typeof prompt !== 'string') throw invalidRequest('field prompt is required', 'prompt');
		const { id } = await createJob(call, 'suno', prompt);
		await call.reply.json(200, { code: 'success', message: '', data: id });
	},
};

/** `GET /suno/fetch/{id}` (contract G.2, J.7): two songs with their pictures. */
const fetchRoute: Route = {
	method: 'GET',
	path: '/suno/fetch/{id}',
	async handle(call) {
		const { job, phase } = findJob(call, call.params.id, 'suno');
		const failed = phase.state === 'done' && !isCompleted(phase);
		const songs = [0, 1].map((index) => ({
			id: `c${index + 1}`,
			title: 'Kite',
			status: 'complete',
			duration: 121.4,
			audio_url: fileUrl(call, job, 'sound', index),
			image_url: fileUrl(call, job, 'picture', index),
		}));
		const data = {
			task_id: job.id,
			action: 'MUSIC',
			status: wordOf(phase, ['QUEUED', 'IN_PROGRESS', 'SUCCESS', 'FAILURE']),
			fail_reason: failed ? 'the lyrics were refused' : '',
			progress: `${phase.progress}%`,
			data: isCompleted(phase) ? songs : null,
		};
		await call.reply.json(200, { code: 'success', message: '', data });
	},
};

export const sunoRoutes: Route[] = [createRoute, fetchRoute];
