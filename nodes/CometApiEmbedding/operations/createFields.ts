import type { INodeProperties } from 'n8n-workflow';

import { batchSizeOption, dimensionsOption } from '../../shared/embedding/embeddingOptions';
import type { EmbeddingOptions } from '../../shared/embedding/embeddingRequest';
import {
	extraBodyOption,
	modelField,
	simplifyField,
	userOption,
} from '../../shared/node/descriptions';

/** What 'Create' reads (contract 2.2). */
export type CreateParams = {
	model: string;
	text: string;
	simplify?: boolean;
	options: EmbeddingOptions;
};

/** What 'Create' shows. */
export const createFields: INodeProperties[] = [
	modelField(
		'embedding',
		'The model that makes the vectors; only vectors of the same model can be compared',
	),
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		required: true,
		placeholder: 'e.g. How do I reset my password?',
		description:
			'The text to turn into a vector, one per item; a text that is longer than the model takes has to be split before',
	},
	simplifyField,
];

export const createOptions: INodeProperties[] = [
	batchSizeOption(
		'How many items go into one request at most; long texts share less, and items with another model or other options get requests of their own',
	),
	dimensionsOption,
	{
		displayName: 'Encoding Format',
		name: 'encodingFormat',
		type: 'options',
		options: [
			{
				name: 'Base64',
				value: 'base64',
				description: 'A smaller response; the vectors come out as numbers all the same',
			},
			{ name: 'Float', value: 'float', description: 'Numbers as text' },
		],
		default: 'float',
		description: 'How the vectors travel from the API to n8n',
	},
	extraBodyOption,
	userOption,
];
