import type { INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { FieldError } from './fieldError';
import { listIn } from './textList';

/** Which files of the input item are meant: by a list of names, all of them, or the files themselves. */

/** A file that the item has; the engine puts them beside the parameters (runItem.ts). */
export type ItemFile = { field: string; mimeType: string };

export type WithItemFiles = { itemFiles?: ItemFile[] };

export const itemFilesOf = (item: INodeExecutionData | undefined): ItemFile[] =>
	Object.entries(item?.binary ?? {}).map(([field, { mimeType }]) => ({ field, mimeType }));

const ALL = '*';

/** For nodes that take any number of files. */
export const inputFilesField: INodeProperties = {
	displayName: 'Input Data Field Names',
	name: 'inputDataFieldNames',
	type: 'string',
	typeOptions: { binaryDataProperty: true },
	default: '',
	placeholder: 'e.g. data, photo',
	hint: 'The names of the input fields containing the files, separated by commas; * for all files of the item',
};

/** An expression may give the files themselves, or a list of names. */
export const ignoreMissingFilesOption: INodeProperties = {
	displayName: 'Ignore Missing Files',
	name: 'ignoreMissingFiles',
	type: 'boolean',
	default: false,
	description:
		'Whether to leave out files that the item does not have, so that messages with and without files go through one node',
};

/**
 * The fields or files that a field names: a list with commas, `*` for all files of the item, or what an expression
 * gives, one or a list.
 * @param ignoreMissing leaves out names that the item does not have; without, reading them fails
 */
export function filesNamed(
	value: unknown,
	{ itemFiles = [] }: WithItemFiles,
	ignoreMissing = false,
): unknown[] {
	const named = [value].flat().flatMap((one) => (typeof one === 'string' ? listIn(one) : [one]));
	const all = named.flatMap((one) => (one === ALL ? itemFiles.map(({ field }) => field) : [one]));
	const wanted = [...new Set(all)].filter((one) => one !== null && one !== undefined);
	return ignoreMissing ? wanted.filter((one) => isThere(one, itemFiles)) : wanted;
}

/** A file itself, or a name; a path leads into another binary mode of n8n, which reading knows. */
export const isThere = (one: unknown, itemFiles: ItemFile[] = []): boolean =>
	typeof one !== 'string' || /[.[]/.test(one) || itemFiles.some(({ field }) => field === one);

/** @throws FieldError when `*` stands for nothing */
export function someFilesNamed(
	label: string,
	value: unknown,
	item: WithItemFiles,
	ignoreMissing = false,
): unknown[] {
	const files = filesNamed(value, item, ignoreMissing);
	if (files.length || ignoreMissing) return files;
	const isAll = typeof value === 'string' && listIn(value).includes(ALL);
	throw isAll
		? new FieldError(
				label,
				`is ${ALL}, but the item has no file`,
				"Check the node before this one, or turn on 'Ignore Missing Files'.",
			)
		: new FieldError(label, 'names no binary field');
}
