import type { INodeProperties } from 'n8n-workflow';

import {
	inputFileField,
	modelField,
	simplifyField,
	urlFields,
} from '../../shared/node/descriptions';
import { ignoreMissingFilesOption } from '../../shared/node/itemFiles';
import { imageFileFields, imageOptions, imageWaitField } from './imageOptions';

/** Where images of the input come from, in Edit and Analyze. */
export const sourceField = (description: string): INodeProperties => ({
	displayName: 'Source',
	name: 'source',
	type: 'options',
	options: [
		{
			name: 'Automatic',
			value: 'automatic',
			description: 'Files of the input item where it has them, else images from the web',
		},
		{ name: 'Binary Files', value: 'binary', description: 'Files of the input item' },
		{
			name: 'Binary Files and URLs',
			value: 'both',
			description: 'Files of the input item first, then images from the web',
		},
		{ name: 'URLs', value: 'url', description: 'Images from the web' },
	],
	default: 'automatic',
	description,
});

export const imageUrlFields = (description: string): INodeProperties[] =>
	urlFields(
		{
			displayName: 'Image URL(s)',
			name: 'imageUrls',
			type: 'string',
			typeOptions: { rows: 2 },
			default: '',
			placeholder: 'e.g. https://example.com/photo.jpg',
			hint: 'One URL per line',
			description,
		},
		{ sources: ['both', 'url'] },
	);

/** What Edit shows. */
export const editFields: INodeProperties[] = [
	modelField('image', 'The model that changes the image; any ID of CometAPI can be typed'),
	{
		displayName: 'Prompt',
		name: 'prompt',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		placeholder: 'e.g. Put the cup of the first image onto the table of the second',
		description: 'What to change in the image, or what to make out of the images',
	},
	sourceField('Where the images to edit come from'),
	inputFileField({
		displayName: 'Input Data Field Name(s)',
		hint: 'The names of the input fields containing the images, separated by commas; * for all of the item',
		placeholder: 'e.g. data, logo',
		displayOptions: { show: { source: ['automatic', 'binary', 'both'] } },
	}),
	...imageUrlFields('The images are fetched from here, without the API key, and sent as files'),
	...imageFileFields,
	imageWaitField,
	simplifyField,
];

export const editOptions: INodeProperties[] = [
	...imageOptions,
	ignoreMissingFilesOption,
	{
		displayName: 'Input Fidelity',
		name: 'inputFidelity',
		type: 'options',
		options: [
			{ name: 'High', value: 'high' },
			{ name: 'Low', value: 'low' },
		],
		default: 'high',
		description: 'How closely faces and details of the images are kept; some GPT Image models only',
	},
	{
		displayName: 'Mask Data Field Name',
		name: 'maskBinaryPropertyName',
		type: 'string',
		typeOptions: { binaryDataProperty: true },
		default: '',
		placeholder: 'e.g. mask',
		hint: 'The name of the input field containing the mask',
		description:
			'A PNG of the same size as the image; only where it is transparent the image is changed',
	},
	{
		displayName: 'Mask URL',
		name: 'maskUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/mask.png',
		description: 'The mask from the web instead of a binary field',
	},
];
