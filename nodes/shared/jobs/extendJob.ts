import { FieldError } from '../node/fieldError';
import { toCreateRequest } from './createRequest';
import type { CreatePlan } from './createTable';
import { jobOf } from './createJob';
import type { JobHandle } from './jobHandle';
import type { Job } from './job';
import type { CreateInput } from './parameters';
import { hasContent, routeName } from './routeTable';
import type { Send } from './fetchJob';
import { fetchJob, refuseUnfinished } from './fetchJob';

/** How a finished video is carried on: Kling's extension, Sora's remix, xAI's edit (contract 3.9). */

type Extension = {
	plan: CreatePlan;
	/** What tells the API which video is meant. */
	source(job: Job): Record<string, unknown>;
	fits(job: Job): boolean;
};

const EXTENSIONS: Extension[] = [
	{
		fits: ({ route }) => routeName(route) === 'kling',
		plan: {
			route: 'kling/video-extend',
			title: "Kling's extension",
			surface: 'root',
			path: '/kling/v1/videos/video-extend',
			encoding: 'json',
			slots: {
				prompt: ['prompt', 'text'],
				negativePrompt: ['negative_prompt', 'text'],
				callbackUrl: ['callback_url', 'text'],
			},
		},
		source: ({ id, videoId }) => ({ task_id: id, video_id: videoId }),
	},
	{
		fits: ({ route, model, videoUrl }) =>
			videoUrl !== undefined && (route === 'xai' || /grok/i.test(model ?? '')),
		plan: {
			route: 'xai',
			title: "xAI's edit",
			surface: 'root',
			path: '/grok/v1/videos/edits',
			encoding: 'json',
			slots: { prompt: ['prompt', 'text'], model: ['model', 'text'] },
		},
		source: ({ videoUrl }) => ({ video: { url: videoUrl } }),
	},
	{
		// A job whose answers name no model may be one of Sora; the server knows.
		fits: ({ route, model }) => hasContent(route) && /sora|^$/i.test(model ?? ''),
		plan: {
			route: 'videos',
			title: "Sora's remix",
			surface: 'base',
			path: '/videos/{id}/remix',
			encoding: 'json',
			slots: { prompt: ['prompt', 'text'] },
		},
		source: () => ({}),
	},
];

/**
 * Creates a job that carries a finished one on.
 * @throws FieldError where the source's route has no such thing, ApiError when the source is not finished
 */
export async function extendJob(
	handle: JobHandle,
	input: Omit<CreateInput, 'model'>,
	send: Send,
	baseUrl: string,
): Promise<Job> {
	const source = await fetchJob(send, handle, baseUrl);
	const extension = EXTENSIONS.find(({ fits }) => fits(source));
	if (!extension) {
		const by = source.model ? ` by '${source.model}'` : '';
		throw new FieldError(
			'Job',
			`is a video${by} on the route '${source.route}', for which CometAPI has no extension`,
			"Videos of Sora, of xAI, and of Kling when created on the 'Kling' route can be extended. For other models, create a new video from the last frame.",
		);
	}
	refuseUnfinished(source);
	const plan = {
		...extension.plan,
		path: extension.plan.path.replace('{id}', encodeURIComponent(source.id)),
	};
	const request = toCreateRequest(
		plan,
		{ ...input, model: source.model ?? '' },
		() => [],
		extension.source(source),
	);
	return await jobOf(await send(request), plan.route, source.model, send);
}
