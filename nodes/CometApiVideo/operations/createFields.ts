import type { INodeProperties } from 'n8n-workflow';

import { API_ROUTE_LABEL, AUTOMATIC } from '../../shared/jobs/createJob';
import { optionalWaitFields, reportToOption, simplifyJobField } from '../../shared/jobs/jobFields';
import { IMAGES_AS_LABEL, LABELS } from '../../shared/jobs/parameters';
import { ROUTES } from '../../shared/jobs/routes';
import { extraBodyOption, modelField } from '../../shared/node/descriptions';
import { ignoreMissingFilesOption } from '../../shared/node/itemFiles';
import { klingOptions } from './klingOptions';
import { imageFilesField, imagesField, videoField } from './media';

export const promptField: INodeProperties = {
	displayName: LABELS.prompt,
	name: 'prompt',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	required: true,
	placeholder: 'e.g. A red kite rises over a field of snow',
	description: 'What is to be seen in the video',
};

export const negativePromptOption: INodeProperties = {
	displayName: LABELS.negativePrompt,
	name: 'negativePrompt',
	type: 'string',
	typeOptions: { rows: 2 },
	default: '',
	placeholder: 'e.g. Blurry, text, watermark',
	description: 'What is not to be seen in the video; taken by Kling',
};

export const callbackUrlOption: INodeProperties = {
	displayName: LABELS.callbackUrl,
	name: 'callbackUrl',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://n8n.example.com/webhook/video',
	description:
		'Where the provider reports each change of the job; taken by Kling. Reports are not signed, so check the job itself before you rely on one.',
};

const apiRouteOption: INodeProperties = {
	displayName: API_ROUTE_LABEL,
	name: 'apiRoute',
	type: 'options',
	options: [
		{
			name: 'Automatic',
			value: AUTOMATIC,
			description:
				"The route documented for the model's family at CometAPI itself, the unified one elsewhere; the other one where the server does not have it or where something is set that it does not take",
		},
		...ROUTES.map(({ option }) => option).sort((a, b) => a.name.localeCompare(b.name)),
	],
	default: AUTOMATIC,
	description: "Over which of CometAPI's video interfaces the job is created",
};

/** What 'Create' shows. */
export const createFields: INodeProperties[] = [
	modelField('video', 'The model that makes the video; any ID can be typed'),
	promptField,
	imagesField,
	imageFilesField,
	videoField,
	...optionalWaitFields,
	simplifyJobField,
];

export const createOptions: INodeProperties[] = [
	apiRouteOption,
	{
		displayName: LABELS.aspectRatio,
		name: 'aspectRatio',
		type: 'string',
		default: '',
		placeholder: 'e.g. 16:9',
		description:
			'Width to height; some models take a Size instead. For Seedance it becomes a Size together with Resolution.',
	},
	callbackUrlOption,
	{
		displayName: LABELS.duration,
		name: 'duration',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 5,
		description:
			'Length of the video; models take certain lengths only, e.g. 4, 6 and 8 (Veo) or 5 and 10 (Kling)',
	},
	extraBodyOption,
	ignoreMissingFilesOption,
	...klingOptions,
	negativePromptOption,
	reportToOption,
	{
		displayName: LABELS.resolution,
		name: 'resolution',
		type: 'string',
		default: '',
		placeholder: 'e.g. 720p',
		description: 'Lines of the picture; taken by Seedance, Omni and xAI',
	},
	{
		displayName: LABELS.seed,
		name: 'seed',
		type: 'number',
		default: 0,
		description: 'The same seed makes a similar video again; taken by Runway',
	},
	{
		displayName: IMAGES_AS_LABEL,
		name: 'imagesAs',
		type: 'options',
		options: [
			{ name: 'Automatic', value: '', description: 'What is known of the model, else files' },
			{ name: 'Files', value: 'files' },
			{
				name: 'URLs',
				value: 'urls',
				description: 'For models that fetch the images themselves (reference_urls)',
			},
		],
		default: '',
		description: 'How images go to the shared route',
	},
	{
		displayName: LABELS.size,
		name: 'size',
		type: 'string',
		default: '',
		placeholder: 'e.g. 1280x720',
		description: 'Width and height in pixels; some models take an Aspect Ratio instead',
	},
];
