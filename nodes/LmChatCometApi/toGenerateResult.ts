import type { FinishReason, GenerateResult, MessageContent, TokenUsage } from '@n8n/ai-node-sdk';

import { compact } from '../shared/api/body';
import { invalidResponse } from '../shared/api/apiError';
import type { WireResponse } from '../shared/api/wire';
import type { ChatCompletion, ChatUsage, ToolCall } from '../shared/chat/chatCompletion';
import { choicesOf, reasoningOf, textOf } from '../shared/chat/chatCompletion';
import { readToolArguments } from '../shared/chat/toolArguments';

type ToolCallContent = Extract<MessageContent, { type: 'tool-call' }>;

/** Key of the content part that carries Gemini's signatures through n8n's AI SDK. */
export const SIGNATURES = 'thought_signatures';

export type AnswerTrace = Pick<WireResponse, 'status' | 'requestId'>;

/**
 * A completion as n8n's AI SDK wants it. Pure.
 * @param newId gives an id to a tool call that came without one of its own
 * @throws ApiError for an answer without choices or with arguments that no tool could be called with
 */
export function toResult(
	completion: ChatCompletion,
	trace: AnswerTrace,
	newId: (id: string | undefined) => string,
): GenerateResult {
	const [{ message = {}, finish_reason: reason }] = choicesOf(completion, trace);
	const reasoning = reasoningOf(message);
	// A refusal is what the model says; without it the user would see an empty answer.
	const text = textOf(message) || (message.refusal ?? '');
	const wireCalls = message.tool_calls ?? [];
	const calls = wireCalls.map((call) => toCall(call, completion, reason, newId));
	const content: MessageContent[] = [
		...(reasoning ? [{ type: 'reasoning' as const, text: reasoning }] : []),
		...(text ? [{ type: 'text' as const, text }] : []),
		...calls,
		...signatures(wireCalls, calls),
	];
	return {
		id: completion.id,
		finishReason: FINISH_REASONS[reason ?? ''] ?? 'other',
		usage: toUsage(completion.usage),
		message: { role: 'assistant', content, id: completion.id },
		providerMetadata: compact({
			model_name: completion.model,
			finish_reason: reason ?? undefined,
			request_id: trace.requestId,
		}),
		rawResponse: completion,
	};
}

const FINISH_REASONS: Record<string, FinishReason> = {
	stop: 'stop',
	length: 'length',
	content_filter: 'content-filter',
	tool_calls: 'tool-calls',
	function_call: 'tool-calls',
};

function toCall(
	{ id, function: called = {} }: ToolCall,
	completion: ChatCompletion,
	reason: string | null | undefined,
	newId: (id: string | undefined) => string,
): ToolCallContent {
	const { name = '' } = called;
	const read = readToolArguments(called.arguments);
	if (read.problem !== undefined) {
		const cut = reason === 'length' ? ' (it was cut off: raise the token limit)' : '';
		throw invalidResponse(
			`CometAPI's response cannot be used: the model${completion.model ? ` ${completion.model}` : ''} called the tool '${name}' with arguments that are not JSON${cut}: ${read.problem}`,
			{},
			completion,
		);
	}
	return {
		type: 'tool-call',
		toolCallId: newId(id),
		toolName: name,
		input: JSON.stringify(read.value),
	};
}

/** Gemini's signatures by the id of their call, as one part of its own: n8n keeps nothing else on a call. */
function signatures(wireCalls: ToolCall[], calls: ToolCallContent[]): MessageContent[] {
	const found = wireCalls.flatMap(({ extra_content: extra }, at) => {
		const signature = extra?.google?.thought_signature;
		return signature ? [[calls[at].toolCallId, signature]] : [];
	});
	if (!found.length) return [];
	return [{ type: 'provider', value: { [SIGNATURES]: Object.fromEntries(found) } }];
}

export function toUsage(usage: ChatUsage | null | undefined): TokenUsage | undefined {
	if (!usage) return undefined;
	const { prompt_tokens: prompt = 0, completion_tokens: completion = 0 } = usage;
	return {
		promptTokens: prompt,
		completionTokens: completion,
		totalTokens: usage.total_tokens ?? prompt + completion,
		inputTokenDetails: { cacheRead: usage.prompt_tokens_details?.cached_tokens },
		outputTokenDetails: { reasoning: usage.completion_tokens_details?.reasoning_tokens },
	};
}
