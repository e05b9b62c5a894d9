import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
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
	exchange?(
		send: Send,
		params: Params,
		files: InputFiles,
		tools: ExchangeTools,
	): Promise<WireAnswer<Response>>;
	/** What all items of the run wait for together once every request is answered (video jobs). */
	settle?(finished: Array<Finished<Params>>, run: RunTools): Promise<Settled>;
	/**
	 * Told what the run has made when it ends, however it ends: well, by a failure, or because it was
	 * cancelled. For work that goes on without the run (video jobs). Must not throw.
	 */
	handOver?(made: Array<Finished<Params>>, context: IExecuteFunctions): void;
	/**
	 * The items as they are without their files, for work that is paid for: then a file that cannot be had does
	 * not fail the item.
	 * @param reason one sentence
	 */
	withoutFiles?(items: NodeItem[], reason: string): NodeItem[];
	/** One sentence about what an item made, told when a later item fails the run, so that nothing paid for is lost. */
	keepsake?(items: NodeItem[]): string | undefined;
	/** What an AI Agent gets of an item's json, where the whole would only fill the model's context. */
	forAgent?(json: IDataObject): IDataObject;
};

// The list of a node's operations holds operations of different parameter types; each is used with its own.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyOperation = Operation<any, any>;

export type AnswerInfo = Pick<WireAnswer, 'status' | 'headers' | 'requestId'>;

/** One call with the item's retries and time-out; `override` is for calls that are only a help. */
export type Send = <T>(request: WireRequest, override?: CallOptions) => Promise<WireAnswer<T>>;

/** What an exchange may need besides sending. */
export type ExchangeTools = {
	/** Under which to remember what a server can and cannot do. */
	baseUrl: string;
	/** Files of the item that are known to be needed only now; `files` is for all others. */
	readFiles(needs: FileNeed[]): Promise<InputFiles>;
};

/** One output item before pairing. */
export type NodeItem = { json: IDataObject; files?: OutputFile[] };

/** A file to attach as binary: bytes at hand, a stream, or where to fetch it from. */
export type OutputFile = {
	/** Name of the binary property ("Put Output File in Field"). */
	property: string;
	/** File name; an extension it does not have is added by the type. */
	name: string;
	/** MIME type, where neither the file's first bytes nor the answer's header (`from`) tell another one. */
	type?: string;
} & ({ data: Uint8Array | ByteStream } | { from: WireRequest | { url: string } });

/** A file an operation reads: a binary property of the item, or a URL (fetched without the key) or data URI. */
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
	/** How much an item adds to its request, and how much one request takes. */
	weight?: { of(params: Params): number; limit: number };
	/**
	 * The body field that holds the items. With it, a refused batch is split to find the items that the API
	 * refuses, unless the API names another field: that one is the same for all items.
	 */
	itemsField?: string;
	toRequest(paramsOfItems: Params[]): WireRequest;
	/** More than one call for one batch; default is one `send(toRequest())`. */
	exchange?(send: Send, paramsOfItems: Params[]): Promise<WireAnswer<Response>>;
	/**
	 * What each input item gets, in their order; an Error fails only its own item.
	 * @param indexes of the input items
	 */
	toItems(
		response: Response,
		paramsOfItems: Params[],
		answer: AnswerInfo,
		indexes: number[],
	): Array<NodeItem[] | Error>;
};

export type Finished<Params> = {
	index: number;
	params: Params;
	items: NodeItem[];
	/** The items as n8n gets them, once their files are stored. */
	output?: INodeExecutionData[];
};

/** What became of the items that `settle` was given; items that are missing stay as they were. */
export type Settled = Map<number, NodeItem[] | Error>;

export type RunTools = {
	context: IExecuteFunctions;
	client: ApiClient;
	/** Retries and time-out of one item, as its options say. */
	callOptions(index: number): CallOptions;
	/** How many requests may be under way at once. */
	concurrency: number;
	cancel: AbortSignal | undefined;
};

/** Keeps the types of an operation together where it is written. */
export const defineOperation = <Params, Response>(operation: Operation<Params, Response>) =>
	operation;

type BatchOperation<Params, Response> = Omit<
	Operation<Params, Response>,
	'toRequest' | 'toItems' | 'exchange' | 'batch'
> & { batch: Batch<Params, Response> };

/** An operation whose requests each serve many items; one item alone is a batch of one. */
export function defineBatchOperation<Params, Response>(
	operation: BatchOperation<Params, Response>,
): Operation<Params, Response> & { batch: Batch<Params, Response> } {
	const { batch } = operation;
	return {
		...operation,
		toRequest: (params) => batch.toRequest([params]),
		toItems(response, params, answer) {
			const [items] = batch.toItems(response, [params], answer, [0]);
			if (items instanceof Error) throw items;
			return items;
		},
	};
}
