import { createHash } from 'crypto';

import { ApiError } from '../../shared/api/apiError';
import { readUpTo } from '../../shared/api/byteStreams';
import type { ByteStream, WireRequest, WireResponse } from '../../shared/api/wire';
import { runPool } from '../../shared/node/concurrency';
import type { Send } from '../../shared/node/operation';

/** Speech in parts: one request for each, and nothing that was made is lost when one fails. */

/** How many parts of a text are made at once: each waits for its turn with all requests of the run as well. */
const AT_ONCE = 3;
const KEPT_MS = 10 * 60_000;
/** Texts whose parts are kept at the same time; the oldest goes first. */
const MOST_KEPT = 10;

type Kept = { at: number; parts: Array<Uint8Array | undefined> };

/** Parts of texts that failed, by all their requests, for the next try: of the node, or of whoever runs it again. */
const kept = new Map<string, Kept>();

const keyOf = (requests: WireRequest[], baseUrl: string) =>
	createHash('sha256')
		.update(JSON.stringify([baseUrl, requests.map(({ body }) => body)]))
		.digest('base64');

function take(key: string): Kept['parts'] {
	const found = kept.get(key);
	kept.delete(key);
	return found && Date.now() - found.at < KEPT_MS ? found.parts : [];
}

function keep(key: string, parts: Kept['parts']) {
	kept.set(key, { at: Date.now(), parts });
	for (const oldest of kept.keys()) if (kept.size > MOST_KEPT) kept.delete(oldest);
}

type Audio = ByteStream | Uint8Array;

/**
 * The audio of each request, in their order.
 * @throws ApiError of the first that fails; what was made is kept, so that the next try goes on there
 */
export async function speakAll(
	send: Send,
	requests: WireRequest[],
	baseUrl: string,
): Promise<Uint8Array[]> {
	const key = keyOf(requests, baseUrl);
	const parts = take(key);
	try {
		await runPool(requests.length, AT_ONCE, async (at) => {
			parts[at] ??= await bytesOf(await send<Audio>(requests[at]));
		});
	} catch (error) {
		const made = parts.filter(Boolean).length;
		if (made) keep(key, parts);
		return await Promise.reject(withCount(error, made, requests.length));
	}
	return parts as Uint8Array[];
}

const withCount = (error: unknown, made: number, count: number) =>
	error instanceof ApiError
		? new ApiError({
				...error.details,
				message: `${error.details.message} (in a text of ${count} parts; ${made} of them were made, and are kept for ten minutes to go on with)`,
			})
		: error;

async function bytesOf({ body }: WireResponse<Audio>): Promise<Uint8Array> {
	return body instanceof Uint8Array ? body : Buffer.concat((await readUpTo(body)).chunks);
}
