import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { FieldError } from '../../node/fieldError';

/**
 * A kind of job that a user can choose without knowing its path: what it asks for, and what is sent. A family is one
 * file beside this one and one line in index.ts.
 */
export type JobPreset = {
	name: string;
	value: string;
	description: string;
	/** From the host's root; where it holds something that the user has set, a function of that. */
	path: string | ((values: Values) => string);
	/** Shown with this preset only. Names that several presets have mean the same in all of them. */
	fields: INodeProperties[];
	/** What has no value is not sent. */
	toBody(values: Values): Record<string, unknown>;
	/** What the API wants and may also come as a file: its dot path in the body, and the label of its field. */
	needs?: Record<string, string>;
	/** Where the job's state is read, where pathRules.ts does not know it. */
	statusPath?: string;
};

/** What the fields hold; undefined where they are empty. */
export type Values = {
	[name: string]: string | number | boolean | IDataObject | undefined;
};

export const promptField = (overrides: Partial<INodeProperties> = {}): INodeProperties => ({
	displayName: 'Prompt',
	name: 'prompt',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	required: true,
	placeholder: 'e.g. A red kite over a field of snow',
	description: 'What is to be made',
	...overrides,
});

/** A text that is one line. */
export const textField = (
	displayName: string,
	name: string,
	overrides: Partial<INodeProperties> = {},
): INodeProperties => ({ displayName, name, type: 'string', default: '', ...overrides });

/** A file by its URL; one of the item goes under 'Files' instead. */
export const urlField = (
	displayName: string,
	name: string,
	place: string,
	what: string,
): INodeProperties => ({
	displayName,
	name,
	type: 'string',
	default: '',
	placeholder: 'e.g. https://example.com/file',
	description: `${what}: a URL that anyone can fetch. A file of the item is added in 'Files' instead, with ${place} as 'Put Into Field'.`,
});

/**
 * A value that becomes a part of a path.
 * @throws FieldError for what would be another path
 */
export function partOfPath(value: unknown, label: string, form: RegExp, example: string): string {
	const text = String(value ?? '').trim();
	if (form.test(text)) return text;
	throw new FieldError(label, `must look like ${example}, but it is '${text.slice(0, 100)}'`);
}
