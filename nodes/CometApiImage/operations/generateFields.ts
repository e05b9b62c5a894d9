import type { INodeProperties } from 'n8n-workflow';

import { modelField, simplifyField } from '../../shared/node/descriptions';
import { imageOptions, returnFields } from './imageOptions';

/** What Generate shows. */
export const generateFields: INodeProperties[] = [
	modelField(
		'searchImageModels',
		'e.g. gpt-image-2',
		'The model that makes the image; any ID of CometAPI can be typed',
	),
	{
		displayName: 'Prompt',
		name: 'prompt',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		placeholder: 'e.g. A red kite over a green field, watercolor',
		description: 'What the image shows, and in which style',
	},
	...returnFields,
	simplifyField,
];

export const generateOptions: INodeProperties[] = [
	...imageOptions,
	{
		displayName: 'Reference Image Fields',
		name: 'referenceFields',
		type: 'string',
		default: '',
		placeholder: 'e.g. data, logo',
		hint: 'The names of the input fields containing the images, separated by commas',
		description:
			'Images of the input item that the model starts from, for models like Seedream that take them here; others take them in Edit',
	},
	{
		displayName: 'Reference Image URLs',
		name: 'referenceUrls',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		placeholder: 'e.g. https://example.com/photo.jpg',
		hint: 'One URL per line',
		description:
			'Public URLs or data URIs of images that the model starts from; they count after those of Reference Image Fields',
	},
	{
		displayName: 'Style',
		name: 'style',
		type: 'string',
		default: '',
		placeholder: 'e.g. vivid or natural',
		description: 'The look of the image in a word of the model; vivid or natural for DALL-E 3',
	},
];
