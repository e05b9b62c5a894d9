import type { INodeProperties } from 'n8n-workflow';

import {
	reasoningEffortOption,
	temperatureOption,
	topPOption,
} from '../../shared/chat/samplingOptions';
import {
	extraBodyOption,
	modelField,
	simplifyField,
	userOption,
} from '../../shared/node/descriptions';
import { attachmentsField } from './attachments';
import { jsonSchemaOptions, responseFormatOption, streamOption, toolOptions } from './chatOptions';

/** What 'Create Response' shows. */
export const responseFields: INodeProperties[] = [
	modelField('chat'),
	{
		displayName: 'Prompt',
		name: 'prompt',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		placeholder: 'e.g. Plan a launch in five steps',
		description: 'The text that the model answers',
	},
	{
		displayName: 'Instructions',
		name: 'instructions',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		placeholder: 'e.g. Answer in one paragraph',
		description: 'How the model is to behave; goes before the prompt',
	},
	attachmentsField,
	responseFormatOption,
	...jsonSchemaOptions,
	simplifyField,
];

export const responseOptions: INodeProperties[] = [
	extraBodyOption,
	{
		displayName: 'Max Output Tokens',
		name: 'maxOutputTokens',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1024,
		description: 'The most tokens the model may make, thinking included',
	},
	{
		displayName: 'Metadata (JSON)',
		name: 'metadata',
		type: 'json',
		default: '',
		placeholder: 'e.g. { "customer": "42" }',
		description: 'Your own notes, kept with a stored response',
	},
	{
		displayName: 'Previous Response ID',
		name: 'previousResponseId',
		type: 'string',
		default: '',
		placeholder: 'e.g. resp_abc123',
		description: 'Continues the conversation of a stored response',
	},
	reasoningEffortOption,
	{
		displayName: 'Reasoning Summary',
		name: 'reasoningSummary',
		type: 'string',
		default: 'auto',
		placeholder: 'e.g. auto, concise, detailed',
		description: 'Whether to tell in short what the model was thinking',
	},
	{
		displayName: 'Store',
		name: 'store',
		type: 'boolean',
		default: true,
		description: 'Whether the provider keeps the response, so that a later one can continue it',
	},
	streamOption,
	temperatureOption,
	...toolOptions,
	topPOption,
	{
		displayName: 'Truncation',
		name: 'truncation',
		type: 'options',
		options: [
			{ name: 'Auto', value: 'auto', description: 'Leave out the middle of what is too long' },
			{ name: 'Disabled', value: 'disabled', description: 'Fail when the input is too long' },
		],
		default: 'disabled',
		description: 'What happens with an input that does not fit the model',
	},
	userOption,
	{
		displayName: 'Verbosity',
		name: 'verbosity',
		type: 'string',
		default: 'medium',
		placeholder: 'e.g. low, medium, high',
		description: 'How long the answer is to be, where the model supports it',
	},
];
