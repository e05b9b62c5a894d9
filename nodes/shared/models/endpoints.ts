import type { CallOptions } from '../api/client';
import { isObject, readJson } from '../api/readJson';
import type { WireRequest, WireResponse } from '../api/wire';
import { CATALOG_REQUEST } from './catalog';

/** Which paths the catalog names for a model (contract 4.4, H.1), kept for some minutes for all runs of the process. */

const KEEP_MS = 10 * 60_000;
/** A catalog that does not answer is asked again sooner; until then it is as if it were silent. */
const KEEP_FAILURE_MS = 60_000;
const TIMEOUT_MS = 5_000;
const MOST_HOSTS = 20;

type Paths = ReadonlyMap<string, string>;
type Kept = { paths: Promise<Paths>; until: number };

/** By base URL; the catalog is public, and the same for every key. */
const kept = new Map<string, Kept>();

type SendRequest = (
	request: WireRequest,
	options?: CallOptions,
) => Promise<Pick<WireResponse<unknown>, 'body'>>;

/**
 * The paths of a model, as one text; undefined where the catalog does not know it, names none, or cannot be had: it
 * is a help, and never an error.
 */
export async function endpointsOf(
	model: string,
	send: SendRequest,
	baseUrl: string,
): Promise<string | undefined> {
	return (await pathsOf(send, baseUrl)).get(model.trim().toLowerCase());
}

async function pathsOf(send: SendRequest, baseUrl: string): Promise<Paths> {
	const known = kept.get(baseUrl);
	if (known && known.until > Date.now()) return await known.paths;
	const paths = send(CATALOG_REQUEST, { maxRetries: 0, timeoutMs: TIMEOUT_MS }).then(
		({ body }) => pathsIn(body),
		() => {
			const entry = kept.get(baseUrl);
			if (entry) entry.until = Date.now() + KEEP_FAILURE_MS;
			return new Map<string, string>();
		},
	);
	kept.delete(baseUrl);
	kept.set(baseUrl, { paths, until: Date.now() + KEEP_MS });
	if (kept.size > MOST_HOSTS) kept.delete([...kept.keys()][0]);
	return await paths;
}

/** Pure: of each model that has some. `endpoints` is JSON as text, an object, a list, or null (contract 4.4). */
export function pathsIn(body: unknown): Paths {
	const list = isObject(body) ? body.data : body;
	const rows = Array.isArray(list) ? list.filter(isObject) : [];
	return new Map(
		rows.flatMap(({ id, endpoints }) => {
			const text = textOf(endpoints);
			return typeof id === 'string' && text ? [[id.toLowerCase(), text] as const] : [];
		}),
	);
}

/** All paths as one text, whatever form they have. */
function textOf(endpoints: unknown): string {
	if (!endpoints) return '';
	const read = typeof endpoints === 'string' ? readJson(endpoints) : { value: endpoints };
	const value = 'value' in read ? read.value : endpoints;
	const text = JSON.stringify(value).replace(/\\+\//g, '/');
	return /[{["]\/|\w\//.test(text) ? text : '';
}
