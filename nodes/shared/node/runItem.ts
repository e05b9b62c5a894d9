import { ApiError, withoutKey } from '../api/apiError';
import type { ApiClient, CallOptions } from '../api/client';
import { readEvents } from '../api/sse';
import type { ByteStream, WireRequest, WireResponse } from '../api/wire';
import type { EngineOptions } from './callOptions';
import { callOptionsOf } from './callOptions';
import { readFiles } from './inputFiles';
import { asNodeError } from './nodeError';
import type { ItemResult, NodeItem, RequestOperation, Send } from './operation';
import { storeFiles } from './outputItems';
import { readParams } from './readParams';
import type { RunState } from './runState';
import { failItem } from './runState';

/** One item's way through the engine: read, send and make items, store files. Pairing is in outputItems.ts. */
export async function runItem(run: RunState, index: number) {
	const { operation, results, made } = run;
	try {
		const input = readItem(run, index);
		const result: ItemResult<unknown> = { ...input, items: await makeItems(run, input) };
		results[index] = result;
		made.push(result);
	} catch (error) {
		return failItem(run, index, error);
	}
	// A file that comes as a stream is stored at once: waiting for other items, it would run into its time-out.
	if (!operation.waitForAll) await storeFiles(run, index);
}

/** What an item says: its parameters, and the retries and time-out of its calls. */
type ItemInput = Pick<ItemResult<unknown>, 'index' | 'params' | 'call'>;

export function readItem({ context, fields, operation }: RunState, index: number): ItemInput {
	const params = readParams<{ options?: EngineOptions }>(context, fields, index);
	return { index, params, call: callOptionsOf(params.options, operation.timeoutSeconds) };
}

async function makeItems(run: RunState, input: ItemInput): Promise<NodeItem[]> {
	const { operation, client, context } = run;
	const send = sendWith(client, input.call);
	if ('execute' in operation) {
		return await operation.execute(send, input.params, {
			baseUrl: client.connection.baseUrl,
			readFiles: async (needs) => await readFiles(context, client, needs, input.index),
		});
	}
	if ('batch' in operation) throw new Error('A batch makes its items in batches.ts');
	const request = await toRequest(run, operation, input);
	const response =
		request.responseType === 'events'
			? await collectEvents(run, operation, input, await send<ByteStream>(request))
			: await send<unknown>(request);
	return operation.toItems(response.body, input.params, response);
}

type OneRequest = RequestOperation<unknown, unknown>;

export const sendWith =
	(client: ApiClient, call: CallOptions): Send =>
	async (request, override) =>
		await client.send(request, { ...call, ...override });

async function toRequest(
	{ context, client }: RunState,
	operation: OneRequest,
	{ index, params }: ItemInput,
): Promise<WireRequest> {
	const needs = operation.files?.(params) ?? [];
	return operation.toRequest(params, await readFiles(context, client, needs, index));
}

/** Reads a stream of events to its end; a streaming execution gets each piece as it comes. */
async function collectEvents(
	{ context, client }: RunState,
	operation: OneRequest,
	{ index, params }: ItemInput,
	response: WireResponse<ByteStream>,
): Promise<WireResponse<unknown>> {
	const collector = operation.collectEvents?.(params);
	if (!collector) throw new Error('An operation that streams must declare collectEvents');
	const passOn = context.isStreaming?.() ?? false;
	if (passOn) context.sendChunk('begin', index);
	let brokenOff: Error | undefined;
	try {
		for await (const data of readEvents(response.body)) {
			const piece = collector.add(data);
			if (passOn && piece) context.sendChunk('item', index, piece);
		}
	} catch (error) {
		// The collector knows what had come, and tells it together with the reason.
		brokenOff = error instanceof ApiError ? undefined : (error as Error);
		if (!brokenOff) {
			throw asNodeError(context.getNode(), withoutKey(error, client.connection.key), index);
		}
	}
	const body = collector.finish(brokenOff);
	if (passOn) context.sendChunk('end', index);
	return { ...response, body };
}
