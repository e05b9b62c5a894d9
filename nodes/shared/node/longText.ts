/** A text in parts that a model takes at once: cut between sentences, else between words, and never within a letter. */

/** The option of nodes that give each part as an item of its own. */
export const SPLIT_LABEL = 'Split Long Texts';

const SENTENCES = new Intl.Segmenter(undefined, { granularity: 'sentence' });
const WORDS = new Intl.Segmenter(undefined, { granularity: 'word' });
const LETTERS = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** How the API counts: in code points, as Python's `len` does. */
export const lengthOf = (text: string): number => Array.from(text).length;

const pieces = (segmenter: Intl.Segmenter, text: string) =>
	Array.from(segmenter.segment(text), ({ segment }) => segment);

/** Blank lines part what belongs together least. */
const paragraphs = (text: string) => text.split(/(?<=\n[^\S\n]*\n)(?=\S)/);

const CUTS: Array<(text: string) => string[]> = [
	paragraphs,
	(text) => pieces(SENTENCES, text),
	(text) => pieces(WORDS, text),
	(text) => pieces(LETTERS, text),
	(text) => Array.from(text),
];

/**
 * Pure: the text in as few parts as its sentences allow, none longer than `most` characters; together they are the
 * whole text but for white space at the cuts.
 */
export function splitText(text: string, most: number): string[] {
	return merged(fitting(text, most, 0), most)
		.map((part) => part.trim())
		.filter(Boolean);
}

/** Pieces that are short enough, each cut no finer than it has to be. */
function fitting(text: string, most: number, at: number): string[] {
	if (lengthOf(text) <= most) return [text];
	return CUTS[at](text).flatMap((piece) => fitting(piece, most, at + 1));
}

function merged(parts: string[], most: number): string[] {
	const all: string[] = [];
	let length = 0;
	for (const part of parts) {
		const own = lengthOf(part);
		if (all.length && length + own <= most) {
			all[all.length - 1] += part;
			length += own;
		} else {
			all.push(part);
			length = own;
		}
	}
	return all;
}
