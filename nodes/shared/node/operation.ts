import type {
	IDataObject,
	IExecuteFunctions,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

import type { ApiClient, CallOptions } from '../api/client';
import type { ByteStream, FilePart, WireAnswer, WireRequest } from '../api/wire';

/**
 * The one idea of this package: an operation is data (`option`, `fields`) plus two pure functions
 * (`toRequest`, `toItems`). The engine (runOperations.ts) reads the parameters, sends, retries and pairs
 * items. What an operation needs beyond that it declares with one of the optional members.
 */
export type Operation<Params, Response> = {
	/** Name, value, action and description of the operation. */
	option: INodePropertyOptions;
	/** What the user sees; also tells readParams.ts what to read and how to convert it. */
	fields: INodeProperties[];
	/** Files of the input item that `toRequest` wants. */
	files?(params: Params): FileNeed[];
	/** Pure: parameters to the request. Throws FieldError for input that cannot be sent. */
	toRequest(params: Params, files: InputFiles): WireRequest;
	/** Pure: the answer to items. Throws ApiFailure for an answer that cannot be used. */
	toItems(response: Response, params: Params, answer: AnswerInfo): NodeItem[];
	/** For a request with `answer: 'events'`: puts the events together into a Response. */
	collectEvents?(): EventCollector<Response>;
	/** One request for many items. */
	batch?: Batch<Params, Response>;
	/** More than one call for one item (fall-back paths, look-ups); default is one `send(toRequest())`. */
	exchange?(send: Send, params: Params, files: InputFiles): Promise<WireAnswer<Response>>;
	/** What all items of the run wait for together once every request is answered (video jobs). */
	settle?(finished: Array<Finished<Params>>, run: RunTools): Promise<Settled>;
	/** One sentence about what an item made, told when a later item fails the run, so that nothing paid for is lost. */
	keepsake?(items: NodeItem[]): string | undefined;
};

// The list of a node's operations holds operations of different parameter types; each is used with its own.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyOperation = Operation<any, any>;

export type AnswerInfo = Pick<WireAnswer, 'status' | 'headers' | 'requestId'>;

export type Send = <T>(request: WireRequest) => Promise<WireAnswer<T>>;

/** One output item before pairing. */
export type NodeItem = { json: IDataObject; files?: OutputFile[] };

/** A file to attach as binary: bytes at hand, a stream, or where to fetch it from. */
export type OutputFile = {
	/** Name of the binary property ("Put Output File in Field"). */
	property: string;
	/** File name with extension; for `from` the extension may be left to the answer's type. */
	name: string;
	/** MIME type; taken from the answer's header when unset. */
	type?: string;
} & ({ data: Uint8Array | ByteStream } | { from: WireRequest | { url: string } });

/** A file an operation reads: a binary property of the item, or a URL (fetched without the key). */
export type FileNeed = {
	/** Under which name `toRequest` finds it; several needs may share one. */
	key: string;
	/** Label of the field, for error sentences. */
	label: string;
	/** `base64`: its content as text, for JSON bodies. `part`: a multipart part, streamed. */
	as: 'base64' | 'part';
} & ({ property: unknown } | { url: string });

export type InputFile = {
	name: string;
	type: string;
	size: number;
	base64: string;
	part: FilePart;
};

/** `base64` is filled for needs with `as: 'base64'`, `part` for all. */
export type InputFiles = (key: string) => InputFile[];

export type EventCollector<Response> = {
	/** Takes the data of one event; gives the piece of text in it, to be passed on to a streaming execution. */
	add(data: string): string | undefined;
	/**
	 * The whole answer. Throws ApiFailure with what had come when the stream ended too early.
	 * @param brokenOff why the reading failed, when it did
	 */
	finish(brokenOff?: Error): Response;
};

export type Batch<Params, Response> = {
	/** How many items go into one request. */
	size(params: Params): number;
	/** Items go together only when this text is the same for both. */
	key(params: Params): string;
	toRequest(paramsOfItems: Params[]): WireRequest;
	/** One list of items per input item, in their order. */
	toItems(response: Response, paramsOfItems: Params[], answer: AnswerInfo): NodeItem[][];
};

export type Finished<Params> = { index: number; params: Params; items: NodeItem[] };

/** What became of the items that `settle` was given; items that are missing stay as they were. */
export type Settled = Map<number, NodeItem[] | Error>;

export type RunTools = {
	context: IExecuteFunctions;
	client: ApiClient;
	/** Retries and time-out of one item, as its options say. */
	callOptions(index: number): CallOptions;
	cancel: AbortSignal | undefined;
};

/** Keeps the types of an operation together where it is written. */
export const defineOperation = <Params, Response>(operation: Operation<Params, Response>) =>
	operation;
