import type { INodeProperties } from 'n8n-workflow';

import { audioPart, filePart, imagePart, videoPart } from '../../shared/chat/contentParts';
import { detailField } from '../../shared/chat/options';
import type { ContentPart } from '../../shared/chat/conversation';
import type { Dialect } from '../../shared/chat/dialects/dialect';
import { toDataUri } from '../../shared/node/dataUri';
import { FieldError } from '../../shared/node/fieldError';
import type { WithItemFiles } from '../../shared/node/itemFiles';
import { inputFilesField, isThere, someFilesNamed } from '../../shared/node/itemFiles';
import type { FileNeed, InputFile, InputFiles } from '../../shared/node/operation';

/** Images, audio and files that go with the last user message, from URLs or from binary data. */

export type Attachment = {
	type: 'audio' | 'file' | 'image' | 'imageUrl' | 'video' | 'videoUrl';
	url?: string;
	binaryPropertyName?: string;
	detail?: string;
};

export type WithAttachments = WithItemFiles & {
	attachments?: { attachment?: Attachment[] };
	/** Names of the item's files, or what an expression gave. */
	inputDataFieldNames?: unknown;
	options?: { ignoreMissingFiles?: boolean };
};

const LABEL = 'Attachments';

export const attachmentsField: INodeProperties = {
	displayName: LABEL,
	name: 'attachments',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add attachment',
	default: {},
	description: 'Images, audio and files that the model gets together with the last user message',
	options: [
		{
			displayName: 'Attachment',
			name: 'attachment',
			values: [
				{
					displayName: 'Type',
					name: 'type',
					type: 'options',
					options: [
						{ name: 'Audio (Binary)', value: 'audio' },
						{ name: 'File (Binary)', value: 'file' },
						{ name: 'Image (Binary)', value: 'image' },
						{ name: 'Image (URL)', value: 'imageUrl' },
						{ name: 'Video (Binary)', value: 'video' },
						{ name: 'Video (URL)', value: 'videoUrl' },
					],
					default: 'imageUrl',
				},
				{
					displayName: 'URL',
					name: 'url',
					type: 'string',
					default: '',
					placeholder: 'e.g. https://example.com/photo.jpg',
					description: 'A URL that the provider can fetch, or a data URI',
					displayOptions: { show: { type: ['imageUrl', 'videoUrl'] } },
				},
				{
					displayName: 'Input Data Field Name',
					name: 'binaryPropertyName',
					type: 'string',
					typeOptions: { binaryDataProperty: true },
					default: 'data',
					placeholder: 'e.g. data',
					hint: 'The name of the input field containing the file to be sent',
					displayOptions: { show: { type: ['audio', 'file', 'image', 'video'] } },
				},
				{ ...detailField, displayOptions: { show: { type: ['image', 'imageUrl'] } } },
			],
		},
	],
};

/** Files of the item by their names, each sent as what it is. */
export const attachedFilesField: INodeProperties = {
	...inputFilesField,
	description:
		'Files of the input item that the model gets together with the last user message: images, audio, video and documents, each sent as what it is',
};

/** Under which the files of {@link attachedFilesField} are found. */
const LISTED = 'listed';

const listOf = ({ attachments }: WithAttachments) => attachments?.attachment ?? [];
const isBinary = ({ type }: Attachment) => ['audio', 'file', 'image', 'video'].includes(type);

/** The binary fields that the attachments name. */
export function attachmentFiles(params: WithAttachments): FileNeed[] {
	const { inputDataFieldNames: names, options: { ignoreMissingFiles = false } = {} } = params;
	const rows = listOf(params).map((attachment, index) => ({
		attachment,
		key: `attachment${index}`,
	}));
	const ofRows = rows
		.filter(({ attachment }) => isBinary(attachment))
		.map(({ attachment, key }) => ({ key, property: attachment.binaryPropertyName ?? '' }))
		.filter(({ property }) => !ignoreMissingFiles || isThere(property, params.itemFiles));
	const label = attachedFilesField.displayName;
	const listed = isBlank(names) ? [] : someFilesNamed(label, names, params, ignoreMissingFiles);
	return [
		...ofRows.map((need) => ({ ...need, label: 'Input Data Field Name', as: 'base64' as const })),
		...listed.map((property) => ({ key: LISTED, label, as: 'base64' as const, property })),
	];
}

const isBlank = (value: unknown) =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/**
 * What goes behind the text of the message.
 * @throws FieldError for what the chosen API does not take
 */
export function attachmentParts(
	params: WithAttachments,
	files: InputFiles,
	{ option, attachments }: Pick<Dialect, 'attachments' | 'option'>,
): ContentPart[] {
	const refuseAlien = (kind: Kind) => {
		if (attachments.includes(kind)) return;
		throw new FieldError(
			LABEL,
			`of the type ${kind} cannot be sent with the API ${option.name}`,
			`It takes ${attachments.join(' and ')}; choose another one in 'API'.`,
		);
	};
	const rows = listOf(params).flatMap((attachment, index): ContentPart[] => {
		const { type } = attachment;
		if (!type) throw new FieldError('Type', `is empty in '${LABEL}'`);
		refuseAlien(type.replace('Url', '') as Kind);
		const detail = attachment.detail === 'auto' ? undefined : attachment.detail;
		if (isBinary(attachment)) {
			return files(`attachment${index}`).map((file) => binaryPart(type, file, detail));
		}
		if (!attachment.url) throw new FieldError('URL', `is empty in '${LABEL}'`);
		return [type === 'videoUrl' ? videoPart(attachment.url) : imagePart(attachment.url, detail)];
	});
	const named = isBlank(params.inputDataFieldNames) ? [] : files(LISTED);
	const listed = named.map((file) => {
		const kind = kindOf(file);
		refuseAlien(kind);
		return binaryPart(kind, file);
	});
	return [...rows, ...listed];
}

type Kind = Dialect['attachments'][number];

/** What a file is, by its bytes. */
function kindOf({ type }: InputFile): Kind {
	const [kind] = type.split('/');
	return kind === 'image' || kind === 'audio' || kind === 'video' ? kind : 'file';
}

function binaryPart(kind: Attachment['type'], file: InputFile, detail?: string): ContentPart {
	const { type, name, base64 } = file;
	if (kind === 'audio') return audioPart(base64, type, name);
	const uri = toDataUri(file);
	if (kind === 'video') return videoPart(uri);
	return kind === 'file' ? filePart(uri, name) : imagePart(uri, detail);
}
