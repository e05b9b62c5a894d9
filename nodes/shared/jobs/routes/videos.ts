import type { CreatePlan, JobEdit, JobRoute, Slot } from './route';
import { withSeedanceSize } from './seedanceSizes';

/** The shared surface (contract 3.3): one path for many families, each of which takes other fields. */

const SECONDS: Slot = ['seconds', 'wholeAsText'];
const SIZE: Slot = ['size', 'text'];
const RESOLUTION: Slot = ['resolution', 'text'];
const ASPECT_RATIO: Slot = ['aspect_ratio', 'text'];
const INPUT_REFERENCE: Slot = ['input_reference', 'part'];
const REFERENCE_URLS: Slot = ['reference_urls', 'urls'];

function shared(family: string, slots: CreatePlan['slots'], adapt?: CreatePlan['adapt']) {
	const plan: CreatePlan = {
		route: 'videos',
		title: `the shared route for ${family}`,
		path: '/videos',
		encoding: 'form',
		slots: { model: ['model', 'text'], prompt: ['prompt', 'text'], ...slots },
		adapt,
	};
	if (!slots.references) return plan;
	return {
		...plan,
		// Some models want URLs there instead of files (contract F.1, K.12).
		byUrl: {
			...plan,
			slots: { ...plan.slots, firstFrame: REFERENCE_URLS, references: REFERENCE_URLS },
			urlsOnly: ['firstFrame', 'references'],
		} satisfies CreatePlan,
	};
}

const sora = shared('Sora', { duration: SECONDS, size: SIZE, firstFrame: INPUT_REFERENCE });
const veo = shared('Veo', {
	duration: SECONDS,
	size: SIZE,
	aspectRatio: ['size', 'ratioWithX'],
	firstFrame: INPUT_REFERENCE,
	lastFrame: INPUT_REFERENCE,
});
const seedance = shared(
	'Seedance',
	{
		duration: SECONDS,
		size: SIZE,
		aspectRatio: ['size', 'text'],
		resolution: RESOLUTION,
		firstFrame: INPUT_REFERENCE,
		references: INPUT_REFERENCE,
	},
	withSeedanceSize,
);
const sized = shared('Wan, HappyHorse and Vidu', {
	duration: SECONDS,
	size: SIZE,
	firstFrame: INPUT_REFERENCE,
	references: INPUT_REFERENCE,
});
const omniVideo: CreatePlan = {
	...shared('Omni video to video', {
		duration: SECONDS,
		resolution: RESOLUTION,
		aspectRatio: ASPECT_RATIO,
		video: ['video', 'uri'],
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
/** Whatever some model may take; Sora can still be asked for (contract F.2). */
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
	offeredFor: 'Sora, which OpenAI has ended',
	// A job whose bodies name no model may be one of Sora; the server knows.
	fits: ({ route, model }) => ['videos', 'unified'].includes(route) && /sora|^$/i.test(model ?? ''),
	source: () => ({}),
};

export const videos: JobRoute = {
	name: 'videos',
	option: {
		name: 'Shared',
		value: 'videos',
		description: '/v1/videos: Seedance, Veo, Wan and others',
	},
	automatic: 'last',
	families: [
		{ ids: /sora/i, create: sora },
		{ ids: /veo/i, create: veo },
		{ ids: /seedance-(?:1-5-pro|2-0-fast)/i, create: { ...seedance, wantsUrls: true } },
		{ ids: /seedance/i, create: seedance },
		{ ids: /^wan2\.6/i, create: { ...sized, wantsUrls: true } },
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
