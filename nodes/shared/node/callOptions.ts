import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { CallOptions } from '../api/client';
import { DEFAULT_TIMEOUT_SECONDS } from '../api/request';
import { DEFAULT_MAX_RETRIES } from '../api/retry';
import { LONGEST_TIMER_MS } from '../api/sleep';

/** The options that the engine itself reads; every operation has them among its 'Options'. */

/** How many items are sent at the same time unless the user says otherwise. */
export const DEFAULT_CONCURRENCY = 5;
export const MOST_CONCURRENT = 100;

/** What readParams makes of the fields below. */
export type EngineOptions = { maxConcurrency?: number; maxRetries?: number; timeout?: number };

export const maxConcurrencyOption: INodeProperties = {
	displayName: 'Max Concurrent Requests',
	name: 'maxConcurrency',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: MOST_CONCURRENT },
	default: DEFAULT_CONCURRENCY,
	description:
		'How many items are sent at the same time; 1 sends them strictly one after the other',
};

/** What every call has. */
export const callOptionFields = (timeoutSeconds = DEFAULT_TIMEOUT_SECONDS): INodeProperties[] => [
	{
		displayName: 'Max Retries',
		name: 'maxRetries',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 10 },
		default: DEFAULT_MAX_RETRIES,
		description:
			'How often a request is sent again after a rate limit or when the API was not reached; a request that may have been charged is never sent twice',
	},
	{
		displayName: 'Request Timeout (Seconds)',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: timeoutSeconds,
		description: 'How long to wait for a response, and at most between two pieces of a stream',
	},
];

/** Retries and time-out of one item. */
export function callOptionsOf(
	{ maxRetries = DEFAULT_MAX_RETRIES, timeout }: EngineOptions = {},
	timeoutSeconds = DEFAULT_TIMEOUT_SECONDS,
): CallOptions {
	return {
		maxRetries: Math.max(0, Math.floor(maxRetries)),
		timeoutMs: Math.min(
			LONGEST_TIMER_MS,
			(timeout && timeout > 0 ? timeout : timeoutSeconds) * 1000,
		),
	};
}

/**
 * How many requests of a run may be under way at once. It holds for the run as a whole, so the first item says it;
 * where its expression fails, that item fails by itself later, not the run.
 */
export function concurrencyOf(context: Pick<IExecuteFunctions, 'getNodeParameter'>): number {
	try {
		const options = context.getNodeParameter('options', 0, {}) as EngineOptions;
		return Math.max(1, Math.floor(Number(options.maxConcurrency)) || DEFAULT_CONCURRENCY);
	} catch {
		return DEFAULT_CONCURRENCY;
	}
}
