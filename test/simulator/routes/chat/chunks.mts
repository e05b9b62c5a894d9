import { resolvedModel } from '../../models/registry.mts';
import type { Answer } from '../../text/answer.mts';
import { wireToolCalls, type Envelope } from './completion.mts';

type Delta = Record<string, unknown>;

/** The `chat.completion.chunk` objects of a streamed answer, usage chunk last (contract 5.5). */
export function* chunksOf(envelope: Envelope, answers: Answer[], usage: unknown) {
	const base = {
		id: envelope.id,
		object: 'chat.completion.chunk',
		created: envelope.created,
		model: resolvedModel(envelope.model),
	};
	let count = 0;
	const chunk = (index: number, delta: Delta, finish_reason: string | null) => ({
		...base,
		choices: [{ index, delta, logprobs: null, finish_reason }],
		obfuscation: (count++).toString(36).padStart(4, 'x'),
	});
	for (const [index, answer] of answers.entries()) {
		yield chunk(index, { role: 'assistant', content: '' }, null);
		for (const delta of deltasOf(answer, envelope.id, index)) yield chunk(index, delta, null);
		yield chunk(index, {}, answer.finishReason);
	}
	yield { ...base, choices: [], usage };
}

function* deltasOf(answer: Answer, id: string, choice: number): Generator<Delta> {
	for (const piece of piecesOf(answer.reasoning)) yield { reasoning_content: piece };
	for (const piece of piecesOf(answer.text ?? '')) yield { content: piece };
	if (answer.refusal) yield { refusal: answer.refusal };
	for (const [index, call] of wireToolCalls(answer, id, choice).entries()) {
		const { name } = call.function;
		yield { tool_calls: [{ index, ...call, function: { name, arguments: '' } }] };
		for (const piece of call.function.arguments.match(/.{1,8}/gs) ?? []) {
			yield { tool_calls: [{ index, function: { arguments: piece } }] };
		}
	}
}

/** Words with the blanks before them; put together they are the text again. */
export function piecesOf(text: string): string[] {
	return text.match(/\s*\S+\s*$|\s*\S+|\s+$/g) ?? [];
}
