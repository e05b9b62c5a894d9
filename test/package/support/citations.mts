/** A heading of docs/api-contract.md that some text names, and the line that names it. */
export type Citation = { line: number; heading: string };

const HEADING = /^#{2,6} (?<name>\d+\.\d+ E\d+[a-z]?|\d+\.\d+|[A-Z]\.\d+|(?:\d+|[A-Z])(?=\.))/;

/** What can be cited: `2`, `2.1`, `1.5 E1b`, `A`, `A.3`. Code blocks hold no headings. */
export function headingsOf(markdown: string): string[] {
	const prose = markdown.replace(/^```[^]*?^```/gm, '');
	return prose.split('\n').flatMap((line) => HEADING.exec(line)?.groups?.name ?? []);
}

const OPENING = /\bcontract(?:'s)?(?<section>\s+sections?)?\s+(?=[\dA-Z])/gi;
// Too many dots or too large a number is still a citation: a wrong one, which has to be found.
const NUMBER = /(?:\d+|[A-Z])(?:\.\d+)+(?![\w])/y;
const SECTION = /(?:\d+|[A-Z])(?![\w.]\w|\w)/y;
const ENVELOPE = /E\d+[a-z]?(?!\w)/y;
const SEPARATOR = /\s*(?:,\s*(?:and|or)\b|[,/(–]|-(?=\S)|\b(?:and|or|to)\b)?\s*/y;
const RANGE = /–|-|\bto\b/;

/**
 * Pure: every citation in a text. Reads lists and ranges (`contract 3.3, 3.4`, `contract 1.5 E5 and E9`,
 * `contract 5.11 to 5.14`, `contract sections 2 and 3`), also across the lines of a comment. An envelope
 * without a number before it is one of 1.5, where they all are.
 */
export function citationsIn(text: string): Citation[] {
	// Line starts of comments become blanks of the same length, so that positions stay true.
	const plain = text.replace(/^[ \t]*(?:\/?\*+|\/\/|#)/gm, (start) => ' '.repeat(start.length));
	return [...plain.matchAll(OPENING)].flatMap((opening) => {
		const from = opening.index + opening[0].length;
		const named = namesAt(plain, from, opening.groups?.section !== undefined);
		return named.map(({ heading, at }) => ({ heading, line: lineOf(plain, at) }));
	});
}

/** The headings that a list names, as far as the list goes. */
function namesAt(text: string, from: number, sections: boolean) {
	const found: Array<{ heading: string; at: number }> = [];
	let at = from;
	let range = false;
	for (;;) {
		const name = read(NUMBER, text, at) ?? read(ENVELOPE, text, at);
		const token = name ?? (sections ? read(SECTION, text, at) : undefined);
		if (token === undefined) return found;
		const heading = /^E\d/.test(token) ? `1.5 ${token}` : token;
		const previous = found.at(-1)?.heading;
		if (range && previous)
			for (const one of between(previous, heading)) found.push({ heading: one, at });
		// `1.5 E7` is one citation, not one of 1.5 and one of E7.
		if (previous === '1.5' && heading.startsWith('1.5 ')) found.pop();
		found.push({ heading, at });
		at += token.length;
		const separator = read(SEPARATOR, text, at) ?? '';
		range = RANGE.test(separator);
		at += separator.length;
	}
}

function read(pattern: RegExp, text: string, at: number): string | undefined {
	pattern.lastIndex = at;
	return pattern.exec(text)?.[0];
}

/** What lies between the ends of a range within one section. */
function between(first: string, last: string): string[] {
	const [, start, from] = /^(.*?)(\d+)$/.exec(first) ?? [];
	const [, end, to] = /^(.*?)(\d+)$/.exec(last) ?? [];
	if (start === undefined || start !== end) return [];
	const count = Math.max(0, Number(to) - Number(from) - 1);
	return Array.from({ length: count }, (_, index) => `${start}${Number(from) + index + 1}`);
}

const lineOf = (text: string, at: number) => text.slice(0, at).split('\n').length;
