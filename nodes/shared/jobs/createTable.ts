import type { Surface } from '../api/wire';
import type { Parameter } from './parameters';
import { RUNWAY_HEADERS } from './routeTable';

/**
 * Which parameter goes where, on which route and for which family of models: data only (contract 3.3, 3.4).
 * What a row does not name cannot be sent there, because the documentation of its models does not name it.
 */

/** How a value is written: see encode.ts. */
export type Encoding =
	| 'text'
	| 'whole'
	| 'wholeAsText'
	| 'ratioWithX'
	| 'ratioWithColon'
	| 'uri'
	| 'uriOrBase64'
	| 'urlObject'
	| 'part';

/** Wire field and encoding of a parameter. */
export type Slot = [field: string, encoding: Encoding];

export type CreatePlan = {
	/** What stands before the colon of the job's handle. */
	route: string;
	/** For people: "the xAI route", "the shared route for Sora". */
	title: string;
	surface: Surface;
	path: string;
	encoding: 'json' | 'form';
	headers?: Record<string, string>;
	/** In wire order. */
	slots: Partial<Record<Parameter, Slot>>;
	/** Parameters without which the route does not work, besides model and prompt. */
	needs?: Parameter[];
	/** The plan for a job with a first or last frame, where that is another path. */
	withFrames?: CreatePlan;
};

const MODEL_AND_PROMPT = {
	model: ['model', 'text'],
	prompt: ['prompt', 'text'],
} as const satisfies CreatePlan['slots'];

/** Exactly what the unified spec names. */
export const UNIFIED: CreatePlan = {
	route: 'unified',
	title: 'the unified route',
	surface: 'base',
	path: '/videos/generations',
	encoding: 'json',
	slots: { ...MODEL_AND_PROMPT, firstFrame: ['image', 'uri'], duration: ['duration', 'whole'] },
};

const SECONDS: Slot = ['seconds', 'wholeAsText'];
const SIZE: Slot = ['size', 'text'];
const RESOLUTION: Slot = ['resolution', 'text'];
const ASPECT_RATIO: Slot = ['aspect_ratio', 'text'];
const INPUT_REFERENCE: Slot = ['input_reference', 'part'];

const shared = (family: string, slots: CreatePlan['slots']): CreatePlan => ({
	route: 'videos',
	title: `the shared route for ${family}`,
	surface: 'base',
	path: '/videos',
	encoding: 'form',
	slots: { ...MODEL_AND_PROMPT, ...slots },
});

/** The families of the shared surface; `other` takes what a family may take at all. */
const SHARED = {
	sora: shared('Sora', { duration: SECONDS, size: SIZE, firstFrame: INPUT_REFERENCE }),
	veo: shared('Veo', {
		duration: SECONDS,
		size: SIZE,
		aspectRatio: ['size', 'ratioWithX'],
		firstFrame: INPUT_REFERENCE,
		lastFrame: INPUT_REFERENCE,
	}),
	seedance: shared('Seedance', {
		duration: SECONDS,
		size: SIZE,
		aspectRatio: ['size', 'text'],
		resolution: RESOLUTION,
		firstFrame: INPUT_REFERENCE,
		references: INPUT_REFERENCE,
	}),
	sized: shared('Wan, HappyHorse and Vidu', {
		duration: SECONDS,
		size: SIZE,
		firstFrame: INPUT_REFERENCE,
		references: INPUT_REFERENCE,
	}),
	omni: shared('Omni', {
		duration: SECONDS,
		resolution: RESOLUTION,
		aspectRatio: ASPECT_RATIO,
		firstFrame: INPUT_REFERENCE,
		references: INPUT_REFERENCE,
	}),
	/** Takes its source video, a URL or data URI, in Extra Body. */
	omniVideo: {
		...shared('Omni video to video', {
			duration: SECONDS,
			resolution: RESOLUTION,
			aspectRatio: ASPECT_RATIO,
		}),
		encoding: 'json',
	} as CreatePlan,
	other: shared('other models', {
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
	}),
};

const klingText: CreatePlan = {
	route: 'kling/text2video',
	title: 'the Kling route',
	surface: 'root',
	path: '/kling/v1/videos/text2video',
	encoding: 'json',
	slots: {
		model: ['model_name', 'text'],
		prompt: ['prompt', 'text'],
		negativePrompt: ['negative_prompt', 'text'],
		duration: ['duration', 'wholeAsText'],
		aspectRatio: ASPECT_RATIO,
		callbackUrl: ['callback_url', 'text'],
	},
};

const KLING: CreatePlan = {
	...klingText,
	withFrames: {
		...klingText,
		route: 'kling/image2video',
		path: '/kling/v1/videos/image2video',
		slots: {
			...klingText.slots,
			firstFrame: ['image', 'uriOrBase64'],
			lastFrame: ['image_tail', 'uriOrBase64'],
		},
		needs: ['firstFrame'],
	},
};

const XAI: CreatePlan = {
	route: 'xai',
	title: 'the xAI route',
	surface: 'root',
	path: '/grok/v1/videos/generations',
	encoding: 'json',
	slots: {
		prompt: ['prompt', 'text'],
		model: ['model', 'text'],
		duration: ['duration', 'whole'],
		resolution: RESOLUTION,
		aspectRatio: ASPECT_RATIO,
		firstFrame: ['image', 'urlObject'],
	},
};

const RUNWAY: CreatePlan = {
	route: 'runway',
	title: 'the Runway route',
	surface: 'root',
	path: '/runwayml/v1/image_to_video',
	encoding: 'json',
	headers: RUNWAY_HEADERS,
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
};

/** The documented plan of a model's family, by its id; a model of no known family is tried on the shared route. */
const FAMILIES: Array<[id: RegExp, plan: CreatePlan]> = [
	[/sora/i, SHARED.sora],
	[/veo/i, SHARED.veo],
	[/seedance/i, SHARED.seedance],
	[/^(wan|happyhorse|vidu)/i, SHARED.sized],
	[/omni.*v2v/i, SHARED.omniVideo],
	[/^omni/i, SHARED.omni],
	[/kling/i, KLING],
	[/grok|^xai/i, XAI],
	[/runway|^gen[-_]?\d|^act[-_]/i, RUNWAY],
];

/** The documented plan of a model. */
export const familyPlan = (model: string): CreatePlan =>
	FAMILIES.find(([id]) => id.test(model))?.[1] ?? SHARED.other;

/** The plan of a route that the user has chosen, for a model that may be of any family. */
export function chosenPlan(route: string, model: string): CreatePlan {
	const family = familyPlan(model);
	const chosen: Record<string, CreatePlan> = {
		unified: UNIFIED,
		kling: KLING,
		xai: XAI,
		runway: RUNWAY,
	};
	return chosen[route] ?? (family.route === 'videos' ? family : SHARED.other);
}
