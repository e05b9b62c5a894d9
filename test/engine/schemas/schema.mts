/** JSON schemas out of values: what n8n's editor shows of a node's fields before it has run for the first time. */

export type Schema = {
	type: string | string[];
	properties?: Record<string, Schema>;
	items?: Schema;
};

/** A schema that fits the value. */
export function schemaOf(value: unknown): Schema {
	if (value === null) return { type: 'null' };
	if (Array.isArray(value)) {
		const [first, ...rest] = value.map(schemaOf);
		return { type: 'array', ...(first && { items: rest.reduce(merged, first) }) };
	}
	if (typeof value !== 'object') return { type: typeof value };
	const entries = Object.entries(value).filter(([, one]) => one !== undefined);
	return {
		type: 'object',
		properties: Object.fromEntries(entries.map(([name, one]) => [name, schemaOf(one)])),
	};
}

/** A schema that fits whatever fits one of two. */
export function merged(one: Schema, other: Schema): Schema {
	const types = [...new Set([one.type, other.type].flat())];
	const names = Object.keys({ ...one.properties, ...other.properties });
	const properties = names.map((name) => [
		name,
		both(one.properties?.[name], other.properties?.[name]),
	]);
	const items = both(one.items, other.items);
	return {
		type: types.length === 1 ? types[0] : types,
		...(names.length && { properties: Object.fromEntries(properties) as Schema['properties'] }),
		...(items && { items }),
	};
}

const both = (one?: Schema, other?: Schema) => (one && other ? merged(one, other) : (one ?? other));
