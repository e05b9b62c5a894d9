import type { JsonObject } from '../api/readJson';
import { isObject } from '../api/readJson';

/** Puts what a stream brings in pieces together, whichever fields a vendor has for it. Pure, but for `into`. */

/** Fields whose texts come in pieces; of any other text the first that says something counts. */
const IN_PIECES =
	/^(?:(?:\w+_)?(?:content|text|thinking|thoughts?|refusal|transcript|summary)|reasoning|data|arguments)$/;

/** Parts of a list that go on in the next piece; of other kinds each is one of its own. */
const CONTINUED = /(?:^|[._])(?:text|thinking|reasoning|summary)$/;

/** Adds the fields of a piece to what had come. */
export function mergeDelta(into: JsonObject, piece: JsonObject, except: readonly string[] = []) {
	for (const [key, value] of Object.entries(piece)) {
		if (!except.includes(key)) into[key] = merged(key, into[key], value);
	}
}

function merged(key: string, old: unknown, added: unknown): unknown {
	if (added === null || added === undefined) return old === undefined ? added : old;
	if (old === null || old === undefined)
		return Array.isArray(added) ? mergeLists([], added) : added;
	if (Array.isArray(old) || Array.isArray(added)) return mergeLists(asParts(old), asParts(added));
	if (typeof old === 'string' && typeof added === 'string') {
		if (!IN_PIECES.test(key)) return old || added;
		return key === 'data' ? joinBase64(old, added) : old + added;
	}
	if (!isObject(old) || !isObject(added)) return added;
	const both = { ...old };
	mergeDelta(both, added);
	return both;
}

function asParts(value: unknown): unknown[] {
	if (Array.isArray(value)) return value;
	return value === '' ? [] : [typeof value === 'string' ? { type: 'text', text: value } : value];
}

function mergeLists(old: unknown[], added: unknown[]): unknown[] {
	// The two may be one list: an object that comes for the first time is taken as it is.
	for (const part of [...added]) {
		const at = lastOpen(old, part);
		// Only the last part goes on, unless they are numbered.
		if (at < 0 || (at < old.length - 1 && numberOf(part) === undefined)) old.push(part);
		else old[at] = merged('', old[at], part);
	}
	return old;
}

function lastOpen(parts: unknown[], part: unknown): number {
	for (let at = parts.length - 1; at >= 0; at -= 1) if (isOpen(parts[at], part)) return at;
	return -1;
}

const numberOf = (part: unknown) => (isObject(part) ? part.index : undefined);

function isOpen(open: unknown, part: unknown): boolean {
	if (!isObject(open) || !isObject(part)) return false;
	if (open.type !== part.type || !CONTINUED.test(String(part.type))) return false;
	return ['index', 'id'].every(
		(key) => open[key] == null || part[key] == null || open[key] === part[key],
	);
}

/** Base64 that ends in padding is whole: what follows was encoded by itself. */
function joinBase64(old: string, added: string): string {
	if (!old.endsWith('=')) return old + added;
	const bytes = [old, added].map((text) => Buffer.from(text, 'base64'));
	return Buffer.concat(bytes).toString('base64');
}

/** Counts as they came last; what is missing or nothing then does not beat a number that had come. */
export function mergeUsage(old: unknown, added: unknown): unknown {
	if (!isObject(added)) return old ?? added;
	if (!isObject(old)) return added;
	const both = { ...old };
	for (const [key, value] of Object.entries(added)) {
		if (isObject(value)) both[key] = mergeUsage(both[key], value);
		else if (value || both[key] === undefined || both[key] === null) both[key] = value;
	}
	return both;
}
