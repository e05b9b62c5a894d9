import type { INodeProperties } from 'n8n-workflow';

import type { CreateInput, MediaInput } from '../../shared/jobs/parameters';
import { LABELS } from '../../shared/jobs/parameters';
import { inputFileField } from '../../shared/node/descriptions';
import { FieldError } from '../../shared/node/fieldError';

/** The pictures that a video begins with, ends with or refers to, and the video that it is made from. */

type Media = { source?: 'binary' | 'url'; binaryPropertyName?: string; url?: string };
type Image = Media & { role?: 'first' | 'last' | 'reference' };

export type WithMedia = { images?: { image?: Image[] }; video?: { file?: Media } };

const LABEL = LABELS.firstFrame;

const binaryField = inputFileField({ displayOptions: { show: { source: ['binary'] } } });

const sourceFields = (example: string): INodeProperties[] => [
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		options: [
			{ name: 'Binary File', value: 'binary', description: 'A file of the input item' },
			{ name: 'URL', value: 'url', description: 'A URL that anyone can fetch, or a data URI' },
		],
		default: 'binary',
	},
	binaryField,
	{
		displayName: 'URL',
		name: 'url',
		type: 'string',
		default: '',
		placeholder: `e.g. https://example.com/${example}`,
		description: 'A URL that anyone can fetch, or a data URI',
		displayOptions: { show: { source: ['url'] } },
	},
];

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
				...sourceFields('photo.jpg'),
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

export const videoField: INodeProperties = {
	displayName: LABELS.video,
	name: 'video',
	type: 'fixedCollection',
	placeholder: 'Add video',
	default: {},
	description:
		'A video that is changed as the prompt says; taken by Kling, Runway, xAI and Omni, with a model of theirs that does so',
	options: [{ displayName: 'File', name: 'file', values: sourceFields('clip.mp4') }],
};

/**
 * The images by the part they play, and the video.
 * @throws FieldError for two first or two last frames, and for a file without a source
 */
export function mediaOf({
	images,
	video,
}: WithMedia): Pick<CreateInput, 'firstFrame' | 'lastFrame' | 'references' | 'video'> {
	const list = images?.image ?? [];
	const withRole = (role: Image['role']) =>
		list.filter((image) => (image.role ?? 'first') === role).map((image) => sourceOf(image, LABEL));
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
		video: video?.file && sourceOf(video.file, LABELS.video),
	};
}

function sourceOf(
	{ source = 'binary', binaryPropertyName, url }: Media,
	label: string,
): MediaInput {
	if (source === 'binary') return { property: binaryPropertyName ?? binaryField.default };
	const address = url?.trim();
	if (!address) throw new FieldError('URL', `is empty in '${label}'`);
	return { url: address };
}
