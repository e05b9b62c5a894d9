import { answerTo, type Answer, type Turn } from '../../text/answer.mts';
import { readDirectives } from '../../text/directives.mts';
import type { CacheUse } from '../../text/promptCache.mts';
import { redactedOf, signatureOf } from './thinking.mts';

/** A block of an answer; `arguments` is a call's input as the stream gives it. */
export type AnswerBlock =
	| { type: 'text'; text: string }
	| { type: 'thinking'; thinking: string; signature: string }
	| { type: 'redacted_thinking'; data: string }
	| { type: 'tool_use'; id: string; name: string; arguments: string };

export type MessageAnswer = {
	id: string;
	model: string;
	blocks: AnswerBlock[];
	stopReason: string;
	stopSequence: string | null;
	usage: ReturnType<typeof usageOf>;
};

/** The answer to a turn in Anthropic's terms (contract C.4). */
export function messageAnswer(
	id: string,
	turn: Turn,
	answer: Answer,
	use: CacheUse,
	/** Thoughts come without their text (`display: "omitted"`). */
	hidden: boolean,
): MessageAnswer {
	const stopSequence = stopSequenceOf(turn, answer);
	const refused = answer.refusal !== null || answer.finishReason === 'content_filter';
	const reasons = { length: 'max_tokens', tool_calls: 'tool_use', stop: 'end_turn' };
	const reason = refused ? 'refusal' : reasons[answer.finishReason as keyof typeof reasons];
	return {
		id,
		model: turn.model,
		blocks: blocksOf(id, turn, answer, hidden),
		stopReason: stopSequence === null ? reason : 'stop_sequence',
		stopSequence,
		usage: usageOf(answer, use),
	};
}

function blocksOf(id: string, turn: Turn, answer: Answer, hidden: boolean): AnswerBlock[] {
	const thinking = hidden ? '' : answer.reasoning;
	const redacted = readDirectives(turn.prompt).directives.has('redacted');
	const thought: AnswerBlock = redacted
		? { type: 'redacted_thinking', data: redactedOf(thinking) }
		: { type: 'thinking', thinking, signature: signatureOf(thinking) };
	const text = answer.text ?? answer.refusal ?? '';
	return [
		...(answer.reasoning ? [thought] : []),
		...(text ? [{ type: 'text' as const, text }] : []),
		...answer.toolCalls.map(({ name, arguments: json }, index) => ({
			type: 'tool_use' as const,
			id: `toolu_${id.replace('msg_', '')}_${index}`,
			name,
			arguments: json,
		})),
	];
}

/** The mark at which the text ended, if it was one. */
function stopSequenceOf(turn: Turn, answer: Answer): string | null {
	if (turn.stop.length === 0 || answer.text === null || answer.finishReason !== 'stop') return null;
	const whole = answerTo({ ...turn, stop: [] }).text ?? '';
	const rest = whole.slice(answer.text.length);
	return turn.stop.find((mark) => rest.startsWith(mark)) ?? null;
}

function usageOf(answer: Answer, { read, written, rest }: CacheUse) {
	return {
		input_tokens: rest,
		cache_creation_input_tokens: written['5m'] + written['1h'],
		cache_read_input_tokens: read,
		cache_creation: {
			ephemeral_5m_input_tokens: written['5m'],
			ephemeral_1h_input_tokens: written['1h'],
		},
		output_tokens: answer.completionTokens,
		service_tier: 'standard',
	};
}

/** The message object (contract C.4, J.3). */
export const messageOf = (answer: MessageAnswer) => ({
	id: answer.id,
	type: 'message',
	role: 'assistant',
	model: answer.model,
	content: answer.blocks.map(wireBlock),
	stop_reason: answer.stopReason,
	stop_sequence: answer.stopSequence,
	usage: answer.usage,
});

function wireBlock(block: AnswerBlock): object {
	if (block.type !== 'tool_use') return block;
	const { arguments: json, ...call } = block;
	return { ...call, input: parsed(json) };
}

/** Arguments that are no JSON have no other place than the stream. */
function parsed(json: string): unknown {
	try {
		return JSON.parse(json);
	} catch {
		return {};
	}
}
