import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { createClient } from '../api/client';
import { asNodeError } from '../node/nodeError';
import type { Model, Pricing } from './catalog';
import { fetchModels, MODEL_LIST_TIMEOUT_SECONDS } from './catalog';
import type { Modality } from './modality';
import { SUGGESTED } from './suggestedModels';

/** The list behind every model field: what fits the modality, searchable, kept for some minutes. */

const KEEP_MS = 5 * 60_000;
const LONGEST_CACHE = 20;

/** Somebody is looking at an empty list: rather an error soon than patience. */
const PICKER_CALL = { maxRetries: 1, timeoutMs: MODEL_LIST_TIMEOUT_SECONDS * 1000 };

type Kept = { models: Promise<Model[]>; until: number };

/** By base URL and key, because keys may see different models. In memory only. */
const cache = new Map<string, Kept>();

async function cachedModels(context: ILoadOptionsFunctions): Promise<Model[]> {
	const client = await createClient(context);
	const { baseUrl, key } = client.connection;
	const name = `${baseUrl}\n${key}`;
	const kept = cache.get(name);
	if (kept && kept.until > Date.now()) return await kept.models;
	const models = fetchModels(
		async (request, options) => await client.send(request, { ...PICKER_CALL, ...options }),
	).then(({ body }) => body);
	cache.delete(name);
	cache.set(name, { models, until: Date.now() + KEEP_MS });
	if (cache.size > LONGEST_CACHE) cache.delete([...cache.keys()][0]);
	// A failure is not kept: the next look asks anew.
	models.catch(() => cache.get(name)?.models === models && cache.delete(name));
	return await models;
}

/**
 * A list search for models, of one modality or of all. A failure is shown by n8n in place of the list, and an
 * ID can be typed all the same.
 */
export const searchModels = (modality?: Modality) =>
	async function (this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
		try {
			return { results: listModels(await cachedModels(this), modality, filter) };
		} catch (error) {
			throw asNodeError(this.getNode(), error);
		}
	};

/** Pure: the entries for a modality, narrowed by every word of the filter, each with a short description. */
export function listModels(models: Model[], modality?: Modality, filter = '') {
	const fitting = modality ? models.filter((model) => model.modalities.includes(modality)) : models;
	if (modality && !fitting.length) return suggestedModels(modality, filter);
	return fitting
		.filter((model) => hasWords(filter, model.id, model.name, model.provider))
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

const suggestedModels = (modality: Modality, filter: string) =>
	(SUGGESTED[modality] ?? [])
		.filter((id) => hasWords(filter, id))
		.map((id) => ({ name: `${id} (suggested, not in your list)`, value: id }));

/** Whether every word of `filter` is somewhere in the texts; no words are in all of them. */
export function hasWords(filter: string, ...texts: Array<string | undefined>): boolean {
	const all = texts.filter(Boolean).join(' ').toLowerCase();
	return filter
		.toLowerCase()
		.split(/\s+/)
		.every((word) => all.includes(word));
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
