import { jsonObject } from '../../http/body.mts';
import type { Call } from '../../http/call.mts';
import { ApiError, klingError } from '../../http/errors.mts';
import type { Route } from '../../http/router.mts';
import { requireModel } from '../../models/registry.mts';
import { validate } from '../../validation.mts';
import { videoUrl } from '../../video/file.mts';
import type { VideoJob } from '../../video/job.mts';
import { klingCreated, klingObject, klingVideoId } from '../../video/shapes/kling.mts';
import { createJob, findJob } from './jobs.mts';
import { klingActions } from './klingSchemas.mts';

type KlingRequest = {
	model_name?: string;
	prompt?: string;
	duration?: string;
	aspect_ratio?: string;
	video_id?: string;
	task_id?: string;
	callback_url?: string;
	external_task_id?: string;
};

/** `POST /kling/v1/videos/{action}` (contract 3.4, 3.9). */
const createRoute = ([action, schema]: [string, object]): Route => ({
	method: 'POST',
	path: `/kling/v1/videos/${action}`,
	async handle(call) {
		const request = readKlingRequest(call, schema);
		const model = requireModel(call, request.model_name ?? 'kling-v1', 'video');
		const parent = action === 'video-extend' ? parentOf(call, request) : undefined;
		const job = await createJob(call, {
			route: `kling/${action}`,
			model,
			prompt: request.prompt ?? parent?.prompt ?? '',
			videoSeconds: Number(request.duration ?? 5),
			size: request.aspect_ratio ?? '16:9',
			callbackUrl: request.callback_url,
			externalTaskId: request.external_task_id,
			parent: parent && {
				id: klingVideoId(parent),
				url: videoUrl(parent, call.origin),
				duration: String(parent.videoSeconds),
			},
		});
		await call.reply.json(200, klingCreated(job));
	},
});

/** Wrong fields are told in Kling's own envelope (contract 1.5 E9). */
function readKlingRequest({ body, requestId }: Call, schema: object): KlingRequest {
	const json = jsonObject(body);
	try {
		validate(schema, json);
	} catch (error) {
		if (!(error instanceof ApiError)) throw error;
		const { error: inner } = error.body(requestId) as { error: { message: string } };
		throw klingError(400, inner.message);
	}
	return json as KlingRequest;
}

/** The finished text- or image-to-video job whose video is to be made longer, or 400. */
function parentOf({ sim }: Call, request: KlingRequest): VideoJob {
	const id = request.video_id?.replace(/^vid_/, '') ?? '';
	const parent = sim.jobs.find(id, (route) => /^kling\/(text2|image2|video-extend)/.test(route));
	const phase = parent && sim.jobs.phase(parent);
	const finished = phase?.state === 'done' && phase.outcome === 'completed';
	if (!parent || !finished || (request.task_id !== undefined && request.task_id !== parent.id)) {
		throw klingError(400, 'the source video cannot be extended');
	}
	return parent;
}

/**
 * `GET /kling/v1/videos/{action}/{task_id}` (contract 3.5, 5.13); a job is known under its own
 * action only.
 */
const objectRoute: Route = {
	method: 'GET',
	path: '/kling/v1/videos/{action+}/{id}',
	async handle(call) {
		const { action, id } = call.params;
		const { job, phase } = findJob(call, id, (route) => route === `kling/${action}`);
		const object = klingObject(job, phase, call.origin, call.requestId);
		await call.reply.json(200, object);
	},
};

export const klingVideoRoutes: Route[] = [
	...Object.entries(klingActions).map(createRoute),
	objectRoute,
];
