export type JsonObject = Record<string, unknown>;

/** Neither a list nor null. */
export const isObject = (value: unknown): value is JsonObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text read as JSON: its value, or why it is none. */
export type ReadJson = { value: unknown; problem?: undefined } | { problem: string };

export function readJson(text: string): ReadJson {
	try {
		// JSON.parse takes white space around a value, but no byte order mark.
		return { value: JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text) as unknown };
	} catch (error) {
		return { problem: (error as Error).message };
	}
}

/** A whole number that is too long for JavaScript, where a value may stand. */
const LONG = /[:[,]\s*-?\d{16,}\s*[,\]}]/;
const TOKENS = /"(?:[^"\\]|\\.)*"|(?<![\w.+-])-?\d{16,}(?![\w.])/g;

/**
 * {@link readJson} for bodies of an API: whole numbers beyond 2^53 become text, digit by digit. Some upstreams give
 * their jobs such ids, and a job whose id was rounded cannot be found any more.
 */
export const readBody = (text: string): ReadJson =>
	readJson(LONG.test(text) ? text.replace(TOKENS, quoted) : text);

const quoted = (token: string) =>
	token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`;

/** Some models put their JSON into a Markdown fence although they were asked not to. */
const FENCED = /^\s*```(?:json)?\s*([\s\S]*?)\s*```\s*$/i;

/** The text inside a code fence, or the text itself. */
export const withoutFence = (text: string) => FENCED.exec(text)?.[1] ?? text;

/** Reading responses of unknown shape: nothing here throws, and what does not fit is undefined. */

/** The value at a path like `data.videos.0.url`; numbers are places in a list. */
export function at(body: unknown, path: string): unknown {
	let value: unknown = body;
	if (!path.includes('.')) return own(value, path);
	for (const name of path.split('.')) {
		value = own(value, name);
		if (value === undefined) return undefined;
	}
	return value;
}

const own = (value: unknown, name: string): unknown =>
	typeof value === 'object' && value !== null && Object.hasOwn(value, name)
		? (value as Record<string, unknown>)[name]
		: undefined;

/** A text that says something; numbers as text, because some upstreams send ids as numbers. */
export function asText(value: unknown): string | undefined {
	if (typeof value === 'string') return value.trim() === '' ? undefined : value;
	return typeof value === 'number' && Number.isFinite(value) ? String(value) : undefined;
}

/** A number, also out of `"5"` or `"35%"`. */
export function asNumber(value: unknown): number | undefined {
	const source = typeof value === 'string' ? value.trim().replace(/%$/, '') : value;
	const number = typeof source === 'string' && source !== '' ? Number(source) : source;
	return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** The first of the paths that holds what `read` understands. */
export function first<T>(
	body: unknown,
	paths: readonly string[],
	read: (value: unknown) => T | undefined,
): T | undefined {
	for (const path of paths) {
		const found = read(at(body, path));
		if (found !== undefined) return found;
	}
	return undefined;
}
