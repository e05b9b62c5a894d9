import type { ApiClient } from '../api/client';

/**
 * The models CometAPI offers. `GET /models` is the source: it is what the key may call. The public catalog
 * (contract 4.4) adds provider, modality, context length and price where it answers; its absence changes
 * nothing else.
 */

export type Modality =
	| 'chat'
	| 'embedding'
	| 'image'
	| 'moderation'
	| 'speech'
	| 'transcription'
	| 'video';

export type Model = {
	id: string;
	/** What the model is for; several at once are possible, none means that nothing tells. */
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
	ownedBy?: string;
	documentationUrl?: string;
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

type ListEntry = { id?: unknown; created?: unknown; owned_by?: unknown };
type CatalogEntry = Record<string, unknown>;

/** @throws ApiFailure when `GET /models` fails; a failing catalog is only an empty one */
export async function fetchModels(client: ApiClient): Promise<Model[]> {
	const options = { maxRetries: 1, timeoutMs: 30_000 };
	const [list, catalog] = await Promise.all([
		client.send<{ data?: ListEntry[] }>({ method: 'GET', path: '/models' }, options),
		client
			.send<{
				data?: CatalogEntry[];
			}>({ method: 'GET', path: '/api/models', surface: 'root' }, { maxRetries: 0, timeoutMs: 15_000 })
			.catch(() => undefined),
	]);
	return mergeModels(list.body.data ?? [], catalog?.body.data ?? []);
}

/** Pure: the list's models, each with what the catalog knows of it, sorted by id. */
export function mergeModels(list: ListEntry[], catalog: CatalogEntry[]): Model[] {
	const entries = new Map(
		(Array.isArray(catalog) ? catalog : []).map((entry) => [String(entry.id), entry]),
	);
	const models = (Array.isArray(list) ? list : [])
		.filter(({ id }) => typeof id === 'string' && id !== '')
		.filter(({ id }) => entries.get(id as string)?.upcoming !== true)
		.map((entry) => toModel(entry, entries.get(entry.id as string) ?? {}));
	const unique = new Map(models.map((model) => [model.id, model]));
	return [...unique.values()].sort((a, b) => a.id.localeCompare(b.id));
}

const text = (value: unknown) => (typeof value === 'string' && value ? value : undefined);

function toNumber(value: unknown): number | undefined {
	const number = typeof value === 'string' && value.trim() ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function toModel(entry: ListEntry, known: CatalogEntry): Model {
	const id = entry.id as string;
	const features = Array.isArray(known.features) ? known.features.map(String) : undefined;
	return {
		id,
		modalities: modalitiesOf(id, known, features ?? []),
		provider: text(known.provider) ?? text(entry.owned_by),
		name: text(known.name),
		description: text(known.description),
		contextLength: toNumber(known.context_length),
		maxOutputTokens: toNumber(known.max_completion_tokens),
		features,
		pricing: toPricing(known.pricing),
		created: toNumber(entry.created),
		ownedBy: text(entry.owned_by),
		documentationUrl: text(known.api_doc_url),
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

/** Paths a catalog entry names, whatever form its `endpoints` has (contract 4.4), to what they are for. */
const BY_ENDPOINT: Array<[RegExp, Modality]> = [
	[/chat\/completions|\/responses|\/v1\/messages|generateContent/, 'chat'],
	[/\/embeddings/, 'embedding'],
	[/images\/(generations|edits)/, 'image'],
	[/audio\/speech/, 'speech'],
	[/audio\/(transcriptions|translations)/, 'transcription'],
	[/\/moderations/, 'moderation'],
	[/\/videos|video\/generations|image_to_video/, 'video'],
];

/** Audio, embedding and moderation models carry no endpoint in the catalog: their ids are all there is. */
const BY_ID: Array<[RegExp, Modality]> = [
	[/whisper|transcribe|(^|-)asr(-|$)/i, 'transcription'],
	[/(^|-)tts(-|$)|speech/i, 'speech'],
	[/moderation/i, 'moderation'],
	[/embed|(^|-)bge(-|$)/i, 'embedding'],
	[
		/sora|veo\d|veo-|kling|seedance|runway|gen3a|(^|-)wan\d|happyhorse|vidu|omni-fast|minimax-h|imagine-video|hailuo|video/i,
		'video',
	],
	[
		/image|dall-e|seedream|seededit|flux|midjourney|(^|-)mj|stable-diffusion|ideogram|recraft|imagen|banana/i,
		'image',
	],
];

const BY_TYPE: Array<[RegExp, Modality]> = [
	[/^(text|chat|llm)$/i, 'chat'],
	[/^image$/i, 'image'],
	[/^video$/i, 'video'],
	[/^embedding/i, 'embedding'],
	[/^(tts|speech)/i, 'speech'],
	[/^(asr|stt|transcription)/i, 'transcription'],
];

const BY_FEATURE: Array<[RegExp, Modality]> = [
	[/-to-text$/, 'chat'],
	[/-to-image$|image-editing/, 'image'],
	[/-to-video$|video-editing/, 'video'],
];

const matches = (table: Array<[RegExp, Modality]>, value: string) =>
	table.filter(([pattern]) => pattern.test(value)).map(([, modality]) => modality);

function modalitiesOf(id: string, known: CatalogEntry, features: string[]): Modality[] {
	const byId = matches(BY_ID, id).slice(0, 1);
	const told = [
		...matches(BY_TYPE, text(known.model_type) ?? ''),
		...features.flatMap((feature) => matches(BY_FEATURE, feature)),
		...matches(BY_ENDPOINT, known.endpoints ? JSON.stringify(known.endpoints) : ''),
	];
	// Speech, embedding and moderation are told by the id alone; the catalog files them under text.
	const special = byId.find((modality) => !['image', 'video'].includes(modality));
	if (special) return [special];
	if (told.length) return [...new Set(told)];
	return byId.length ? byId : ['chat'];
}
