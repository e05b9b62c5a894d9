import type { ServerEvent } from '../api/sse';
import { JsonEvents } from '../api/jsonEvents';
import { ThinkingSplitter } from './thinking';

/** What one event adds to the (first) answer. */
export type AnswerPiece = { text: string; reasoning: string; refusal: string };

/** Puts the events of a streamed answer together into the response that it would have been without. */
export abstract class AnswerEvents<Response extends object = object> extends JsonEvents<
	Response,
	AnswerPiece
> {
	/** Thoughts inside of the text are thoughts as well; the whole answer is read the same way (thinking.ts). */
	private readonly thinking = new ThinkingSplitter();

	override add(event: ServerEvent): AnswerPiece[] {
		return super
			.add(event)
			.map((piece) => this.withoutThinking(piece, this.thinking.push(piece.text)));
	}

	/** What had been held back of the last pieces. */
	rest(): AnswerPiece[] {
		const held = this.thinking.end();
		return held.text || held.reasoning ? [{ ...held, refusal: '' }] : [];
	}

	private withoutThinking(piece: AnswerPiece, { text, reasoning }: Omit<AnswerPiece, 'refusal'>) {
		return { ...piece, text, reasoning: piece.reasoning + reasoning };
	}
}
