import { resolvedModel } from '../../models/registry.mts';
import type { Answer } from '../../text/answer.mts';
import { countTokens } from '../../text/tokens.mts';
import { itemText } from './turn.mts';
import type { InputItem, ResponseRequest } from './types.mts';

export type Envelope = { id: string; created: number };

/** The output items of an answer: reasoning, then function calls or one message. */
export function outputOf(answer: Answer, request: ResponseRequest, { id }: Envelope) {
	const tail = id.replace('resp_', '');
	const status =
		answer.finishReason === 'stop' || answer.finishReason === 'tool_calls'
			? 'completed'
			: 'incomplete';
	const summary = request.reasoning?.summary
		? [{ type: 'summary_text', text: answer.reasoning || 'Thought about it.' }]
		: [];
	const reasoning =
		answer.reasoningTokens > 0 ? [{ id: `rs_${tail}`, type: 'reasoning', summary }] : [];
	const calls = answer.toolCalls.map((call, index) => ({
		id: `fc_${tail}_${index}`,
		type: 'function_call',
		status: 'completed',
		arguments: call.arguments,
		call_id: `call_${tail}_${index}`,
		name: call.name,
	}));
	if (calls.length > 0) return [...reasoning, ...calls];
	const content =
		answer.refusal !== null
			? [{ type: 'refusal', refusal: answer.refusal }]
			: [{ type: 'output_text', annotations: [], text: answer.text ?? '' }];
	const message = { id: `msg_${tail}`, type: 'message', status, role: 'assistant', content };
	return answer.text === null && answer.refusal === null ? reasoning : [...reasoning, message];
}

export type OutputItem = ReturnType<typeof outputOf>[number];

/** The response object (contract 5.6); without an answer as it stands while it is made. */
export function responseOf(
	envelope: Envelope,
	request: ResponseRequest,
	items: InputItem[],
	answer?: Answer,
) {
	const incomplete = { length: 'max_output_tokens', content_filter: 'content_filter' }[
		answer?.finishReason as 'length' | 'content_filter'
	];
	const failed = answer?.failed === true;
	const done = incomplete ? 'incomplete' : 'completed';
	return {
		id: envelope.id,
		object: 'response',
		created_at: envelope.created,
		status: !answer ? 'in_progress' : failed ? 'failed' : done,
		background: request.background ?? false,
		completed_at: answer && !failed && !incomplete ? envelope.created + 1 : null,
		error: failed ? { code: 'server_error', message: 'The model failed to answer.' } : null,
		incomplete_details: incomplete && !failed ? { reason: incomplete } : null,
		instructions: request.instructions ?? null,
		max_output_tokens: request.max_output_tokens ?? null,
		model: resolvedModel(request.model),
		output: answer && !failed ? outputOf(answer, request, envelope) : [],
		parallel_tool_calls: request.parallel_tool_calls ?? true,
		previous_response_id: request.previous_response_id ?? null,
		reasoning: {
			effort: request.reasoning?.effort ?? null,
			summary: request.reasoning?.summary ?? null,
		},
		service_tier: 'auto',
		store: request.store ?? true,
		temperature: request.temperature ?? 1,
		text: {
			format: request.text?.format ?? { type: 'text' },
			verbosity: request.text?.verbosity ?? 'medium',
		},
		tool_choice: request.tool_choice ?? 'auto',
		tools: request.tools ?? [],
		top_p: request.top_p ?? 1,
		truncation: request.truncation ?? 'disabled',
		usage: answer ? usageOf(request, items, answer) : null,
		user: request.user ?? null,
		metadata: request.metadata ?? {},
	};
}

function usageOf(request: ResponseRequest, items: InputItem[], answer: Answer) {
	const input = items.reduce(
		(sum, item) => sum + countTokens(itemText(item)) + 4,
		countTokens(request.instructions ?? ''),
	);
	return {
		input_tokens: input,
		input_tokens_details: { cached_tokens: 0 },
		output_tokens: answer.completionTokens,
		output_tokens_details: { reasoning_tokens: answer.reasoningTokens },
		total_tokens: input + answer.completionTokens,
	};
}
