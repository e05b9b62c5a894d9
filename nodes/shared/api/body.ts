import type { IDataObject } from 'n8n-workflow';

import { FieldError } from './fieldError';
import type { FormField } from './wire';

/** A request body in wire order, without the keys that have no value. */
export function compact(body: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}

/** `undefined` for an empty object, so that it is not sent. */
export function compactOrNothing(body: Record<string, unknown>) {
	const full = compact(body);
	return Object.keys(full).length ? full : undefined;
}

/**
 * 'Extra Body' over a body: what the user writes there wins, because it is there to reach what has no field.
 * @throws FieldError for keys that would change how the answer has to be read
 */
export function withExtraBody(
	body: Record<string, unknown>,
	extra: IDataObject | undefined,
	label = 'Extra Body',
): Record<string, unknown> {
	const added = asObject(extra, label) ?? {};
	if ('stream' in added) {
		throw new FieldError(
			label,
			"cannot set 'stream'",
			"Use the 'Stream' option where there is one.",
		);
	}
	return { ...compact(body), ...added };
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

/** @throws FieldError when a JSON field holds something else than an object */
export function asObject(value: unknown, label: string): IDataObject | undefined {
	if (value === undefined) return undefined;
	if (typeof value === 'object' && value !== null && !Array.isArray(value))
		return value as IDataObject;
	throw new FieldError(label, 'must be a JSON object, like { "key": "value" }');
}

/** @throws FieldError when a JSON field holds something else than a list */
export function asList(value: unknown, label: string): IDataObject[] | undefined {
	if (value === undefined) return undefined;
	if (Array.isArray(value)) return value as IDataObject[];
	throw new FieldError(label, 'must be a JSON list, like [ … ]');
}
