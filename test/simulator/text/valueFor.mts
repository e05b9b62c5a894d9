/** A JSON schema, as far as the simulator reads it. */
export type Schema = Record<string, unknown>;

type Options = { root?: Schema; optional?: boolean; depth?: number };

/**
 * A value valid for a JSON schema, made from `text`: strings carry the text, numbers count its
 * words, arrays have their least length (at least one). With `optional: false` only required
 * properties are filled.
 */
export function valueFor(schema: unknown, text: string, options: Options = {}): unknown {
	if (typeof schema !== 'object' || schema === null) return text;
	const node = schema as Schema;
	const { root = node, optional = true, depth = 0 } = options;
	const inner = { root, optional, depth: depth + 1 };
	if (depth > 12) return null;
	if (typeof node.$ref === 'string') return valueFor(resolve(root, node.$ref), text, inner);
	if ('const' in node) return node.const;
	if (Array.isArray(node.enum)) return node.enum[0];
	if ('default' in node) return node.default;
	for (const key of ['anyOf', 'oneOf']) {
		const choices = node[key];
		if (Array.isArray(choices)) return valueFor(choices[0], text, inner);
	}
	if (Array.isArray(node.allOf)) {
		return valueFor(Object.assign({}, node, { allOf: undefined }, ...node.allOf), text, inner);
	}
	switch (typeOf(node)) {
		case 'object':
			return objectFor(node, text, inner);
		case 'array':
			return Array.from({ length: Math.max(1, numberOr(node.minItems, 1)) }, () =>
				valueFor(node.items ?? {}, text, inner),
			);
		case 'integer':
		case 'number':
			return numberFor(node, text);
		case 'boolean':
			return true;
		case 'null':
			return null;
		default:
			return stringFor(node, text);
	}
}

function objectFor(node: Schema, text: string, options: Options): Record<string, unknown> {
	const properties = (node.properties ?? {}) as Record<string, unknown>;
	const required = Array.isArray(node.required) ? (node.required as string[]) : [];
	const names = options.optional ? Object.keys(properties) : required;
	return Object.fromEntries(
		names.map((name) => [name, valueFor(properties[name] ?? {}, text, options)]),
	);
}

function numberFor(node: Schema, text: string): number {
	const words = text.split(/\s+/).filter(Boolean).length;
	const step = numberOr(node.multipleOf, 0);
	const low = Math.max(
		numberOr(node.minimum, -Infinity),
		numberOr(node.exclusiveMinimum, -Infinity) + 1,
	);
	const high = Math.min(
		numberOr(node.maximum, Infinity),
		numberOr(node.exclusiveMaximum, Infinity) - 1,
	);
	const value = Math.min(Math.max(words, low), high);
	return step > 0 ? Math.ceil(value / step) * step : value;
}

function stringFor(node: Schema, text: string): string {
	const formats: Record<string, string> = {
		'date-time': '2026-01-02T03:04:05Z',
		date: '2026-01-02',
		time: '03:04:05Z',
		email: 'sim@example.test',
		uri: 'https://example.test/sim',
		uuid: '00000000-0000-4000-8000-000000000001',
	};
	if (typeof node.format === 'string' && formats[node.format]) return formats[node.format];
	const padded = text.padEnd(numberOr(node.minLength, 0), '.');
	return padded.slice(0, numberOr(node.maxLength, Infinity));
}

function typeOf(node: Schema): string | undefined {
	if (Array.isArray(node.type)) {
		return (node.type as string[]).find((type) => type !== 'null') ?? 'null';
	}
	if (typeof node.type === 'string') return node.type;
	if (node.properties) return 'object';
	return node.items ? 'array' : undefined;
}

function resolve(root: Schema, ref: string): unknown {
	const steps = ref.replace(/^#\/?/, '').split('/').filter(Boolean);
	return steps.reduce<unknown>(
		(node, step) =>
			(node as Schema | undefined)?.[step.replaceAll('~1', '/').replaceAll('~0', '~')],
		root,
	);
}

const numberOr = (value: unknown, fallback: number) =>
	typeof value === 'number' ? value : fallback;
