import type { CreatePlan, JobEdit, JobRoute } from './route';

/** Runway's own surface (contract 3.4, F.6): a video is always made from an image or a video. */

const videoToVideo: CreatePlan = {
	route: 'runway',
	title: "Runway's video to video",
	path: '/runwayml/v1/video_to_video',
	encoding: 'json',
	slots: {
		model: ['model', 'text'],
		video: ['videoUri', 'uri'],
		prompt: ['promptText', 'text'],
		references: ['references', (uri) => ({ type: 'image', uri })],
		size: ['ratio', 'ratioWithColon'],
		aspectRatio: ['ratio', 'ratioWithColon'],
		seed: ['seed', 'whole'],
	},
	needs: ['video'],
};

const EDIT_MODEL = 'gen4_aleph';

const edit: JobEdit = {
	mode: 'edit',
	plan: {
		...videoToVideo,
		slots: { prompt: videoToVideo.slots.prompt },
		needs: undefined,
	},
	offeredFor: `Runway (by ${EDIT_MODEL})`,
	fits: ({ route }) => route === 'runway',
	source: ({ videoUrl }) =>
		videoUrl === undefined ? undefined : { model: EDIT_MODEL, videoUri: videoUrl },
};

export const runway: JobRoute = {
	name: 'runway',
	option: { name: 'Runway', value: 'runway', description: '/runwayml/v1/image_to_video' },
	families: [
		{ ids: /^gen.*aleph/i, create: videoToVideo },
		{ ids: /runway|^gen[-_]?\d|^act[-_]/i },
	],
	create: {
		route: 'runway',
		title: 'the Runway route',
		path: '/runwayml/v1/image_to_video',
		encoding: 'json',
		slots: {
			model: ['model', 'text'],
			firstFrame: ['promptImage', 'uri'],
			prompt: ['promptText', 'text'],
			duration: ['duration', 'whole'],
			size: ['ratio', 'ratioWithColon'],
			aspectRatio: ['ratio', 'ratioWithColon'],
			seed: ['seed', 'whole'],
		},
		needs: ['firstFrame'],
		withVideo: videoToVideo,
	},
	edits: [edit],
	handle: { example: 'runway:d065' },
	surface: 'root',
	// Runway's version, required on some of its paths (contract 1.3, F.6).
	headers: { 'X-Runway-Version': '2024-11-06' },
	statusPaths: ['/runwayml/v1/tasks/{id}'],
	/** It counts from 0 to 1; its older wrapper counts in percent. */
	toPercent: (progress) => (progress <= 1 ? progress * 100 : progress),
};
