import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { ApiClient } from '../api/client';
import { createClient } from '../api/client';
import { asNodeError } from '../api/errors';
import { ApiFailure, withoutKey } from '../api/failure';
import { FieldError } from '../api/fieldError';
import { cancelSignalOf } from '../api/request';
import { readEvents } from '../api/sse';
import type { ByteStream, WireAnswer } from '../api/wire';
import { runBatches } from './batches';
import { deliver, packItem } from './deliver';
import { readFiles } from './inputFiles';
import type { AnyOperation, ExchangeTools, Finished, InputFiles, Send } from './operation';
import { readParams } from './readParams';
import type { Run } from './run';
import { engineOptions, failItem, pooled } from './run';

/**
 * The engine: runs the chosen operation for every input item. Items are sent by a pool of 'Max Concurrent
 * Requests', come out in their own order and are paired; a failing item goes its own way with Continue On
 * Fail, and else stops whatever has not been sent.
 */
export async function runOperations(
	context: IExecuteFunctions,
	operations: AnyOperation[],
): Promise<INodeExecutionData[][]> {
	const count = context.getInputData().length;
	if (count === 0) return [[]];
	const stop = new AbortController();
	const run: Run = {
		context,
		operation: chosenOperation(context, operations),
		client: await connected(context, stop),
		stop,
		cancel: cancelSignalOf(context),
		outcomes: [],
		made: [],
	};
	const { concurrency } = engineOptions(context, 0);
	const { batch, handOver } = run.operation;
	try {
		if (batch) await runBatches(run, batch, count, concurrency);
		else await pooled(run, count, concurrency, async (index) => await runItem(run, index));
		await settle(run, concurrency);
		return [await deliver(run, concurrency)];
	} finally {
		handOver?.(run.made, context);
	}
}

function chosenOperation(context: IExecuteFunctions, operations: AnyOperation[]): AnyOperation {
	const value = context.getNodeParameter('operation', 0) as string;
	const operation = operations.find(({ option }) => option.value === value);
	if (operation) return operation;
	throw asNodeError(context.getNode(), new FieldError('Operation', `has no choice '${value}'`));
}

async function connected(context: IExecuteFunctions, stop: AbortController): Promise<ApiClient> {
	try {
		return await createClient(context, stop.signal);
	} catch (error) {
		throw asNodeError(context.getNode(), error);
	}
}

async function runItem(run: Run, index: number) {
	const { context, operation, client, outcomes } = run;
	try {
		const params = readParams<unknown>(context, operation.fields, index);
		const files = await readFiles(context, client, operation.files?.(params) ?? [], index);
		const answer = await exchange(run, index, params, files);
		const finished = { index, params, items: operation.toItems(answer.body, params, answer) };
		outcomes[index] = finished;
		run.made.push(finished);
	} catch (error) {
		failItem(run, index, error);
	}
	// A file that comes as a stream is stored at once: waiting for other items, it would run into its time-out.
	if (!operation.settle) await packItem(run, index);
}

async function exchange(
	run: Run,
	index: number,
	params: unknown,
	files: InputFiles,
): Promise<WireAnswer<unknown>> {
	const { operation, client } = run;
	const { call } = engineOptions(run.context, index);
	const send: Send = async (request, override) =>
		await client.send(request, { ...call, ...override });
	const { baseUrl } = client.connection;
	const tools: ExchangeTools = {
		baseUrl,
		readFiles: async (needs) => await readFiles(run.context, client, needs, index),
	};
	if (operation.exchange) return await operation.exchange(send, params, files, tools);
	const request = operation.toRequest(params, files);
	if (request.answer !== 'events') return await send(request);
	return await collect(run, index, await send<ByteStream>(request));
}

/** Reads a stream of events to its end; a streaming execution gets each piece as it comes. */
async function collect(run: Run, index: number, answer: WireAnswer<ByteStream>) {
	const { context, operation } = run;
	const collector = operation.collectEvents?.();
	if (!collector) throw new Error('An operation that streams must declare collectEvents');
	const passOn = context.isStreaming?.() ?? false;
	if (passOn) context.sendChunk('begin', index);
	let brokenOff: Error | undefined;
	try {
		for await (const data of readEvents(answer.body)) {
			const piece = collector.add(data);
			if (passOn && piece) context.sendChunk('item', index, piece);
		}
	} catch (error) {
		// The collector knows what had come, and tells it together with the reason.
		brokenOff = error instanceof ApiFailure ? undefined : (error as Error);
		if (!brokenOff) {
			const failure = withoutKey(error, run.client.connection.key);
			throw asNodeError(context.getNode(), failure, index);
		}
	}
	const body = collector.finish(brokenOff) as unknown;
	if (passOn) context.sendChunk('end', index);
	return { ...answer, body };
}

async function settle(run: Run, concurrency: number) {
	const { operation, outcomes, context, client, cancel } = run;
	if (!operation.settle) return;
	const finished = outcomes.filter(
		(outcome): outcome is Finished<unknown> => outcome !== undefined && !(outcome instanceof Error),
	);
	const callOptions = (index: number) => engineOptions(context, index).call;
	const tools = { context, client, callOptions, concurrency, cancel };
	const settled = await operation.settle(finished, tools);
	const results = [...settled];
	await pooled(run, results.length, 1, async (at) => {
		const [index, result] = results[at];
		if (result instanceof Error) failItem(run, index, result);
		else (outcomes[index] as Finished<unknown>).items = result;
	});
}
