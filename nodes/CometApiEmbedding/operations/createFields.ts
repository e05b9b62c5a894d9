import type { INodeProperties } from 'n8n-workflow';

import { batchSizeOption, dimensionsOption } from '../../shared/embedding/embeddingOptions';
import type { EmbeddingOptions } from '../../shared/embedding/embeddingRequest';
import { FieldError } from '../../shared/node/fieldError';
import { SPLIT_LABEL, splitText } from '../../shared/node/longText';
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
	options: EmbeddingOptions & { splitLongTexts?: boolean; partLength?: number };
};

/** What fits into any model that takes 8191 tokens, also in languages with a token for each letter. */
const PART_LENGTH = 8000;

/**
 * The texts of an item: one, its parts, or those of a list.
 * @throws FieldError for a list that holds something else
 */
export function textsOf({ text, options = {} }: Partial<CreateParams>): string[] {
	const { splitLongTexts, partLength = PART_LENGTH } = options;
	if (typeof text === 'string') return splitLongTexts ? splitText(text, partLength) : [text];
	if (!text) return [];
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
			'The text to turn into a vector, one per item; an expression may give a list of texts for one item. For texts that are longer than the model takes there is Split Long Texts.',
	},
	simplifyField,
];

export const createOptions: INodeProperties[] = [
	batchSizeOption(
		'How many items go into one request at most; long texts share less, and items with another model or other options get requests of their own',
	),
	{
		displayName: 'Characters per Part',
		name: 'partLength',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: PART_LENGTH,
		description: 'How long the parts of a long text are at most',
		displayOptions: { show: { splitLongTexts: [true] } },
	},
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
	{
		displayName: SPLIT_LABEL,
		name: 'splitLongTexts',
		type: 'boolean',
		default: false,
		description:
			'Whether to cut a text that is longer than Characters per Part between its sentences, and to give an item with a vector for each part',
	},
	userOption,
];
