import type { INodeProperties } from 'n8n-workflow';

import type { CreateInput, ImageInput } from '../../shared/jobs/parameters';
import { LABELS } from '../../shared/jobs/parameters';
import { inputFileField } from '../../shared/node/descriptions';
import { FieldError } from '../../shared/node/fieldError';

/** The pictures that a video begins with, ends with or refers to. */

type Image = {
	role?: 'first' | 'last' | 'reference';
	source?: 'binary' | 'url';
	binaryPropertyName?: string;
	url?: string;
};

export type WithImages = { images?: { image?: Image[] } };

const LABEL = LABELS.firstFrame;

const binaryField = inputFileField({ displayOptions: { show: { source: ['binary'] } } });

export const imagesField: INodeProperties = {
	displayName: LABEL,
	name: 'images',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add image',
	default: {},
	description: 'Pictures that the video is made from; not every model takes them',
	options: [
		{
			displayName: 'Image',
			name: 'image',
			values: [
				{
					displayName: 'Source',
					name: 'source',
					type: 'options',
					options: [
						{
							name: 'Binary File',
							value: 'binary',
							description: 'A file of the input item',
						},
						{
							name: 'URL',
							value: 'url',
							description: 'A URL that anyone can fetch, or a data URI',
						},
					],
					default: 'binary',
				},
				binaryField,
				{
					displayName: 'URL',
					name: 'url',
					type: 'string',
					default: '',
					placeholder: 'e.g. https://example.com/photo.jpg',
					description: 'A URL that anyone can fetch, or a data URI',
					displayOptions: { show: { source: ['url'] } },
				},
				{
					displayName: 'Use As',
					name: 'role',
					type: 'options',
					options: [
						{ name: 'First Frame', value: 'first', description: 'The video begins with it' },
						{ name: 'Last Frame', value: 'last', description: 'The video ends with it' },
						{
							name: 'Reference',
							value: 'reference',
							description: 'Shows what is to be seen; in the prompt, [Image 1] is the first one',
						},
					],
					default: 'first',
				},
			],
		},
	],
};

/**
 * The images by the part they play.
 * @throws FieldError for two first or two last frames, and for an image without a source
 */
export function imagesOf({
	images,
}: WithImages): Pick<CreateInput, 'firstFrame' | 'lastFrame' | 'references'> {
	const list = images?.image ?? [];
	const withRole = (role: Image['role']) =>
		list.filter((image) => (image.role ?? 'first') === role).map(sourceOf);
	const only = (role: 'first' | 'last') => {
		const [image, second] = withRole(role);
		if (second) {
			throw new FieldError(
				LABEL,
				`holds more than one ${role} frame`,
				"A further image can be a 'Last Frame' or a 'Reference', where the model takes them.",
			);
		}
		return image;
	};
	const references = withRole('reference');
	return {
		firstFrame: only('first'),
		lastFrame: only('last'),
		references: references.length ? references : undefined,
	};
}

function sourceOf({ source = 'binary', binaryPropertyName, url }: Image): ImageInput {
	if (source === 'binary') return { property: binaryPropertyName ?? binaryField.default };
	const address = url?.trim();
	if (!address) throw new FieldError('URL', `is empty in '${LABEL}'`);
	return { url: address };
}
