import { ApiError, readErrorBody } from '../api/apiError';
import { readJson } from '../api/readJson';
import type { EventCollector } from '../node/operation';

/** What one event adds to the (first) answer. */
export type AnswerPiece = { text: string; reasoning: string; refusal: string };

/** What had come of a stream, for an error: an answer is paid for, whole or not. */
export type SoFar = { text: string; body: unknown };

/** Puts the events of a streamed answer together into the response that it would have been without. */
export abstract class AnswerEvents<Event extends { type?: string; error?: unknown }, Response>
	implements EventCollector<Response>
{
	/** Whether `[DONE]` has come (contract 2.1). */
	protected done = false;

	add(data: string): string | undefined {
		return this.take(data).text || undefined;
	}

	/** {@link add} for those who also want what the model is thinking. */
	take(data: string): AnswerPiece {
		if (data.trim() === '[DONE]') {
			this.done = true;
			return { text: '', reasoning: '', refusal: '' };
		}
		const event = this.parse(data);
		if (event.error || event.type === 'error') {
			const { message, code } = readErrorBody(event);
			throw this.asError(message ?? 'the stream ended with an error', code);
		}
		return this.read(event);
	}

	finish(brokenOff?: Error): Response {
		const response = this.whole();
		if (response) return response;
		throw this.asError(
			`the stream broke off before its end${brokenOff ? `: ${brokenOff.message}` : ''}`,
		);
	}

	protected abstract read(event: Event): AnswerPiece;

	/** The response, if the stream has come to its end. */
	protected abstract whole(): Response | undefined;

	protected abstract soFar(): SoFar;

	private parse(data: string): Event {
		const parsed = readJson(data);
		if (parsed.problem === undefined) return parsed.value as Event;
		throw this.asError('a piece of the stream is not JSON');
	}

	private asError(reason: string, code?: string): ApiError {
		const { text, body } = this.soFar();
		const begun = text.length > 300 ? `${text.slice(0, 300)}…` : text;
		const sent = text ? `; until then it had sent: "${begun}"` : '';
		const message = `CometAPI's response cannot be used: ${reason}${sent}`;
		return new ApiError({ kind: 'invalidResponse', message, code, body });
	}
}
