import type { ReadJson } from '../api/readJson';
import { readJson } from '../api/readJson';

/** How many places in a text are tried: enough for an answer, and too few to be slow. */
const MOST_PLACES = 50;

/**
 * The JSON that an answer holds: all of it, the one code fence in it, or the only object or list between its
 * words. Where there are several, none is the one that was meant.
 */
export function findJson(text: string): ReadJson {
	const whole = readJson(text.trim());
	if (whole.problem === undefined) return whole;
	const fences = [...text.matchAll(/```[\w-]*[ \t]*\r?\n?([\s\S]*?)```/g)].flatMap(([, inner]) =>
		valueOf(inner),
	);
	if (fences.length === 1) return { value: fences[0] };
	const found = fences.length ? fences : between(text);
	if (found.length === 1) return { value: found[0] };
	return found.length ? { problem: `it holds ${found.length} pieces of JSON` } : whole;
}

function valueOf(text: string): unknown[] {
	const read = readJson(text.trim());
	return read.problem === undefined && typeof read.value === 'object' && read.value !== null
		? [read.value]
		: [];
}

/** The objects and lists that stand between words. */
function between(text: string): unknown[] {
	const found: unknown[] = [];
	let from = 0;
	for (let tries = 0; tries < MOST_PLACES; tries++) {
		const start = text.slice(from).search(/[{[]/);
		if (start < 0) break;
		const end = endOf(text, from + start);
		const [value] = end === undefined ? [] : valueOf(text.slice(from + start, end));
		if (value !== undefined) found.push(value);
		from = value === undefined ? from + start + 1 : (end as number);
	}
	return found;
}

/** Behind the bracket that closes the one at `start`; undefined where it stays open. */
function endOf(text: string, start: number): number | undefined {
	const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]]/gs;
	tokens.lastIndex = start;
	let depth = 0;
	for (let token = tokens.exec(text); token; token = tokens.exec(text)) {
		if (token[0] === '{' || token[0] === '[') depth += 1;
		else if (token[0] === '}' || token[0] === ']') depth -= 1;
		if (depth === 0) return tokens.lastIndex;
	}
	return undefined;
}
