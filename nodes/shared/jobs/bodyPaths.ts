import { isObject } from '../api/readJson';
import { FieldError } from '../node/fieldError';

/** Request bodies that are put together from several fields. */

/** Longer lists than this come from a mistake. */
const MOST_ENTRIES = 100;

/**
 * A body with a value at a dot path. Numbers are places in a list, and a value beside one that is there already makes
 * a list of both.
 * @param path like `input.image` or `images.0`
 * @throws FieldError for what is no path
 */
export function putAt(
	body: Record<string, unknown>,
	path: string,
	value: unknown,
	label: string,
): Record<string, unknown> {
	const names = path.trim().split('.');
	if (names.some((name) => name.trim() === '') || /^\d+$/.test(names[0])) {
		throw new FieldError(
			label,
			`must be a dot path like input.image, but it is '${path.slice(0, 100)}'`,
		);
	}
	if (names.some((name) => /^\d+$/.test(name) && Number(name) >= MOST_ENTRIES)) {
		throw new FieldError(label, `holds a place in a list beyond ${MOST_ENTRIES}: '${path}'`);
	}
	return put(body, names, value) as Record<string, unknown>;
}

function put(around: unknown, [name, ...rest]: string[], value: unknown): unknown {
	if (name === undefined) return around === undefined ? value : [around, value].flat();
	if (/^\d+$/.test(name) && !isObject(around)) {
		const list: unknown[] = Array.isArray(around) ? [...(around as unknown[])] : [];
		// No holes: JSON has none.
		while (list.length < Number(name)) list.push(null);
		const place = Number(name);
		list[place] = put(list[place] ?? undefined, rest, value);
		return list;
	}
	const object = isObject(around) ? around : {};
	const before = Object.hasOwn(object, name) ? object[name] : undefined;
	return { ...object, [name]: put(before, rest, value) };
}

/** One body over another: objects are joined, anything else takes the place of what was there. */
export function merged(
	body: Record<string, unknown>,
	over: Record<string, unknown>,
): Record<string, unknown> {
	const pairs = Object.entries(over).map(([name, value]) => {
		const before = Object.hasOwn(body, name) ? body[name] : undefined;
		return [name, isObject(before) && isObject(value) ? merged(before, value) : value] as const;
	});
	return { ...body, ...Object.fromEntries(pairs) };
}

/** Without the keys that have no value, at any depth of objects. */
export function withoutGaps(body: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(body)
			.filter(([, value]) => value !== undefined)
			.map(([name, value]) => [name, isObject(value) ? withoutGaps(value) : value]),
	);
}
