import type { IExecuteFunctions } from 'n8n-workflow';

import type { ApiClient, CallOptions } from '../api/client';
import { DEFAULT_MAX_RETRIES } from '../api/client';
import { asNodeError, tellChat } from '../api/errors';
import { ApiFailure } from '../api/failure';
import type { AnyOperation, Finished } from './operation';
import { runPool } from './pool';

export const DEFAULT_CONCURRENCY = 5;

/** Everything the steps of one run share. */
export type Run = {
	context: IExecuteFunctions;
	operation: AnyOperation;
	client: ApiClient;
	/** Aborted by the first failure that ends the run: what has not been sent stays unsent. */
	stop: AbortController;
	cancel: AbortSignal | undefined;
	/** By input item: what it gave, or why it failed. */
	outcomes: Array<Finished<unknown> | Error>;
	/** All that requests have given, also where waiting or a file failed afterwards. */
	made: Array<Finished<unknown>>;
};

type EngineOptions = { maxConcurrency?: number; maxRetries?: number; timeout?: number };

/** The options that are the engine's own (see descriptions.ts), with their defaults. */
export function engineOptions(
	context: Pick<IExecuteFunctions, 'getNodeParameter'>,
	itemIndex: number,
): { concurrency: number; call: CallOptions } {
	const { maxConcurrency, maxRetries, timeout } = context.getNodeParameter(
		'options',
		itemIndex,
		{},
	) as EngineOptions;
	return {
		concurrency: Math.max(1, Math.floor(Number(maxConcurrency ?? DEFAULT_CONCURRENCY)) || 1),
		call: {
			maxRetries: Math.max(0, Number(maxRetries ?? DEFAULT_MAX_RETRIES) || 0),
			timeoutMs: timeout ? Number(timeout) * 1000 : undefined,
		},
	};
}

/** The failure of one item, on its way to end the run. */
class ItemFailure extends Error {
	readonly index: number;

	readonly error: unknown;

	constructor(index: number, error: unknown) {
		super('item failed');
		this.index = index;
		this.error = error;
	}
}

/** Notes the failure of an item with Continue On Fail; else throws what {@link pooled} ends the run with. */
export function failItem(run: Run, index: number, error: unknown, note?: string) {
	const { context, outcomes, cancel } = run;
	if (!context.continueOnFail() || cancel?.aborted) throw new ItemFailure(index, error);
	outcomes[index] = asNodeError(context.getNode(), error, index, note);
}

/**
 * The pool with this run's rules: the first failure that gets out of `task` ends the run with an error that
 * also tells what the other items have made, because that is paid for.
 */
export async function pooled(
	run: Run,
	count: number,
	concurrency: number,
	task: (index: number) => Promise<void>,
): Promise<void> {
	const { stop, cancel } = run;
	try {
		await runPool(
			count,
			concurrency,
			task,
			() => stop.abort(),
			() => stop.signal.aborted || Boolean(cancel?.aborted),
		);
	} catch (error) {
		throw endOfRun(run, error);
	}
	if (cancel?.aborted) throw endOfRun(run, undefined);
}

function endOfRun(run: Run, error: unknown) {
	const { context, outcomes, cancel } = run;
	const note = madeNote(run, outcomes);
	const stopped = new ApiFailure({ kind: 'cancelled', message: 'cancelled' });
	const [cause, index] = cancel?.aborted
		? [stopped, undefined]
		: error instanceof ItemFailure
			? [error.error, error.index]
			: [error, undefined];
	const nodeError = asNodeError(context.getNode(), cause, index, note);
	return context.isStreaming?.() ? tellChat(nodeError) : nodeError;
}

/** What outcomes hold that is paid for, as one sentence; empty when there is nothing to tell. */
export function madeNote({ operation }: Run, outcomes: Run['outcomes']): string {
	const made = outcomes
		.filter((outcome) => outcome !== undefined && !(outcome instanceof Error))
		.map((outcome) => operation.keepsake?.((outcome as Finished<unknown>).items))
		.filter(Boolean);
	return made.length ? `Already made by this run: ${made.join('; ')}.` : '';
}
