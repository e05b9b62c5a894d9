import type { IDataObject } from 'n8n-workflow';

/**
 * The JSON schema of a tool's arguments. n8n's AI SDK converts a zod schema only when it is an instance of its own
 * copy of zod; that of a tool from another package, or of zod 4, would reach the model as a tool without arguments.
 * So a zod schema is told by its shape here, and read without zod: what a model needs to call the tool, which is
 * types, descriptions, choices, defaults, bounds and what is required. A part that is not known allows anything.
 */

type Definition = Record<string, unknown>;

/** What zod 3 (`_def`) and zod 4 (`_zod.def`) have in common. */
type ZodSchema = {
	description?: string;
	_def?: Definition;
	_zod?: { def: Definition; bag?: Definition };
	toJSONSchema?(): IDataObject;
};

const isZod = (schema: unknown): schema is ZodSchema => {
	const { _def, _zod } = (schema ?? {}) as ZodSchema;
	return typeof _zod?.def === 'object' || typeof _def?.typeName === 'string';
};

/**
 * @param schema a zod schema of any copy of zod 3 or 4, or a JSON schema, which is given back as it is
 */
export function toJsonSchema(schema: unknown): unknown {
	if (!isZod(schema)) return schema;
	if (typeof schema.toJSONSchema === 'function') return schema.toJSONSchema();
	return read(schema);
}

/** Keywords whose values are schemas by names of the user's own. */
const BY_NAME = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'];
/** Keywords whose values are no schemas. */
const VALUES = ['const', 'default', 'enum', 'examples', 'required'];

/**
 * The schema without `$schema`, at every depth: it names a dialect of JSON Schema, says nothing to a model, and Gemini
 * refuses it. A property that is called so stays.
 */
export function withoutDialect(schema: unknown): unknown {
	if (Array.isArray(schema)) return schema.map(withoutDialect);
	if (typeof schema !== 'object' || schema === null) return schema;
	const entries = Object.entries(schema).filter(([key]) => key !== '$schema');
	return Object.fromEntries(
		entries.map(([key, value]: [string, unknown]) => {
			if (VALUES.includes(key)) return [key, value];
			const isByName = BY_NAME.includes(key) && typeof value === 'object' && value !== null;
			return [key, isByName ? ofEach(value) : withoutDialect(value)];
		}),
	);
}

const ofEach = (schemas: object) =>
	Object.fromEntries(
		Object.entries(schemas).map(([name, schema]) => [name, withoutDialect(schema)]),
	);

const definitionOf = ({ _zod, _def = {} }: ZodSchema): Definition => _zod?.def ?? _def;

/** `object` for zod 4's `object` as well as for zod 3's `ZodObject`. */
function typeOf(schema: ZodSchema): string {
	const { type, typeName } = definitionOf(schema);
	return String(typeName ?? type)
		.replace(/^Zod/, '')
		.toLowerCase();
}

function read(schema: unknown): IDataObject {
	if (!isZod(schema)) return {};
	const reader = READERS[typeOf(schema)];
	const { description } = schema;
	return { ...reader?.(definitionOf(schema), schema), ...(description && { description }) };
}

type Reader = (definition: Definition, schema: ZodSchema) => IDataObject;

const inner: Reader = (definition) =>
	read(
		definition.innerType ??
			definition.schema ??
			definition.in ??
			(definition.type as ZodSchema | undefined),
	);

const union: Reader = ({ options }) => ({ anyOf: listOf(options).map(read) });

const READERS: Record<string, Reader> = {
	string: (definition, schema) => ({ type: 'string', ...bounds(definition, schema, 'Length') }),
	number: (definition, schema) => ({
		type: isInteger(definition, schema) ? 'integer' : 'number',
		...bounds(definition, schema, 'imum'),
	}),
	bigint: () => ({ type: 'integer' }),
	boolean: () => ({ type: 'boolean' }),
	date: () => ({ type: 'string', format: 'date-time' }),
	null: () => ({ type: 'null' }),
	enum: ({ values, entries }) => choices(values ?? entries),
	nativeenum: ({ values }) => choices(values),
	literal: ({ value, values }) => choices(values ?? [value]),
	object: ({ shape }) => object(typeof shape === 'function' ? (shape as () => object)() : shape),
	array: ({ element, type }) => ({ type: 'array', items: read(element ?? type) }),
	tuple: ({ items }) => ({ type: 'array', prefixItems: listOf(items).map(read) }),
	record: ({ valueType }) => ({ type: 'object', additionalProperties: read(valueType) }),
	union,
	discriminatedunion: union,
	intersection: ({ left, right }) => ({ allOf: [read(left), read(right)] }),
	nullable: (definition, schema) => ({ anyOf: [inner(definition, schema), { type: 'null' }] }),
	default: (definition, schema) => ({ ...inner(definition, schema), ...defaultOf(definition) }),
	lazy: ({ getter }) => read((getter as () => unknown)()),
	...Object.fromEntries(
		['optional', 'effects', 'pipeline', 'pipe', 'readonly', 'branded', 'catch', 'prefault'].map(
			(name) => [name, inner],
		),
	),
};

function object(shape: unknown): IDataObject {
	const fields = Object.entries((shape ?? {}) as Record<string, unknown>);
	const required = fields.filter(([, field]) => !mayBeMissing(field)).map(([name]) => name);
	return {
		type: 'object',
		properties: Object.fromEntries(fields.map(([name, field]) => [name, read(field)])),
		...(required.length && { required }),
	};
}

const mayBeMissing = (field: unknown) =>
	isZod(field) && ['optional', 'default', 'prefault', 'catch'].includes(typeOf(field));

/** Also a Map, as zod 3 keeps the options of a discriminated union. */
const listOf = (values: unknown): unknown[] =>
	values instanceof Map ? [...values.values()] : Array.isArray(values) ? values : [];

function choices(values: unknown): IDataObject {
	const list = Array.isArray(values) ? values : numbersOrNames((values ?? {}) as Definition);
	const types = [...new Set(list.map((value) => typeof value))];
	return {
		...(types.length === 1 && ['string', 'number', 'boolean'].includes(types[0])
			? { type: types[0] }
			: {}),
		enum: list as string[],
	};
}

/** TypeScript's numeric enums hold their names as values, too. */
function numbersOrNames(entries: Definition): unknown[] {
	const values = Object.values(entries);
	return values.some((value) => typeof value === 'number')
		? values.filter((value) => typeof value === 'number')
		: values;
}

function defaultOf({ defaultValue }: Definition): IDataObject {
	const value: unknown = typeof defaultValue === 'function' ? defaultValue() : defaultValue;
	return value === undefined ? {} : { default: value as IDataObject };
}

type Check = { kind?: string; value?: number };

const checksOf = ({ checks }: Definition) => (Array.isArray(checks) ? (checks as Check[]) : []);

const isInteger = (definition: Definition, { _zod }: ZodSchema) =>
	/int/.test(String(_zod?.bag?.format ?? '')) ||
	checksOf(definition).some(({ kind }) => kind === 'int');

/** `minimum` and `maximum` of numbers, `minLength` and `maxLength` of texts. */
function bounds(definition: Definition, { _zod }: ZodSchema, suffix: 'Length' | 'imum') {
	const found = (name: 'min' | 'max'): number | undefined => {
		const bag = _zod?.bag?.[`${name}imum`];
		const check = checksOf(definition).find(({ kind }) => kind === name)?.value;
		const value = typeof bag === 'number' ? bag : check;
		// zod 4 gives integers the bounds of safe ones.
		return value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : undefined;
	};
	const [least, most] = [found('min'), found('max')];
	return {
		...(least !== undefined && { [`min${suffix}`]: least }),
		...(most !== undefined && { [`max${suffix}`]: most }),
	};
}
