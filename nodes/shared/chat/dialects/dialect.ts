import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { ApiError } from '../../api/apiError';
import type { WireRequest } from '../../api/wire';
import { withExtraBody } from '../../node/jsonFields';
import type { ResponseMeta } from '../../node/operation';
import type { Answer } from '../answer';
import type { AnswerEvents } from '../answerEvents';
import type { ChatMessage } from '../conversation';
import type { ResponseFormat } from '../responseFormat';

/**
 * One of the APIs that carry a conversation: data and pure functions, used by CometAPI Chat and by the CometAPI
 * Chat Model. Adding one is a file here and a line in index.ts.
 */
export type Dialect<Options = unknown, Response extends object = object> = {
	/** The entry of 'API'. */
	option: INodePropertyOptions;
	/**
	 * All entries of 'Options' that it can send; an option that not all dialects have is shown only for those
	 * that do. What means the same has the same name in each.
	 */
	options: INodeProperties[];
	/** What may go along with a message. */
	attachments: ReadonlyArray<'audio' | 'file' | 'image' | 'video'>;
	/** Its path, as the catalog writes it among the endpoints of a model (contract H.1). */
	endpoint: RegExp;
	/** The IDs of the models whose maker's own API it is: what they alone can do goes this way. */
	family?: RegExp;
	/** The IDs of models that take no other, where the catalog does not tell. */
	onlyFor?: RegExp;
	/** Whether a call to a model of its family has something in it that other APIs would drop. */
	isNeeded?(call: Pick<ChatCall<Options>, 'messages' | 'options'>): boolean;
	/** @throws FieldError for input that cannot be sent */
	toRequest(call: ChatCall<Options>): WireRequest;
	/** A body without what the server has refused, where that can be left out. */
	simpler?(body: Record<string, unknown>, error: ApiError): Record<string, unknown> | undefined;
	/** One answer for each that was asked for. @throws ApiError for a response that cannot be used */
	toAnswers(response: Response, meta: AnswerMeta): Answer[];
	/** Puts the events of a streamed answer to a request together into a Response. */
	collectEvents(request: Pick<WireRequest, 'body'>): AnswerEvents<Response>;
};

export type AnswerMeta = Partial<Pick<ResponseMeta, 'status' | 'requestId' | 'hint'>>;

/** What a dialect makes its request of. */
export type ChatCall<Options = unknown> = {
	model: string;
	messages: ChatMessage[];
	/** Entries of {@link Dialect.options} that are set, and 'Extra Body'. */
	options: Options & { extraBody?: IDataObject };
	format?: ResponseFormat;
	/** In the form of any API: see tools.ts. */
	tools?: IDataObject[];
	/** A word, or the name of a function: see tools.ts. */
	toolChoice?: unknown;
	stream?: boolean;
};

/**
 * The request of a dialect that streams from the path that it also answers at.
 * @param streaming body fields of a streamed call
 */
export function chatRequest(
	path: string,
	{ options, stream }: ChatCall<unknown>,
	body: Record<string, unknown>,
	streaming: Record<string, unknown>,
): WireRequest {
	return {
		method: 'POST',
		path,
		responseType: stream ? 'events' : 'json',
		// 'Extra Body' wins over all that is added here: some servers refuse stream_options.
		body: withExtraBody({ ...body, ...(stream && streaming) }, options.extraBody),
	};
}
