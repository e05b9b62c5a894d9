import type { INodeProperties } from 'n8n-workflow';

import { batchSizeOption, dimensionsOption } from '../../shared/embedding/embeddingOptions';
import type { EmbeddingOptions } from '../../shared/embedding/embeddingRequest';
import { extraBodyOption, modelField, userOption } from '../../shared/node/descriptions';

/** What 'Compare' reads. */
export type CompareParams = {
	model: string;
	query: unknown;
	candidates: unknown;
	options: EmbeddingOptions & { minScore?: number; topK?: number };
};

export const QUERY_LABEL = 'Text or Vector';
export const CANDIDATES_LABEL = 'Compare With (JSON)';

/** What 'Compare' shows. */
export const compareFields: INodeProperties[] = [
	modelField(
		'embedding',
		'The model that makes the vectors of texts; vectors that are there already have to be of the same model',
	),
	{
		displayName: QUERY_LABEL,
		name: 'query',
		type: 'string',
		typeOptions: { rows: 3, takesList: true } as INodeProperties['typeOptions'],
		default: '',
		required: true,
		placeholder: 'e.g. How do I reset my password?',
		description: 'What to compare: a text, or an expression that gives a vector (embedding)',
	},
	{
		displayName: CANDIDATES_LABEL,
		name: 'candidates',
		type: 'json',
		default: '',
		required: true,
		placeholder: 'e.g. ["Opening hours", "Forgotten passwords"]',
		description:
			'A list of texts, of vectors, or of objects with a text or an embedding, as an Aggregate node makes it of all items',
	},
];

export const compareOptions: INodeProperties[] = [
	batchSizeOption('How many texts go into one request at most'),
	dimensionsOption,
	extraBodyOption,
	{
		displayName: 'Minimum Score',
		name: 'minScore',
		type: 'number',
		typeOptions: { minValue: -1, maxValue: 1, numberPrecision: 3 },
		default: 0.5,
		description: 'Leaves out what is less alike; 1 is the same, 0 has nothing in common',
	},
	{
		displayName: 'Top K',
		name: 'topK',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 10,
		description: 'How many are given at most, the most alike first',
	},
	userOption,
];

/** The fields of an item. */
export const compareOutput = {
	index: 'Place in the list that was compared with, from 0',
	score: 'How alike the two are: the cosine of their vectors, 1 for the same',
	text: 'The text of the entry, where it has one',
	entry: 'The other fields of the entry, where it is an object',
	model: 'The model whose vectors were compared',
	usage: 'Tokens of the texts that were turned into vectors, on the first item only',
};
