import { invalidResponse } from '../../api/apiError';
import type { ChatMessage } from '../conversation';
import type { AnswerMeta } from './dialect';

/** What is used of a chat completion, in wire spelling (contract 2.1). */
export type ChatCompletion = {
	id?: string;
	model?: string;
	choices?: ChatChoice[];
	usage?: ChatUsage | null;
};

export type ChatChoice = {
	index?: number;
	finish_reason?: string | null;
	message?: ChatMessage;
};

export type ChatUsage = {
	prompt_tokens?: number;
	completion_tokens?: number;
	total_tokens?: number;
	prompt_tokens_details?: { cached_tokens?: number } | null;
	completion_tokens_details?: { reasoning_tokens?: number } | null;
};

/** @throws ApiError for a response without choices */
export function choicesOf(completion: ChatCompletion, meta: AnswerMeta): ChatChoice[] {
	if (completion.choices?.length) return completion.choices;
	throw invalidResponse(
		"CometAPI's response cannot be used: it holds no choices",
		meta,
		completion,
	);
}
