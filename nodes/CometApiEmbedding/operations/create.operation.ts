import type { IDataObject } from 'n8n-workflow';

import { compact } from '../../shared/api/body';
import {
	batchSizeOf,
	BYTES_PER_REQUEST,
	EMBEDDING_CALLS,
	embeddingRequest,
} from '../../shared/embedding/embeddingRequest';
import type { Embedded } from '../../shared/embedding/embedTexts';
import { embedTexts } from '../../shared/embedding/embedTexts';
import type { BatchOperation } from '../../shared/node/operation';
import type { CreateParams } from './createFields';
import { createFields, createOptions, textsOf } from './createFields';
import { embeddingFields, toEmbeddingItems } from './embeddingItems';

/** `POST /embeddings`, contract 2.2. */
export const create: BatchOperation<CreateParams, Array<Embedded | Error | undefined>> = {
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create an embedding',
		description: 'Turn the text of each item into a vector, many items per request',
	},
	fields: createFields,
	options: createOptions,
	...EMBEDDING_CALLS,
	batch: {
		size: ({ options }) => batchSizeOf(options),
		// All options, because those of the first item hold for the whole request.
		key: ({ model, options }) => JSON.stringify([model, options]),
		count: (params) => textsOf(params).length,
		weight: {
			of: (params) => Buffer.byteLength(textsOf(params).join('')),
			limit: BYTES_PER_REQUEST,
		},
		execute: async (send, paramsOfItems, tools) => {
			const [{ model, options }] = paramsOfItems;
			const request = (texts: string[]) => embeddingRequest(model, texts, options);
			const body = await embedTexts({ request, send, ...tools }, paramsOfItems.flatMap(textsOf));
			return { status: 200, headers: {}, body };
		},
		toItems: toEmbeddingItems,
	},
	outputFields: embeddingFields,
	// A vector tells a language model nothing and would fill its context.
	forAgent: (json) =>
		compact({ ...json, embedding: undefined, embeddings: undefined }) as IDataObject,
};
