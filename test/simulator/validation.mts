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
	return ajv;
}

/** A web address or a base64 data URI. The latter may have many MB: no regex over all of it. */
function isMediaUrl(url: string): boolean {
	if (/^https?:\/\/\S+$/i.test(url.slice(0, 4096))) return true;
	const start = /^data:[\w.+-]+\/[\w.+-]+(;[\w=.-]+)*;base64,(?=[A-Za-z0-9+/])/i.exec(url);
	return start !== null;
}

const compiled = new Map<object, ValidateFunction>();

/** Throws the 400 of contract 1.5 (E1 for a missing field, E4 for a wrong value). */
export const validate = (schema: object, value: unknown): void => check(json, schema, value);

/** The same for the fields of a form. */
export const validateForm = (schema: object, value: unknown): void => check(form, schema, value);

function check(ajv: Ajv, schema: object, value: unknown): void {
	let passes = compiled.get(schema);
	if (!passes) {
		passes = ajv.compile(schema);
		compiled.set(schema, passes);
	}
	if (passes(value)) return;
	// Of a choice between schemas the branch that came furthest tells what is wrong.
	const depth = (error: ErrorObject) => error.instancePath.split('/').length;
	const [error] = [...(passes.errors ?? [])].sort((a, b) => depth(b) - depth(a));
	if (!error) return;
	const param = paramOf(error);
	if (error.keyword === 'required' && error.instancePath === '') {
		throw invalidRequest(`field ${param} is required`, param);
	}
	throw invalidValue(param, `Invalid value for '${param}': ${describe(error)}`);
}

function paramOf(error: ErrorObject): string {
	const path = error.instancePath.split('/').slice(1);
	if (error.keyword === 'required') {
		path.push(String((error.params as { missingProperty: string }).missingProperty));
	}
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
