import { invalidResponse } from '../api/apiError';
import type { WireResponse } from '../api/wire';

/** What is used of a chat completion, in wire spelling (contract 2.1). */
export type ChatCompletion = {
	id?: string;
	model?: string;
	choices?: ChatChoice[];
	usage?: ChatUsage;
};

export type ChatChoice = {
	index?: number;
	finish_reason?: string | null;
	message?: ChatMessage;
};

export type ChatMessage = {
	role?: string;
	content?: string | Array<{ type?: string; text?: string }> | null;
	refusal?: string | null;
	reasoning_content?: string | null;
	/** OpenRouter-like upstreams write `reasoning`. */
	reasoning?: string | null;
	tool_calls?: ToolCall[];
};

export type ToolCall = {
	id?: string;
	type?: string;
	/** Text by the contract; some vendors send the object itself, or nothing. See toolArguments.ts. */
	function?: { name?: string; arguments?: string };
	/** Gemini wants its signature back with the call (https://ai.google.dev/gemini-api/docs/thought-signatures). */
	extra_content?: { google?: { thought_signature?: string } };
};

export type ChatUsage = {
	prompt_tokens?: number;
	completion_tokens?: number;
	total_tokens?: number;
	prompt_tokens_details?: { cached_tokens?: number } | null;
	completion_tokens_details?: { reasoning_tokens?: number } | null;
};

/** Some gateways answer with a list of parts where others send a string (contract 2.1). */
export function textOf({ content }: ChatMessage): string {
	if (Array.isArray(content)) return content.map(({ text }) => text ?? '').join('');
	return content ?? '';
}

/** What the model was thinking, under whichever of the two names it came. */
export const reasoningOf = ({ reasoning_content, reasoning }: ChatMessage): string | undefined =>
	reasoning_content ?? reasoning ?? undefined;

/** @throws ApiError for a response without choices */
export function choicesOf(
	completion: ChatCompletion,
	meta: Pick<WireResponse, 'status' | 'requestId'>,
): ChatChoice[] {
	if (completion.choices?.length) return completion.choices;
	throw invalidResponse(
		"CometAPI's response cannot be used: it holds no choices",
		meta,
		completion,
	);
}
