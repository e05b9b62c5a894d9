import { JsonEvents } from '../api/jsonEvents';

/** What one event adds to the (first) answer. */
export type AnswerPiece = { text: string; reasoning: string; refusal: string };

/** Puts the events of a streamed answer together into the response that it would have been without. */
export abstract class AnswerEvents<Response extends object = object> extends JsonEvents<
	Response,
	AnswerPiece
> {}
