import type { IDataObject } from 'n8n-workflow';

/** What a user can say about a video, before it is known on which route it is sent. */

export type Parameter =
	| 'model'
	| 'prompt'
	| 'negativePrompt'
	| 'firstFrame'
	| 'lastFrame'
	| 'references'
	| 'duration'
	| 'size'
	| 'aspectRatio'
	| 'resolution'
	| 'seed'
	| 'callbackUrl';

/** An image in a binary field of the item, or a URL or data URI. */
export type ImageInput = { property: unknown } | { url: string };

export type CreateInput = {
	model: string;
	prompt: string;
	negativePrompt?: string;
	firstFrame?: ImageInput;
	lastFrame?: ImageInput;
	references?: ImageInput[];
	/** Seconds. */
	duration?: number;
	size?: string;
	aspectRatio?: string;
	resolution?: string;
	seed?: number;
	callbackUrl?: string;
	extraBody?: IDataObject;
};

/** As the user reads them in the node. */
export const LABELS: Record<Parameter, string> = {
	model: 'Model',
	prompt: 'Prompt',
	negativePrompt: 'Negative Prompt',
	firstFrame: 'Images',
	lastFrame: 'Images',
	references: 'Images',
	duration: 'Duration (Seconds)',
	size: 'Size',
	aspectRatio: 'Aspect Ratio',
	resolution: 'Resolution',
	seed: 'Seed',
	callbackUrl: 'Callback URL',
};

export const IMAGE_WORDS: Partial<Record<Parameter, string>> = {
	firstFrame: 'a first frame',
	lastFrame: 'a last frame',
	references: 'a reference',
};

export const IMAGES: Parameter[] = ['firstFrame', 'lastFrame', 'references'];

export const isSet = (input: CreateInput, name: Parameter) => {
	const value = input[name];
	return value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
};

/** The images of a parameter, which holds none, one or several. */
export const listOf = (input: CreateInput, name: Parameter): ImageInput[] => {
	const value = input[name] as ImageInput | ImageInput[] | undefined;
	return value === undefined ? [] : Array.isArray(value) ? value : [value];
};
