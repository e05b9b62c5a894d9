import type { INodeProperties } from 'n8n-workflow';

import { jsonObjectChoice, jsonSchemaChoice, textChoice } from '../../shared/chat/responseFormat';

const TEXT = String(textChoice.value);

/** Text or JSON, and the schema of the JSON. */
export const responseFormatFields: INodeProperties[] = [
	{
		displayName: 'Response Format',
		name: 'responseFormat',
		type: 'options',
		options: [jsonObjectChoice, jsonSchemaChoice, textChoice],
		default: TEXT,
		description: 'JSON comes out parsed, in the field parsed of the item',
	},
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
		displayName: 'Schema Type',
		name: 'schemaType',
		type: 'options',
		options: [
			{
				name: 'Define Using JSON Schema',
				value: 'manual',
				description: 'A schema that you write',
			},
			{
				name: 'Generate From JSON Example',
				value: 'fromJson',
				description: 'Values like those of an example, all of which are there',
			},
		],
		default: 'manual',
		description: 'How to say what the JSON looks like',
		displayOptions: { show: { responseFormat: ['json_schema'] } },
	},
	{
		displayName: 'JSON Example',
		name: 'jsonSchemaExample',
		type: 'json',
		default: '{\n  "title": "Sunrise",\n  "tags": ["sky"]\n}',
		required: true,
		description: 'An answer as it is to look like; the values do not matter, only their types',
		displayOptions: { show: { responseFormat: ['json_schema'], schemaType: ['fromJson'] } },
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
		displayOptions: { show: { responseFormat: ['json_schema'], schemaType: ['manual'] } },
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
