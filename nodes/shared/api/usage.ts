import { compactOrNothing } from './body';
import { first } from './readJson';

/** Tokens of a request; see {@link usageOf}. */
export type Usage = {
	inputTokens?: number;
	outputTokens?: number;
	totalTokens?: number;
	cachedTokens?: number;
	/** Written into a cache, which costs more than other input. */
	cacheWriteTokens?: number;
	reasoningTokens?: number;
};

/** Under which names vendors count; OpenAI's two APIs first (contract 2.1, 4.3), then Anthropic, Gemini, Ollama, others. */
const NAMES: Record<keyof Usage, string[]> = {
	inputTokens: [
		'prompt_tokens',
		'input_tokens',
		'promptTokenCount',
		'prompt_token_count',
		'promptTokens',
		'inputTokens',
		'prompt_eval_count',
	],
	outputTokens: [
		'completion_tokens',
		'output_tokens',
		'candidatesTokenCount',
		'candidates_token_count',
		'completionTokens',
		'outputTokens',
		'generated_tokens',
		'eval_count',
	],
	totalTokens: ['total_tokens', 'totalTokenCount', 'total_token_count', 'totalTokens'],
	cachedTokens: [
		'prompt_tokens_details.cached_tokens',
		'input_tokens_details.cached_tokens',
		'prompt_cache_hit_tokens',
		'cache_read_input_tokens',
		'cached_tokens',
		'cachedContentTokenCount',
	],
	cacheWriteTokens: ['cache_creation_input_tokens', 'prompt_tokens_details.cache_write_tokens'],
	reasoningTokens: [
		'completion_tokens_details.reasoning_tokens',
		'output_tokens_details.reasoning_tokens',
		'reasoning_tokens',
		'thoughtsTokenCount',
	],
};

const COUNTS = Object.keys(NAMES) as Array<keyof Usage>;

/** Where a response has its counts when it has no `usage`. */
const PLACES = [
	'usage',
	'usageMetadata',
	'usage_metadata',
	'choices.0.usage',
	'x_groq.usage',
	'response.usage',
];

const isCount = (value: unknown) =>
	typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;

/** What counts something: some gateways fill the names of both APIs and leave the one they do not use at 0. */
const isSome = (value: unknown) => isCount(value) || undefined;

/** The tokens that a response counts, under whatever names; undefined where it counts none. */
export function usageIn(response: object): Usage | undefined {
	return first(response, PLACES, usageOf);
}

/** @param usage the object that holds the counts */
export function usageOf(usage: unknown): Usage | undefined {
	const counts: Usage = {};
	for (const name of COUNTS) {
		counts[name] = first(usage, NAMES[name], isSome) ?? first(usage, NAMES[name], isCount);
	}
	const { inputTokens, outputTokens } = counts;
	const isWhole = inputTokens !== undefined && outputTokens !== undefined;
	counts.totalTokens ||= isWhole ? inputTokens + outputTokens : counts.totalTokens;
	return compactOrNothing(counts) as Usage | undefined;
}
