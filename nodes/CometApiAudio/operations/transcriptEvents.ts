import { omit } from '../../shared/api/body';
import type { SoFar } from '../../shared/api/jsonEvents';
import type { JsonObject } from '../../shared/api/readJson';
import { JsonEvents } from '../../shared/api/jsonEvents';
import { isObject } from '../../shared/api/readJson';
import { textIn } from '../../shared/chat/contents';

type Piece = { text: string };

/**
 * A transcript that comes as a stream, which only Extra Body can ask for and some servers send unasked: as the JSON
 * that it would have been without. OpenAI's events are `transcript.text.delta`, `.segment` and `.done`; others send
 * chunks of a chat (https://platform.openai.com/docs/api-reference/audio/transcript-text-delta-event).
 */
export class TranscriptEvents extends JsonEvents<string, Piece> {
	private text = '';

	private readonly segments: JsonObject[] = [];

	private last: JsonObject = {};

	private ended = false;

	protected read(event: JsonObject, name?: string): Piece[] | undefined {
		const type = String(event.type ?? name ?? '');
		const [choice] = Array.isArray(event.choices) ? event.choices.filter(isObject) : [];
		const added = event.delta ?? (isObject(choice?.delta) ? choice.delta.content : undefined);
		if (/segment/.test(type)) this.segments.push(event);
		else if (typeof event.text === 'string') {
			// Whole, at the end; or all that there is, in one event.
			const isPiece = /delta/.test(type);
			this.last = isPiece ? this.last : event;
			this.ended ||= !isPiece;
			if (isPiece) this.text += event.text;
		} else if (added === undefined) return undefined;
		const news = textIn(added);
		this.text += news;
		if (choice?.finish_reason) this.ended = true;
		return news ? [{ text: news }] : [];
	}

	protected whole(): string | undefined {
		if (!this.ended && !(this.done && (this.text || this.segments.length))) return undefined;
		const told = omit(this.last, 'type', 'delta');
		const segments = this.segments.map((segment) => omit(segment, 'type'));
		const text = told.text ?? (this.text || undefined);
		return JSON.stringify({ ...(segments.length && { segments }), ...told, text });
	}

	protected soFar(): SoFar {
		return { text: this.text, body: { text: this.text } };
	}
}
