import type { FinishReason, GenerateResult, MessageContent, TokenUsage } from '@n8n/ai-node-sdk';

import { compact } from '../shared/api/body';
import { invalidResponse } from '../shared/api/apiError';
import type { Answer, CalledTool, Usage } from '../shared/chat/answer';
import type { AnswerMeta } from '../shared/chat/dialects/dialect';
import { readToolArguments } from '../shared/chat/toolArguments';

type ToolCallContent = Extract<MessageContent, { type: 'tool-call' }>;

/** Key of the content part that carries Gemini's signatures through n8n's AI SDK. */
export const SIGNATURES = 'thought_signatures';

/** Where an answer comes from. */
export type AnswerSource = { response: object; meta: AnswerMeta };

/**
 * An answer as n8n's AI SDK wants it. Pure.
 * @param newId gives an id to a tool call that came without one of its own
 * @throws ApiError for arguments that no tool could be called with
 */
export function toResult(
	answer: Answer,
	{ response, meta }: AnswerSource,
	newId: (id: string | undefined) => string,
): GenerateResult {
	const { reasoning, finishReason, id, model } = answer;
	// A refusal is what the model says; without it the user would see an empty answer.
	const text = answer.text || (answer.refusal ?? '');
	const calls = answer.toolCalls.map((call) => toCall(call, answer, response, newId));
	const content: MessageContent[] = [
		...(reasoning ? [{ type: 'reasoning' as const, text: reasoning }] : []),
		...(text ? [{ type: 'text' as const, text }] : []),
		...calls,
		...signatures(answer.toolCalls, calls),
	];
	return {
		id,
		finishReason: FINISH_REASONS[finishReason ?? ''] ?? 'other',
		usage: toUsage(answer.usage),
		message: { role: 'assistant', content, id },
		providerMetadata: compact({
			model_name: model,
			finish_reason: finishReason,
			request_id: meta.requestId,
		}),
		rawResponse: response,
	};
}

const FINISH_REASONS: Record<string, FinishReason> = {
	stop: 'stop',
	length: 'length',
	content_filter: 'content-filter',
	tool_calls: 'tool-calls',
};

function toCall(
	{ id, name = '', arguments: written }: CalledTool,
	{ finishReason, model }: Answer,
	response: object,
	newId: (id: string | undefined) => string,
): ToolCallContent {
	const read = readToolArguments(written);
	if (read.problem !== undefined) {
		const cut = finishReason === 'length' ? ' (it was cut off: raise the token limit)' : '';
		throw invalidResponse(
			`CometAPI's response cannot be used: the model${model ? ` ${model}` : ''} called the tool '${name}' with arguments that are not JSON${cut}: ${read.problem}`,
			{},
			response,
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
function signatures(toolCalls: CalledTool[], calls: ToolCallContent[]): MessageContent[] {
	const found = toolCalls.flatMap(({ signature }, at) =>
		signature ? [[calls[at].toolCallId, signature]] : [],
	);
	if (!found.length) return [];
	return [{ type: 'provider', value: { [SIGNATURES]: Object.fromEntries(found) } }];
}

export function toUsage(usage: Usage | undefined): TokenUsage | undefined {
	if (!usage) return undefined;
	const { inputTokens = 0, outputTokens = 0 } = usage;
	return {
		promptTokens: inputTokens,
		completionTokens: outputTokens,
		totalTokens: usage.totalTokens ?? inputTokens + outputTokens,
		inputTokenDetails: { cacheRead: usage.cachedTokens },
		outputTokenDetails: { reasoning: usage.reasoningTokens },
	};
}
