import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { FieldError } from '../../shared/node/fieldError';
import type { FileNeed, InputFile, InputFiles } from '../../shared/node/operation';

/** Images, audio and files that go with the last user message, from URLs or from binary data. */

export type Attachment = {
	type: 'audio' | 'file' | 'image' | 'imageUrl' | 'videoUrl';
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
					default: 'data',
					placeholder: 'e.g. data',
					hint: 'The name of the input field containing the file to be sent',
					displayOptions: { show: { type: ['audio', 'file', 'image'] } },
				},
				{
					displayName: 'Detail',
					name: 'detail',
					type: 'options',
					options: [
						{ name: 'Auto', value: 'auto' },
						{ name: 'High', value: 'high' },
						{ name: 'Low', value: 'low' },
					],
					default: 'auto',
					description: 'How closely the model looks at the image; low costs fewer tokens',
					displayOptions: { show: { type: ['image', 'imageUrl'] } },
				},
			],
		},
	],
};

const listOf = ({ attachments }: WithAttachments) => attachments?.attachment ?? [];
const isBinary = ({ type }: Attachment) => ['audio', 'file', 'image'].includes(type);

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

export type ResolvedAttachment = {
	type: Attachment['type'];
	/** The URL as given, or the binary's content as a data URI. */
	url: string;
	detail?: string;
	file?: InputFile;
};

/** Each attachment with what goes on the wire. */
export function resolveAttachments(
	params: WithAttachments,
	files: InputFiles,
): ResolvedAttachment[] {
	return listOf(params).map((attachment, index) => {
		const { type } = attachment;
		const detail = attachment.detail === 'auto' ? undefined : attachment.detail;
		if (!isBinary(attachment)) {
			if (!attachment.url) throw new FieldError('URL', `is empty in '${LABEL}'`);
			return { type, url: attachment.url, detail };
		}
		const [file] = files(`attachment${index}`);
		return { type, url: `data:${file.type};base64,${file.base64}`, detail, file };
	});
}

/** `mp3` for audio/mpeg and so on: what `input_audio.format` wants (contract 2.1). */
const audioFormat = ({ type, name }: InputFile) =>
	/mpeg|mp3/.test(type) ? 'mp3' : /wav/.test(type) ? 'wav' : (name.split('.').pop() ?? 'wav');

/** Content parts of `/chat/completions`. */
export function chatPart({ type, url, detail, file }: ResolvedAttachment): IDataObject {
	if (file && type === 'audio') {
		return {
			type: 'input_audio',
			input_audio: { data: file.base64, format: audioFormat(file) },
		};
	}
	if (file && type === 'file')
		return { type: 'file', file: { filename: file.name, file_data: url } };
	if (type === 'videoUrl') return { type: 'video_url', video_url: { url } };
	return { type: 'image_url', image_url: { url, ...(detail && { detail }) } };
}

/** Content parts of `/responses`. */
export function responsePart({ type, url, detail, file }: ResolvedAttachment): IDataObject {
	if (file && type === 'audio') {
		return {
			type: 'input_audio',
			input_audio: { data: file.base64, format: audioFormat(file) },
		};
	}
	if (file && type === 'file') return { type: 'input_file', filename: file.name, file_data: url };
	if (type === 'videoUrl') return { type: 'input_video', video_url: url };
	return { type: 'input_image', image_url: url, ...(detail && { detail }) };
}
