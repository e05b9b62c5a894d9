import type { CreatePlan, JobEdit, JobRoute } from './route';

/** Kling's own surface (contract 3.4): the action is part of every path, and so of the handle. */

const text2video: CreatePlan = {
	route: 'kling/text2video',
	title: 'the Kling route',
	path: '/kling/v1/videos/text2video',
	encoding: 'json',
	slots: {
		model: ['model_name', 'text'],
		prompt: ['prompt', 'text'],
		negativePrompt: ['negative_prompt', 'text'],
		duration: ['duration', 'wholeAsText'],
		aspectRatio: ['aspect_ratio', 'text'],
		callbackUrl: ['callback_url', 'text'],
	},
};

const image2video: CreatePlan = {
	...text2video,
	route: 'kling/image2video',
	path: '/kling/v1/videos/image2video',
	slots: {
		...text2video.slots,
		firstFrame: ['image', 'uriOrBase64'],
		lastFrame: ['image_tail', 'uriOrBase64'],
	},
	needs: ['firstFrame'],
};

const extend: JobEdit = {
	mode: 'extend',
	plan: {
		route: 'kling/video-extend',
		title: "Kling's extension",
		path: '/kling/v1/videos/video-extend',
		encoding: 'json',
		slots: {
			prompt: ['prompt', 'text'],
			negativePrompt: ['negative_prompt', 'text'],
			callbackUrl: ['callback_url', 'text'],
		},
	},
	offeredFor: 'Kling, when created on the Kling route',
	fits: ({ route }) => route.startsWith('kling/'),
	source: ({ id, videoId }) => ({ task_id: id, video_id: videoId }),
};

export const kling: JobRoute = {
	name: 'kling',
	option: { name: 'Kling', value: 'kling', description: '/kling/v1/videos' },
	families: [{ ids: /kling/i }],
	create: { ...text2video, withFrames: image2video },
	edits: [extend],
	handle: {
		action: /^[\w-]+(?:\/[\w-]+)*$/,
		example: 'kling/text2video:2032',
		bareId: { looksLike: /^\d{8,}$/, route: 'kling/text2video' },
	},
	surface: 'root',
	statusPaths: ['/kling/v1/videos/{action}/{id}'],
	// An extension wants the id of the video as well as that of its job (contract 3.9).
	places: { videoId: ['data.task_result.videos.0.id'] },
};
