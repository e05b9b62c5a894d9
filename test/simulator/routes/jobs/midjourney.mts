import { jsonObject } from '../../http/body.mts';
import { jobNotFound } from '../../http/errors.mts';
import type { Route } from '../../http/router.mts';
import { imageOf } from '../../media/image.mts';
import { pictureHash } from '../../media/mosaic.mts';
import { validate } from '../../validation.mts';
import type { Phase, VideoJob } from '../../video/job.mts';
import { createJob, findJob, isCompleted, wordOf } from './jobs.mts';

const FAMILY = 'midjourney';
/** The model of a job that waits to be told. */
const WAITING = 'midjourney-modal';

const submitted = (result: string) => ({
	code: 1,
	description: 'Submit success',
	properties: {},
	result,
});

const imagineSchema = {
	type: 'object',
	required: ['prompt'],
	properties: {
		prompt: { type: 'string', minLength: 1 },
		botType: { enum: ['MID_JOURNEY', 'NIJI_JOURNEY'] },
		accountFilter: { type: 'object' },
		base64Array: { type: 'array', items: { type: 'string' } },
	},
};

/** `POST /mj/submit/imagine` (contract G.4, J.7); a word that is banned is refused with code 24. */
const imagineRoute: Route = {
	method: 'POST',
	path: '/mj/submit/imagine',
	async handle(call) {
		const json = jsonObject(call.body);
		validate(imagineSchema, json);
		const prompt = String(json.prompt);
		if (prompt.includes('banned')) {
			const refusal = { code: 24, description: 'May contain sensitive words' };
			return await call.reply.json(200, refusal);
		}
		const { id } = await createJob(call, FAMILY, prompt);
		await call.reply.json(200, submitted(id));
	},
};

const actionSchema = {
	type: 'object',
	required: ['taskId', 'customId'],
	properties: { taskId: { type: 'string' }, customId: { type: 'string', minLength: 1 } },
};

/** `POST /mj/submit/action` (contract G.4): a button of a finished job; Inpaint waits to be told. */
const actionRoute: Route = {
	method: 'POST',
	path: '/mj/submit/action',
	async handle(call) {
		const json = jsonObject(call.body);
		validate(actionSchema, json);
		const { job, phase } = findJob(call, String(json.taskId), FAMILY);
		if (!isCompleted(phase)) throw jobNotFound();
		const made = await createJob(call, FAMILY, `${job.prompt} ${String(json.customId)}`);
		if (String(json.customId).includes('Inpaint')) made.model = WAITING;
		await call.reply.json(200, submitted(made.id));
	},
};

const modalSchema = {
	type: 'object',
	required: ['taskId'],
	properties: { taskId: { type: 'string' }, prompt: { type: 'string' } },
};

/** `POST /mj/submit/modal` (contract G.4, K.16): the job goes on. */
const modalRoute: Route = {
	method: 'POST',
	path: '/mj/submit/modal',
	async handle(call) {
		const json = jsonObject(call.body);
		validate(modalSchema, json);
		const { job } = findJob(call, String(json.taskId), FAMILY);
		job.model = FAMILY;
		job.createdAt = call.sim.clock.now();
		await call.reply.json(200, submitted(job.id));
	},
};

/** `GET /mj/task/{id}/fetch` (contract G.4, J.7). */
const fetchRoute: Route = {
	method: 'GET',
	path: '/mj/task/{id}/fetch',
	async handle(call) {
		const { job, phase } = findJob(call, call.params.id, FAMILY);
		await call.reply.json(200, taskOf(job, phase, call.origin));
	},
};

function taskOf(job: VideoJob, phase: Phase, origin: string) {
	const waits = job.model === WAITING && phase.state !== 'queued';
	const words = ['SUBMITTED', 'IN_PROGRESS', 'SUCCESS', 'FAILURE'];
	const done = isCompleted(phase) && !waits;
	const failed = phase.state === 'done' && !isCompleted(phase);
	const buttons = ['upsample', 'variation'].map((action) => ({
		customId: `MJ::JOB::${action}::1::${job.id}`,
		emoji: '',
		label: `${action[0].toUpperCase()}1`,
		type: 2,
		style: 1,
	}));
	return {
		id: job.id,
		action: 'IMAGINE',
		status: waits ? 'MODAL' : wordOf(phase, words),
		progress: `${waits ? 0 : phase.progress}%`,
		imageUrl: done ? `${origin}/mj/image/${job.id}` : '',
		videoUrl: '',
		buttons: done || waits ? buttons : [],
		failReason: failed ? 'Banned prompt detected' : '',
		prompt: job.prompt,
		botType: 'MID_JOURNEY',
		state: '',
	};
}

/** `GET /mj/image/{id}`: on the API's own host, so with the key (contract G.4, G.9). */
const imageRoute: Route = {
	method: 'GET',
	path: '/mj/image/{id}',
	async handle(call) {
		const { job } = findJob(call, call.params.id, FAMILY);
		await call.reply.send(200, 'image/png', imageOf(pictureHash(job.prompt), 64, 64, 'png'));
	},
};

export const midjourneyRoutes: Route[] = [
	imagineRoute,
	actionRoute,
	modalRoute,
	fetchRoute,
	imageRoute,
];
