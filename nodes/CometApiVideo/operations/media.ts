import type { INodeProperties } from 'n8n-workflow';

import type { CreateInput, MediaInput } from '../../shared/jobs/parameters';
import { LABELS } from '../../shared/jobs/parameters';
import { inputFileField, urlFields } from '../../shared/node/descriptions';
import { FieldError } from '../../shared/node/fieldError';
import type { WithItemFiles } from '../../shared/node/itemFiles';
import { inputFilesField, isThere, someFilesNamed } from '../../shared/node/itemFiles';

/** The pictures that a video begins with, ends with or refers to, and the video that it is made from. */

type Media = {
	source?: 'automatic' | 'binary' | 'url';
	binaryPropertyName?: string;
	url?: string;
};
type Image = Media & { role?: 'first' | 'last' | 'reference' };

export type WithMedia = WithItemFiles & {
	images?: { image?: Image[] };
	/** Names of the item's files, or what an expression gave. */
	inputDataFieldNames?: unknown;
	video?: { file?: Media };
	options?: { ignoreMissingFiles?: boolean };
};

const LABEL = LABELS.firstFrame;

const binaryField = inputFileField({
	displayOptions: { show: { source: ['automatic', 'binary'] } },
});

const sourceFields = (example: string, ofItem: string): INodeProperties[] => [
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description: 'The file of the input item where it has it, else the URL',
			},
			{ name: 'Binary File', value: 'binary', description: 'A file of the input item' },
			{ name: 'URL', value: 'url', description: 'A URL that anyone can fetch, or a data URI' },
		],
		default: 'automatic',
	},
	binaryField,
	...urlFields(
		{
			displayName: 'URL',
			name: 'url',
			type: 'string',
			default: '',
			placeholder: `e.g. https://example.com/${example}`,
			description: 'A URL that anyone can fetch, or a data URI',
		},
		{ ofItem },
	),
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
				...sourceFields('photo.jpg', '={{ $json.url }}'),
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

/** Pictures of the item by their names. */
export const imageFilesField: INodeProperties = {
	...inputFilesField,
	description:
		'Pictures of the input item: one is the first frame, several are references; a video among them is the one that is changed',
};

export const videoField: INodeProperties = {
	displayName: LABELS.video,
	name: 'video',
	type: 'fixedCollection',
	placeholder: 'Add video',
	default: {},
	description:
		'A video that is changed as the prompt says; taken by Kling, Runway, xAI and Omni, with a model of theirs that does so',
	options: [
		{
			displayName: 'File',
			name: 'file',
			values: sourceFields('clip.mp4', '={{ $json.videoUrl ?? $json.url }}'),
		},
	],
};

/**
 * The images by the part they play, and the video.
 * @throws FieldError for two first or two last frames, and for a file without a source
 */
export function mediaOf(
	params: WithMedia,
): Pick<CreateInput, 'firstFrame' | 'lastFrame' | 'references' | 'video'> {
	const { images, video } = params;
	const listed = listedFiles(params);
	const list = images?.image ?? [];
	const withRole = (role: Image['role']) =>
		list
			.filter((image) => (image.role ?? 'first') === role)
			.flatMap((image) => sourceOf(image, LABEL, params) ?? []);
	const only = (role: 'first' | 'last', more: MediaInput[] = []) => {
		const [image, second] = [...withRole(role), ...more];
		if (second) {
			throw new FieldError(
				LABEL,
				`holds more than one ${role} frame`,
				"A further image can be a 'Last Frame' or a 'Reference', where the model takes them.",
			);
		}
		return image;
	};
	const isFrame = listed.pictures.length === 1;
	const references = [...withRole('reference'), ...(isFrame ? [] : listed.pictures)];
	return {
		firstFrame: only('first', isFrame ? listed.pictures : []),
		lastFrame: only('last'),
		references: references.length ? references : undefined,
		video: (video?.file && sourceOf(video.file, LABELS.video, params)) ?? listed.video,
	};
}

function listedFiles(params: WithMedia): { pictures: MediaInput[]; video?: MediaInput } {
	const { inputDataFieldNames: names, itemFiles = [], options } = params;
	if (names === undefined || names === null || names === '') return { pictures: [] };
	const label = imageFilesField.displayName;
	const files = someFilesNamed(label, names, params, options?.ignoreMissingFiles);
	const isVideo = (one: unknown) =>
		itemFiles.some(({ field, mimeType }) => field === one && mimeType.startsWith('video/'));
	const [video, second] = files.filter(isVideo);
	if (second !== undefined) throw new FieldError(label, 'names more than one video');
	return {
		pictures: files.filter((one) => !isVideo(one)).map((property) => ({ property })),
		video: video === undefined ? undefined : { property: video },
	};
}

/** Undefined for a file that is not there and may be missing. */
function sourceOf(
	{ source = 'automatic', binaryPropertyName = 'data', url }: Media,
	label: string,
	{ itemFiles, options }: WithMedia,
): MediaInput | undefined {
	const isMissing = !isThere(binaryPropertyName, itemFiles);
	const address = url?.trim();
	const mayBeMissing = options?.ignoreMissingFiles && isMissing;
	if (source === 'automatic' && isMissing && address) return { url: address };
	if (source !== 'url') return mayBeMissing ? undefined : { property: binaryPropertyName };
	if (!address) throw new FieldError('URL', `is empty in '${label}'`);
	return { url: address };
}
