import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';

import type { ApiClient, CallOptions } from '../api/client';
import type { CallDefaults } from './callOptions';
import type { BatchLimit } from './batchLimit';
import type { EventCollector } from '../api/eventStream';
import type { ByteStream, FilePart, WireRequest, WireResponse } from '../api/wire';

/**
 * The one idea of this package: an operation is data (`option`, `fields`, `options`) plus pure functions. The
 * engine (runOperations.ts) reads the parameters, sends, retries, stores files and pairs items. There are three
 * kinds of operation, told apart by their members.
 */
export type Operation =
	| RequestOperation<unknown, unknown>
	| MultiCallOperation<unknown>
	| BatchOperation<unknown, unknown>;

type OperationBase<Params> = {
	/** Name, value, action and description of the operation. */
	option: INodePropertyOptions;
	/** What the user sees before 'Options'; also tells readParams.ts what to read and how to convert it. */
	fields: INodeProperties[];
	/** The operation's own entries of 'Options'; the engine's (operationFields.ts) come in addition. */
	options: INodeProperties[];
	/** The fields of a simplified output item, each with a sentence; the docs and their test are made from it. */
	outputFields: Record<string, string>;
	/** What an AI Agent gets of an item's json, where the whole would only fill the model's context. */
	forAgent?(json: IDataObject): IDataObject;
} & CallDefaults &
	AllOrNone<PaidWorkHooks> &
	AllOrNone<WaitHooks<Params>>;

/** One request, one response. */
export type RequestOperation<Params, Response> = OperationBase<Params> & {
	/** Files of the input item that `toRequest` wants. */
	files?(params: Params): FileNeed[];
	/** Pure: parameters to the request. @throws FieldError for input that cannot be sent */
	toRequest(params: Params, files: InputFiles): WireRequest;
	/** Pure: the response to items. @throws ApiError for a response that cannot be used */
	toItems(response: Response, params: Params, meta: ResponseMeta): NodeItem[];
	/** Puts the events of a stream together into a Response, whether it was asked for or not. */
	collectEvents?(params: Params, request: WireRequest): EventCollector<Response, TextPiece>;
} & AllOrNone<WayHooks<Params>>;

/** For a request that can be made in more than one way. */
export type WayHooks<Params> = {
	/** The parameters with the ways that there are; `toRequest` takes the first. */
	findWays(params: Params, files: InputFiles, tools: LookUpTools): Promise<Params>;
	/**
	 * The parameters with the ways that are left after an error; undefined when it is final.
	 * @param request as it was sent; undefined when there was none
	 */
	nextWay(
		params: Params,
		error: unknown,
		request: WireRequest | undefined,
	): Promise<Params | undefined>;
};

/** What is there to look something up with before an item's request. */
export type LookUpTools = { send: Send; baseUrl: string };

/** What an event adds to the text that a streaming execution is passed. */
export type TextPiece = { text: string };

/** More than one call for one item: fall-back paths, look-ups, or none at all. */
export type MultiCallOperation<Params> = OperationBase<Params> & {
	execute(send: Send, params: Params, tools: CallTools): Promise<NodeItem[]>;
};

/** One request for many items. */
export type BatchOperation<Params, Response> = OperationBase<Params> & {
	batch: Batch<Params, Response>;
};

/** All members of a group of hooks, or none of them: forgetting one does not compile. */
type AllOrNone<Hooks> = Hooks | { [Name in keyof Hooks]?: undefined };

/** For operations that make something which is paid for, so that it is not lost when something else fails. */
export type PaidWorkHooks = {
	/** One sentence part about what an item has made, told when a later item fails the run. */
	describePaidWork(items: NodeItem[]): string | undefined;
	/**
	 * The items as they are without their files: then a file that cannot be had does not fail the item.
	 * @param reason one sentence
	 */
	withoutFiles(items: NodeItem[], reason: string): NodeItem[];
};

/** For operations whose work goes on at the provider after the call. */
export type WaitHooks<Params> = {
	/** What all items of the run wait for together once every request is answered. */
	waitForAll(results: Array<ItemResult<Params>>, run: RunTools): Promise<WaitResults>;
	/** Told what the request of an item has made, as soon as it has. Must not throw. */
	onMade?(result: ItemResult<Params>, context: IExecuteFunctions): void;
	/**
	 * Puts the run to sleep, where `waitForAll` has prepared that; called once all items are there.
	 * @returns what the node shows meanwhile; undefined for a run that goes on
	 */
	sleep?(
		context: IExecuteFunctions,
		output: INodeExecutionData[],
	): Promise<INodeExecutionData[] | undefined>;
	/** Whether work goes on that these items tell of; files of others are stored at once. Default: it does. */
	isOpen?(items: NodeItem[]): boolean;
	/**
	 * Told what the run has made when it ends, however it ends: well, by an error, or because it was cancelled.
	 * Must not reject; the run waits for it.
	 */
	onRunEnd(made: Array<ItemResult<Params>>, context: IExecuteFunctions): Promise<void>;
};

export type ResponseMeta = Pick<WireResponse, 'status' | 'headers' | 'requestId' | 'hint'>;

/** One call with the item's retries and time-out; `override` is for calls that are only a help. */
export type Send = <T>(request: WireRequest, override?: CallOptions) => Promise<WireResponse<T>>;

/** What a MultiCallOperation may need besides sending. */
export type CallTools = {
	/** Under which to remember what a server can and cannot do. */
	baseUrl: string;
	/** Files of the item, read once it is known that they are needed. */
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
	/** MIME type, where neither the file's first bytes nor the response's header (`from`) tell another one. */
	type?: string;
} & ({ data: Uint8Array | ByteStream } | { from: WireRequest | { url: string } });

/** What an operation reads: a binary property of the item, a URL (fetched without the key) or data URI, or either. */
export type FileNeed = {
	/** Under which name `toRequest` finds it; several needs may share one. */
	key: string;
	/** Label of the field, for error sentences. */
	label: string;
	/** `base64`: its content as text, for JSON bodies. `part`: a multipart part, streamed. */
	as: 'base64' | 'part';
} & (
	| { property: unknown }
	| { url: string }
	/** The files of the item; where it has none of them, those behind the URLs, or none where that will do. */
	| { properties: unknown[]; orUrls: string[]; urlLabel: string; optional?: true }
);

export type InputFile = {
	name: string;
	type: string;
	size: number;
	base64: string;
	part: FilePart;
};

/** `base64` is filled for needs with `as: 'base64'`, `part` for all. */
export type InputFiles = (key: string) => InputFile[];

export type Batch<Params, Response> = {
	/** How many items go into one request. */
	size(params: Params): number;
	/** Items go together only when this text is the same for both. */
	key(params: Params): string;
	/** How much an item adds to its request, and how much one request takes. */
	weight?: { of(params: Params): number; limit: number };
	/** How many entries of the request an item is; default 1. */
	count?(params: Params): number;
	/** The calls for one batch: mostly one request. */
	execute(
		send: Send,
		paramsOfItems: Params[],
		tools: BatchTools,
	): Promise<Pick<WireResponse<Response>, 'body' | 'headers' | 'requestId' | 'status'>>;
	/**
	 * What each input item gets, in their order; an Error fails only its own item, and undefined stands for those that
	 * were not asked for any more because of another's error.
	 * @param indexes of the input items
	 */
	toItems(
		response: Response,
		paramsOfItems: Params[],
		meta: ResponseMeta,
		indexes: number[],
	): Array<NodeItem[] | Error | undefined>;
};

export type BatchTools = {
	/** What is known of how many entries a request may have. */
	limit: BatchLimit;
	/** Whether an item that is refused fails alone. */
	isolate: boolean;
};

/** What one input item has given so far. */
export type ItemResult<Params> = {
	index: number;
	params: Params;
	/** Retries and time-out, as the item's options say. */
	call: CallOptions;
	items: NodeItem[];
	/** The items as n8n gets them, once their files are stored. */
	output?: INodeExecutionData[];
};

/** What became of the items that `waitForAll` was given; items that are missing stay as they were. */
export type WaitResults = Map<number, NodeItem[] | Error>;

export type RunTools = {
	context: IExecuteFunctions;
	client: ApiClient;
	/** How many requests may be under way at once at most. */
	concurrency: number;
	cancel: AbortSignal | undefined;
};
