import { wrapped } from '../../api/fileUrl';
import { withoutHead } from '../encode';
import type { CreatePlan, JobEdit, JobRoute } from './route';

/** Kling's own surface (contract 3.4, F.5): the action is part of every path, and so of the handle. */

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
		mode: ['mode', 'text'],
		sound: ['sound', 'onOff'],
		cfgScale: ['cfg_scale', 'whole'],
		cameraControl: ['camera_control', 'whole'],
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

/** The one model that the page of the path names. */
const OMNI_MODEL = 'kling-video-o1';

const videoToChange = (url: string) => ({ video_url: url, refer_type: 'base' });

/** Pictures, a video and what is to be made of them, in one path for all. */
const omni: CreatePlan = {
	route: 'kling/omni-video',
	title: "Kling's omni route",
	path: '/kling/v1/videos/omni-video',
	encoding: 'json',
	slots: {
		model: ['model_name', 'text'],
		prompt: ['prompt', 'text'],
		duration: ['duration', 'wholeAsText'],
		aspectRatio: ['aspect_ratio', 'text'],
		mode: ['mode', 'text'],
		callbackUrl: ['callback_url', 'text'],
		firstFrame: ['image_list', (uri) => ({ image_url: withoutHead(uri), type: 'first_frame' })],
		lastFrame: ['image_list', (uri) => ({ image_url: withoutHead(uri), type: 'end_frame' })],
		references: ['image_list', (uri) => ({ image_url: withoutHead(uri) })],
		video: ['video_list', videoToChange],
	},
	urlsOnly: ['video'],
	only: { ids: /omni|video-o\d/i, example: OMNI_MODEL },
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
			cfgScale: ['cfg_scale', 'whole'],
			callbackUrl: ['callback_url', 'text'],
		},
	},
	offeredFor: 'Kling, when created on the Kling route',
	fits: ({ route }) => route.startsWith('kling/'),
	source: ({ id, videoId }) => ({ task_id: id, video_id: videoId }),
};

const edit: JobEdit = {
	mode: 'edit',
	plan: {
		route: omni.route,
		title: "Kling's edit",
		path: omni.path,
		encoding: 'json',
		slots: { prompt: ['prompt', 'text'], callbackUrl: ['callback_url', 'text'] },
	},
	offeredFor: `Kling (by ${OMNI_MODEL}), when created on the Kling route`,
	fits: ({ route }) => route.startsWith('kling/'),
	source: ({ videoUrl }) =>
		videoUrl === undefined
			? undefined
			: { model_name: OMNI_MODEL, video_list: [videoToChange(videoUrl)] },
};

export const kling: JobRoute = {
	name: 'kling',
	option: { name: 'Kling', value: 'kling', description: '/kling/v1/videos' },
	// Refused on the two older paths (contract F.5).
	families: [{ ids: /kling.*(?:omni|video-o\d)/i, create: omni }, { ids: /kling/i }],
	create: { ...text2video, withFrames: image2video, withVideo: omni },
	edits: [extend, edit],
	handle: {
		action: /^[\w-]+(?:\/[\w-]+)*$/,
		example: 'kling/text2video:2032',
		bareId: { looksLike: /^\d{8,}$/, route: 'kling/text2video' },
	},
	surface: 'root',
	statusPaths: ['/kling/v1/videos/{action}/{id}'],
	// An extension wants the id of the video as well as that of its job (contract 3.9).
	places: { videoId: wrapped(['task_result.videos.0.id']) },
};
