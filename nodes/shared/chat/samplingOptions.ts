import type { INodeProperties } from 'n8n-workflow';

/** How a chat model chooses its words: options of CometAPI Chat and of the CometAPI Chat Model alike. */

export const reasoningEffortOption: INodeProperties = {
	displayName: 'Reasoning Effort',
	name: 'reasoningEffort',
	type: 'string',
	default: 'medium',
	placeholder: 'e.g. minimal, low, medium, high',
	description: 'How much a reasoning model thinks before it answers; other models refuse this',
};

export const temperatureOption: INodeProperties = {
	displayName: 'Temperature',
	name: 'temperature',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 2, numberPrecision: 2 },
	default: 0.7,
	description: 'How free the choice of words is; 0 gives the same answer again and again',
};

export const topPOption: INodeProperties = {
	displayName: 'Top P',
	name: 'topP',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 2 },
	default: 1,
	description:
		'Takes words from the most likely ones only, up to this share; set this or Temperature',
};

export const samplingOptions: INodeProperties[] = [
	{
		displayName: 'Frequency Penalty',
		name: 'frequencyPenalty',
		type: 'number',
		typeOptions: { minValue: -2, maxValue: 2, numberPrecision: 2 },
		default: 0,
		description: 'Above 0, words become less likely the more often they have come',
	},
	{
		displayName: 'Presence Penalty',
		name: 'presencePenalty',
		type: 'number',
		typeOptions: { minValue: -2, maxValue: 2, numberPrecision: 2 },
		default: 0,
		description: 'Above 0, the model turns to new topics more easily',
	},
	{
		displayName: 'Seed',
		name: 'seed',
		type: 'number',
		default: 0,
		description: 'The same seed makes the same answer more likely, where the model supports it',
	},
	{
		displayName: 'Stop Sequences',
		name: 'stop',
		type: 'string',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add sequence' },
		default: [],
		description: 'Texts at which the answer ends, at most four',
	},
	temperatureOption,
	topPOption,
];

export const tokenLimitOptions: INodeProperties[] = [
	{
		displayName: 'Max Completion Tokens',
		name: 'maxCompletionTokens',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1024,
		description:
			'The most tokens the model may make, thinking included; newer models take this one instead of Max Tokens',
	},
	{
		displayName: 'Max Tokens',
		name: 'maxTokens',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1024,
		description: 'The most tokens of the answer; older models and most vendors take this one',
	},
];
