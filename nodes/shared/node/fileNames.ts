import type { INodeProperties } from 'n8n-workflow';

import type { NodeItem, Operation } from './operation';

/** How files that are made are called: by a name of the user's, without what storages and upload services refuse. */

export type FileNameOptions = { fileName?: unknown; asciiFileNames?: boolean };

export const fileNameFields: INodeProperties[] = [
	{
		displayName: 'ASCII File Names',
		name: 'asciiFileNames',
		type: 'boolean',
		default: false,
		description:
			'Whether file names have nothing but letters without accents, digits, hyphens, points and underscores, as some upload services want them',
	},
	{
		displayName: 'File Name',
		name: 'fileName',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.title }}',
		description:
			'What the files that are made are called, without their extension, which comes from what they are; several of an item are numbered',
	},
];

/** Whether an operation makes files at all. */
export const makesFiles = ({ withoutFiles, fields }: Operation): boolean =>
	withoutFiles !== undefined || fields.some(({ name }) => name === 'binaryPropertyOutput');

/** In UTF-8 most file systems take 255 bytes, with an extension and a number. */
const LONGEST_BYTES = 200;
/** Parts of paths, and what Windows, S3 and strict multipart parsers do not take. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}/\\<>:"|?*]+/gu;

/** A name that every storage takes; empty when nothing is left of it. */
export function safeName(name: string, ascii = false): string {
	const plain = ascii ? asciiOf(name) : name.normalize('NFC');
	const safe = plain
		.replace(UNSAFE, '-')
		.replace(/\s+/g, ' ')
		.replace(/^[\s.-]+|[\s.-]+$/g, '');
	let bytes = 0;
	const kept = Array.from(safe).filter(
		(letter) => (bytes += Buffer.byteLength(letter)) <= LONGEST_BYTES,
	);
	return kept.join('').trimEnd();
}

/** Letters that no accent makes out of others. */
const LETTERS: Record<string, string> = {
	ß: 'ss',
	æ: 'ae',
	œ: 'oe',
	ø: 'o',
	đ: 'd',
	ð: 'd',
	þ: 'th',
	ł: 'l',
	ı: 'i',
};

const asciiOf = (name: string) =>
	name
		.replace(/[ßæœøđðþłı]/gi, (letter) => {
			const plain = LETTERS[letter.toLowerCase()];
			return letter === letter.toLowerCase() ? plain : plain[0].toUpperCase() + plain.slice(1);
		})
		.normalize('NFKD')
		.replace(/\p{M}+/gu, '')
		.replace(/[^\w.-]+/g, '-')
		.replace(/-{2,}/g, '-');

/** The items of one input item with the names that its options say. Pure. */
export function withFileNames(
	items: NodeItem[],
	{ fileName, asciiFileNames }: FileNameOptions = {},
): NodeItem[] {
	const wanted = fileName === undefined || fileName === null ? '' : String(fileName);
	const own = safeName(wanted, asciiFileNames);
	if (!own && !asciiFileNames) return items;
	const count = items.reduce((sum, { files = [] }) => sum + files.length, 0);
	let number = 0;
	const nameOf = (name: string) => {
		number += 1;
		// Of letters that ASCII knows nothing like, only what stands beside them is left.
		if (!own) return safeName(name, true) || `file-${number}`;
		return count > 1 ? `${own}-${number}` : own;
	};
	return items.map((item) =>
		item.files
			? { ...item, files: item.files.map((file) => ({ ...file, name: nameOf(file.name) })) }
			: item,
	);
}
