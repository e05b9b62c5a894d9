import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { waitOptionsField } from '../../shared/jobs/jobFields';
import { imageApiOption } from './imageWay';
import { extraBodyOption, outputFileField, userOption } from '../../shared/node/descriptions';

/** Fields that Generate and Edit share. Words for sizes, qualities and styles differ by model, so they are typed. */

/** Images, and edits even more, take longer than text (contract 1.7). */
export const IMAGE_TIMEOUT_SECONDS = 600;

export type ImageOptions = {
	api?: string;
	aspectRatio?: string;
	background?: string;
	extraBody?: IDataObject;
	guidanceScale?: number;
	moderation?: string;
	n?: number;
	negativePrompt?: string;
	outputCompression?: number;
	outputFormat?: string;
	quality?: string;
	resolution?: string;
	responseFormat?: string;
	seed?: number;
	size?: string;
	systemMessage?: string;
	user?: string;
	watermark?: boolean;
};

/** How each image comes out; every image is an item of its own. */
export const imageFileFields: INodeProperties[] = [
	{
		displayName: 'Download File',
		name: 'downloadFile',
		type: 'boolean',
		default: true,
		description:
			'Whether to fetch the image from its URL, which works for hours at most, and put it into the item as a file. An image that comes without a URL, as from GPT Image, is put in as a file in any case.',
	},
	outputFileField({ hint: 'The name of the output field to put the image in' }),
];

/** Models that make images as jobs are always waited for. */
export const imageWaitField: INodeProperties = {
	...waitOptionsField,
	description:
		'How models are waited for that make images as jobs, like Flux and Midjourney; the others answer at once',
};

export const imageOptions: INodeProperties[] = [
	imageApiOption,
	{
		displayName: 'Aspect Ratio',
		name: 'aspectRatio',
		type: 'string',
		default: '',
		placeholder: 'e.g. 16:9',
		description:
			'Width to height; becomes the nearest Size where the model takes sizes. Leave it out where you set Size.',
	},
	{
		displayName: 'Background',
		name: 'background',
		type: 'options',
		options: [
			{ name: 'Auto', value: 'auto' },
			{ name: 'Opaque', value: 'opaque' },
			{ name: 'Transparent', value: 'transparent' },
		],
		default: 'auto',
		description: 'What is behind the subject. GPT Image only; transparent needs PNG or WebP.',
	},
	extraBodyOption,
	{
		displayName: 'Guidance Scale',
		name: 'guidanceScale',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 2 },
		default: 2.5,
		description: 'How closely the image keeps to the prompt; for models like SeedEdit, 1 to 10',
	},
	{
		displayName: 'Moderation',
		name: 'moderation',
		type: 'options',
		options: [
			{ name: 'Auto', value: 'auto' },
			{ name: 'Low', value: 'low', description: 'Filters less' },
		],
		default: 'auto',
		description: 'How strictly the provider filters what it draws; GPT Image only',
	},
	{
		displayName: 'Negative Prompt',
		name: 'negativePrompt',
		type: 'string',
		default: '',
		placeholder: 'e.g. text, watermark, extra fingers',
		description: 'What the image must not show, where the model supports it',
	},
	{
		displayName: 'Number of Images',
		name: 'n',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1,
		description: 'How many images to make, each an item of its own; some models make only one',
	},
	{
		displayName: 'Output Compression',
		name: 'outputCompression',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100 },
		default: 80,
		description: 'Quality of a JPEG or WebP file in percent; GPT Image only',
	},
	{
		displayName: 'Output Format',
		name: 'outputFormat',
		type: 'options',
		options: [
			{ name: 'JPEG', value: 'jpeg' },
			{ name: 'PNG', value: 'png' },
			{ name: 'WebP', value: 'webp' },
		],
		default: 'png',
		description: 'The type of the image file, for models like GPT Image that let it be chosen',
	},
	{
		displayName: 'Quality',
		name: 'quality',
		type: 'string',
		default: '',
		placeholder: 'e.g. low, medium, high, standard or hd',
		description:
			'How fine the image is, in the words of the model: low, medium, high or auto for GPT Image, standard or hd for DALL-E 3',
	},
	{
		displayName: 'Resolution',
		name: 'resolution',
		type: 'string',
		default: '',
		placeholder: 'e.g. 1K, 2K or 4K',
		description: 'How large the image is, for Nano Banana and Seedream; others take a Size',
	},
	{
		displayName: 'Response Format',
		name: 'responseFormat',
		type: 'options',
		options: [
			{
				name: 'Base64 (Data)',
				value: 'b64_json',
				description: 'The response holds the image itself',
			},
			{ name: 'URL', value: 'url', description: 'The response holds a temporary URL' },
		],
		default: 'url',
		description:
			'How the provider hands the image over. Leave it out for GPT Image, which refuses it.',
	},
	{
		displayName: 'Seed',
		name: 'seed',
		type: 'number',
		default: 0,
		description: 'The same seed makes a similar image again, where the model supports it',
	},
	{
		displayName: 'Size',
		name: 'size',
		type: 'string',
		default: '',
		placeholder: 'e.g. 1024x1024, 1536x1024, 2K or auto',
		description:
			'Width x height in pixels, or a word of the model. Square 1024x1024, landscape 1536x1024 and portrait 1024x1536 for GPT Image; 2K, 4K or 2048x2048 for Seedream.',
	},
	{
		displayName: 'System Message',
		name: 'systemMessage',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		placeholder: 'e.g. Always draw in the style of a woodcut',
		description: 'What holds for every image; Nano Banana only',
	},
	userOption,
	{
		displayName: 'Watermark',
		name: 'watermark',
		type: 'boolean',
		default: false,
		description: 'Whether the provider marks the image as made by AI; Seedream and SeedEdit only',
	},
];
