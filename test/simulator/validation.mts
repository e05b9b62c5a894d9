import { Ajv, type ErrorObject, type Options, type ValidateFunction } from 'ajv';
import { invalidRequest, invalidValue } from './http/errors.mts';

/**
 * The wide schemas of the API: what is documented or known from upstream is checked, extra keys
 * pass through (contract 2.1 to 2.6). The narrower unified spec is the client's duty.
 */
const json = ajvWith({});
/** Form fields are text: numbers and booleans are read from it, in place. */
const form = ajvWith({ coerceTypes: true });

function ajvWith(options: Options): Ajv {
	const ajv = new Ajv({ strict: false, allowUnionTypes: true, ...options });
	ajv.addFormat('uri', /^[a-z][a-z0-9+.-]*:\S+$/i);
	ajv.addFormat('media-url', isMediaUrl);
	ajv.addFormat('bare-base64', isBareBase64);
	return ajv;
}

/** A web address or a base64 data URI. The latter may have many MB: no regex over all of it. */
function isMediaUrl(url: string): boolean {
	if (/^https?:\/\/\S+$/i.test(url.slice(0, 4096))) return true;
	const start = /^data:[\w.+-]+\/[\w.+-]+(;[\w=.-]+)*;base64,(?=[A-Za-z0-9+/])/i.exec(url);
	return start !== null;
}

/** Base64 without a data URI before it; its first letters must do, as above. */
function isBareBase64(data: string): boolean {
	return /^[A-Za-z0-9+/]+={0,2}$/.test(data.slice(0, 4096));
}

const compiled = new Map<object, ValidateFunction>();

/** Throws the 400 of contract 1.5 (E1 for a missing field, E4 for a wrong value). */
export const validate = (schema: object, value: unknown): void => check(json, schema, value);

/** The same for the fields of a form. */
export const validateForm = (schema: object, value: unknown): void => check(form, schema, value);

function check(ajv: Ajv, schema: object, value: unknown): void {
	const complaint = complaintOf(schema, value, ajv);
	if (!complaint) return;
	const { path, kind, text } = complaint;
	const param = paramOf(path);
	if (kind === 'missing' && path.length === 1) {
		throw invalidRequest(`field ${param} is required`, param);
	}
	throw invalidValue(param, `Invalid value for '${param}': ${text}`);
}

/** What is wrong with a value: the steps to the place, and how a dialect may put it. */
export type Complaint = { path: string[]; kind: 'missing' | 'extra' | 'wrong'; text: string };

/** The first thing that is wrong, if anything is; the dialects have their own words for it. */
export function complaintOf(schema: object, value: unknown, ajv = json): Complaint | undefined {
	let passes = compiled.get(schema);
	if (!passes) {
		passes = ajv.compile(schema);
		compiled.set(schema, passes);
	}
	if (passes(value)) return undefined;
	// Of a choice between schemas the branch that came furthest tells what is wrong.
	const depth = (error: ErrorObject) => error.instancePath.split('/').length;
	const [error] = [...(passes.errors ?? [])].sort((a, b) => depth(b) - depth(a));
	return error && { ...placeOf(error), text: describe(error) };
}

function placeOf(error: ErrorObject): Pick<Complaint, 'path' | 'kind'> {
	const path = error.instancePath.split('/').slice(1);
	const { missingProperty, additionalProperty } = error.params as Record<string, string>;
	if (missingProperty !== undefined) return { path: [...path, missingProperty], kind: 'missing' };
	if (additionalProperty === undefined) return { path, kind: 'wrong' };
	return { path: [...path, additionalProperty], kind: 'extra' };
}

function paramOf(path: string[]): string {
	return path
		.map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`))
		.join('')
		.slice(1);
}

function describe(error: ErrorObject): string {
	const { allowedValues } = error.params as { allowedValues?: unknown[] };
	const values = allowedValues ? ` (${allowedValues.map(String).join(', ')})` : '';
	return `${error.message ?? 'not valid'}${values}.`;
}
