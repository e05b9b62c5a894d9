import { compact } from '../../shared/api/body';
import { withoutHead } from '../../shared/jobs/encode';
import { FieldError } from '../../shared/node/fieldError';
import type { ImageOptions } from './imageOptions';
import { aspectOf, pixelsOf, withColon } from './imageSize';

/**
 * Families of image models that answer with a job (contract G.1): where it is made, and what they take. Fields that the
 * contract does not name are those of the family's maker.
 */
export type ImageJobFamily = {
	name: string;
	/** Ids that are of it where the catalog says nothing. */
	ids?: RegExp;
	/** What the catalog's paths have in them. */
	paths: RegExp;
	/** Where the job is made. @throws FieldError for an id that no path can be made of */
	path(model: string): string;
	/** Options that can be said, besides those that every family has. */
	takes: ReadonlyArray<keyof ImageOptions>;
	/** How many pictures it can start from; 0 for none. */
	mostImages: number;
	/** Whether it fetches a picture by itself. */
	takesUrls: boolean;
	toBody(input: ImageJobInput): Record<string, unknown>;
};

export type ImageJobInput = {
	model: string;
	prompt: string;
	/** URLs and data URIs. */
	images: string[];
	options: ImageOptions;
};

const ID = encodeURIComponent;

/** Models that take a ratio instead of pixels (contract G.5). */
const BY_RATIO = /kontext|ultra/i;

const flux: ImageJobFamily = {
	name: 'Flux',
	ids: /^flux/i,
	paths: /\/flux\//,
	path: (model) => `/flux/v1/${ID(model)}`,
	takes: ['aspectRatio', 'outputFormat', 'seed', 'size'],
	mostImages: 8,
	takesUrls: true,
	toBody: ({ model, prompt, images, options }) => ({
		prompt,
		...(BY_RATIO.test(model) ? { aspect_ratio: aspectOf(options) } : pixelsOf(options)),
		seed: options.seed,
		output_format: options.outputFormat,
		// input_image, input_image_2, …
		...Object.fromEntries(
			images.map((uri, at) => [`input_image${at ? `_${at + 1}` : ''}`, withoutHead(uri)]),
		),
	}),
};

/** Other actions than a prompt's are jobs on jobs, or take no prompt at all. */
const NO_PROMPT = /^mj_(?!(?:\w+_)?imagine)/i;

const midjourney: ImageJobFamily = {
	name: 'Midjourney',
	ids: /^(?:midjourney|mj[-_])/i,
	paths: /\/mj\//,
	path(model) {
		if (!NO_PROMPT.test(model)) return '/mj/submit/imagine';
		throw new FieldError(
			'Model',
			`is '${model}', which makes no image out of a prompt`,
			'Use CometAPI Job, which presses the buttons of Midjourney.',
		);
	},
	takes: ['aspectRatio', 'negativePrompt', 'seed'],
	mostImages: 5,
	takesUrls: false,
	toBody: ({ prompt, images, options: { aspectRatio, negativePrompt, seed } }) => ({
		// Everything but pictures is a flag in the prompt (contract G.4).
		prompt: [
			prompt,
			aspectRatio && `--ar ${withColon(aspectRatio)}`,
			seed !== undefined && `--seed ${seed}`,
			negativePrompt && `--no ${negativePrompt}`,
		]
			.filter(Boolean)
			.join(' '),
		botType: 'MID_JOURNEY',
		accountFilter: { modes: ['FAST'] },
		base64Array: images.length ? images : undefined,
	}),
};

const replicate: ImageJobFamily = {
	name: 'Replicate',
	paths: /\/replicate\//,
	path(model) {
		if (/^[\w.-]+\/[\w.-]+$/.test(model)) return `/replicate/v1/models/${model}/predictions`;
		throw new FieldError(
			'Model',
			`is '${model}', but models of Replicate are owner and name, like stability-ai/sdxl`,
		);
	},
	takes: ['aspectRatio', 'negativePrompt', 'outputFormat', 'seed'],
	mostImages: 1,
	takesUrls: true,
	toBody: ({ prompt, images, options }) => ({
		// Each model has names of its own; these are the usual ones, and Extra Body has the last word.
		input: compact({
			prompt,
			negative_prompt: options.negativePrompt,
			aspect_ratio: options.aspectRatio,
			seed: options.seed,
			output_format: options.outputFormat,
			image: images[0],
		}),
	}),
};

const kling: ImageJobFamily = {
	name: "Kling's images",
	paths: /\/kling\/v1\/images/,
	path: () => '/kling/v1/images/generations',
	takes: ['aspectRatio', 'n', 'negativePrompt', 'resolution'],
	mostImages: 1,
	takesUrls: true,
	toBody: ({ model, prompt, images, options }) => ({
		model_name: model,
		prompt,
		negative_prompt: options.negativePrompt,
		n: options.n,
		aspect_ratio: options.aspectRatio,
		resolution: options.resolution?.trim().toLowerCase(),
		image: images[0] && withoutHead(images[0]),
	}),
};

const bria: ImageJobFamily = {
	name: 'Bria',
	ids: /^bria/i,
	paths: /\/bria\//,
	path: () => '/bria/text-to-image',
	takes: ['aspectRatio', 'seed'],
	mostImages: 0,
	takesUrls: false,
	toBody: ({ prompt, options: { aspectRatio, seed } }) => ({
		prompt,
		aspect_ratio: aspectRatio,
		seed,
	}),
};

const FAMILIES: readonly ImageJobFamily[] = [flux, midjourney, kling, bria, replicate];

/** The family of a model: by the catalog's paths, which count more, or by its id. */
export function imageJobFamily(
	model: string,
	endpoints: string | undefined,
): ImageJobFamily | undefined {
	const told = endpoints === undefined ? [] : FAMILIES.filter(({ paths }) => paths.test(endpoints));
	return told[0] ?? FAMILIES.find(({ ids }) => ids?.test(model));
}
