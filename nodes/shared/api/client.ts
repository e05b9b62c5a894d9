import type { ApiContext, Connection } from './connection';
import { connect } from './connection';
import { errorFromThrown } from './apiError';
import { cancelSignalOf, fetchFile, sendOnce } from './request';
import { DEFAULT_MAX_RETRIES, Pace, withRetries } from './retry';
import type { ByteStream, WireResponse, WireRequest } from './wire';

export type CallOptions = {
	maxRetries?: number;
	timeoutMs?: number;
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

/**
 * @param stop aborted when the run has failed: nothing that is not yet on the wire is sent any more
 */
export async function createClient(context: ApiContext, stop?: AbortSignal): Promise<ApiClient> {
	const connection = await connect(context);
	const pace = new Pace();
	const cancel = cancelSignalOf(context);
	const retrying = <T>(attempt: () => Promise<T>, repeatable: boolean, options: CallOptions = {}) =>
		withRetries(attempt, {
			maxRetries: options.maxRetries ?? DEFAULT_MAX_RETRIES,
			repeatable,
			pace,
			signals: [cancel, stop, options.signal],
		});
	const timed = (request: WireRequest, { timeoutMs }: CallOptions = {}): WireRequest => {
		const times = [request.timeoutMs, timeoutMs].filter((ms) => ms !== undefined);
		return times.length ? { ...request, timeoutMs: Math.min(...times) } : request;
	};

	return {
		connection,
		send: async <T>(request: WireRequest, options?: CallOptions) =>
			await retrying(
				async () => await sendOnce<T>(context, connection, timed(request, options)),
				request.repeatable ?? request.method === 'GET',
				options,
			),
		download: async (source, store, options) =>
			await retrying(
				async () => {
					const response =
						'url' in source
							? await fetchFile(context, connection, source.url, options?.timeoutMs)
							: await sendOnce<ByteStream>(context, connection, {
									...timed(source, options),
									responseType: 'file',
								});
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
