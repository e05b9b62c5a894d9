import { jsonObject } from '../../http/body.mts';
import type { Call } from '../../http/call.mts';
import type { Route } from '../../http/router.mts';
import { validate } from '../../validation.mts';
import type { Phase, VideoJob } from '../../video/job.mts';
import { createJob, fileUrl, findJob, isCompleted, wordOf } from './jobs.mts';

const schema = {
	type: 'object',
	required: ['input'],
	properties: { input: { type: 'object' } },
};

/** `POST /replicate/v1/models/{owner}/{name}/predictions` (contract G.6, J.7). */
const createRoute: Route = {
	method: 'POST',
	path: '/replicate/v1/models/{owner}/{name}/predictions',
	async handle(call) {
		const json = jsonObject(call.body);
		validate(schema, json);
		const { prompt } = json.input as { prompt?: string };
		const job = await createJob(call, 'replicate', prompt);
		await call.reply.json(201, predictionOf(call, job, call.sim.jobs.phase(job)));
	},
};

/** `GET /replicate/v1/predictions/{id}` (contract G.6, J.7); `[[wrapped]]` is the older form. */
const getRoute: Route = {
	method: 'GET',
	path: '/replicate/v1/predictions/{id}',
	async handle(call) {
		const { job, phase } = findJob(call, call.params.id, 'replicate');
		const prediction = predictionOf(call, job, phase);
		if (!job.wrapped) return await call.reply.json(200, prediction);
		const status = wordOf(phase, ['SUBMITTED', 'IN_PROGRESS', 'SUCCESS', 'FAILED']);
		const data = { task_id: job.id, status, fail_reason: '', data: { output: prediction.output } };
		await call.reply.json(200, { code: 'success', data });
	},
};

/** `urls` are those of Replicate, where the key must never go. */
function predictionOf(call: Call, job: VideoJob, phase: Phase) {
	const done = isCompleted(phase);
	return {
		id: job.id,
		model: 'stability-ai/sdxl',
		status: wordOf(phase, ['starting', 'processing', 'succeeded', 'failed']),
		input: { prompt: job.prompt, image: 'https://files.example.test/in.png' },
		output: done ? [0, 1].map((index) => fileUrl(call, job, 'picture', index)) : null,
		error: phase.state === 'done' && !done ? 'NSFW content detected' : null,
		logs: '',
		urls: { get: `https://api.replicate.example.test/p/${job.id}` },
	};
}

export const replicateRoutes: Route[] = [createRoute, getRoute];
