import type { INodeProperties } from 'n8n-workflow';

import { batchSizeOption, dimensionsOption } from '../../shared/embedding/embeddingOptions';
import type { EmbeddingOptions } from '../../shared/embedding/embeddingRequest';
import { FieldError } from '../../shared/node/fieldError';
import {
	extraBodyOption,
	modelField,
	simplifyField,
	userOption,
} from '../../shared/node/descriptions';

/** What 'Create' reads (contract 2.2). */
export type CreateParams = {
	model: string;
	text: string[] | string;
	simplify?: boolean;
	options: EmbeddingOptions;
};

/**
 * The texts of an item: one, or those of a list.
 * @throws FieldError for a list that holds something else
 */
export function textsOf({ text }: Pick<CreateParams, 'text'>): string[] {
	if (!Array.isArray(text)) return [text];
	if (!text.length) throw new FieldError('Text', 'is an empty list');
	const at = text.findIndex((one: unknown) => typeof one !== 'string' || one.trim() === '');
	if (at < 0) return text;
	throw new FieldError('Text', `must be a list of texts, but entry ${at + 1} is empty or no text`);
}

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
		typeOptions: { rows: 3, takesList: true },
		default: '',
		required: true,
		placeholder: 'e.g. How do I reset my password?',
		description:
			'The text to turn into a vector, one per item; an expression may give a list of texts for one item. A text that is longer than the model takes has to be split before.',
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
