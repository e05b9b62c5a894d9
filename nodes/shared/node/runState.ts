import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { AdaptiveLimit } from '../api/adaptive';
import { ApiError } from '../api/apiError';
import { omit } from '../api/body';
import type { ApiClient } from '../api/client';
import type { Places } from './concurrency';
import { runPool } from './concurrency';
import { asNodeError, tellChat } from './nodeError';
import type { ItemResult, Operation } from './operation';
import type { RetryMemory } from './retryMemory';

/** Everything the steps of one run share. */
export type RunState = {
	context: IExecuteFunctions;
	operation: Operation;
	/** All fields of the operation, with 'Options'. */
	fields: INodeProperties[];
	client: ApiClient;
	/** How many items may be under way at once: a number, or what `adaptive` finds. */
	places: Places;
	/** How many that may be at most. */
	most: number;
	adaptive: AdaptiveLimit | undefined;
	/** Whether an AI Agent runs the node as a tool. */
	asTool: boolean;
	/** Aborted by the first error that ends the run: what has not been sent stays unsent. */
	stop: AbortController;
	/** Where n8n repeats a failed run. */
	memory: RetryMemory | undefined;
	cancel: AbortSignal | undefined;
	/** By input item: what it gave, or why it failed. */
	results: Array<ItemResult<unknown> | Error>;
	/** All that requests have given, also where waiting or a file failed afterwards. */
	made: Array<ItemResult<unknown>>;
	/** Those of them that the run has given up waiting for; a next try waits again. */
	goingOn: Array<ItemResult<unknown>>;
};

/** Takes over what the try before has made of an item; whether there is any. */
export function isMadeBefore(
	{ memory, results, made }: RunState,
	{ index, params, call }: Omit<ItemResult<unknown>, 'items'>,
): boolean {
	const kept = memory?.take(index, params);
	if (!kept) return false;
	const result = { ...kept, call };
	results[index] = result;
	made.push(result);
	return true;
}

/** The error of one item, on its way to end the run. */
class ItemError extends Error {
	readonly index: number;

	readonly error: unknown;

	constructor(index: number, error: unknown) {
		super('item failed');
		this.index = index;
		this.error = error;
	}
}

export const isEndOfRun = (error: unknown) => error instanceof ItemError;

/** Notes the error of an item with Continue On Fail; else throws what {@link runItems} ends the run with. */
export function failItem(run: RunState, index: number, error: unknown, note?: string) {
	const { context, results, cancel } = run;
	if (!context.continueOnFail() || cancel?.aborted) throw new ItemError(index, error);
	results[index] = asNodeError(context.getNode(), error, index, note, run.fields);
}

/**
 * The pool with this run's rules: the first error that gets out of `task` ends the run with an error that also
 * tells what the other items have made, because that is paid for.
 */
export async function runItems(
	run: RunState,
	count: number,
	places: Places,
	task: (index: number) => Promise<void>,
): Promise<void> {
	const { stop, cancel } = run;
	try {
		await runPool(
			count,
			places,
			task,
			() => stop.abort(),
			() => stop.signal.aborted || Boolean(cancel?.aborted),
		);
	} catch (error) {
		throw endOfRun(run, error);
	}
	if (cancel?.aborted) throw endOfRun(run, undefined);
}

function endOfRun(run: RunState, error: unknown) {
	const { context, results, cancel } = run;
	const cancelled = new ApiError({ kind: 'cancelled', message: 'The execution was cancelled' });
	const [cause, index] = cancel?.aborted
		? [cancelled, undefined]
		: error instanceof ItemError
			? [error.error, error.index]
			: [error, undefined];
	const finished = finishedItems(results);
	const kept = finished.length
		? `The results of ${finished.length} finished item${finished.length > 1 ? 's' : ''} are kept in the error details.`
		: '';
	const note = [paidWorkNote(run, results), otherFailures(results, index), kept]
		.filter(Boolean)
		.join(' ');
	const nodeError = asNodeError(context.getNode(), cause, index, note, run.fields);
	if (finished.length) nodeError.context.finished = finished;
	return context.isStreaming?.() ? tellChat(nodeError) : nodeError;
}

/** Jobs that failed as well: n8n shows the error of one item only. */
function otherFailures(results: RunState['results'], shown: number | undefined): string {
	const others = results.filter(
		(result, index): result is Error => result instanceof Error && index !== shown,
	);
	return others.length ? `Failed as well: ${others.map(({ message }) => message).join('; ')}.` : '';
}

/** How much of the results of a run that failed is written into its error. */
const KEPT_CHARACTERS = 500_000;

/** What the other items of a failed run have given: it is paid for, and n8n passes none of it on. */
function finishedItems(results: RunState['results']): IDataObject[] {
	let room = KEPT_CHARACTERS;
	return results.filter(isResult).flatMap(({ index, items, output }) => {
		const found = (output ?? items).map((one) => ({
			item: index,
			json: one.json,
			...('binary' in one && one.binary && { files: withoutBytes(one.binary) }),
		}));
		room -= JSON.stringify(found).length;
		return room < 0 ? [] : found;
	});
}

/** Where n8n has the files; not the files themselves, where it has them in memory. */
const withoutBytes = (binary: IBinaryKeyData) =>
	Object.fromEntries(
		Object.entries(binary).map(([field, file]) => [field, omit({ ...file }, 'data')]),
	);

export const isResult = (
	result: ItemResult<unknown> | Error | undefined,
): result is ItemResult<unknown> => result !== undefined && !(result instanceof Error);

/** What results hold that is paid for, as one sentence; empty when there is nothing to tell. */
export function paidWorkNote({ operation }: RunState, results: RunState['results']): string {
	const made = results
		.filter(isResult)
		.map(({ items }) => operation.describePaidWork?.(items))
		.filter(Boolean);
	return made.length ? `Already made by this run: ${made.join('; ')}.` : '';
}
