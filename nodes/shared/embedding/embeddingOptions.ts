import type { INodeProperties } from 'n8n-workflow';

import { DEFAULT_BATCH_SIZE, MAX_BATCH_SIZE } from './embeddingRequest';

/** Options that CometAPI Embedding and Embeddings CometAPI share. */

export const batchSizeOption = (description: string): INodeProperties => ({
	displayName: 'Batch Size',
	name: 'batchSize',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: MAX_BATCH_SIZE },
	default: DEFAULT_BATCH_SIZE,
	description,
});

export const dimensionsOption: INodeProperties = {
	displayName: 'Dimensions',
	name: 'dimensions',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 1024,
	description:
		'The length of the vectors, for models that can shorten them, like text-embedding-3-small; leave it out to get the full length',
};
