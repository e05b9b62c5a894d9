import type { INodeProperties } from 'n8n-workflow';

import { AUTOMATIC } from '../../shared/chat/attempts';
import type { Dialect } from '../../shared/chat/dialects/dialect';
import { modelField, simplifyField } from '../../shared/node/descriptions';
import { attachedFilesField, attachmentsField } from './attachments';
import { apiField } from '../../shared/chat/dialectFields';
import { responseFormatFields } from './responseFormatFields';

/** What 'Message a Model' shows. */
export const messageFields = (dialects: Dialect[]): INodeProperties[] => [
	modelField('chat'),
	apiField(dialects),
	{
		displayName: 'Input',
		name: 'inputType',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Messages',
				value: 'messages',
				description: 'A conversation with roles, put together here',
			},
			{
				name: 'Messages (JSON)',
				value: 'json',
				description: 'A conversation as JSON, for content that has no field here',
			},
			{ name: 'Prompt', value: 'prompt', description: 'One text that the model answers' },
		],
		default: 'prompt',
	},
	{
		displayName: 'Prompt',
		name: 'prompt',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		placeholder: 'e.g. Summarize this text in three sentences: …',
		description: 'The text that the model answers',
		displayOptions: { show: { inputType: ['prompt'] } },
	},
	{
		displayName: 'System Message',
		name: 'systemMessage',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		placeholder: 'e.g. You are a helpful assistant',
		description: 'How the model is to behave; goes before the prompt',
		displayOptions: { show: { inputType: ['prompt'] } },
	},
	{
		displayName: 'Messages',
		name: 'messages',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add message',
		default: { message: [{ role: 'user', content: '' }] },
		description: 'The conversation so far, oldest message first',
		displayOptions: { show: { inputType: ['messages'] } },
		options: [
			{
				displayName: 'Message',
				name: 'message',
				values: [
					{
						displayName: 'Role',
						name: 'role',
						type: 'options',
						options: [
							{ name: 'Assistant', value: 'assistant', description: 'What the model has said' },
							{
								name: 'Developer',
								value: 'developer',
								description: 'Takes the place of System for newer OpenAI models',
							},
							{ name: 'System', value: 'system', description: 'How the model is to behave' },
							{ name: 'Tool', value: 'tool', description: 'What a tool gave back' },
							{ name: 'User', value: 'user', description: 'What the user says' },
						],
						default: 'user',
					},
					{
						displayName: 'Content',
						name: 'content',
						type: 'string',
						typeOptions: { rows: 2 },
						default: '',
						description: 'The text of the message',
					},
					{
						displayName: 'Tool Call ID',
						name: 'toolCallId',
						type: 'string',
						default: '',
						placeholder: 'e.g. call_abc123',
						description: 'Which call of the model this message answers',
						displayOptions: { show: { role: ['tool'] } },
					},
					{
						displayName: 'Tool Calls (JSON)',
						name: 'toolCalls',
						type: 'json',
						default: '',
						placeholder: 'e.g. [{ "type": "function", … }]',
						description:
							'The calls that the model made in this message, as the API or this node gave them',
						displayOptions: { show: { role: ['assistant'] } },
					},
				],
			},
		],
	},
	{
		displayName: 'Messages (JSON)',
		name: 'messagesJson',
		type: 'json',
		default: '[\n  { "role": "user", "content": "Hello" }\n]',
		required: true,
		description:
			'Messages as Chat Completions takes them, for content that has no field here; with another API they are converted, and its own items stay as they are',
		displayOptions: { show: { inputType: ['json'] } },
	},
	attachmentsField,
	attachedFilesField,
	...responseFormatFields,
	simplifyField,
];

/** Only some APIs give several answers. */
export const failOnUnreadableOption: INodeProperties = {
	displayName: 'Fail on Unreadable Answer',
	name: 'failOnUnreadable',
	type: 'boolean',
	default: false,
	description:
		'Whether one of several answers that is not the JSON that was asked for, or half a tool call, fails the item; else it has parseFailure, and the others are kept',
	displayOptions: { show: { '/api': [AUTOMATIC, 'completions', 'gemini'] } },
};

export const parsedFieldsOption: INodeProperties = {
	displayName: 'Put Parsed Fields in Item',
	name: 'parsedFields',
	type: 'boolean',
	default: false,
	description:
		'Whether the fields of the JSON become fields of the item, so that the next node needs no parsed; a list becomes an item for each of its entries',
};

export const streamOption: INodeProperties = {
	displayName: 'Stream',
	name: 'stream',
	type: 'boolean',
	default: true,
	description:
		'Whether to read the answer as it is written. A chat or webhook in streaming mode shows the pieces at once; elsewhere the item is the same as without, and long answers do not time out.',
};
