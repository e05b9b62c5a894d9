import { readingError } from '../api/apiError';
import type { ApiClient, CallOptions } from '../api/client';
import type { EventCollector } from '../api/eventStream';
import { EventStream, readPieces } from '../api/eventStream';
import { collectorOf } from '../api/jsonEvents';
import type { WireRequest, WireResponse } from '../api/wire';
import type { EngineOptions } from './callOptions';
import { callOptionsOf, MOST_WITH_FILES } from './callOptions';
import { readFiles } from './inputFiles';
import type { WithItemFiles } from './itemFiles';
import { itemFilesOf } from './itemFiles';
import type {
	InputFiles,
	ItemResult,
	NodeItem,
	RequestOperation,
	Send,
	TextPiece,
} from './operation';
import { storeFiles } from './outputItems';
import { readParams } from './readParams';
import type { RunState } from './runState';
import { failItem, isMadeBefore, isResult } from './runState';

/** One item's way through the engine: read, send and make items, store files. Pairing is in outputItems.ts. */
export async function runItem(run: RunState, index: number) {
	const { results, made } = run;
	try {
		const input = readItem(run, index);
		if (isMadeBefore(run, input)) return;
		const result: ItemResult<unknown> = { ...input, items: await makeItems(run, input) };
		results[index] = result;
		made.push(result);
		if (isOpen(run, index)) tellPaidWork(run, result);
		run.operation.onMade?.(result, run.context);
	} catch (error) {
		return failItem(run, index, error);
	}
	// A file that comes as a stream is stored at once: waiting for other items, it would run into its time-out.
	if (!isOpen(run, index)) await storeFiles(run, index);
}

/** Whether what an item has made is still to be waited for. */
function isOpen({ operation, results }: RunState, index: number): boolean {
	const result = results[index];
	if (!operation.waitForAll || !isResult(result)) return false;
	return operation.isOpen?.(result.items) ?? true;
}

/**
 * One line in n8n's log for work that goes on after the call: whatever becomes of the run, and of n8n, what is paid
 * for can be found by it.
 */
function tellPaidWork({ operation, context }: RunState, { items }: ItemResult<unknown>) {
	const made = operation.describePaidWork?.(items);
	if (made) context.logger.info(`CometAPI has begun: ${made}`, { node: context.getNode().name });
}

/** What an item says: its parameters, and the retries and time-out of its calls. */
type ItemInput = Pick<ItemResult<unknown>, 'index' | 'params' | 'call'>;

export function readItem({ context, fields, operation }: RunState, index: number): ItemInput {
	const params = readParams<{ options?: EngineOptions } & WithItemFiles>(context, fields, index);
	const itemFiles = itemFilesOf(context.getInputData()[index]);
	if (itemFiles.length) params.itemFiles = itemFiles;
	return { index, params, call: callOptionsOf(params.options, operation) };
}

async function makeItems(run: RunState, input: ItemInput): Promise<NodeItem[]> {
	const { operation, client, context } = run;
	if ('execute' in operation) {
		return await readingResponses(client, input.call, async (send) =>
			operation.execute(send, input.params, {
				baseUrl: client.connection.baseUrl,
				readFiles: async (needs) => await readFiles(context, client, needs, input),
			}),
		);
	}
	if ('batch' in operation) throw new Error('A batch makes its items in batches.ts');
	const needs = operation.files?.(input.params) ?? [];
	// All that are under way are in memory.
	if (needs.length) run.adaptive?.atMost(MOST_WITH_FILES);
	const files = await readFiles(context, client, needs, input);
	return await readingResponses(client, input.call, async (send, came) => {
		const tools = { send, baseUrl: client.connection.baseUrl };
		let params: unknown = (await operation.findWays?.(input.params, files, tools)) ?? input.params;
		for (;;) {
			let request: WireRequest | undefined;
			let response: WireResponse<unknown>;
			try {
				request = toRequest(operation, params, files);
				response = await send<unknown>(request);
			} catch (error) {
				params = await operation.nextWay?.(params, error, request);
				if (params === undefined) return await Promise.reject(error);
				continue;
			}
			const whole = isEvents(response)
				? came(await collectEvents(run, request, input, response))
				: response;
			return operation.toItems(whole.body, params, whole);
		}
	});
}

/**
 * Runs what sends requests and reads their responses. A fault of the reading, because something is of a type that
 * nobody thought of, is an error that keeps the last response: it may be paid for.
 */
export async function readingResponses<T>(
	client: ApiClient,
	call: CallOptions,
	read: (send: Send, came: <One extends WireResponse<unknown>>(response: One) => One) => Promise<T>,
): Promise<T> {
	let last: WireResponse<unknown> | undefined;
	const came = <One extends WireResponse<unknown>>(response: One) => {
		last = response;
		return response;
	};
	const send = async <Body>(request: WireRequest, override?: CallOptions) =>
		came(await client.send<Body>(request, { ...call, ...override }));
	try {
		return await read(send, came);
	} catch (error) {
		if (!last) return await Promise.reject(error);
		throw readingError(error, last, client.connection.key);
	}
}

type OneRequest = RequestOperation<unknown, unknown>;

function toRequest(operation: OneRequest, params: unknown, files: InputFiles): WireRequest {
	const request = operation.toRequest(params, files);
	const { collectEvents: collect } = operation;
	return collect ? { ...request, collectEvents: () => collect(params, request) } : request;
}

const isEvents = (response: WireResponse<unknown>): response is WireResponse<EventStream> =>
	response.body instanceof EventStream;

/** Reads a stream of events to its end; a streaming execution gets each piece as it comes. */
async function collectEvents(
	{ context, asTool }: RunState,
	request: WireRequest,
	{ index }: ItemInput,
	response: WireResponse<EventStream>,
): Promise<WireResponse<unknown>> {
	const collector = collectorOf(request) as EventCollector<unknown, TextPiece>;
	// What a tool says is for the agent that has called it, not for the user who chats with the agent.
	const passOn = !asTool && (context.isStreaming?.() ?? false);
	if (passOn) context.sendChunk('begin', index);
	const { body: events } = response;
	const pieces = readPieces(events, collector);
	let next = await pieces.next();
	for (; !next.done; next = await pieces.next()) {
		if (passOn && next.value.text) context.sendChunk('item', index, next.value.text);
	}
	if (passOn) context.sendChunk('end', index);
	return { ...response, ...next.value };
}
