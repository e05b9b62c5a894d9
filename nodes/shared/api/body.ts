import type { FormField } from './wire';

/** A request body in wire order, without the keys that have no value. */
export function compact(body: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}

/** An object without some of its keys. */
export const omit = <Value extends object>(object: Value, ...keys: string[]): Partial<Value> =>
	Object.fromEntries(
		Object.entries(object).filter(([key]) => !keys.includes(key)),
	) as Partial<Value>;

/** `undefined` for an empty object, so that it is not sent. */
export function compactOrNothing(body: Record<string, unknown>) {
	const full = compact(body);
	return Object.keys(full).length ? full : undefined;
}

/**
 * Form fields of a record, in its order: a list repeats its field as `name[]`, as OpenAI's clients send it, an
 * object goes out as JSON text.
 */
export function formFields(record: Record<string, unknown>): FormField[] {
	return Object.entries(compact(record)).flatMap(([name, value]): FormField[] => {
		if (!Array.isArray(value)) return [[name, formText(value)]];
		const repeated = name.endsWith('[]') ? name : `${name}[]`;
		return value.map((entry) => [repeated, formText(entry)]);
	});
}

const formText = (value: unknown) =>
	typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
