import { ApiError, readErrorBody } from '../../shared/api/apiError';
import { readJson } from '../../shared/api/readJson';
import { soFar } from '../../shared/chat/chatEvents';
import type { EventCollector } from '../../shared/node/operation';
import type { ResponseObject } from './responseItems';

type ResponseEvent = { type?: string; delta?: string; response?: ResponseObject; error?: unknown };

/** The events that carry the whole response and end the stream (contract 4.3). */
const ENDINGS = ['response.completed', 'response.incomplete', 'response.failed'];

/** Passes the text of a streamed response on; the last event holds the response as it would have been. */
export class ResponseEvents implements EventCollector<ResponseObject> {
	private response: ResponseObject | undefined;

	private text = '';

	add(data: string): string | undefined {
		if (data.trim() === '[DONE]') return undefined;
		const event = this.parse(data);
		if (event.type === 'error' || (event.error && !event.type)) {
			const { message, code } = readErrorBody(event);
			throw this.failure(message ?? 'the stream ended with an error', code);
		}
		if (ENDINGS.includes(event.type ?? '')) this.response = event.response;
		if (event.type !== 'response.output_text.delta') return undefined;
		this.text += event.delta ?? '';
		return event.delta;
	}

	finish(brokenOff?: Error): ResponseObject {
		if (this.response) return this.response;
		throw this.failure(
			`the stream broke off before its end${brokenOff ? `: ${brokenOff.message}` : ''}`,
		);
	}

	private parse(data: string): ResponseEvent {
		const parsed = readJson(data);
		if (parsed.problem === undefined) return parsed.value as ResponseEvent;
		throw this.failure('a piece of the stream is not JSON');
	}

	private failure(reason: string, code?: string): ApiError {
		return new ApiError({
			kind: 'invalidResponse',
			message: `CometAPI's response cannot be used: ${reason}${soFar(this.text)}`,
			code,
			body: { text: this.text },
		});
	}
}
