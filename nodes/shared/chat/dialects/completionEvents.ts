import { AnswerEvents } from '../answerEvents';
import type { AnswerPiece, SoFar } from '../answerEvents';
import type { ChatMessage, ToolCall } from '../conversation';
import { textOf } from '../conversation';
import type { ChatChoice, ChatCompletion } from './chatCompletion';

type CallPiece = ToolCall & { index?: number };

type Delta = Omit<ChatMessage, 'tool_calls'> & { tool_calls?: CallPiece[] };

type Chunk = Omit<ChatCompletion, 'choices'> & {
	choices?: Array<{ index?: number; delta?: Delta; finish_reason?: string | null }>;
	error?: unknown;
};

/** Puts the chunks of a streamed chat (contract 2.1, 5.5) together into the completion it would have been. */
export class CompletionEvents extends AnswerEvents<Chunk, ChatCompletion> {
	private readonly completion: ChatCompletion = {};

	private readonly choices: ChatChoice[] = [];

	/** By choice and index on the wire: the tool call that further pieces belong to. */
	private readonly openCalls = new Map<string, ToolCall>();

	protected read(chunk: Chunk): AnswerPiece {
		const piece: AnswerPiece = { text: '', reasoning: '', refusal: '' };
		this.completion.id ??= chunk.id;
		this.completion.model ??= chunk.model;
		this.completion.usage = chunk.usage ?? this.completion.usage;
		for (const choice of chunk.choices ?? []) this.addChoice(choice, piece);
		return piece;
	}

	protected whole(): ChatCompletion | undefined {
		const ended = this.choices.length > 0 && this.choices.every((choice) => choice.finish_reason);
		return this.done || ended ? { ...this.completion, choices: this.choices } : undefined;
	}

	protected soFar(): SoFar {
		const text = this.choices.map(({ message }) => textOf(message ?? {})).join('\n');
		return { text, body: { ...this.completion, choices: this.choices } };
	}

	private addChoice(
		{ index = 0, delta, finish_reason: reason }: NonNullable<Chunk['choices']>[0],
		piece: AnswerPiece,
	) {
		const choice = (this.choices[index] ??= { index, message: { role: 'assistant', content: '' } });
		const message = (choice.message ??= {});
		choice.finish_reason = reason ?? choice.finish_reason;
		const text = textOf(delta ?? {});
		message.content = `${message.content as string}${text}`;
		for (const key of ['reasoning_content', 'reasoning', 'refusal'] as const) {
			if (delta?.[key]) message[key] = (message[key] ?? '') + delta[key];
		}
		for (const call of delta?.tool_calls ?? []) this.addCall(message, index, call);
		if (index !== 0) return;
		piece.text += text;
		piece.reasoning += delta?.reasoning_content ?? delta?.reasoning ?? '';
		piece.refusal += delta?.refusal ?? '';
	}

	/** Id and name of a call come once, its arguments in pieces. */
	private addCall(message: ChatMessage, choice: number, { index, ...piece }: CallPiece) {
		const call = this.callOf(message, `${choice}/${index ?? ''}`, piece.id);
		const called = (call.function ??= {});
		call.id ||= piece.id;
		call.extra_content ??= piece.extra_content;
		called.name ||= piece.function?.name;
		const added: unknown = piece.function?.arguments ?? '';
		called.arguments =
			(called.arguments ?? '') + (typeof added === 'string' ? added : JSON.stringify(added));
	}

	/** Gemini, for one, gives all calls of an answer the same index: another id is another call. */
	private callOf(message: ChatMessage, place: string, id: string | undefined): ToolCall {
		const open = this.openCalls.get(place);
		if (open && !(open.id && id && open.id !== id)) return open;
		const call: ToolCall = { type: 'function', function: { arguments: '' } };
		(message.tool_calls ??= []).push(call);
		this.openCalls.set(place, call);
		return call;
	}
}
