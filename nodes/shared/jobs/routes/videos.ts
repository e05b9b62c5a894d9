import type { CreatePlan, JobEdit, JobRoute, Slot } from './route';

/** The shared surface (contract 3.3): one path for many families, each of which takes other fields. */

const SECONDS: Slot = ['seconds', 'wholeAsText'];
const SIZE: Slot = ['size', 'text'];
const RESOLUTION: Slot = ['resolution', 'text'];
const ASPECT_RATIO: Slot = ['aspect_ratio', 'text'];
const INPUT_REFERENCE: Slot = ['input_reference', 'part'];

const shared = (family: string, slots: CreatePlan['slots']): CreatePlan => ({
	route: 'videos',
	title: `the shared route for ${family}`,
	path: '/videos',
	encoding: 'form',
	slots: { model: ['model', 'text'], prompt: ['prompt', 'text'], ...slots },
});

const sora = shared('Sora', { duration: SECONDS, size: SIZE, firstFrame: INPUT_REFERENCE });
const veo = shared('Veo', {
	duration: SECONDS,
	size: SIZE,
	aspectRatio: ['size', 'ratioWithX'],
	firstFrame: INPUT_REFERENCE,
	lastFrame: INPUT_REFERENCE,
});
const seedance = shared('Seedance', {
	duration: SECONDS,
	size: SIZE,
	aspectRatio: ['size', 'text'],
	resolution: RESOLUTION,
	firstFrame: INPUT_REFERENCE,
	references: INPUT_REFERENCE,
});
const sized = shared('Wan, HappyHorse and Vidu', {
	duration: SECONDS,
	size: SIZE,
	firstFrame: INPUT_REFERENCE,
	references: INPUT_REFERENCE,
});
/** Takes its source video, a URL or data URI, in Extra Body. */
const omniVideo: CreatePlan = {
	...shared('Omni video to video', {
		duration: SECONDS,
		resolution: RESOLUTION,
		aspectRatio: ASPECT_RATIO,
	}),
	encoding: 'json',
};
const omni = shared('Omni', {
	duration: SECONDS,
	resolution: RESOLUTION,
	aspectRatio: ASPECT_RATIO,
	firstFrame: INPUT_REFERENCE,
	references: INPUT_REFERENCE,
});
/** Whatever some model may take. */
const other = shared('other models', {
	negativePrompt: ['negative_prompt', 'text'],
	duration: SECONDS,
	size: SIZE,
	resolution: RESOLUTION,
	aspectRatio: ASPECT_RATIO,
	seed: ['seed', 'wholeAsText'],
	callbackUrl: ['callback_url', 'text'],
	firstFrame: INPUT_REFERENCE,
	lastFrame: INPUT_REFERENCE,
	references: INPUT_REFERENCE,
});

const remix: JobEdit = {
	mode: 'remix',
	plan: {
		route: 'videos',
		title: "Sora's remix",
		path: '/videos/{id}/remix',
		encoding: 'json',
		slots: { prompt: ['prompt', 'text'] },
	},
	offeredFor: 'Sora',
	// A job whose bodies name no model may be one of Sora; the server knows.
	fits: ({ route, model }) => ['videos', 'unified'].includes(route) && /sora|^$/i.test(model ?? ''),
	source: () => ({}),
};

export const videos: JobRoute = {
	name: 'videos',
	option: {
		name: 'Shared',
		value: 'videos',
		description: '/v1/videos: Sora, Veo, Seedance and others',
	},
	automatic: 'last',
	families: [
		{ ids: /sora/i, create: sora },
		{ ids: /veo/i, create: veo },
		{ ids: /seedance/i, create: seedance },
		{ ids: /^(wan|happyhorse|vidu)/i, create: sized },
		{ ids: /omni.*v2v/i, create: omniVideo },
		{ ids: /^omni/i, create: omni },
	],
	create: other,
	edits: [remix],
	handle: { example: 'videos:task_ab' },
	surface: 'base',
	statusPaths: ['/videos/{id}'],
	contentPath: '/videos/{id}/content',
};
