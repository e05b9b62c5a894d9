import { jsonObject } from '../../http/body.mts';
import type { Call } from '../../http/call.mts';
import type { Route } from '../../http/router.mts';
import { validate } from '../../validation.mts';
import type { Phase, VideoJob } from '../../video/job.mts';
import { createJob, fileUrl, isCompleted, wordOf } from './jobs.mts';

const text = { type: 'string', minLength: 1, maxLength: 5000 };

const soundSchema = {
	type: 'object',
	required: ['model', 'promptText'],
	additionalProperties: false,
	properties: {
		model: { const: 'eleven_text_to_sound_v2' },
		promptText: { ...text, maxLength: 3000 },
		duration: { type: 'number', minimum: 0.5, maximum: 30 },
		loop: { type: 'boolean' },
	},
};

const speechSchema = {
	type: 'object',
	required: ['model', 'promptText', 'voice'],
	properties: {
		model: { enum: ['eleven_multilingual_v2', 'eleven_v3'] },
		promptText: text,
		voice: {
			type: 'object',
			required: ['type', 'presetId'],
			properties: { type: { const: 'runway-preset' }, presetId: { type: 'string' } },
		},
	},
};

/** `POST /runwayml/v1/sound_effect` and `text_to_speech` (contract G.3, J.7). */
const createRoute = (action: string, schema: object): Route => ({
	method: 'POST',
	path: `/runwayml/v1/${action}`,
	async handle(call) {
		const json = jsonObject(call.body);
		validate(schema, json);
		const { id } = await createJob(call, 'elevenLabs', String(json.promptText));
		await call.reply.json(200, { id });
	},
});

/** What `GET /runwayml/v1/tasks/{id}` says of a sound (contract J.7). */
export const soundTask = (call: Call, job: VideoJob, phase: Phase) => ({
	id: job.id,
	status: wordOf(phase, ['PENDING', 'RUNNING', 'SUCCEEDED', 'FAILED']),
	createdAt: new Date(job.createdAt).toISOString(),
	...(isCompleted(phase)
		? { output: [fileUrl(call, job, 'sound')] }
		: phase.state === 'done' && { failure: 'Generation failed', failureCode: 'INTERNAL' }),
});

export const elevenLabsRoutes: Route[] = [
	createRoute('sound_effect', soundSchema),
	createRoute('text_to_speech', speechSchema),
];
