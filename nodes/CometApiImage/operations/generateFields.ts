import type { INodeProperties } from 'n8n-workflow';

import { modelField, simplifyField } from '../../shared/node/descriptions';
import { imageFileFields, imageOptions, imageWaitField } from './imageOptions';

/** What Generate shows. */
export const generateFields: INodeProperties[] = [
	modelField('image', 'The model that makes the image; any ID of CometAPI can be typed'),
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
	...imageFileFields,
	imageWaitField,
	simplifyField,
];

export const generateOptions: INodeProperties[] = [
	...imageOptions,
	{
		displayName: 'Reference Data Field Name(s)',
		name: 'referenceBinaryPropertyName',
		type: 'string',
		typeOptions: { binaryDataProperty: true },
		default: '',
		placeholder: 'e.g. data, logo',
		hint: 'The names of the input fields containing the images, separated by commas',
		description:
			'Images of the input item that the model starts from, for models like Seedream that take them here; others take them in Edit',
	},
	{
		displayName: 'Reference Image URL(s)',
		name: 'referenceImageUrls',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		placeholder: 'e.g. https://example.com/photo.jpg',
		hint: 'One URL per line',
		description:
			'Public URLs or data URIs of images that the model starts from; they count after those of Reference Data Field Name(s)',
	},
	{
		displayName: 'Style',
		name: 'style',
		type: 'string',
		default: '',
		placeholder: 'e.g. vivid or natural',
		description: 'The style of the image in a word of the model; vivid or natural for DALL-E 3',
	},
];
