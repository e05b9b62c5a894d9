import { ApiError, readErrorBody } from '../api/apiError';
import { readJson } from '../api/readJson';
import type { ChatChoice, ChatCompletion, ChatMessage, ToolCall } from './chatCompletion';
import { textOf } from './chatCompletion';

type CallPiece = ToolCall & { index?: number };

type Delta = Omit<ChatMessage, 'tool_calls'> & { tool_calls?: CallPiece[] };

type Chunk = Omit<ChatCompletion, 'choices'> & {
	choices?: Array<{ index?: number; delta?: Delta; finish_reason?: string | null }>;
	error?: unknown;
};

/** What one event adds to the first choice. */
export type ChatPiece = { text: string; reasoning: string; refusal: string };

/** Puts the chunks of a streamed chat (contract 2.1, 5.5) together into the completion it would have been. */
export class ChatEvents {
	private readonly completion: ChatCompletion = {};

	private readonly choices: ChatChoice[] = [];

	/** By choice and index on the wire: the tool call that further pieces belong to. */
	private readonly openCalls = new Map<string, ToolCall>();

	private done = false;

	/** Takes the data of one event; gives the text in it. */
	add(data: string): string | undefined {
		return this.take(data).text || undefined;
	}

	/** {@link add} for those who also want what the model is thinking. */
	take(data: string): ChatPiece {
		const piece: ChatPiece = { text: '', reasoning: '', refusal: '' };
		if (data.trim() === '[DONE]') {
			this.done = true;
			return piece;
		}
		const chunk = this.parse(data);
		if (chunk.error) {
			const { message, code } = readErrorBody(chunk);
			throw this.failure(message ?? 'the stream ended with an error', code);
		}
		this.completion.id ??= chunk.id;
		this.completion.model ??= chunk.model;
		this.completion.usage = chunk.usage ?? this.completion.usage;
		for (const choice of chunk.choices ?? []) this.addChoice(choice, piece);
		return piece;
	}

	finish(brokenOff?: Error): ChatCompletion {
		const whole =
			this.done || (this.choices.length > 0 && this.choices.every((c) => c.finish_reason));
		if (!whole) {
			throw this.failure(
				`the stream broke off before its end${brokenOff ? `: ${brokenOff.message}` : ''}`,
			);
		}
		return { ...this.completion, choices: this.choices };
	}

	private parse(data: string): Chunk {
		const parsed = readJson(data);
		if (parsed.problem === undefined) return parsed.value as Chunk;
		throw this.failure('a piece of the stream is not JSON');
	}

	private addChoice(
		{ index = 0, delta, finish_reason: reason }: NonNullable<Chunk['choices']>[0],
		piece: ChatPiece,
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

	/** Keeps what had come: it is paid for, and often enough. */
	private failure(reason: string, code?: string): ApiError {
		const text = this.choices.map(({ message }) => textOf(message ?? {})).join('\n');
		return new ApiError({
			kind: 'invalidResponse',
			message: `CometAPI's response cannot be used: ${reason}${soFar(text)}`,
			code,
			body: { ...this.completion, choices: this.choices },
		});
	}
}

/** The beginning of what had come, for a sentence; the whole of it is in the failure's body. */
export const soFar = (text: string) =>
	text ? `; until then it had sent: "${text.length > 300 ? `${text.slice(0, 300)}…` : text}"` : '';
