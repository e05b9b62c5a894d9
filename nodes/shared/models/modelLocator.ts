import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { createClient } from '../api/client';
import { asNodeError } from '../api/errors';
import type { Modality, Model, Pricing } from './catalog';
import { fetchModels } from './catalog';

/** The list behind every model field: what fits the modality, searchable, kept for some minutes. */

const KEEP_MS = 5 * 60_000;
const LONGEST_CACHE = 20;

type Kept = { models: Promise<Model[]>; until: number };

/** By base URL and key, because keys may see different models. In memory only. */
const cache = new Map<string, Kept>();

async function cachedModels(context: ILoadOptionsFunctions): Promise<Model[]> {
	const client = await createClient(context);
	const { baseUrl, key } = client.connection;
	const name = `${baseUrl}\n${key}`;
	const kept = cache.get(name);
	if (kept && kept.until > Date.now()) return await kept.models;
	const models = fetchModels(client);
	cache.delete(name);
	cache.set(name, { models, until: Date.now() + KEEP_MS });
	if (cache.size > LONGEST_CACHE) cache.delete([...cache.keys()][0]);
	try {
		return await models;
	} catch (error) {
		cache.delete(name);
		throw asNodeError(context.getNode(), error);
	}
}

/**
 * A list search for models of one modality; also for a field's dropdown when nothing is typed yet. A failure
 * is shown by n8n above the list, and an ID can be typed all the same.
 */
export const searchModels = (modality: Modality) =>
	async function (this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
		return { results: listModels(await cachedModels(this), modality, filter) };
	};

/** Pure: the entries for a modality, narrowed by every word of the filter, each with a short description. */
export function listModels(models: Model[], modality: Modality, filter = '') {
	const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
	return models
		.filter(({ modalities }) => modalities.includes(modality))
		.filter((model) => {
			const text = `${model.id} ${model.name ?? ''} ${model.provider ?? ''}`.toLowerCase();
			return words.every((word) => text.includes(word));
		})
		.map((model) => {
			const about = describeModel(model);
			return {
				name: about ? `${model.id} (${about})` : model.id,
				value: model.id,
				url: model.documentationUrl,
				description: model.description,
			};
		});
}

/** `OpenAI, 128k context, 2.5 / 10 USD / M Tokens` as far as it is known. */
export function describeModel({ provider, contextLength, pricing }: Model): string {
	return [
		provider,
		contextLength ? `${compactNumber(contextLength)} context` : undefined,
		priceText(pricing),
	]
		.filter(Boolean)
		.join(', ');
}

const compactNumber = (value: number) =>
	value >= 1_000_000
		? `${Number((value / 1_000_000).toFixed(1))}M`
		: value >= 1000
			? `${Math.round(value / 1000)}k`
			: String(value);

function priceText(pricing: Pricing | undefined): string | undefined {
	if (!pricing) return undefined;
	const { currency = 'USD / M Tokens', input, output, perRequest, perSecond } = pricing;
	const unit = currency.split('/')[0].trim();
	if (perRequest !== undefined) return `${perRequest} ${unit} per request`;
	if (perSecond !== undefined) return `${perSecond} ${unit} per second`;
	if (input === undefined) return undefined;
	return `${input}${output === undefined ? '' : ` in, ${output} out`} ${currency}`;
}
