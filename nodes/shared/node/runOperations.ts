import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { ApiError } from '../api/apiError';
import type { ApiClient, ClientOptions } from '../api/client';
import { createClient } from '../api/client';
import { cancelSignalOf } from '../api/request';
import { runBatches } from './batches';
import { runOptionsOf } from './callOptions';
import { fieldsOf } from './descriptions';
import { FieldError } from './fieldError';
import { asNodeError } from './nodeError';
import type { Operation } from './operation';
import { outputItems, runsAsTool } from './outputItems';
import { runItem } from './runItem';
import { RetryMemory } from './retryMemory';
import type { RunState } from './runState';
import { failItem, isResult, runItems } from './runState';

/**
 * The engine: runs the chosen operation for every input item. As many are under way as 'Max Concurrent Requests' says
 * or, without it, as the API takes. Items come out in their own order and are paired; a failing item goes its own way with Continue On
 * Fail, and else stops whatever has not been sent.
 */
export async function runOperations(
	context: IExecuteFunctions,
	operations: Operation[],
): Promise<INodeExecutionData[][]> {
	const count = context.getInputData().length;
	if (count === 0) return [[]];
	const run = await startRun(context, chosenOperation(context, operations));
	let output: INodeExecutionData[] | undefined;
	try {
		output = await runAll(run, count);
	} finally {
		await endRun(run, output);
	}
	return [output];
}

async function runAll(run: RunState, count: number): Promise<INodeExecutionData[]> {
	const { operation } = run;
	if ('batch' in operation) await runBatches(run, operation, count);
	else await runItems(run, count, run.places, async (index) => await runItem(run, index));
	await waitForAll(run);
	const output = await outputItems(run);
	tellOfRetries(run);
	return (await operation.sleep?.(run.context, output)) ?? output;
}

/** Whoever turns on Retry On Fail is told what it is good for here: n8n runs the whole node again. */
function tellOfRetries({ context, operation, asTool }: RunState) {
	if (asTool || !context.getNode().retryOnFail || !operation.describePaidWork) return;
	context.addExecutionHints({ type: 'info', location: 'outputPane', message: RETRY_HINT });
}

const RETRY_HINT =
	"Retry On Fail is on. Failures that pass, such as rate limits, this node repeats by itself ('Max Retries' in Options); n8n's retry runs the node again for what still failed, and what has been made is kept and not paid for twice.";

/** What n8n repeats is kept for the next try, which then is the one that ends. */
async function endRun(
	{ context, operation, memory, results, made, goingOn, cancel }: RunState,
	output?: INodeExecutionData[],
) {
	const end = async () => await operation.onRunEnd?.(made, context);
	// So n8n tells a node that failed; its older versions also by an `error` that is null or false.
	const isRepeated = !output || output[0]?.json.error !== undefined;
	const kept = [...results.filter(isResult), ...goingOn];
	const isKept = isRepeated && !cancel?.aborted && memory?.keep(kept, () => void end());
	if (!isKept) await end();
}

function chosenOperation(context: IExecuteFunctions, operations: Operation[]): Operation {
	const value = context.getNodeParameter('operation', 0) as string;
	const operation = operations.find(({ option }) => option.value === value);
	if (operation) return operation;
	throw asNodeError(context.getNode(), new FieldError('Operation', `has no choice '${value}'`));
}

async function startRun(context: IExecuteFunctions, operation: Operation): Promise<RunState> {
	const stop = new AbortController();
	const { places, most, ...options } = runOptionsOf(context, operation);
	const asTool = runsAsTool(context);
	const client = await connected(context, stop, options);
	return {
		context,
		operation,
		fields: fieldsOf(operation),
		client,
		memory: asTool
			? undefined
			: RetryMemory.of(context, String(operation.option.value), client.connection),
		places,
		most,
		adaptive: options.adaptive,
		asTool,
		stop,
		cancel: cancelSignalOf(context),
		results: [],
		made: [],
		goingOn: [],
	};
}

async function connected(
	context: IExecuteFunctions,
	{ signal: stop }: AbortController,
	options: ClientOptions,
): Promise<ApiClient> {
	try {
		return await createClient(context, { ...options, stop });
	} catch (error) {
		throw asNodeError(context.getNode(), error);
	}
}

const isStillRunning = (error: Error) =>
	error instanceof ApiError && error.details.kind === 'stillRunning';

async function waitForAll(run: RunState) {
	const { operation, results, context, client, cancel, most, goingOn } = run;
	if (!operation.waitForAll) return;
	const tools = { context, client, concurrency: most, cancel };
	const waited = [...(await operation.waitForAll(results.filter(isResult), tools))];
	const failed: Array<[number, Error]> = [];
	// All that has become of the others first: the first error ends the run.
	for (const [index, outcome] of waited) {
		const result = results[index];
		if (outcome instanceof Error) {
			failed.push([index, outcome]);
			if (isStillRunning(outcome) && isResult(result)) goingOn.push(result);
			results[index] = outcome;
		} else if (isResult(result)) {
			result.items = outcome;
		}
	}
	await runItems(run, failed.length, 1, async (at) => failItem(run, ...failed[at]));
}
