import type { IDataObject } from 'n8n-workflow';

/** What a user can say about a video, before it is known on which route it is sent. */

export type Parameter =
	| 'model'
	| 'prompt'
	| 'negativePrompt'
	| 'firstFrame'
	| 'lastFrame'
	| 'references'
	| 'video'
	| 'duration'
	| 'size'
	| 'aspectRatio'
	| 'resolution'
	| 'seed'
	| 'mode'
	| 'sound'
	| 'cfgScale'
	| 'cameraControl'
	| 'callbackUrl';

/** An image or a video: in a binary field of the item, or a URL or data URI. */
export type MediaInput = { property: unknown } | { url: string };

export type CreateInput = {
	model: string;
	prompt: string;
	negativePrompt?: string;
	firstFrame?: MediaInput;
	lastFrame?: MediaInput;
	references?: MediaInput[];
	/** Said where the model's family does not tell (contract F.1, K.12). */
	imagesAs?: 'files' | 'urls';
	/** The video to begin from. */
	video?: MediaInput;
	/** Seconds. */
	duration?: number;
	size?: string;
	aspectRatio?: string;
	resolution?: string;
	seed?: number;
	mode?: string;
	sound?: boolean;
	cfgScale?: number;
	cameraControl?: IDataObject;
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
	video: 'Video',
	duration: 'Duration (Seconds)',
	size: 'Size',
	aspectRatio: 'Aspect Ratio',
	resolution: 'Resolution',
	seed: 'Seed',
	mode: 'Mode',
	sound: 'Sound',
	cfgScale: 'CFG Scale',
	cameraControl: 'Camera Control (JSON)',
	callbackUrl: 'Callback URL',
};

export const IMAGES_AS_LABEL = 'Send Images As';

/** What a file is called in sentences. */
export const MEDIA_WORDS: Partial<Record<Parameter, string>> = {
	firstFrame: 'a first frame',
	lastFrame: 'a last frame',
	references: 'a reference',
	video: 'a video',
};

export const IMAGES: Parameter[] = ['firstFrame', 'lastFrame', 'references'];

/** What is a file. */
export const MEDIA: Parameter[] = [...IMAGES, 'video'];

export const isSet = (input: CreateInput, name: Parameter) => {
	const value = input[name];
	return value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
};

/** The files of a parameter, which holds none, one or several. */
export const listOf = (input: CreateInput, name: Parameter): MediaInput[] => {
	const value = input[name] as MediaInput | MediaInput[] | undefined;
	return value === undefined ? [] : Array.isArray(value) ? value : [value];
};
