import { compact, omit } from '../api/body';
import type { JsonObject } from '../api/readJson';
import { isObject } from '../api/readJson';

/** Sources that an answer names, of any vendor, in one flat form: url, title, and what else is told of each. */

/** Where answers, their choices, messages and parts list their sources. */
export const CITATION_LISTS = [
	'annotations',
	'citations',
	'search_results',
	'sources',
	'web_search',
	'search_info',
	'context',
	'reference_ids',
	'grounding_metadata',
	'groundingMetadata',
	'groundingChunks',
	'grounding_chunks',
	'citationMetadata',
	'citationSources',
];

/** The sources that an object lists. */
export function citationsIn(holder: JsonObject): JsonObject[] {
	const found: JsonObject[] = [];
	for (const key of CITATION_LISTS) if (holder[key]) found.push(...entries(holder[key]).map(flat));
	return found;
}

function entries(list: unknown): unknown[] {
	if (Array.isArray(list)) return list.filter((entry) => entry !== null && entry !== '');
	return isObject(list) ? CITATION_LISTS.flatMap((key) => entries(list[key])) : [];
}

/** `{type: 'url_citation', url_citation: {url, …}}`, the same without nesting, `{web: {uri}}`, or a bare URL. */
function flat(entry: unknown): JsonObject {
	if (typeof entry !== 'object' || entry === null)
		return typeof entry === 'string' ? { url: entry } : { reference: entry };
	const { type, ...rest } = entry as JsonObject;
	const nested = typeof type === 'string' && isObject(rest[type]) ? rest[type] : rest.web;
	const own = isObject(nested)
		? { ...omit(rest, typeof type === 'string' ? type : 'web'), ...nested }
		: rest;
	const { uri, link, start_index: start, end_index: end, ...more } = own as JsonObject;
	return compact({
		type: type === 'url_citation' || type === 'url' ? undefined : type,
		url: more.url ?? uri ?? link,
		title: more.title,
		startIndex: start ?? undefined,
		endIndex: end ?? undefined,
		...camelKeys(omit(more, 'url', 'title')),
	});
}

/** Keys as those of all output items are spelled; values stay as they are. */
export const camelKeys = (object: JsonObject): JsonObject =>
	Object.fromEntries(
		Object.entries(object)
			.filter(([, value]) => value !== null && value !== undefined)
			.map(([key, value]) => [
				key.replace(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase()),
				value,
			]),
	);

/** Each source once: some vendors list the same URLs twice, bare and with their titles. */
export function distinct(citations: JsonObject[]): JsonObject[] {
	const found: JsonObject[] = [];
	for (const one of citations) {
		const at = found.findIndex((other) => samePlace(other, one));
		if (at < 0) found.push(one);
		else found[at] = { ...found[at], ...one };
	}
	return found;
}

const samePlace = (a: JsonObject, b: JsonObject) => {
	if (JSON.stringify(a) === JSON.stringify(b)) return true;
	const isBare = (one: JsonObject) => Object.keys(one).join() === 'url';
	return a.url !== undefined && a.url === b.url && (isBare(a) || isBare(b));
};
