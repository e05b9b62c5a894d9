import type { IDataObject } from 'n8n-workflow';

import { EXTRA_BODY_LABEL, withExtraBody } from '../node/jsonFields';
import type { CallDefaults } from '../node/callOptions';
import { MOST_WITH_FILES } from '../node/callOptions';
import { FieldError } from '../node/fieldError';
import type { WireRequest } from '../api/wire';

/** Options of a request for embeddings (contract 2.2), as CometAPI Embedding and Embeddings CometAPI have them. */
export type EmbeddingOptions = {
	batchSize?: number;
	dimensions?: number;
	encodingFormat?: 'base64' | 'float';
	extraBody?: IDataObject;
	user?: string;
};

/** A response may have some megabytes of numbers. */
export const EMBEDDING_CALLS: CallDefaults = {
	timeoutSeconds: 120,
	mostConcurrent: MOST_WITH_FILES,
};

export const DEFAULT_BATCH_SIZE = 96;
/** What OpenAI takes in one request. */
export const MAX_BATCH_SIZE = 2048;
/**
 * How many UTF-8 bytes go into one request. OpenAI takes 300,000 tokens in all; a token is three bytes or more
 * in nearly every text and language.
 */
export const BYTES_PER_REQUEST = 750_000;

/** How many texts go into one request. */
export const batchSizeOf = ({ batchSize = DEFAULT_BATCH_SIZE }: EmbeddingOptions) => batchSize;

/** Pure: `POST /embeddings` for texts of one model, contract 2.2. */
export function embeddingRequest(
	model: string,
	texts: string[],
	{ dimensions, encodingFormat, extraBody, user }: EmbeddingOptions,
): WireRequest {
	if (extraBody && 'input' in extraBody) {
		throw new FieldError(
			EXTRA_BODY_LABEL,
			"cannot set 'input'",
			'The texts come from the items, so that each vector finds its own.',
		);
	}
	return {
		method: 'POST',
		path: '/embeddings',
		// Twice the same vector costs next to nothing; a document that is not indexed costs more.
		repeatable: true,
		body: withExtraBody(
			{
				model,
				// Some upstreams take no lists: with a Batch Size of 1 they work as well.
				input: texts.length === 1 ? texts[0] : texts,
				dimensions,
				encoding_format: encodingFormat,
				user,
			},
			extraBody,
		),
	};
}
