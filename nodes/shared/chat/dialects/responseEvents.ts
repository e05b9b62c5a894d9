import type { SoFar } from '../../api/jsonEvents';
import type { JsonObject } from '../../api/readJson';
import { isObject } from '../../api/readJson';
import { AnswerEvents } from '../answerEvents';
import type { AnswerPiece } from '../answerEvents';
import { isBlankItem, OutputPieces } from './outputPieces';
import type { ResponseObject } from './responseObject';

/** The events that end the stream (contract 4.3; `done` is what some gateways call all of them). */
const ENDING = /^response\.(completed|incomplete|failed|cancelled|done)$/;

/** Puts the events of a streamed response (contract 4.3) together into the response it would have been. */
export class ResponseEvents extends AnswerEvents<ResponseObject> {
	private response: JsonObject = {};

	private readonly output = new OutputPieces();

	private ended = false;

	/** Whether anything of an answer has come, for a stream that ends with nothing but `[DONE]`. */
	private begun = false;

	protected read(event: JsonObject, name: string | undefined): AnswerPiece[] | undefined {
		const type = typeof event.type === 'string' ? event.type : (name ?? '');
		const [ending, word] = ENDING.exec(type) ?? [];
		const response = responseIn(event);
		if (response) this.addFields(response);
		// The name of the event counts where the response in it does not tell.
		if (ending && !isFinal(response?.status)) {
			this.response.status = word === 'done' ? 'completed' : word;
		}
		if (ending || (response && !type)) {
			this.ended = true;
			this.done = true;
		}
		const piece = this.output.add(type, event);
		this.begun ||= piece !== undefined || ending !== undefined;
		if (piece) return [piece];
		return response || ending || type.startsWith('response.') ? [] : undefined;
	}

	protected whole(): ResponseObject | undefined {
		if (this.ended) return this.assembled();
		if (!this.done || !this.begun) return undefined;
		return { ...this.assembled(), status: 'completed' };
	}

	protected soFar(): SoFar {
		return { text: this.output.text, body: this.assembled() };
	}

	/** Later events tell more, but some leave out what earlier ones have told. */
	private addFields(response: JsonObject) {
		for (const [key, value] of Object.entries(response)) {
			if (value !== null || this.response[key] === undefined) this.response[key] = value;
		}
	}

	private assembled(): ResponseObject {
		const { output } = this.response;
		return { ...this.response, output: completed(output, this.output.items()) } as ResponseObject;
	}
}

const isFinal = (status: unknown) =>
	typeof status === 'string' && !['', 'in_progress', 'queued'].includes(status);

/** The output that the last event tells, with what it leaves out of that which came before. */
function completed(told: unknown, came: JsonObject[]): unknown {
	const items = (Array.isArray(told) ? told.filter(isObject) : []).filter(
		(item) => !isBlankItem(item),
	);
	const missing = came.filter(
		(item) => !isBlankItem(item) && !items.some(({ type }) => type === item.type),
	);
	if (!missing.length) return told;
	return items.length ? [...items, ...missing] : came;
}

/** The response that an event carries, or that it is. */
function responseIn(event: JsonObject): JsonObject | undefined {
	if (isObject(event.response)) return event.response;
	const isResponse = event.object === 'response' || Array.isArray(event.output);
	return isResponse ? event : undefined;
}
