import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../api/readJson';

/** JSON schemas as far as an API takes them, by what it is known to take. */

export type Subset = {
	/** What it takes beside types, properties and items. */
	keywords: ReadonlySet<string>;
	/** The values of `format` that it takes, where it refuses others. */
	formats?: readonly string[];
	/** How it says that a value may be null. */
	nullable: 'keyword' | 'type';
	/** Whether types are written in capitals. */
	capitals?: true;
	/** Whether each object has to say that it has no other properties. */
	closed?: true;
};

export type InSubset = {
	schema: IDataObject;
	/** Whether a reference in it points to nothing, or to itself. */
	hasOpenReference: boolean;
};

const STRUCTURE = ['type', 'properties', 'items', 'required', 'anyOf', 'enum', 'description'];
/** What says nothing about which values are valid, or is said in another way. */
const SILENT =
	/^(?:\$schema|\$id|\$comment|\$defs|definitions|title|examples?|default|additionalProperties|const|oneOf|allOf|nullable|strict|x-.*)$/;

const MOST_DEPTH = 40;

/**
 * References are put in, `const` becomes a list of one, `oneOf` becomes `anyOf`, and one part of `allOf` the schema
 * itself. What cannot be said is left out, and told in the description, which a model reads as well.
 */
export function inSubset(schema: unknown, subset: Subset): InSubset {
	let hasOpenReference = false;
	const open = () => {
		hasOpenReference = true;
	};
	const read = (value: unknown, depth: number): IDataObject => {
		if (!isObject(value) || depth > MOST_DEPTH) return {};
		const given = merged(resolved(value as IDataObject, schema, open));
		const { types, isNull } = typesOf(given);
		const out: IDataObject = {};
		const names = types.map((type) => (subset.capitals ? type.toUpperCase() : type));
		if (subset.nullable === 'type' && isNull) out.type = [...names, 'null'];
		else if (names.length > 1) out.anyOf = names.map((type) => ({ type }));
		else if (names.length) [out.type] = names;
		if (subset.nullable === 'keyword' && isNull) out.nullable = true;
		const choices = given.enum ?? (given.const === undefined ? undefined : [given.const]);
		if (Array.isArray(choices)) {
			const kept = choices.filter((one) => one !== null);
			// Gemini takes texts alone.
			out.enum = (subset.capitals ? kept.map(String) : choices) as never;
		}
		if (isObject(given.properties)) {
			out.properties = Object.fromEntries(
				Object.entries(given.properties).map(([name, one]) => [name, read(one, depth + 1)]),
			);
		}
		if (subset.closed && (types.includes('object') || out.properties))
			out.additionalProperties = false;
		if (Array.isArray(given.required)) out.required = given.required as never;
		if (given.items !== undefined) out.items = read(given.items, depth + 1);
		const ways = given.anyOf ?? given.oneOf;
		if (Array.isArray(ways))
			Object.assign(
				out,
				anyOf(ways, (one) => read(one, depth + 1), subset),
			);
		const left: string[] = [];
		for (const [key, one] of Object.entries(given)) {
			if (STRUCTURE.includes(key) || SILENT.test(key)) continue;
			if (key === 'format' && subset.formats?.includes(String(one)) === false) continue;
			if (subset.keywords.has(key)) out[key] = one as never;
			else left.push(`${key}: ${JSON.stringify(one)}`);
		}
		const description = [given.description, left.length ? `(${left.join(', ')})` : undefined]
			.filter(Boolean)
			.join(' ');
		if (description) out.description = description;
		return out;
	};
	const found = read(schema, 0);
	return { schema: found, hasOpenReference };
}

function anyOf(ways: unknown[], read: (one: unknown) => IDataObject, subset: Subset): IDataObject {
	const isNull = (one: unknown) => isObject(one) && one.type === 'null';
	const others = ways.filter((one) => !isNull(one)).map(read);
	const hasNull = others.length < ways.length;
	if (subset.nullable === 'type')
		return { anyOf: [...others, ...(hasNull ? [{ type: 'null' }] : [])] };
	const nullable = hasNull ? { nullable: true } : {};
	return others.length === 1 ? { ...others[0], ...nullable } : { anyOf: others, ...nullable };
}

/** Some leave the type to what else is said. */
function typesOf(given: IDataObject): { types: string[]; isNull: boolean } {
	const { type, nullable } = given;
	const all = (Array.isArray(type) ? type : [type]).filter(
		(one): one is string => typeof one === 'string',
	);
	const types = all.filter((one) => one !== 'null');
	const isNull = nullable === true || (all.includes('null') && types.length > 0);
	if (all.length) return { types: types.length ? types : all, isNull };
	if (given.properties !== undefined) return { types: ['object'], isNull };
	if (given.items !== undefined) return { types: ['array'], isNull };
	const [choice] = Array.isArray(given.enum) ? given.enum : [given.const];
	return { types: typeof choice === 'string' ? ['string'] : [], isNull };
}

/** What a reference within the schema points to; one that goes in circles, or elsewhere, allows anything. */
function resolved(value: IDataObject, root: unknown, onOpen: () => void): IDataObject {
	let found: unknown = value;
	for (let steps = 0; isObject(found) && typeof found.$ref === 'string'; steps += 1) {
		const { $ref: ref, ...rest } = found;
		const target: unknown = ref.startsWith('#')
			? ref
					.slice(1)
					.split('/')
					.filter(Boolean)
					.map((key) => decodeURIComponent(key).replace(/~1/g, '/').replace(/~0/g, '~'))
					.reduce((at: unknown, key) => (isObject(at) ? at[key] : undefined), root)
			: undefined;
		if (!isObject(target) || steps > MOST_DEPTH) {
			onOpen();
			return rest as IDataObject;
		}
		found = { ...target, ...rest };
	}
	return found as IDataObject;
}

function merged(value: IDataObject): IDataObject {
	const { allOf, ...rest } = value;
	if (!Array.isArray(allOf)) return value;
	const parts = [...allOf.filter(isObject), rest] as IDataObject[];
	const properties = Object.assign({}, ...parts.map((part) => part.properties)) as IDataObject;
	const required = parts.flatMap((part) => (Array.isArray(part.required) ? part.required : []));
	return {
		...(Object.assign({}, ...parts) as IDataObject),
		...(Object.keys(properties).length && { properties }),
		...(required.length && { required: required as string[] }),
	};
}
