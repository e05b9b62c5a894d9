import type { CreatePlan, JobEdit, JobRoute } from './route';

/** xAI's own surface (contract 3.4). */

const editPlan: CreatePlan = {
	route: 'xai',
	title: "xAI's edit",
	path: '/grok/v1/videos/edits',
	encoding: 'json',
	slots: { prompt: ['prompt', 'text'], model: ['model', 'text'] },
};

const edit: JobEdit = {
	mode: 'edit',
	plan: editPlan,
	offeredFor: 'xAI',
	fits: ({ route, model }) => route === 'xai' || /grok/i.test(model ?? ''),
	source: ({ videoUrl }) => (videoUrl === undefined ? undefined : { video: { url: videoUrl } }),
};

export const xai: JobRoute = {
	name: 'xai',
	option: { name: 'xAI', value: 'xai', description: '/grok/v1/videos/generations' },
	families: [{ ids: /grok|^xai/i }],
	create: {
		route: 'xai',
		title: 'the xAI route',
		path: '/grok/v1/videos/generations',
		encoding: 'json',
		slots: {
			prompt: ['prompt', 'text'],
			model: ['model', 'text'],
			duration: ['duration', 'whole'],
			resolution: ['resolution', 'text'],
			aspectRatio: ['aspect_ratio', 'text'],
			firstFrame: ['image', 'urlObject'],
		},
		withVideo: { ...editPlan, slots: { ...editPlan.slots, video: ['video', 'urlObject'] } },
	},
	edits: [edit],
	handle: {
		example: 'xai:4b2c',
		// Runway's ids look the same (contract 5.12, 5.14); those need their `runway:`.
		bareId: { looksLike: /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i, route: 'xai' },
	},
	surface: 'root',
	statusPaths: ['/grok/v1/videos/{id}'],
};
