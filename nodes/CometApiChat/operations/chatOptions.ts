import type { INodeProperties } from 'n8n-workflow';

/** Options that Message a Model and Create Response share, or that would make their field lists too long. */

export const streamOption: INodeProperties = {
	displayName: 'Stream',
	name: 'stream',
	type: 'boolean',
	default: true,
	description:
		'Whether to read the answer as it is written. A chat or webhook in streaming mode shows the pieces at once; elsewhere the item is the same as without, and long answers do not time out.',
};

export const toolOptions: INodeProperties[] = [
	{
		displayName: 'Parallel Tool Calls',
		name: 'parallelToolCalls',
		type: 'boolean',
		default: true,
		description: 'Whether the model may call several tools at once',
	},
	{
		displayName: 'Tool Choice',
		name: 'toolChoice',
		type: 'string',
		default: 'auto',
		placeholder: 'e.g. auto, none, required, or the name of a function',
		description:
			'Whether the model decides about tools, has to use one, or has to use a certain one',
	},
	{
		displayName: 'Tools (JSON)',
		name: 'tools',
		type: 'json',
		default: '',
		placeholder: 'e.g. [{ "type": "function", "function": { "name": "get_weather", … } }]',
		description:
			'Functions the model may ask for. The calls come out in toolCalls; to have n8n run tools by itself use an AI Agent with the CometAPI Chat Model.',
	},
];

export const responseFormatOption: INodeProperties = {
	displayName: 'Response Format',
	name: 'responseFormat',
	type: 'options',
	options: [
		{
			name: 'JSON Object',
			value: 'json_object',
			description: 'Any JSON; the prompt has to ask for JSON as well',
		},
		{
			name: 'JSON Schema',
			value: 'json_schema',
			description: 'JSON that fits a schema, where the model supports it',
		},
		{ name: 'Text', value: 'text', description: 'Plain text' },
	],
	default: 'text',
	description: 'JSON comes out parsed, in the field parsed of the item',
};

export const jsonSchemaOptions: INodeProperties[] = [
	{
		displayName: 'Schema Name',
		name: 'schemaName',
		type: 'string',
		default: 'answer',
		required: true,
		placeholder: 'e.g. invoice',
		description: 'A name for the schema: letters, digits, underscores and hyphens',
		displayOptions: { show: { responseFormat: ['json_schema'] } },
	},
	{
		displayName: 'JSON Schema',
		name: 'jsonSchema',
		type: 'json',
		default:
			'{\n  "type": "object",\n  "properties": { "title": { "type": "string" } },\n  "required": ["title"],\n  "additionalProperties": false\n}',
		required: true,
		description:
			'The schema of the answer. In strict mode every property has to be required and additionalProperties false.',
		displayOptions: { show: { responseFormat: ['json_schema'] } },
	},
	{
		displayName: 'Strict',
		name: 'strict',
		type: 'boolean',
		default: true,
		description: 'Whether the model has to keep exactly to the schema',
		displayOptions: { show: { responseFormat: ['json_schema'] } },
	},
];
