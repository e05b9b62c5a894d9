import type { IDataObject } from 'n8n-workflow';

import { compact } from '../../shared/api/body';
import { ApiFailure } from '../../shared/api/failure';
import { parseJson } from '../../shared/api/json';
import type { AnswerInfo, NodeItem } from '../../shared/node/operation';
import { finishHint } from './finishHint';
import type { FormatParams } from './parsedAnswer';
import { parsedText } from './parsedAnswer';

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
	function?: { name?: string; arguments?: string };
};

type ChatUsage = {
	prompt_tokens?: number;
	completion_tokens?: number;
	total_tokens?: number;
	prompt_tokens_details?: { cached_tokens?: number } | null;
	completion_tokens_details?: { reasoning_tokens?: number } | null;
};

/** One item per choice; raw on request. */
export function toChatItems(
	completion: ChatCompletion,
	params: FormatParams & { simplify?: boolean },
	{ status, requestId }: AnswerInfo,
): NodeItem[] {
	const choices = completion.choices ?? [];
	if (!choices.length) {
		throw new ApiFailure({
			kind: 'brokenAnswer',
			message: 'it holds no choices',
			status,
			requestId,
			body: completion,
		});
	}
	const parsed = choices.map((choice) => parsedChoice(choice, completion, params));
	if (params.simplify === false) return [{ json: completion as IDataObject }];
	return choices.map((choice, index) => ({
		json: compact({
			...simplified(choice, parsed[index]),
			choice: choices.length > 1 ? (choice.index ?? index) : undefined,
			model: completion.model,
			// Tokens are counted for the whole request: on its first item, so that sums come out right.
			usage: index === 0 ? usageOf(completion.usage) : undefined,
			id: completion.id,
		}) as IDataObject,
	}));
}

/** A filtered or refused answer and one that calls tools have no text that could be JSON. */
function parsedChoice(
	{ message = {}, finish_reason: reason }: ChatChoice,
	{ model }: ChatCompletion,
	params: FormatParams,
) {
	const blocked = reason === 'content_filter' || Boolean(message.refusal);
	if (blocked || message.tool_calls?.length) return undefined;
	return parsedText(params, textOf(message), reason ?? undefined, model);
}

function simplified({ message = {}, finish_reason: reason }: ChatChoice, parsed: unknown) {
	return {
		text: textOf(message),
		parsed,
		reasoning: message.reasoning_content ?? message.reasoning ?? undefined,
		refusal: message.refusal ?? undefined,
		toolCalls: message.tool_calls?.length ? message.tool_calls.map(simpleCall) : undefined,
		finishReason: reason ?? undefined,
		hint: finishHint(reason),
	};
}

/** Some gateways answer with a list of parts where others send a string (contract 2.1). */
export function textOf({ content }: ChatMessage): string {
	if (Array.isArray(content)) return content.map(({ text }) => text ?? '').join('');
	return content ?? '';
}

function simpleCall({ id, function: called = {} }: ToolCall) {
	return { id, name: called.name, arguments: parsedArguments(called.arguments) };
}

/** Arguments are JSON as text; what is not JSON stays text, and nothing means no arguments. */
export function parsedArguments(text: string | undefined): unknown {
	if (!text) return {};
	const parsed = parseJson(text);
	return parsed.problem === undefined ? parsed.value : text;
}

function usageOf(usage: ChatUsage | undefined) {
	if (!usage) return undefined;
	return compact({
		inputTokens: usage.prompt_tokens,
		outputTokens: usage.completion_tokens,
		totalTokens: usage.total_tokens,
		cachedTokens: usage.prompt_tokens_details?.cached_tokens,
		reasoningTokens: usage.completion_tokens_details?.reasoning_tokens,
	});
}
