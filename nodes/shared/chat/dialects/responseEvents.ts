import { AnswerEvents } from '../answerEvents';
import type { AnswerPiece, SoFar } from '../answerEvents';
import type { ResponseObject } from './responseObject';

type ResponseEvent = { type?: string; delta?: string; response?: ResponseObject; error?: unknown };

/** The events that carry the whole response and end the stream (contract 4.3). */
const ENDINGS = ['response.completed', 'response.incomplete', 'response.failed'];

/** Which part of the answer an event brings a piece of. */
const PIECES: Record<string, keyof AnswerPiece> = {
	'response.output_text.delta': 'text',
	'response.reasoning_summary_text.delta': 'reasoning',
	'response.reasoning_text.delta': 'reasoning',
	'response.refusal.delta': 'refusal',
};

/** Passes the pieces of a streamed response on; its last event holds the response as it would have been. */
export class ResponseEvents extends AnswerEvents<ResponseEvent, ResponseObject> {
	private response: ResponseObject | undefined;

	private text = '';

	protected read({ type = '', delta = '', response }: ResponseEvent): AnswerPiece {
		if (ENDINGS.includes(type)) this.response = response;
		const piece: AnswerPiece = { text: '', reasoning: '', refusal: '' };
		const part = PIECES[type];
		if (part) piece[part] = delta;
		this.text += piece.text;
		return piece;
	}

	protected whole(): ResponseObject | undefined {
		return this.response;
	}

	protected soFar(): SoFar {
		return { text: this.text, body: { text: this.text } };
	}
}
