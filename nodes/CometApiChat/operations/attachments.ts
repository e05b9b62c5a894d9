import type { INodeProperties } from 'n8n-workflow';

import { audioPart, filePart, imagePart, videoPart } from '../../shared/chat/contentParts';
import { detailField } from '../../shared/chat/options';
import type { ContentPart } from '../../shared/chat/conversation';
import type { Dialect } from '../../shared/chat/dialects/dialect';
import { toDataUri } from '../../shared/node/dataUri';
import { FieldError } from '../../shared/node/fieldError';
import type { FileNeed, InputFile, InputFiles } from '../../shared/node/operation';

/** Images, audio and files that go with the last user message, from URLs or from binary data. */

export type Attachment = {
	type: 'audio' | 'file' | 'image' | 'imageUrl' | 'video' | 'videoUrl';
	url?: string;
	binaryPropertyName?: string;
	detail?: string;
};

export type WithAttachments = { attachments?: { attachment?: Attachment[] } };

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

const listOf = ({ attachments }: WithAttachments) => attachments?.attachment ?? [];
const isBinary = ({ type }: Attachment) => ['audio', 'file', 'image', 'video'].includes(type);

/** The binary fields that the attachments name. */
export function attachmentFiles(params: WithAttachments): FileNeed[] {
	return listOf(params).flatMap((attachment, index) =>
		isBinary(attachment)
			? [
					{
						key: `attachment${index}`,
						label: 'Input Data Field Name',
						as: 'base64' as const,
						property: attachment.binaryPropertyName ?? '',
					},
				]
			: [],
	);
}

/**
 * What goes behind the text of the message.
 * @throws FieldError for what the chosen API does not take
 */
export function attachmentParts(
	params: WithAttachments,
	files: InputFiles,
	{ option, attachments }: Pick<Dialect, 'attachments' | 'option'>,
): ContentPart[] {
	return listOf(params).map((attachment, index) => {
		const { type } = attachment;
		if (!type) throw new FieldError('Type', `is empty in '${LABEL}'`);
		const kind = type.replace('Url', '') as Dialect['attachments'][number];
		if (!attachments.includes(kind)) {
			throw new FieldError(
				LABEL,
				`of the type ${kind} cannot be sent with the API ${option.name}`,
				`It takes ${attachments.join(' and ')}; choose another one in 'API'.`,
			);
		}
		const detail = attachment.detail === 'auto' ? undefined : attachment.detail;
		if (isBinary(attachment)) return binaryPart(type, files(`attachment${index}`)[0], detail);
		if (!attachment.url) throw new FieldError('URL', `is empty in '${LABEL}'`);
		return type === 'videoUrl' ? videoPart(attachment.url) : imagePart(attachment.url, detail);
	});
}

function binaryPart(kind: Attachment['type'], file: InputFile, detail?: string): ContentPart {
	const { type, name, base64 } = file;
	if (kind === 'audio') return audioPart(base64, type, name);
	const uri = toDataUri(file);
	if (kind === 'video') return videoPart(uri);
	return kind === 'file' ? filePart(uri, name) : imagePart(uri, detail);
}
