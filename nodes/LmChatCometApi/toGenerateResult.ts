import type { FinishReason, GenerateResult, MessageContent, TokenUsage } from '@n8n/ai-node-sdk';

import { compact } from '../shared/api/body';
import type { Answer } from '../shared/chat/answer';
import type { CalledTool } from '../shared/chat/calledTools';
import type { AnswerMeta } from '../shared/chat/dialects/dialect';
import type { MadeFile } from '../shared/chat/madeFile';
import type { Usage } from '../shared/api/usage';
import { besideOf } from './besideCalls';

type ToolCallContent = Extract<MessageContent, { type: 'tool-call' }>;

/** Key of the content part that carries through n8n's AI SDK what has to go back with tool calls. */
export const BESIDE = 'beside_calls';

/** Where an answer comes from. */
export type AnswerSource = { response: object; meta: AnswerMeta };

/**
 * An answer as n8n's AI SDK wants it. Pure.
 * @param newId gives an id to a tool call that came without one of its own
 */
export function toResult(
	answer: Answer,
	{ response, meta }: AnswerSource,
	newId: (id: string | undefined) => string,
): GenerateResult {
	const { reasoning, finishReason, id, model } = answer;
	const text = wordsOf(answer) + filesAsText(answer);
	const calls = answer.toolCalls.map((call) => toCall(call, newId));
	const beside = besideOf(
		answer,
		calls.map(({ toolCallId = '' }) => toolCallId),
	);
	const content: MessageContent[] = [
		...(reasoning ? [{ type: 'reasoning' as const, text: reasoning }] : []),
		...(text ? [{ type: 'text' as const, text }] : []),
		...calls,
		...(beside ? [{ type: 'provider' as const, value: { [BESIDE]: beside } }] : []),
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
	{ id, name = '', arguments: given }: CalledTool,
	newId: (id: string | undefined) => string,
): ToolCallContent {
	const input = typeof given === 'string' ? { input: given } : (given ?? {});
	return {
		type: 'tool-call',
		toolCallId: newId(id),
		toolName: name,
		input: JSON.stringify(input),
	};
}

/** A refusal is what the model says; without it the user would see an empty answer. */
const wordsOf = ({ text, refusal = '' }: Answer) => text || refusal;

/** Agents and chains take text: a file is a link behind its words, or at least told of there. */
export function filesAsText(answer: Answer): string {
	const files = (answer.files ?? []).map(mention).join('\n\n');
	return files && wordsOf(answer) ? `\n\n${files}` : files;
}

function mention(file: MadeFile): string {
	if ('url' in file) return `${file.kind === 'image' ? '!' : ''}[${file.kind}](${file.url})`;
	return `(The model made a file of the kind ${file.kind}, which an agent cannot pass on; CometAPI Chat gives it as a file.)`;
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
