import { createHash } from 'crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import type { Connection } from '../api/connection';
import type { ItemResult } from './operation';

/**
 * With *Retry On Fail*, n8n runs a failed node again with all of its items. What the failed run has made is paid for,
 * so it is kept in the memory of the process for the next try, which then sends only what has failed.
 */

/** n8n pauses for five seconds at most between two tries. */
const KEPT_MS = 60_000;
/** Runs of nodes whose results are kept at the same time; the oldest goes first. */
const MOST_RUNS = 100;
/** How n8n counts tries (n8n-core, WorkflowExecute). */
const triesOf = (maxTries: unknown) => Math.min(5, Math.max(2, Number(maxTries) || 3));

type Kept = {
	/** Tries so far. */
	tries: number;
	/** By input item. */
	results: Map<number, KeptResult>;
	/** Called when no next try has come. */
	onForgotten(): void;
};

type KeptResult = { request: string; result: ItemResult<unknown> };

const runs = new Map<string, Kept>();

function take(key: string): Kept | undefined {
	const kept = runs.get(key);
	runs.delete(key);
	return kept;
}

const forget = (key: string) => take(key)?.onForgotten();

/** What one run of a node gets of the try before it, and leaves for the next one. */
export class RetryMemory {
	private readonly before: Kept | undefined;

	private readonly requests = new Map<number, string>();

	private constructor(
		private readonly key: string,
		private readonly maxTries: number,
		private readonly about: readonly unknown[],
	) {
		this.before = take(key);
	}

	/**
	 * @param operation which is run
	 * @returns nothing for a run that n8n does not repeat
	 */
	static of(
		context: IExecuteFunctions,
		operation: string,
		{ baseUrl, key }: Connection,
	): RetryMemory | undefined {
		const { id, retryOnFail, maxTries } = context.getNode();
		const execution = context.getExecutionId();
		// An execution that is not stored has no id, or this one (n8n-core, PLACEHOLDER_EMPTY_EXECUTION_ID).
		if (!retryOnFail || !execution || execution === '__UNKNOWN__') return undefined;
		const { $runIndex: runIndex } = context.getWorkflowDataProxy(0);
		const run = [context.getWorkflow().id, execution, id, runIndex];
		return new RetryMemory(JSON.stringify(run), triesOf(maxTries), [operation, baseUrl, key]);
	}

	/** What the try before has made of this item, by the very same request. */
	take(index: number, params: unknown): ItemResult<unknown> | undefined {
		const request = createHash('sha256')
			.update(JSON.stringify([this.about, params]))
			.digest('base64');
		this.requests.set(index, request);
		const kept = this.before?.results.get(index);
		return kept?.request === request ? kept.result : undefined;
	}

	/**
	 * Keeps the results of a run that n8n is about to repeat.
	 * @param onForgotten called when no next try has come
	 * @returns whether there is a next try
	 */
	keep(results: Array<ItemResult<unknown>>, onForgotten: () => void): boolean {
		const tries = (this.before?.tries ?? 0) + 1;
		if (tries >= this.maxTries) return false;
		const entries = results.filter(isWhole).map((result): [number, KeptResult] => {
			const { index } = result;
			return [index, { request: this.requests.get(index) ?? '', result }];
		});
		const kept: Kept = { tries, results: new Map(entries), onForgotten };
		runs.set(this.key, kept);
		// Does not keep the process alive.
		AbortSignal.timeout(KEPT_MS).addEventListener('abort', () => {
			if (runs.get(this.key) === kept) forget(this.key);
		});
		for (const oldest of runs.keys()) {
			if (runs.size <= MOST_RUNS) break;
			forget(oldest);
		}
		return true;
	}
}

/** Whether it can be used once more: a stream can't. */
const isWhole = ({ items, output }: ItemResult<unknown>) =>
	output !== undefined ||
	items.every(({ files = [] }) =>
		files.every((file) => 'from' in file || file.data instanceof Uint8Array),
	);
