import type { IDataObject } from 'n8n-workflow';

import { readJson, withoutFence } from '../api/readJson';

/** The arguments of a tool call, or why they cannot be used. */
export type ToolArguments =
	| { value: IDataObject; problem?: undefined }
	| { value?: undefined; problem: string };

const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads the arguments of a tool call. By the contract they are a JSON object as text; what vendors send
 * besides is repaired where only one meaning is possible: nothing at all or `null` is `{}`, a code fence is
 * taken off, JSON inside a JSON string is read once more, and an object is taken as it is. Cut JSON is never
 * completed: a tool that runs with half of its arguments does more harm than an error.
 */
export function readToolArguments(raw: unknown): ToolArguments {
	if (raw === undefined || raw === null) return { value: {} };
	if (isObject(raw)) return { value: raw };
	if (typeof raw !== 'string') return { problem: 'they are not a JSON object' };
	const text = withoutFence(raw).trim();
	if (text === '') return { value: {} };
	const parsed = readJson(text);
	if (parsed.problem !== undefined) return { problem: parsed.problem };
	// A string that holds JSON was encoded twice; a string that does not is no list of arguments.
	return readToolArguments(typeof parsed.value === 'string' ? decoded(parsed.value) : parsed.value);
}

function decoded(text: string): unknown {
	if (text.trim() === '') return null;
	const parsed = readJson(text);
	return parsed.problem === undefined && isObject(parsed.value) ? parsed.value : [];
}
