import type { Schema } from '../../text/valueFor.mts';
import { refused } from './errors.mts';

/** What Google's own kind of schema has; all else of JSON schema is an unknown name to it. */
const known = new Set([
	...['type', 'format', 'title', 'description', 'nullable', 'default', 'example', 'enum', 'anyOf'],
	...['items', 'minItems', 'maxItems', 'properties', 'propertyOrdering', 'required'],
	...['minProperties', 'maxProperties', 'minimum', 'maximum', 'minLength', 'maxLength', 'pattern'],
]);
const types = ['STRING', 'NUMBER', 'INTEGER', 'BOOLEAN', 'ARRAY', 'OBJECT', 'NULL'];
const stringFormats = ['enum', 'date-time'];

/** Refuses what is outside of the subset of OpenAPI that `responseSchema` and `parameters` take. */
export function checkSubset(schema: unknown, path: string): void {
	if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) {
		throw refused(`Invalid value at '${path}': must be an object.`);
	}
	const node = schema as Schema;
	const strange = Object.keys(node).find((key) => !known.has(key));
	if (strange !== undefined) {
		throw refused(
			`Invalid JSON payload received. Unknown name "${strange}" at '${path}': Cannot find field.`,
		);
	}
	const { type, format, items, properties, required, anyOf, enum: values } = node;
	if (Array.isArray(type)) {
		throw refused(
			`Invalid JSON payload received. Unknown name "type" at '${path}': Proto field is not ` +
				'repeating, cannot start list.',
		);
	}
	if (type === undefined && !anyOf) throw refused(`* ${path}.type: must be specified`);
	const kind = String(type).toUpperCase();
	if (type !== undefined && !types.includes(kind)) {
		throw refused(`Invalid value at '${path}.type': "${String(type)}"`);
	}
	if (Array.isArray(values) && values.some((value) => typeof value !== 'string')) {
		throw refused(`Invalid value at '${path}.enum': must be strings.`);
	}
	if (kind === 'STRING' && format !== undefined && !stringFormats.includes(String(format))) {
		throw refused(`* ${path}.format: only 'enum' and 'date-time' are supported for STRING type`);
	}
	if (kind === 'ARRAY' && items === undefined) throw refused(`* ${path}.items: missing field.`);
	if (items !== undefined) checkSubset(items, `${path}.items`);
	if (kind === 'OBJECT') checkObject(properties, required, path);
	for (const [at, choice] of ((anyOf ?? []) as unknown[]).entries()) {
		checkSubset(choice, `${path}.anyOf[${at}]`);
	}
}

function checkObject(properties: unknown, required: unknown, path: string): void {
	const entries = Object.entries((properties ?? {}) as Record<string, unknown>);
	if (entries.length === 0) {
		throw refused(`* ${path}.properties: should be non-empty for OBJECT type`);
	}
	for (const [name, value] of entries) checkSubset(value, `${path}.properties[${name}]`);
	const names = entries.map(([name]) => name);
	for (const [at, name] of ((required ?? []) as string[]).entries()) {
		if (!names.includes(name)) throw refused(`* ${path}.required[${at}]: property is not defined`);
	}
}

/** The same schema with the type names of JSON schema. */
export function asJsonSchema(schema: unknown): unknown {
	if (Array.isArray(schema)) return schema.map(asJsonSchema);
	if (typeof schema !== 'object' || schema === null) return schema;
	return Object.fromEntries(
		Object.entries(schema).map(([key, value]) => {
			if (key === 'type' && typeof value === 'string') return [key, value.toLowerCase()];
			return [key, ['enum', 'default', 'example'].includes(key) ? value : asJsonSchema(value)];
		}),
	);
}
