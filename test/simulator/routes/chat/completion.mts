import { resolvedModel } from '../../models/registry.mts';
import type { Answer } from '../../text/answer.mts';
import { countTokens } from '../../text/tokens.mts';
import type { ChatRequest } from './types.mts';
import { messageText } from './turn.mts';

/** What all objects and chunks of one answer share. */
export type Envelope = { id: string; created: number; model: string };

/** The tool calls of an answer in wire form; ids are unique per completion. */
export function wireToolCalls(answer: Answer, id: string, choice: number) {
	return answer.toolCalls.map((call, index) => ({
		id: `call_${id.replace('chatcmpl-', '')}_${choice}_${index}`,
		type: 'function',
		function: { name: call.name, arguments: call.arguments },
	}));
}

/** A `chat.completion` object (contract 2.1, 5.1 to 5.4). */
export function completionOf(envelope: Envelope, request: ChatRequest, answers: Answer[]) {
	return {
		id: envelope.id,
		object: 'chat.completion',
		created: envelope.created,
		model: resolvedModel(envelope.model),
		choices: answers.map((answer, index) => ({
			index,
			message: {
				role: 'assistant',
				content: answer.asParts ? [{ type: 'text', text: answer.text }] : answer.text,
				refusal: answer.refusal,
				annotations: [],
				...(answer.reasoning ? { reasoning_content: answer.reasoning } : {}),
				...(answer.toolCalls.length > 0
					? { tool_calls: wireToolCalls(answer, envelope.id, index) }
					: {}),
			},
			logprobs: null,
			finish_reason: answer.finishReason,
		})),
		usage: usageOf(request, answers),
		service_tier: 'default',
		system_fingerprint: 'fp_sim',
	};
}

/** Usage with the details that the live API gives; long prompts count as cached in part. */
export function usageOf(request: ChatRequest, answers: Answer[]) {
	const prompt = request.messages.reduce(
		(sum, message) => sum + countTokens(messageText(message)) + 4,
		request.tools ? countTokens(JSON.stringify(request.tools)) : 0,
	);
	const completion = answers.reduce((sum, answer) => sum + answer.completionTokens, 0);
	const claude = request.model.startsWith('claude');
	return {
		prompt_tokens: prompt,
		completion_tokens: completion,
		total_tokens: prompt + completion,
		prompt_tokens_details: {
			cached_tokens: prompt >= 1024 ? Math.floor(prompt / 128) * 128 : 0,
			audio_tokens: 0,
		},
		completion_tokens_details: {
			reasoning_tokens: answers.reduce((sum, answer) => sum + answer.reasoningTokens, 0),
			audio_tokens: 0,
			accepted_prediction_tokens: 0,
			rejected_prediction_tokens: 0,
		},
		...(claude ? { claude_cache_creation_5_m_tokens: 0, claude_cache_creation_1_h_tokens: 0 } : {}),
	};
}
