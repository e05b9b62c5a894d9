/**
 * What a text field lists, parted by commas and, where asked for, by lines: names of fields, IDs, words. Without blanks
 * around them, and without empty ones.
 */
export const listIn = (text = '', separator: RegExp | string = ','): string[] =>
	text
		.split(separator)
		.map((entry) => entry.trim())
		.filter(Boolean);
