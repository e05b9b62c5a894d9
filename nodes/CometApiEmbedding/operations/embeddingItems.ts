import type { IDataObject } from 'n8n-workflow';

import { compact } from '../../shared/api/body';
import { ApiError } from '../../shared/api/apiError';
import type { EmbeddingList } from '../../shared/embedding/embeddingVectors';
import { vectorsOf } from '../../shared/embedding/embeddingVectors';
import type { ResponseMeta, NodeItem } from '../../shared/node/operation';
import type { CreateParams } from './createFields';
import { shares } from './shares';

/** The fields of a simplified item. */
export const embeddingFields = {
	index: 'Place of the input item in the run, from 0',
	embedding: 'The vector, as a list of numbers',
	dimensions: 'How many numbers the vector has',
	model: 'The model that made the vector',
	usage:
		"This item's share of the tokens that were counted for its request: inputTokens, totalTokens",
};

/**
 * One item per input, paired by the response's own `index` whatever the order. An input without a vector of its
 * own becomes an Error, and the others are kept: they are paid for.
 * @param indexes of the input items; `index` in the output, because the place in a request means nothing there
 */
export function toEmbeddingItems(
	response: EmbeddingList,
	paramsOfItems: CreateParams[],
	meta: ResponseMeta,
	indexes: number[],
): Array<NodeItem[] | Error> {
	const found = vectorsOf(response, paramsOfItems.length, meta);
	const failed = found.map((result) => result instanceof ApiError);
	// Tokens are counted for the whole request; the sum over its items is what the API counted.
	const weights = paramsOfItems.map(({ text }, at) => (failed[at] ? 0 : text.length));
	const inputTokens = shares(response?.usage?.prompt_tokens, weights);
	const totalTokens = shares(response?.usage?.total_tokens, weights);
	const first = failed.indexOf(false);
	return found.map((result, at): NodeItem[] | Error => {
		if (result instanceof ApiError) return result;
		const { entry, vector } = result;
		const usage = compact({ inputTokens: inputTokens[at], totalTokens: totalTokens[at] });
		if (paramsOfItems[at].simplify === false) {
			// As it came, and so undivided: on the first item, so that sums come out right here as well.
			const usageOfAll = at === first ? response.usage : undefined;
			const json = compact({ ...entry, model: response.model, usage: usageOfAll });
			return [{ json: json as IDataObject }];
		}
		const json = {
			index: indexes[at],
			embedding: vector,
			dimensions: vector.length,
			model: response.model,
			usage: Object.keys(usage).length ? usage : undefined,
		};
		return [{ json: compact(json) as IDataObject }];
	});
}
