import type { IDataObject } from 'n8n-workflow';

import { compact, compactOrNothing, omit } from '../../shared/api/body';
import type { Embedded } from '../../shared/embedding/embedTexts';
import type { ResponseMeta, NodeItem } from '../../shared/node/operation';
import type { CreateParams } from './createFields';
import { textsOf } from './createFields';

/** The fields of a simplified item. */
export const embeddingFields = {
	index: 'Place of the input item in the run, from 0',
	part: 'Which part of a long text it is, from 1; only with Split Long Texts',
	parts: 'In how many parts the text was split',
	text: 'The text of the part',
	embedding: 'The vector, as a list of numbers',
	embeddings: 'The vectors of a list of texts, in its order',
	dimensions: 'How many numbers the vector has',
	model: 'The model that made the vector',
	usage:
		"This item's share of the tokens that were counted for its request: inputTokens, totalTokens",
};

/**
 * One item per input item. One of whose texts has no vector becomes an Error, and the others are kept: they are
 * paid for.
 * @param embedded of all texts of all items
 * @param indexes of the input items; `index` in the output, because the place in a request means nothing there
 */
export function toEmbeddingItems(
	embedded: Array<Embedded | Error | undefined>,
	paramsOfItems: CreateParams[],
	_meta: ResponseMeta,
	indexes: number[],
): Array<NodeItem[] | Error | undefined> {
	let from = 0;
	return paramsOfItems.map((params, at) => {
		const count = textsOf(params).length;
		const own = embedded.slice(from, from + count);
		from += count;
		const failed = own.find((one) => one instanceof Error);
		if (failed) return failed;
		const whole = own.filter(
			(one): one is Embedded => one !== undefined && !(one instanceof Error),
		);
		if (whole.length < count) return undefined;
		if (typeof params.text === 'string' && count > 1) {
			const texts = textsOf(params);
			return whole.map((one, place) => {
				const part = { ...params, text: texts[place] };
				const json = itemOf([one], part, indexes[at]);
				return { json: { ...(params.simplify !== false && partOf(texts, place)), ...json } };
			});
		}
		return [{ json: itemOf(whole, params, indexes[at]) }];
	});
}

const partOf = (texts: string[], place: number) => ({
	part: place + 1,
	parts: texts.length,
	text: texts[place],
});

function itemOf(own: Embedded[], { text, simplify }: CreateParams, index: number): IDataObject {
	const [{ vector, response }] = own;
	const { model } = response;
	if (simplify === false) {
		// As the API answers a request for this item alone: its entries are counted from 0. What is counted for the price
		// is that of the request, undivided, on the first item, so that sums come out right here as well.
		const usage = own.find(({ isFirst }) => isFirst)?.response.usage;
		const data = own.map((one, at) => ({ ...one.entry, index: at }));
		return compact({
			...omit(response, 'data', 'embeddings', 'usage'),
			data,
			usage,
		}) as IDataObject;
	}
	const sum = (name: 'inputTokens' | 'totalTokens') =>
		own.reduce<number | undefined>(
			(all, { [name]: count }) => (count === undefined ? all : (all ?? 0) + count),
			undefined,
		);
	return compact({
		index,
		...(Array.isArray(text) ? { embeddings: own.map((one) => one.vector) } : { embedding: vector }),
		dimensions: vector.length,
		model,
		usage: compactOrNothing({ inputTokens: sum('inputTokens'), totalTokens: sum('totalTokens') }),
	}) as IDataObject;
}
