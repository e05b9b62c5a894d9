import type { AdaptiveLimit } from './adaptive';
import type { ApiContext, Connection } from './connection';
import { connect } from './connection';
import { ApiError, errorFromThrown } from './apiError';
import { fileUrlIn } from './fileUrl';
import { cancelSignalOf, fetchFile, sendOnce } from './request';
import type { PaceOptions } from './pace';
import { Pace } from './pace';
import { DEFAULT_MAX_RETRIES, withRetries } from './retry';
import type { ByteStream, WireResponse, WireRequest } from './wire';

export type CallOptions = {
	maxRetries?: number;
	/** Whether to repeat a call that may have been carried out, and charged. Default: no. */
	retryUnsure?: boolean;
	timeoutMs?: number;
	/** Whether a file that is not there (404) may come a little later: true for one that was just made. */
	mayBeLate?: boolean;
	/** Aborted when the caller's time is over: ends a download in its midst, and further tries of any call. */
	signal?: AbortSignal;
};

/** The API as the rest of the package sees it: one call = one request with its retries. */
export type ApiClient = {
	connection: Connection;
	send<T>(request: WireRequest, options?: CallOptions): Promise<WireResponse<T>>;
	/**
	 * Fetches a file and gives its stream to `store`; a download that breaks off is begun anew.
	 * @param source an API path (with the key) or the URL of a result (without it)
	 */
	download<T>(
		source: WireRequest | { url: string },
		store: (response: WireResponse<ByteStream>) => Promise<T>,
		options?: CallOptions,
	): Promise<T>;
};

export type ClientOptions = PaceOptions & {
	/** Aborted when the run has failed: nothing that is not yet on the wire is sent any more. */
	stop?: AbortSignal;
};

export async function createClient(
	context: ApiContext,
	{ stop, ...options }: ClientOptions = {},
): Promise<ApiClient> {
	const connection = await connect(context);
	const { adaptive } = options;
	const pace = new Pace(options);
	const cancel = cancelSignalOf(context);
	const retrying = <T>(
		attempt: () => Promise<T>,
		repeatable: boolean,
		options: CallOptions = {},
		adaptive?: AdaptiveLimit,
	) =>
		withRetries(attempt, {
			adaptive,
			maxRetries: options.maxRetries ?? DEFAULT_MAX_RETRIES,
			repeatable,
			retryUnsure: options.retryUnsure,
			alsoRepeat: ({ status }) => Boolean(options.mayBeLate) && status === 404,
			pace,
			signals: [cancel, stop, options.signal],
		});
	const timed = (request: WireRequest, { timeoutMs }: CallOptions = {}): WireRequest => {
		const times = [request.timeoutMs, timeoutMs].filter((ms) => ms !== undefined);
		return times.length ? { ...request, timeoutMs: Math.min(...times) } : request;
	};

	/** The stream of a file; an API path may also answer with where the file lies. */
	const open = async (source: WireRequest | { url: string }, options?: CallOptions) => {
		const fetched = async (url: string) =>
			await fetchFile(context, connection, url, options?.timeoutMs);
		if ('url' in source) return await fetched(source.url);
		const request = { ...timed(source, options), responseType: 'file' } as const;
		try {
			return await sendOnce<ByteStream>(context, connection, request);
		} catch (error) {
			const url = placeIn(error, connection.baseUrl);
			if (url === undefined) return await Promise.reject(error);
			return await fetched(url);
		}
	};

	return {
		connection,
		send: async <T>(request: WireRequest, options?: CallOptions) =>
			await retrying(
				async () => await sendOnce<T>(context, connection, timed(request, options)),
				request.repeatable ?? request.method === 'GET',
				options,
				// Not told of downloads: how long they take says nothing of the API.
				adaptive,
			),
		download: async (source, store, options) =>
			await retrying(
				async () => {
					const response = await open(source, options);
					const end = () => response.body.destroy(new Error('timeout: there was no time left'));
					options?.signal?.addEventListener('abort', end);
					if (options?.signal?.aborted) end();
					try {
						return await store(response);
					} catch (error) {
						throw errorFromThrown(error, connection.key, cancel?.aborted);
					} finally {
						options?.signal?.removeEventListener('abort', end);
					}
				},
				'url' in source || source.method === 'GET',
				options,
			),
	};
}

/** Where a response that is no file says that the file lies: a redirect, or JSON that names a URL (contract 3.7). */
function placeIn(error: unknown, baseUrl: string): string | undefined {
	if (!(error instanceof ApiError)) return undefined;
	const { kind, location, body } = error.details;
	if (location !== undefined)
		return URL.canParse(location, baseUrl) ? new URL(location, baseUrl).href : undefined;
	const url = kind === 'invalidResponse' ? fileUrlIn(body) : undefined;
	return url?.startsWith('http') ? url : undefined;
}
