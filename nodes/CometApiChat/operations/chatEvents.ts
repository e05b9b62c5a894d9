import { ApiFailure, readErrorBody } from '../../shared/api/failure';
import { parseJson } from '../../shared/api/json';
import type { EventCollector } from '../../shared/node/operation';
import type { ChatChoice, ChatCompletion, ChatMessage, ToolCall } from './chatAnswer';
import { textOf } from './chatAnswer';

type Delta = Omit<ChatMessage, 'tool_calls'> & {
	tool_calls?: Array<ToolCall & { index?: number }>;
};

type Chunk = Omit<ChatCompletion, 'choices'> & {
	choices?: Array<{ index?: number; delta?: Delta; finish_reason?: string | null }>;
	error?: unknown;
};

/** Puts the chunks of a streamed chat (contract 2.1, 5.5) together into the completion it would have been. */
export class ChatEvents implements EventCollector<ChatCompletion> {
	private readonly completion: ChatCompletion = {};

	private readonly choices: ChatChoice[] = [];

	private done = false;

	add(data: string): string | undefined {
		if (data.trim() === '[DONE]') {
			this.done = true;
			return undefined;
		}
		const chunk = this.parse(data);
		if (chunk.error) {
			const { message, code } = readErrorBody(chunk);
			throw this.failure(message ?? 'the stream ended with an error', code);
		}
		this.completion.id ??= chunk.id;
		this.completion.model ??= chunk.model;
		this.completion.usage = chunk.usage ?? this.completion.usage;
		return (chunk.choices ?? []).map((choice) => this.addChoice(choice)).join('') || undefined;
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
		const parsed = parseJson(data);
		if (parsed.problem === undefined) return parsed.value as Chunk;
		throw this.failure('a piece of the stream is not JSON');
	}

	private addChoice({
		index = 0,
		delta = {},
		finish_reason: reason,
	}: NonNullable<Chunk['choices']>[0]) {
		const choice = (this.choices[index] ??= { index, message: { role: 'assistant', content: '' } });
		const message = (choice.message ??= {});
		choice.finish_reason = reason ?? choice.finish_reason;
		const text = typeof delta.content === 'string' ? delta.content : '';
		message.content = `${message.content as string}${text}`;
		for (const key of ['reasoning_content', 'reasoning', 'refusal'] as const) {
			if (delta[key]) message[key] = (message[key] ?? '') + delta[key];
		}
		for (const call of delta.tool_calls ?? []) addCall(message, call);
		return index === 0 ? text : '';
	}

	/** Keeps what had come: it is paid for, and often enough. */
	private failure(reason: string, code?: string): ApiFailure {
		const text = this.choices.map(({ message }) => textOf(message ?? {})).join('\n');
		return new ApiFailure({
			kind: 'brokenAnswer',
			message: reason + soFar(text),
			code,
			body: { ...this.completion, choices: this.choices },
		});
	}
}

/** The beginning of what had come, for a sentence; the whole of it is in the failure's body. */
export const soFar = (text: string) =>
	text ? `; until then it had sent: "${text.length > 300 ? `${text.slice(0, 300)}…` : text}"` : '';

/** Id and name of a call come once, its arguments in pieces. */
function addCall(message: ChatMessage, { index = 0, ...piece }: ToolCall & { index?: number }) {
	message.tool_calls ??= [];
	const call = (message.tool_calls[index] ??= { type: 'function', function: { arguments: '' } });
	const called = (call.function ??= {});
	call.id ??= piece.id;
	called.name ??= piece.function?.name;
	called.arguments = (called.arguments ?? '') + (piece.function?.arguments ?? '');
}
