import type { IDataObject } from 'n8n-workflow';

import { compact } from '../api/body';
import { isObject } from '../api/readJson';
import { FieldError } from './fieldError';

/** JSON that users type: objects, lists, and the 'Extra Body' that reaches what has no field. */

export const EXTRA_BODY_LABEL = 'Extra Body (JSON)';

/**
 * 'Extra Body' over a body: what the user writes there wins, because it is there to reach what has no field.
 * @throws FieldError for keys that would change how the response has to be read
 */
export function withExtraBody(
	body: Record<string, unknown>,
	extra: IDataObject | undefined,
): Record<string, unknown> {
	const added = asObject(extra, EXTRA_BODY_LABEL) ?? {};
	if ('stream' in added) {
		throw new FieldError(
			EXTRA_BODY_LABEL,
			"cannot set 'stream'",
			"Use the 'Stream' option where there is one.",
		);
	}
	return { ...compact(body), ...added };
}

/** @throws FieldError when a JSON field holds something else than an object */
export function asObject(value: unknown, label: string): IDataObject | undefined {
	if (value === undefined) return undefined;
	if (typeof value === 'object' && value !== null && !Array.isArray(value))
		return value as IDataObject;
	throw new FieldError(label, 'must be a JSON object, like { "key": "value" }');
}

/** @throws FieldError when a JSON field holds something else than a list of objects */
export function asList(value: unknown, label: string): IDataObject[] | undefined {
	if (value === undefined) return undefined;
	if (!Array.isArray(value)) throw new FieldError(label, 'must be a JSON list, like [ … ]');
	const at = value.findIndex((entry) => !isObject(entry));
	if (at < 0) return value as IDataObject[];
	throw new FieldError(
		label,
		`must be a list of JSON objects, but entry ${at + 1} is ${JSON.stringify(value[at])}`,
	);
}
