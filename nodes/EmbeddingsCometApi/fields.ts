import type { INodeProperties } from 'n8n-workflow';

import { batchSizeOption, dimensionsOption } from '../shared/embedding/embeddingOptions';
import type { EmbeddingOptions } from '../shared/embedding/embeddingRequest';
import { EMBEDDING_CALLS } from '../shared/embedding/embeddingRequest';
import type { EngineOptions } from '../shared/node/callOptions';
import { callOptionFields, maxConcurrencyOption } from '../shared/node/callOptions';
import { extraBodyOption, modelField, optionsField } from '../shared/node/descriptions';

/** What readParams makes of {@link embeddingsFields}. */
export type EmbeddingsParams = {
	model: string;
	options: EmbeddingOptions & EngineOptions & { stripNewLines?: boolean };
};

/** What Embeddings CometAPI shows. */
export const embeddingsFields: INodeProperties[] = [
	modelField(
		'embedding',
		'The model that makes the vectors; a vector store has to be filled and searched with the same one',
	),
	optionsField([
		batchSizeOption('How many texts go into one request'),
		dimensionsOption,
		extraBodyOption,
		{
			displayName: 'Strip New Lines',
			name: 'stripNewLines',
			type: 'boolean',
			default: true,
			description:
				'Whether to turn line breaks into spaces, which gives older models better vectors; this is done unless it is switched off',
		},
		maxConcurrencyOption('requests', EMBEDDING_CALLS),
		...callOptionFields(EMBEDDING_CALLS),
	]),
];
