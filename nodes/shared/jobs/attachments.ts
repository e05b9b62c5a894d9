import type { INodeProperties } from 'n8n-workflow';

import type { FormField } from '../api/wire';
import { inputFileField } from '../node/descriptions';
import { toDataUri } from '../node/dataUri';
import { FieldError } from '../node/fieldError';
import type { FileNeed, InputFile, InputFiles } from '../node/operation';
import { putAt } from './bodyPaths';

/** Files of the item that go into the request of a job by path. */

const LABEL = 'Files';
const PLACE = 'Put Into Field';

export type SendAs = 'dataUri' | 'base64' | 'part';

type Attachment = { binaryPropertyName?: string; putInto?: string };

export type WithFiles = { files?: { file?: Attachment[] } };

const binaryField = inputFileField();

export const filesField: INodeProperties = {
	displayName: LABEL,
	name: 'files',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add file',
	default: {},
	description: 'Files of the input item that are sent along',
	options: [
		{
			displayName: 'File',
			name: 'file',
			values: [
				binaryField,
				{
					displayName: PLACE,
					name: 'putInto',
					type: 'string',
					default: '',
					required: true,
					placeholder: 'e.g. input.image',
					description:
						'Where the file goes in the body, as dot path; numbers are places in a list, as in images.0',
				},
			],
		},
	],
};

export const sendAsOption: INodeProperties = {
	displayName: 'Send Files As',
	name: 'sendFilesAs',
	type: 'options',
	options: [
		{ name: 'Base64', value: 'base64', description: 'The content alone, as text in the JSON body' },
		{
			name: 'Data URI',
			value: 'dataUri',
			description: 'Type and content, as text in the JSON body',
		},
		{
			name: 'Multipart Part',
			value: 'part',
			description: 'The body becomes a form, and files are streamed as its parts',
		},
	],
	default: 'dataUri',
	description: 'How files are written into the request',
};

export const listOf = ({ files }: WithFiles): Attachment[] => files?.file ?? [];

const keyOf = (index: number) => `file ${index}`;

/** @throws FieldError for a file without a place */
export function fileNeeds(attachments: Attachment[], sendAs: SendAs): FileNeed[] {
	return attachments.map(({ binaryPropertyName, putInto }, index) => {
		if (!putInto?.trim()) throw new FieldError(PLACE, `is empty in '${LABEL}'`);
		return {
			key: keyOf(index),
			label: binaryField.displayName,
			as: sendAs === 'part' ? 'part' : 'base64',
			property: binaryPropertyName ?? binaryField.default,
		};
	});
}

/** The body with its files as text. */
export function withFiles(
	body: Record<string, unknown>,
	attachments: Attachment[],
	files: InputFiles,
	sendAs: SendAs,
): Record<string, unknown> {
	return attachments.reduce((filled, { putInto = '' }, index) => {
		const [file] = files(keyOf(index));
		return putAt(filled, putInto, textOf(file, sendAs), PLACE);
	}, body);
}

const textOf = (file: InputFile, sendAs: SendAs) =>
	sendAs === 'base64' ? file.base64 : toDataUri(file);

/** The files as parts of a form. */
export const fileParts = (attachments: Attachment[], files: InputFiles): FormField[] =>
	attachments.flatMap(({ putInto = '' }, index) =>
		files(keyOf(index)).map(({ part }): FormField => [putInto.trim(), part]),
	);
