import type {
	IDataObject,
	IExecuteFunctions,
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
} from 'n8n-workflow';

import { FieldError } from './fieldError';
import { isObject, readJson } from '../api/readJson';

/**
 * The only reader of parameters. Reads what `fields` describes for one item and converts it by the field's
 * type, so that operations get numbers as numbers, JSON parsed, and `undefined` for what is not set.
 * @throws FieldError naming the field by its label
 */
export function readParams<Params>(
	context: Pick<IExecuteFunctions, 'getNode' | 'getNodeParameter'>,
	fields: INodeProperties[],
	itemIndex: number,
): Params {
	const set = context.getNode().parameters;
	const params: IDataObject = {};
	for (const field of fields) {
		// n8n takes fields that are not displayed out of a workflow's parameters before it runs.
		if (field.type === 'notice' || !(field.name in set) || !isShown(field, params)) continue;
		const raw = context.getNodeParameter(
			field.name,
			itemIndex,
			null,
			field.type === 'resourceLocator' ? { extractValue: true } : {},
		) as unknown;
		const value = convert(field, raw);
		if (field.required && isEmpty(value)) throw emptyField(field, set[field.name]);
		if (decides(field, fields)) refuseOther(field, value);
		params[field.name] = value as IDataObject;
	}
	return params as Params;
}

/**
 * Whether a field counts for this item. Where the choice that shows it is made by an expression, n8n leaves the fields
 * of all choices in.
 */
const isShown = ({ displayOptions }: INodeProperties, params: IDataObject) =>
	Object.entries(displayOptions?.show ?? {}).every(
		([name, values]) =>
			!(name in params) ||
			// Of several choices one will do.
			[params[name]].flat().some((value) => (values as unknown[]).includes(value)),
	);

/** Whether other fields are shown by this choice: then it is one of ours, and not the API's. */
const decides = ({ type, name, options }: INodeProperties, fields: INodeProperties[]) =>
	type === 'options' &&
	options !== undefined &&
	fields.some(({ displayOptions }) => name in (displayOptions?.show ?? {}));

function refuseOther({ displayName, options }: INodeProperties, value: unknown) {
	const known = (options as INodePropertyOptions[]).map((option) => option.value);
	if (value === undefined || known.includes(value as string)) return;
	throw new FieldError(
		displayName,
		`must be one of its choices (${known.join(', ')}), but it is ${JSON.stringify(value)}`,
	);
}

const isEmpty = (value: unknown) =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

function emptyField(field: INodeProperties, source: unknown): FieldError {
	const typed = (source as { value?: unknown } | undefined)?.value ?? source;
	return typeof typed === 'string' && typed.startsWith('=')
		? new FieldError(field.displayName, 'is empty: its expression gave no value for this item')
		: new FieldError(field.displayName, 'is empty');
}

/** A value as its field's type promises it; empty optional values become undefined. */
function convert(field: INodeProperties, raw: unknown): unknown {
	if (raw === undefined || raw === null) return undefined;
	switch (field.type) {
		case 'number':
			return toNumber(field, raw);
		case 'boolean':
			return typeof raw === 'string' ? raw.trim().toLowerCase() === 'true' : Boolean(raw);
		case 'json':
			return toJson(field, raw);
		case 'collection':
			return convertCollection(field.options as INodeProperties[], raw as IDataObject);
		case 'fixedCollection':
			return convertFixedCollection(field, raw as IDataObject);
		case 'dateTime':
			return toDateText(field, raw);
		case 'resourceLocator':
			return toText(field, raw)?.trim();
		case 'options':
			return toChoice(field, raw);
		case 'string':
			return field.typeOptions?.multipleValues || isFile(field, raw) || isList(field, raw)
				? raw
				: toText(field, raw);
		default:
			return raw;
	}
}

/** A field that names a file also takes the file itself, out of any node: `{{ $('HTTP Request').item.binary.data }}`. */
const isFile = ({ typeOptions }: INodeProperties, raw: unknown) =>
	Boolean(typeOptions?.binaryDataProperty) && typeof raw === 'object';

/** A text field that says so takes a list of texts, which only an expression can give. */
const isList = ({ typeOptions }: INodeProperties, raw: unknown) =>
	typeOptions?.takesList === true && Array.isArray(raw);

function toText(field: INodeProperties, raw: unknown): string | undefined {
	if (raw === '') return undefined;
	if (typeof raw === 'object') {
		throw new FieldError(
			field.displayName,
			'must be text, but its expression gave an object or a list',
			'Use an expression that ends at a text, or {{ JSON.stringify(…) }}.',
		);
	}
	refuseNoNumber(field, raw);
	return String(raw).replace(HALF_CHARACTER, '\ufffd');
}

/** What is left of an emoji that an expression has cut; no URL can hold it, and APIs refuse it. */
const HALF_CHARACTER = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** What a calculation with a missing field gives. */
function refuseNoNumber(field: INodeProperties, raw: unknown) {
	if (typeof raw === 'number' && !Number.isFinite(raw))
		throw new FieldError(field.displayName, `has no value: its expression gave ${raw}`);
}

/** Any single value: what a list does not have, the API may. */
function toChoice(field: INodeProperties, raw: unknown): unknown {
	if (raw === '') return undefined;
	refuseNoNumber(field, raw);
	if (typeof raw !== 'object') {
		const values = (field.options ?? []).map((option) => (option as { value?: unknown }).value);
		return values.find((value) => String(value) === String(raw)) ?? String(raw);
	}
	throw new FieldError(
		field.displayName,
		'must be one of its choices, but its expression gave an object or a list',
	);
}

function toNumber(field: INodeProperties, raw: unknown): number | undefined {
	if (raw === '') return undefined;
	const value = typeof raw === 'string' && raw.trim() !== '' ? Number(raw.trim()) : raw;
	const refuse = (problem: string) =>
		new FieldError(field.displayName, `must be ${problem}, but it is ${JSON.stringify(raw)}`);
	if (typeof value !== 'number' || !Number.isFinite(value)) throw refuse('a number');
	const { minValue = -Infinity, maxValue = Infinity, numberPrecision } = field.typeOptions ?? {};
	// The editor keeps typed values within these; an expression gives what it gives.
	if (numberPrecision === undefined && !Number.isInteger(value)) throw refuse('a whole number');
	if (value < minValue) throw refuse(`${minValue} or more`);
	if (value > maxValue) throw refuse(`${maxValue} or less`);
	return value;
}

/** The date as it was written, in whatever time zone, with `YYYY-MM-DD` first. */
function toDateText(field: INodeProperties, raw: unknown): string | undefined {
	if (raw === '') return undefined;
	// Expressions like {{ $now }} give Luxon's DateTime or a Date; both write themselves as ISO text in JSON.
	const written = String(
		typeof raw === 'object' ? (raw as { toJSON?(): unknown }).toJSON?.() : raw,
	);
	const isDate =
		/^\d{4}-\d{2}-\d{2}/.test(written) && !Number.isNaN(Date.parse(written.slice(0, 10)));
	if (isDate) return written;
	throw new FieldError(
		field.displayName,
		`must be a date like 2026-08-31, but it is ${JSON.stringify(raw)}`,
	);
}

function toJson(field: INodeProperties, raw: unknown): unknown {
	if (typeof raw !== 'string') return raw;
	if (raw.trim() === '') return undefined;
	const parsed = readJson(raw);
	if (parsed.problem === undefined) return parsed.value;
	throw new FieldError(field.displayName, `is not valid JSON: ${parsed.problem}`);
}

function convertCollection(fields: INodeProperties[], raw: IDataObject): IDataObject {
	const values: IDataObject = {};
	for (const field of fields) {
		if (!(field.name in raw)) continue;
		const value = convert(field, locatorValue(raw[field.name]));
		if (value !== undefined) values[field.name] = value as IDataObject;
	}
	return values;
}

/** Inside collections n8n does not extract the value of a resource locator. */
const locatorValue = (raw: unknown) =>
	typeof raw === 'object' && raw !== null && '__rl' in raw ? (raw as IDataObject).value : raw;

function convertFixedCollection(field: INodeProperties, raw: IDataObject): IDataObject {
	const groups = field.options as INodePropertyCollection[];
	const result: IDataObject = {};
	for (const { name, values } of groups) {
		const group = raw[name];
		if (typeof group !== 'object' || group === null) continue;
		const entries = [group].flat().filter(isObject);
		const converted = entries.map((entry) => convertCollection(values, entry as IDataObject));
		// An expression may give one entry where a list is wanted.
		const isList = Array.isArray(group) || field.typeOptions?.multipleValues;
		result[name] = isList ? converted : (converted[0] ?? {});
	}
	return result;
}
