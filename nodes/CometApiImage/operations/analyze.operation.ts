import type { INodeProperties } from 'n8n-workflow';

import type { AskParams } from '../../shared/chat/asking';
import { asking } from '../../shared/chat/asking';
import { ANSWER_FIELDS } from '../../shared/chat/answer';
import { imagePart } from '../../shared/chat/contentParts';
import type { ChatMessage } from '../../shared/chat/conversation';
import { apiField, dialectOptions } from '../../shared/chat/dialectFields';
import { dialects } from '../../shared/chat/dialects';
import { CHAT_CALLS, detailField, fallbackModelsOption } from '../../shared/chat/options';
import {
	extraBodyOption,
	inputFileField,
	modelField,
	simplifyField,
} from '../../shared/node/descriptions';
import { fileHooks } from '../../shared/node/fileHooks';
import { toDataUri } from '../../shared/node/dataUri';
import { FieldError } from '../../shared/node/fieldError';
import type { WithItemFiles } from '../../shared/node/itemFiles';
import { ignoreMissingFilesOption } from '../../shared/node/itemFiles';
import type { InputFiles, RequestOperation } from '../../shared/node/operation';
import { imageUrlFields, sourceField } from './editFields';
import { pictureNeeds, referenceUrls, URLS_LABEL } from './inputImages';

type Params = AskParams &
	WithItemFiles & {
		text: string;
		source?: string;
		binaryPropertyName?: unknown;
		imageUrls?: string;
		options: AskParams['options'] & { detail?: string; ignoreMissingFiles?: boolean };
	};

const IMAGE = 'image';

/** Options of a chat that a look at pictures has no use for. */
const NOT_HERE = [
	'metadata',
	'n',
	'parallelToolCalls',
	'previousResponseId',
	'store',
	'toolChoice',
	'tools',
	'truncation',
];

const fields: INodeProperties[] = [
	modelField('chat', 'The chat model that looks at the images; any ID of CometAPI can be typed'),
	apiField(dialects),
	{
		displayName: 'Text Input',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 2 },
		default: "What's in this image?",
		required: true,
		placeholder: "e.g. What's in this image?",
		description: 'The question about the images',
	},
	sourceField('Where the images to look at come from'),
	inputFileField({
		displayName: 'Input Data Field Name(s)',
		hint: 'The names of the input fields containing the images, separated by commas',
		placeholder: 'e.g. data, logo',
		displayOptions: { show: { source: ['automatic', 'binary', 'both'] } },
	}),
	...imageUrlFields('The provider fetches the images from here; a data URI works as well'),
	simplifyField,
];

/** Images and a question to a chat model, over any of its APIs. */
export const analyze: RequestOperation<Params, object> = {
	option: {
		name: 'Analyze',
		value: 'analyze',
		action: 'Analyze an image',
		description: 'Ask a question about one or several images',
	},
	fields,
	options: [
		...dialectOptions(dialects).filter(({ name }) => !NOT_HERE.includes(name)),
		detailField,
		extraBodyOption,
		fallbackModelsOption,
		ignoreMissingFilesOption,
	],
	...CHAT_CALLS,
	outputFields: ANSWER_FIELDS,
	// The provider fetches the URLs, so that they are no files of ours.
	files: ({ source = 'automatic', binaryPropertyName, itemFiles, options }) =>
		source === 'url'
			? []
			: pictureNeeds(IMAGE, 'base64', {
					source: source === 'both' ? 'binary' : source,
					binaryPropertyName,
					itemFiles,
					options,
					optional: true,
				}).map((need) => ({ ...need, optional: true })),
	...asking<Params>(dialects, question),
	...fileHooks('file'),
};

function question(
	{ text, source = 'automatic', imageUrls, options }: Params,
	files: InputFiles,
): ChatMessage[] {
	const detail = options.detail === 'auto' ? undefined : options.detail;
	const pictures = files(IMAGE).map(toDataUri);
	const urls = referenceUrls(URLS_LABEL, imageUrls);
	const isEither = source === 'automatic' && pictures.length > 0;
	const uris = isEither ? pictures : [...pictures, ...urls];
	if (!uris.length) throw new FieldError(URLS_LABEL, 'is empty, and the item has no image');
	const images = uris.map((uri) => imagePart(uri, detail));
	return [{ role: 'user', content: [{ type: 'text', text }, ...images] }];
}
