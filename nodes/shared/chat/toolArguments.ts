import type { IDataObject } from 'n8n-workflow';

import { isObject, readJson, withoutFence } from '../api/readJson';

/** The arguments of a tool call, or why they cannot be used. */
export type ToolArguments =
	| { value: IDataObject; problem?: undefined }
	| { value?: undefined; problem: string };

/**
 * Reads the arguments of a tool call. By the contract they are a JSON object as text; what vendors send
 * besides is repaired where only one meaning is possible: nothing at all or `null` is `{}`, a code fence is
 * taken off, JSON inside a JSON string is read once more, an object is taken as it is, and of objects in a row
 * an empty one or one that says the same again is passed over. Cut JSON is never completed: a tool that runs
 * with half of its arguments does more harm than an error.
 */
export function readToolArguments(raw: unknown): ToolArguments {
	if (raw === undefined || raw === null) return { value: {} };
	if (isObject(raw)) return { value: raw as IDataObject };
	if (typeof raw !== 'string') return { problem: 'they are not a JSON object' };
	const text = withoutFence(raw).trim();
	if (text === '') return { value: {} };
	const parsed = readJson(text);
	if (parsed.problem !== undefined) {
		const [only, ...more] = distinctObjects(text);
		return only && !more.length ? { value: only } : { problem: parsed.problem };
	}
	// A string that holds JSON was encoded twice; a string that does not is no list of arguments.
	return readToolArguments(typeof parsed.value === 'string' ? decoded(parsed.value) : parsed.value);
}

function decoded(text: string): unknown {
	if (text.trim() === '') return null;
	const parsed = readJson(text);
	return parsed.problem === undefined && isObject(parsed.value) ? parsed.value : [];
}

/** The different objects that a text is a row of, without empty ones; none where it is anything else. */
export function distinctObjects(text: string): IDataObject[] {
	const found = new Map<string, IDataObject>();
	for (const part of objectTexts(text) ?? []) {
		const { value } = readJson(part) as { value?: unknown };
		if (!isObject(value)) return [];
		if (Object.keys(value).length) found.set(sorted(value), value as IDataObject);
	}
	return [...found.values()];
}

/** The same text for objects that say the same. */
const sorted = (value: unknown): string =>
	JSON.stringify(value, (_key, inner: unknown) =>
		isObject(inner)
			? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
			: inner,
	);

/** The texts of objects that stand in a row, with nothing but white space between; undefined for anything else. */
function objectTexts(text: string): string[] | undefined {
	const parts: string[] = [];
	let depth = 0;
	let from = 0;
	for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}]|[^\s{}"]|"/gs)) {
		if (token === '{') {
			if (depth === 0) from = index;
			depth += 1;
		} else if (depth === 0) {
			return undefined;
		} else if (token === '}') {
			depth -= 1;
			if (depth === 0) parts.push(text.slice(from, index + 1));
		}
	}
	return depth === 0 ? parts : undefined;
}
