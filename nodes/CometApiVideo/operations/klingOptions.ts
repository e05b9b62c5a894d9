import type { INodeProperties } from 'n8n-workflow';

import { LABELS } from '../../shared/jobs/parameters';

/** What only Kling takes (contract 3.4). */

export const cfgScaleOption: INodeProperties = {
	displayName: LABELS.cfgScale,
	name: 'cfgScale',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 2 },
	default: 0.5,
	description: 'How closely the video keeps to the prompt, from 0 to 1; taken by Kling',
};

export const klingOptions: INodeProperties[] = [
	{
		displayName: LABELS.cameraControl,
		name: 'cameraControl',
		type: 'json',
		default: '',
		placeholder: 'e.g. { "type": "simple", "config": { "zoom": 5 } }',
		description: 'How the camera moves, in the words of Kling (camera_control)',
	},
	cfgScaleOption,
	{
		displayName: LABELS.mode,
		name: 'mode',
		type: 'options',
		options: [
			{ name: 'Professional', value: 'pro', description: 'Better, and dearer' },
			{ name: 'Standard', value: 'std' },
		],
		default: 'std',
		description: 'How much work goes into the video; taken by Kling',
	},
	{
		displayName: LABELS.sound,
		name: 'sound',
		type: 'boolean',
		default: false,
		description: 'Whether the video has sound; taken by those models of Kling that can make it',
	},
];
