import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { AdaptiveLimit, FIRST_CONCURRENT } from '../api/adaptive';
import type { CallOptions } from '../api/client';
import { DEFAULT_TIMEOUT_SECONDS } from '../api/request';
import { DEFAULT_MAX_RETRIES } from '../api/retry';
import type { PaceOptions } from '../api/pace';
import { DEFAULT_LONGEST_WAIT_SECONDS } from '../api/pace';
import { LONGEST_TIMER_MS } from '../api/sleep';
import type { Places } from './concurrency';

/** The options that the engine itself reads; every operation has them among its 'Options'. */

/** What a number of requests at once may be, and how far Automatic goes: 30,000 requests per minute are documented (I.1). */
export const MOST_CONCURRENT = 100;
/** Where each request carries files or many vectors, which are in memory for a while: some 8 MB each, as text and bytes. */
export const MOST_WITH_FILES = 20;
/**
 * Jobs that are made. Providers queue only a few of an account (contract I.1), each is expensive, and when one is
 * refused for good, no more than these were sent in vain.
 */
export const MOST_JOBS = 10;

/** What readParams makes of the fields below. */
export type EngineOptions = {
	maxConcurrency?: number;
	maxRetries?: number;
	rateLimitWait?: number;
	requestsPerMinute?: number;
	retryUnsure?: boolean;
	timeout?: number;
};

/** What an operation says of its calls, where it is not the default. */
export type CallDefaults = {
	/**
	 * How long a response may take (s): the default that 'Request Timeout' shows and that is waited. Default:
	 * DEFAULT_TIMEOUT_SECONDS.
	 */
	timeoutSeconds?: number;
	/** How many requests Automatic has under way at most. Default: MOST_CONCURRENT. */
	mostConcurrent?: number;
	/** The default of 'Retry Unsure Failures'; without one there is no such option. */
	retryUnsure?: boolean;
};

/** How many at the same time: a number, or what is found while the run goes on. */
export const maxConcurrencyOption = (
	what: string,
	{ mostConcurrent: most = MOST_CONCURRENT, files }: CallDefaults & { files?: unknown } = {},
): INodeProperties => {
	const ceiling = `${most}${REASONS[most] ?? ''}`;
	const withFiles = files && most > MOST_WITH_FILES ? ` (${MOST_WITH_FILES} with files)` : '';
	const automatic =
		most > FIRST_CONCURRENT
			? `${FIRST_CONCURRENT} at first, more while answers come as fast as before, up to ${ceiling}${withFiles}, and fewer when the API refuses or slows down`
			: `${ceiling}, and fewer when the API refuses`;
	return {
		displayName: 'Max Concurrent Requests',
		name: 'maxConcurrency',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: MOST_CONCURRENT },
		default: 0,
		description: `How many ${what} are sent at the same time. 0, or nothing, is automatic: ${automatic}. A number holds for the whole run; 1 sends strictly one after the other.`,
	};
};

/** Why a ceiling is lower than elsewhere. */
const REASONS: Record<number, string> = {
	[MOST_WITH_FILES]: ' because of the memory that they need',
	[MOST_JOBS]: ' because providers queue only a few jobs of an account',
};

const retryUnsureOption: INodeProperties = {
	displayName: 'Retry Unsure Failures',
	name: 'retryUnsure',
	type: 'boolean',
	default: false,
	description:
		'Whether to send a request again, up to twice, when the connection broke off or the server failed, although it may have been carried out: then it is charged once more. A time-out is never repeated.',
};

/** What every call has. */
export const callOptionFields = ({
	timeoutSeconds = DEFAULT_TIMEOUT_SECONDS,
	retryUnsure,
}: CallDefaults = {}): INodeProperties[] => [
	...(retryUnsure === undefined ? [] : [{ ...retryUnsureOption, default: retryUnsure }]),
	{
		displayName: 'Max Retries',
		name: 'maxRetries',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 10 },
		default: DEFAULT_MAX_RETRIES,
		description:
			'How often a request is sent again when the API was not reached or said that it could not begin; rate limits have their own time, but for 0',
	},
	{
		displayName: 'Rate Limit Wait (Seconds)',
		name: 'rateLimitWait',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 1 },
		default: DEFAULT_LONGEST_WAIT_SECONDS,
		description:
			'How long the run waits at most while a rate limit lets none of its requests through; each that gets through begins the time anew',
	},
	{
		displayName: 'Requests per Minute',
		name: 'requestsPerMinute',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 1 },
		default: 0,
		description:
			'How many requests the run sends in a minute at most, evenly spaced; 0 for as many as the API takes',
	},
	{
		displayName: 'Request Timeout (Seconds)',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 1 },
		default: timeoutSeconds,
		description: 'How long to wait for a response, and at most between two pieces of a stream',
	},
];

/** Retries and time-out of one item. */
export function callOptionsOf(
	{ maxRetries = DEFAULT_MAX_RETRIES, timeout, retryUnsure }: EngineOptions = {},
	{ timeoutSeconds = DEFAULT_TIMEOUT_SECONDS, ...defaults }: CallDefaults = {},
): CallOptions {
	return {
		retryUnsure: retryUnsure ?? defaults.retryUnsure,
		maxRetries: Math.max(0, Math.floor(maxRetries)),
		timeoutMs: Math.min(
			LONGEST_TIMER_MS,
			(timeout && timeout > 0 ? timeout : timeoutSeconds) * 1000,
		),
	};
}

/** What holds for a run as a whole. */
export type RunOptions = PaceOptions & Concurrency;

/** How many items may be under way at once, and what it is told by; a fixed number is told nothing. */
export type Concurrency = { places: Places; most: number; adaptive?: AdaptiveLimit };

/**
 * The options that hold for the run as a whole, so the first item says them; where its expression fails, that item
 * fails by itself later, not the run.
 */
export function runOptionsOf(
	context: Pick<IExecuteFunctions, 'getNodeParameter'>,
	defaults: CallDefaults = {},
): RunOptions {
	let options: EngineOptions = {};
	try {
		options = context.getNodeParameter('options', 0, {}) as EngineOptions;
	} catch {
		// Told when the item is read.
	}
	return { ...concurrencyOf(options, defaults), ...paceOptionsOf(options) };
}

export function concurrencyOf(
	{ maxConcurrency }: EngineOptions = {},
	{ mostConcurrent = MOST_CONCURRENT }: CallDefaults = {},
): Concurrency {
	const fixed = Math.floor(Number(maxConcurrency));
	if (fixed) return { places: Math.max(1, fixed), most: Math.max(1, fixed) };
	const adaptive = new AdaptiveLimit(mostConcurrent);
	return { places: () => adaptive.limit, most: mostConcurrent, adaptive };
}

export const paceOptionsOf = ({
	rateLimitWait,
	requestsPerMinute,
}: EngineOptions = {}): PaceOptions => ({
	requestsPerMinute: Number(requestsPerMinute) || 0,
	longestWaitMs: Number(rateLimitWait ?? DEFAULT_LONGEST_WAIT_SECONDS) * 1000 || 0,
});
