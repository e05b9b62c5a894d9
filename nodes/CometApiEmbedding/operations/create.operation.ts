import type { IDataObject } from 'n8n-workflow';

import { compact } from '../../shared/api/body';
import {
	batchSizeOf,
	BYTES_PER_REQUEST,
	EMBEDDING_TIMEOUT_SECONDS,
	embeddingRequest,
} from '../../shared/embedding/embeddingRequest';
import type { WireRequest } from '../../shared/api/wire';
import type { EmbeddingList } from '../../shared/embedding/embeddingVectors';
import type { BatchOperation } from '../../shared/node/operation';
import type { CreateParams } from './createFields';
import { createFields, createOptions } from './createFields';
import { embeddingFields, toEmbeddingItems } from './embeddingItems';

/** `POST /embeddings`, contract 2.2. */
export const create: BatchOperation<CreateParams, EmbeddingList> = {
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create an embedding',
		description: 'Turn the text of each item into a vector, many items per request',
	},
	fields: createFields,
	options: createOptions,
	timeoutSeconds: EMBEDDING_TIMEOUT_SECONDS,
	batch: {
		size: ({ options }) => batchSizeOf(options),
		// All options, because those of the first item hold for the whole request.
		key: ({ model, options }) => JSON.stringify([model, options]),
		weight: { of: ({ text }) => Buffer.byteLength(text), limit: BYTES_PER_REQUEST },
		itemsField: 'input',
		execute: async (send, paramsOfItems) => await send(toRequest(paramsOfItems)),
		toItems: toEmbeddingItems,
	},
	outputFields: embeddingFields,
	// A vector tells a language model nothing and would fill its context.
	forAgent: (json) => compact({ ...json, embedding: undefined }) as IDataObject,
};

/** Pure: one request for items with the same model and options. */
export function toRequest(paramsOfItems: CreateParams[]): WireRequest {
	const [{ model, options }] = paramsOfItems;
	const texts = paramsOfItems.map(({ text }) => text);
	return embeddingRequest(model, texts, options);
}
