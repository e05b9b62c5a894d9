import type { ServerEvent } from '../api/sse';
import { JsonEvents } from '../api/jsonEvents';
import { InlineFileSplitter } from './inlineFiles';
import { ThinkingSplitter } from './thinking';

/** What one event adds to the (first) answer. */
export type AnswerPiece = { text: string; reasoning: string; refusal: string };

/** Puts the events of a streamed answer together into the response that it would have been without. */
export abstract class AnswerEvents<Response extends object = object> extends JsonEvents<
	Response,
	AnswerPiece
> {
	/** Thoughts and files inside of the text are none of it; the whole answer is read the same way (answerOf.ts). */
	private readonly thinking = new ThinkingSplitter();

	private readonly files = new InlineFileSplitter();

	override add(event: ServerEvent): AnswerPiece[] {
		return super.add(event).map((piece) => {
			const { text, reasoning } = this.thinking.push(piece.text);
			return { ...piece, text: this.files.push(text), reasoning: piece.reasoning + reasoning };
		});
	}

	/** What had been held back of the last pieces. */
	rest(): AnswerPiece[] {
		const { text, reasoning } = this.thinking.end();
		const held = this.files.push(text) + this.files.end();
		return held || reasoning ? [{ text: held, reasoning, refusal: '' }] : [];
	}
}
