import type { GenericValue, IDataObject, IN8nHttpFullResponse } from 'n8n-workflow';

import type { EventCollector } from './eventStream';

/**
 * What goes over the wire, in words that know nothing of n8n's items. An operation makes a
 * {@link WireRequest}, `request.ts` sends it, and a {@link WireResponse} comes back.
 */

/** A file as multipart part; `stream()` may be called again when the request is repeated. */
export type FilePart = {
	name: string;
	type: string;
	/** Bytes; must be exact, it becomes part of Content-Length. */
	size: number;
	stream(): AsyncIterable<Uint8Array>;
};

export type FormField = [name: string, value: string | FilePart];

/**
 * Where a path hangs: below the base URL (with `/v1`), below the host's root, or below the balance service,
 * which takes the key in the query instead of a header (contract 1.1, 4.5).
 */
export type Surface = 'base' | 'root' | 'balance';

/** How the body of a good response is to be read; `events` is an {@link EventStream}. */
export type ResponseType = 'json' | 'text' | 'file' | 'events';

export type WireRequest = {
	method: 'GET' | 'POST';
	path: string;
	surface?: Surface;
	query?: IDataObject;
	headers?: Record<string, string>;
	/** JSON body; exclusive with `form`. Keys whose value is undefined are not sent. */
	body?: Record<string, unknown>;
	/** multipart/form-data body, in wire order. */
	form?: FormField[];
	responseType?: ResponseType;
	/**
	 * Milliseconds until the response's headers; also the longest pause between two pieces of a
	 * streamed one. The call's own time-out counts where it is shorter.
	 */
	timeoutMs?: number;
	/**
	 * Whether sending it again is free of harm. Default: true for GET only, because every POST of this
	 * API may be charged and there is no idempotency header (contract 1.3).
	 */
	repeatable?: boolean;
	/**
	 * Whether an `error` in a good response is part of what was asked for (why a video job failed), instead of
	 * an error of this call (contract 1.5 E5). Then telling them apart is up to who reads the response.
	 */
	errorIsData?: boolean;
	/**
	 * Puts the events of a stream together into the response, whether the stream was asked for or not. Default:
	 * the last JSON object that comes.
	 */
	collectEvents?(): EventCollector<unknown>;
};

/** A readable stream as n8n's HTTP layer hands it out (a Readable of Node). */
export type ByteStream = AsyncIterable<Uint8Array> & {
	destroy(error?: Error): unknown;
	/** Together these allow a look at the first bytes; absent on streams that are not Node's. */
	iterator?(options: { destroyOnReturn: boolean }): AsyncIterator<Uint8Array>;
	unshift?(chunk: Uint8Array): void;
	readableEnded?: boolean;
	on?(event: 'error', listener: () => void): unknown;
	socket?: { setTimeout?(ms: number, onIdle: () => void): unknown };
};

export type WireResponse<T = GenericValue> = {
	status: number;
	headers: IN8nHttpFullResponse['headers'];
	/** CometAPI's trace id: what its support asks for (contract 1.4). */
	requestId?: string;
	body: T;
	/** What a user should know about a body that is good all the same: one sentence. */
	hint?: string;
};
