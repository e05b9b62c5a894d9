import type { IDataObject } from 'n8n-workflow';

import { compact } from '../../shared/api/body';
import { batchSizeOf, BYTES_PER_REQUEST, embeddingRequest } from '../../shared/embedding/request';
import type { EmbeddingList } from '../../shared/embedding/vectors';
import { defineBatchOperation } from '../../shared/node/operation';
import type { CreateParams } from './createFields';
import { createFields } from './createFields';
import { toEmbeddingItems } from './embeddingAnswer';

/** `POST /embeddings`, contract 2.2. */
export const create = defineBatchOperation<CreateParams, EmbeddingList>({
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create an embedding',
		description: 'Turn the text of each item into a vector, many items per request',
	},
	fields: createFields,
	batch: {
		size: ({ options }) => batchSizeOf(options),
		// All options, because those of the first item hold for the whole request.
		key: ({ model, options }) => JSON.stringify([model, options]),
		weight: { of: ({ text }) => Buffer.byteLength(text), limit: BYTES_PER_REQUEST },
		itemsField: 'input',
		toRequest: (paramsOfItems) =>
			embeddingRequest(
				paramsOfItems[0].model,
				paramsOfItems.map(({ text }) => text),
				paramsOfItems[0].options,
			),
		toItems: toEmbeddingItems,
	},
	// A vector tells a language model nothing and would fill its context.
	forAgent: (json) => compact({ ...json, embedding: undefined }) as IDataObject,
});
