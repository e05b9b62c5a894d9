import { GEMINI_IMAGE } from './routeRules.mts';
import { modelRows, type Modality, type ModelRow } from './rows.mts';

const paths: Record<Modality, string[]> = {
	text: ['/v1/chat/completions', '/v1/responses'],
	image: ['/v1/images/generations'],
	video: ['/v1/videos'],
	embedding: ['/v1/embeddings'],
	// Audio and moderation models are not tagged with their endpoints (contract 4.4).
	speech: [],
	transcription: [],
	moderation: [],
};

const GEMINI_PATH = '/v1beta/models/{model}:generateContent';

/** Models that have the dialect of their vendor beside chat (contract H.1, J.8). */
function ownDialect(id: string): string[] | undefined {
	if (id.startsWith('claude-')) return ['/v1/chat/completions', '/v1/messages'];
	return id.startsWith('gemini-') ? ['/v1/chat/completions', GEMINI_PATH] : undefined;
}

/** Images that are jobs have only the paths of their family (contract H.1); one Flux row is wrong, as rows may be. */
const JOB_PATHS: Array<[id: RegExp, path: string]> = [
	[/^flux-(?!kontext-max)/, '/flux/v1/{model}'],
	[/^mj_/, '/mj/submit/imagine'],
	[/^bria/, '/bria/text-to-image'],
	[/^stability-ai\//, '/replicate/v1/models/{model}/predictions'],
	[/^kolors/, '/kling/v1/images/generations'],
];

const jobPath = (id: string) => {
	const found = JOB_PATHS.find(([pattern]) => pattern.test(id));
	return found && [found[1]];
};

/** One record of the public catalog; all but `id` may be missing or null (contract 4.4). */
export type CatalogRecord = Record<string, unknown> & { id: string };

/** The records of `GET /api/models`, plus `extra` generated ones for tests of long lists. */
export function catalogRecords(extra: number): CatalogRecord[] {
	const upcoming: ModelRow = ['gpt-6-preview', 'OpenAI', 'text', ['text-to-text']];
	const more = Array.from(
		{ length: extra },
		(_, index): ModelRow => [
			`sim-text-${index + 1}`,
			'Simulator',
			'text',
			['text-to-text'],
			0.1,
			0.2,
			8192,
		],
	);
	return [...modelRows, upcoming, ...more].map((row, index) => ({
		...catalogRecord(row, index),
		upcoming: row === upcoming,
	}));
}

/** Ids of `GET /v1/models`, which lists no upcoming models. */
export function modelIds(extra: number): Array<{ id: string; owned_by: string }> {
	return catalogRecords(extra)
		.filter((record) => record.upcoming !== true)
		.map((record) => ({ id: record.id, owned_by: providerCode(String(record.provider)) }));
}

function catalogRecord(row: ModelRow, index: number): CatalogRecord {
	const [id, provider, modality, features, input, output, contextLength] = row;
	return {
		id,
		// `code` is for display and differs from the id in places (contract 4.4).
		code: id.replaceAll('.', '-'),
		name: id,
		description: index % 5 === 0 ? null : `${id} by ${provider}`,
		provider,
		provider_code: providerCode(provider),
		model_type: ['text', 'image', 'video'].includes(modality) ? modality : 'text',
		features: features.length > 0 ? features : null,
		endpoints: endpointsOf(row, index),
		pricing: pricingOf(modality, input, output),
		context_length:
			index % 3 === 1 && contextLength ? String(contextLength) : (contextLength ?? null),
		max_completion_tokens: modality === 'text' ? 8192 : null,
		api_doc_url: 'https://apidoc.cometapi.com/api/text/chat',
	};
}

/** String, object, array and null in turn, since the live shape varies (contract 4.4). */
function endpointsOf([id, , modality, features, , , , only]: ModelRow, index: number): unknown {
	const native = GEMINI_IMAGE.test(id);
	const list =
		only ?? (native ? [GEMINI_PATH] : [...(ownDialect(id) ?? jobPath(id) ?? paths[modality])]);
	if (!only && !native && features.includes('image-editing')) list.push('/v1/images/edits');
	if (list.length === 0) return null;
	const keyed = Object.fromEntries(
		list.map((path, place) => [
			place === 0 ? 'openai' : `openai_${place}`,
			{ path, method: 'POST' },
		]),
	);
	// A known model keeps one shape in all runs; the position decides which.
	if (id === 'deepseek-v4-pro') return JSON.stringify(keyed);
	const shapes = [
		() => keyed,
		() => JSON.stringify(keyed),
		() => list.map((path) => ({ path, method: 'POST' })),
		() => Object.fromEntries(Object.entries(keyed).map(([k, v]) => [k, JSON.stringify(v)])),
	];
	return shapes[index % shapes.length]();
}

function pricingOf(modality: Modality, input?: number, output?: number): unknown {
	if (input !== undefined) {
		return {
			currency: 'USD / M Tokens',
			input,
			output: output ?? null,
			per_request: null,
			per_second: null,
			ratio: 0.8,
		};
	}
	if (modality === 'video') return null;
	return { currency: 'USD', input: null, output: null, per_request: 0.04, per_second: null };
}

const providerCode = (provider: string) => provider.toLowerCase().replace(/[^a-z0-9]/g, '');
