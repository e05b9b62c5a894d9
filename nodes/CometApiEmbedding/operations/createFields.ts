import type { INodeProperties } from 'n8n-workflow';

import type { EmbeddingOptions } from '../../shared/embedding/embeddingRequest';
import { DEFAULT_BATCH_SIZE, MAX_BATCH_SIZE } from '../../shared/embedding/embeddingRequest';
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
		'searchEmbeddingModels',
		'e.g. text-embedding-3-small',
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
	{
		displayName: 'Batch Size',
		name: 'batchSize',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: MAX_BATCH_SIZE },
		default: DEFAULT_BATCH_SIZE,
		description:
			'How many items go into one request at most; long texts share less, and items with another model or other options get requests of their own',
	},
	{
		displayName: 'Dimensions',
		name: 'dimensions',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1024,
		description:
			'The length of the vectors, for models that can shorten them, like text-embedding-3-small; leave it out to get the full length',
	},
	{
		displayName: 'Encoding Format',
		name: 'encodingFormat',
		type: 'options',
		options: [
			{
				name: 'Base64',
				value: 'base64',
				description: 'A smaller answer; the vectors come out as numbers all the same',
			},
			{ name: 'Float', value: 'float', description: 'Numbers as text' },
		],
		default: 'float',
		description: 'How the vectors travel from the API to n8n',
	},
	extraBodyOption,
	userOption,
];
