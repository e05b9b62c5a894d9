import type { IDataObject } from 'n8n-workflow';

import type { ApiClient } from '../api/client';
import { invalidResponse } from '../api/apiError';
import type { WireResponse, WireRequest } from '../api/wire';
import type { Modality } from './modality';
import { modalitiesOf } from './modality';
import { retirementOf } from './retired';

/**
 * The models CometAPI offers. `GET /models` is the source: it is what the key may call. The public catalog
 * (contract 4.4) adds provider, modality, context length and price where it responds; its absence changes
 * nothing else.
 */

export type Model = {
	id: string;
	/** What the model is for, one at least. */
	modalities: Modality[];
	provider?: string;
	name?: string;
	description?: string;
	contextLength?: number;
	maxOutputTokens?: number;
	features?: string[];
	pricing?: Pricing;
	/** Unix seconds. */
	created?: number;
	documentationUrl?: string;
	/** The day after which it is gone, as YYYY-MM-DD, where that is announced. */
	retiresOn?: string;
	/** The model that is named in its place. */
	successor?: string;
	/** The entry of the list as it came, with that of the catalog as `catalog`. */
	raw: IDataObject;
};

export type Pricing = {
	currency?: string;
	input?: number;
	output?: number;
	perRequest?: number;
	perSecond?: number;
	/** One operator found the charge to be price x ratio; shown, never computed with (contract 6.12). */
	ratio?: number;
};

const LIST_REQUEST: WireRequest = { method: 'GET', path: '/models' };

/** How long the list may take (s), unless the user says otherwise. */
export const MODEL_LIST_TIMEOUT_SECONDS = 30;

export const CATALOG_REQUEST: WireRequest = {
	method: 'GET',
	path: '/api/models',
	surface: 'root',
	timeoutMs: 10_000,
};

/**
 * The response of the list, with the models as body.
 * @throws ApiError when the list fails; a failing catalog is only an empty one
 */
export async function fetchModels(send: ApiClient['send']): Promise<WireResponse<Model[]>> {
	const [list, catalog] = await Promise.all([
		send<unknown>(LIST_REQUEST),
		send<unknown>(CATALOG_REQUEST, { maxRetries: 0 }).catch(() => undefined),
	]);
	const listed = entriesOf(list.body);
	if (listed) return { ...list, body: mergeModels(listed, entriesOf(catalog?.body) ?? []) };
	throw invalidResponse(
		"CometAPI's response cannot be used: it holds no list of models",
		list,
		list.body,
	);
}

/** The entries that have an id, of `{data: […]}` or of a bare list; undefined for anything else. */
function entriesOf(body: unknown): IDataObject[] | undefined {
	const list = Array.isArray(body) ? body : (body as { data?: unknown } | null | undefined)?.data;
	if (!Array.isArray(list)) return undefined;
	return (list as IDataObject[]).filter((entry) => text(entry?.id) !== undefined);
}

/** Pure: the list's models, each with what the catalog knows of it, sorted by id; without upcoming ones. */
export function mergeModels(list: IDataObject[], catalog: IDataObject[]): Model[] {
	const known = new Map(catalog.map((entry) => [entry.id, entry]));
	const listed = new Map(list.map((entry) => [entry.id, entry]));
	return [...listed.values()]
		.filter(({ id }) => known.get(id)?.upcoming !== true)
		.map((entry) => toModel(entry, known.get(entry.id)))
		.sort((a, b) => a.id.localeCompare(b.id));
}

function toModel(entry: IDataObject, known: IDataObject | undefined): Model {
	const id = entry.id as string;
	const features = Array.isArray(known?.features) ? known.features.map(String) : undefined;
	const { on, successor } = retirementOf(id) ?? {};
	return {
		id,
		modalities: modalitiesOf(id, { ...known, features }),
		provider: text(known?.provider) ?? text(entry.owned_by),
		name: text(known?.name),
		description: text(known?.description),
		contextLength: toNumber(known?.context_length),
		maxOutputTokens: toNumber(known?.max_completion_tokens),
		features,
		pricing: toPricing(known?.pricing),
		created: toNumber(entry.created),
		documentationUrl: text(known?.api_doc_url),
		// OpenAI's own list has this field; whether it is passed on is not known (contract H.3).
		retiresOn: day(known?.shutdown_date) ?? day(entry.shutdown_date) ?? on,
		successor,
		raw: known ? { ...entry, catalog: known } : entry,
	};
}

function toPricing(value: unknown): Pricing | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const pricing = value as Record<string, unknown>;
	return {
		currency: text(pricing.currency),
		input: toNumber(pricing.input),
		output: toNumber(pricing.output),
		perRequest: toNumber(pricing.per_request),
		perSecond: toNumber(pricing.per_second),
		ratio: toNumber(pricing.ratio),
	};
}

const text = (value: unknown) => (typeof value === 'string' && value ? value : undefined);

const day = (value: unknown) => /^\d{4}-\d{2}-\d{2}/.exec(text(value) ?? '')?.[0];

/** Numbers come as text in places (contract 4.4). */
function toNumber(value: unknown): number | undefined {
	const number = typeof value === 'string' && value.trim() ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
