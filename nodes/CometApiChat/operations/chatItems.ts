import type { IDataObject } from 'n8n-workflow';

import { compact } from '../../shared/api/body';
import type {
	ChatChoice,
	ChatCompletion,
	ChatUsage,
	ToolCall,
} from '../../shared/chat/chatCompletion';
import { choicesOf, reasoningOf, textOf } from '../../shared/chat/chatCompletion';
import { finishHint } from '../../shared/chat/finishHint';
import { readToolArguments } from '../../shared/chat/toolArguments';
import type { ResponseMeta, NodeItem } from '../../shared/node/operation';
import type { FormatParams } from './parsedText';
import { parsedText } from './parsedText';

/** One item per choice; raw on request. */
export function toChatItems(
	completion: ChatCompletion,
	params: FormatParams & { simplify?: boolean },
	info: ResponseMeta,
): NodeItem[] {
	const choices = choicesOf(completion, info);
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
		reasoning: reasoningOf(message),
		refusal: message.refusal ?? undefined,
		toolCalls: message.tool_calls?.length ? message.tool_calls.map(simpleCall) : undefined,
		finishReason: reason ?? undefined,
		hint: finishHint(reason),
	};
}

function simpleCall({ id, function: called = {} }: ToolCall) {
	return { id, name: called.name, arguments: parsedArguments(called.arguments) };
}

/** The arguments as an object; what cannot be read as one stays as it came. */
export function parsedArguments(raw: unknown): unknown {
	const read = readToolArguments(raw);
	return read.problem === undefined ? read.value : raw;
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
