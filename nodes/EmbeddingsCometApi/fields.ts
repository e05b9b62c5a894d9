import type { INodeProperties } from 'n8n-workflow';

import type { EmbeddingOptions } from '../shared/embedding/embeddingRequest';
import {
	DEFAULT_BATCH_SIZE,
	EMBEDDING_TIMEOUT_SECONDS,
	MAX_BATCH_SIZE,
} from '../shared/embedding/embeddingRequest';
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
		'searchEmbeddingModels',
		'e.g. text-embedding-3-small',
		'The model that makes the vectors; a vector store has to be filled and searched with the same one',
	),
	optionsField([
		{
			displayName: 'Batch Size',
			name: 'batchSize',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: MAX_BATCH_SIZE },
			default: DEFAULT_BATCH_SIZE,
			description: 'How many texts go into one request',
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
		extraBodyOption,
		{
			displayName: 'Strip New Lines',
			name: 'stripNewLines',
			type: 'boolean',
			default: true,
			description:
				'Whether to turn line breaks into spaces, which gives older models better vectors; this is done unless it is switched off',
		},
		{
			...maxConcurrencyOption,
			description: 'How many requests are sent at the same time',
		},
		...callOptionFields(EMBEDDING_TIMEOUT_SECONDS),
	]),
];
