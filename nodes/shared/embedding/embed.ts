import type { ApiClient, CallOptions } from '../api/client';
import { FieldError } from '../node/fieldError';
import { ApiError } from '../api/apiError';
import { batchSizeOf, BYTES_PER_REQUEST, embeddingRequest } from './embeddingRequest';
import type { EmbeddingList } from './embeddingVectors';
import { embedTexts } from './embedTexts';
import { faultOf } from './refusal';
import { BatchLimit } from '../node/batchLimit';
import { groupsOf } from '../node/batches';
import type { Places } from '../node/concurrency';
import { runPool } from '../node/concurrency';
import type { EmbeddingOptions } from './embeddingRequest';

/** How the requests are sent: how many at the same time, and each call's retries and time-out. */
export type Sending = { places: Places; call: CallOptions };

export type Embedded = {
	/** In the order of the texts. */
	vectors: number[][];
	/** Tokens of all requests together; undefined when the API does not count them. */
	tokens?: number;
};

/**
 * The vectors of many texts: as many requests as the batch size makes of them, several at the same time.
 * @throws FieldError for a text that is none, ApiError for a refused request or a response that lacks a vector
 */
export async function embed(
	client: Pick<ApiClient, 'send'>,
	{ model, options }: { model: string; options: EmbeddingOptions & { stripNewLines?: boolean } },
	texts: string[],
	{ places, call }: Sending,
): Promise<Embedded> {
	const { stripNewLines = true } = options;
	const plain = checked(texts).map((text) => (stripNewLines ? text.replace(/\n/g, ' ') : text));
	const size = batchSizeOf(options);
	const groups = groupsOf(
		plain.map((text, index) => {
			return { index, params: text, key: '', size, weight: Buffer.byteLength(text) };
		}),
		BYTES_PER_REQUEST,
	);
	const vectors: number[][] = [];
	const limit = new BatchLimit();
	let tokens: number | undefined;
	await runPool(groups.length, places, async (at) => {
		const members = groups[at];
		const embedded = await embedTexts(
			{
				request: (inputs) => embeddingRequest(model, inputs, options),
				send: async (request) => await client.send<EmbeddingList>(request, call),
				limit,
				isolate: false,
			},
			members.map(({ index }) => plain[index]),
		);
		const failed = embedded.findIndex((found) => found instanceof Error);
		if (failed >= 0) {
			throw named(embedded[failed] as Error, members[failed].index, texts.length);
		}
		embedded.forEach((found, place) => {
			if (!found || found instanceof Error) return;
			vectors[members[place].index] = found.vector;
			if (found.totalTokens !== undefined) tokens = (tokens ?? 0) + found.totalTokens;
		});
	});
	return { vectors, tokens };
}

/** With the number of the text, where the error is about a certain one. */
function named(error: Error, index: number, count: number): Error {
	if (!(error instanceof ApiError) || count === 1 || faultOf(error, count).of !== 'one')
		return error;
	const { message } = error.details;
	return new ApiError({ ...error.details, message: `text ${index + 1} of ${count}: ${message}` });
}

/** The API refuses empty texts without saying which one it was. */
function checked(texts: string[]): string[] {
	const at = texts.findIndex((text) => typeof text !== 'string' || text === '');
	if (at < 0) return texts;
	throw new FieldError(
		'Text',
		texts.length === 1 ? 'to embed is empty' : `${at + 1} of ${texts.length} to embed is empty`,
		'Check the expression or the document that the text comes from.',
	);
}
