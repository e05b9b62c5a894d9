import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import { createClient } from '../api/client';
import { asNodeError } from '../node/nodeError';
import type { Model, Pricing } from './catalog';
import { fetchModels, MODEL_LIST_TIMEOUT_SECONDS } from './catalog';
import type { ModelPurpose } from './defaultModels';
import { DEFAULT_MODELS } from './defaultModels';
import { hasWords, rankModels } from './rankModels';
import { endNote, hasPassed } from './retired';

/** The list behind every model field: what fits its purpose, searchable, kept for some minutes. */

const KEEP_MS = 5 * 60_000;
const LONGEST_CACHE = 20;

/** Somebody sits in front of an empty list: rather an error soon than patience. */
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
	// A failure is not kept: the next search asks anew.
	models.catch(() => cache.get(name)?.models === models && cache.delete(name));
	return await models;
}

/**
 * A list search for models, of one modality or of all. A failure is shown by n8n in place of the list, and an
 * ID can be typed all the same.
 */
export const searchModels = (purpose?: ModelPurpose) =>
	async function (this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
		try {
			return { results: listModels(await cachedModels(this), purpose, filter) };
		} catch (error) {
			throw asNodeError(this.getNode(), error);
		}
	};

/**
 * Pure: the entries for a purpose that a filter finds, best first. The editor shows nothing but the name, and
 * keeps it in the workflow with the chosen ID: so what changes, like the price, stands in the description only. What
 * has ended is left out, however long it is listed; any ID can still be typed.
 */
export function listModels(
	models: Model[],
	purpose?: ModelPurpose,
	filter = '',
	now = Date.now(),
): INodeListSearchItems[] {
	const fitting = models.filter(
		({ modalities, retiresOn }) =>
			(!purpose || modalities.includes(purpose)) && !hasPassed(retiresOn, now),
	);
	if (purpose && !fitting.length) return modelsToTry(purpose, filter);
	const defaultId = purpose && DEFAULT_MODELS[purpose].id;
	return rankModels(fitting, filter, defaultId).map((model) => ({
		name: nameOf(model, model.id === defaultId),
		value: model.id,
		url: model.documentationUrl,
		description: describeModel(model) || undefined,
	}));
}

/** `gpt-5.5 (OpenAI, default)` */
function nameOf({ id, provider }: Model, isDefault: boolean): string {
	const about = [provider, isDefault ? 'default' : undefined].filter(Boolean).join(', ');
	return about ? `${id} (${about})` : id;
}

/** For a list that tells of no model that it fits the purpose. */
function modelsToTry(purpose: ModelPurpose, filter: string): INodeListSearchItems[] {
	const { id: defaultId, alternatives = [] } = DEFAULT_MODELS[purpose];
	return [defaultId, ...alternatives]
		.filter((id) => hasWords(filter, id))
		.map((id) => ({
			name: `${id} (${id === defaultId ? 'default' : 'suggested'}, not in your list)`,
			value: id,
		}));
}

/** `ends 2026-12-01, then b, 2.5 in, 10 out USD / M Tokens, 128k context` as far as it is known; what matters first. */
export function describeModel({ contextLength, pricing, retiresOn, successor }: Model): string {
	const context = contextLength ? `${compactNumber(contextLength)} context` : undefined;
	return [endNote(retiresOn, successor), priceText(pricing), context].filter(Boolean).join(', ');
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
