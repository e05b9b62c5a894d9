import type { SoFar } from '../../shared/api/jsonEvents';
import type { JsonObject } from '../../shared/api/readJson';
import { JsonEvents } from '../../shared/api/jsonEvents';
import { isObject } from '../../shared/api/readJson';

/**
 * Speech that comes as a stream of events, each with a piece of the audio in base64: `stream_format: sse` in
 * Extra Body asks for it (https://platform.openai.com/docs/api-reference/audio/speech-audio-delta-event).
 */
export class SpeechEvents extends JsonEvents<Uint8Array, { text: string }> {
	private readonly pieces: Buffer[] = [];

	private ended = false;

	protected read(event: JsonObject, name?: string) {
		const type = String(event.type ?? name ?? '');
		const audio = isObject(event.audio) ? event.audio.data : (event.audio ?? event.delta);
		if (typeof audio === 'string') this.pieces.push(Buffer.from(audio, 'base64'));
		else if (!/done|complete/.test(type)) return undefined;
		this.ended ||= /done|complete/.test(type);
		return [];
	}

	protected whole(): Uint8Array | undefined {
		return this.pieces.length && (this.ended || this.done) ? Buffer.concat(this.pieces) : undefined;
	}

	protected soFar(): SoFar {
		const bytes = this.pieces.reduce((sum, { length }) => sum + length, 0);
		return { text: '', body: { bytes } };
	}
}
