import { formFields } from '../../shared/api/body';
import { MOST_WITH_FILES } from '../../shared/node/callOptions';
import { withExtraBody } from '../../shared/node/jsonFields';
import { FieldError } from '../../shared/node/fieldError';
import type { FormField, WireRequest } from '../../shared/api/wire';
import type { FileNeed, InputFiles, MultiCallOperation } from '../../shared/node/operation';
import { editFields, editOptions } from './editFields';
import { imageHooks } from './imageHooks';
import type { ImageParams } from './imageItems';
import { makeImages } from './makeImages';
import { imageFields } from './imageFields';
import type { ImageOptions } from './imageOptions';
import { IMAGE_TIMEOUT_SECONDS } from './imageOptions';
import { sizeFields } from './imageSize';
import type { WithItemFiles } from '../../shared/node/itemFiles';
import { namedFiles, pictureNeeds } from './inputImages';

type Params = ImageParams &
	WithItemFiles & {
		source?: string;
		binaryPropertyName?: unknown;
		imageUrls?: string;
		options: ImageOptions & {
			ignoreMissingFiles?: boolean;
			inputFidelity?: string;
			maskBinaryPropertyName?: unknown;
			maskUrl?: string;
		};
	};

const IMAGE = 'image';
const MASK = 'mask';

/** `POST /images/edits`, contract 4.2, Gemini's own API, contract A, or a job, contract G. */
export const edit: MultiCallOperation<Params> = {
	retryUnsure: false,
	mostConcurrent: MOST_WITH_FILES,
	option: {
		name: 'Edit',
		value: 'edit',
		action: 'Edit an image',
		description: 'Change an image, or make one out of several, as a text says',
	},
	fields: editFields,
	options: editOptions,
	timeoutSeconds: IMAGE_TIMEOUT_SECONDS,
	execute: async (send, params, tools) =>
		await makeImages(send, params, tools, {
			overImages: async () => toEditRequest(params, await tools.readFiles(editFiles(params))),
			pictures: () => ({ needs: pictureNeeds(IMAGE, 'part', params), urls: [] }),
		}),
	outputFields: imageFields,
	...imageHooks,
};

export const editFiles = (params: Params): FileNeed[] => [
	...pictureNeeds(IMAGE, 'part', params),
	...maskNeed(params.options),
];

/** Pure: the request of the images API, multipart, scalars first and files last. */
export function toEditRequest({ model, prompt, options }: Params, files: InputFiles): WireRequest {
	const images = files(IMAGE);
	const name = images.length > 1 ? `${IMAGE}[]` : IMAGE;
	return {
		method: 'POST',
		path: '/images/edits',
		form: [
			...formFields(
				withExtraBody(
					{
						model,
						prompt,
						n: options.n,
						...sizeFields(model, options),
						quality: options.quality,
						background: options.background,
						input_fidelity: options.inputFidelity,
						output_format: options.outputFormat,
						output_compression: options.outputCompression,
						moderation: options.moderation,
						response_format: options.responseFormat,
						negative_prompt: options.negativePrompt,
						seed: options.seed,
						guidance_scale: options.guidanceScale,
						watermark: options.watermark,
						user: options.user,
					},
					options.extraBody,
				),
			),
			...images.map(({ part }): FormField => [name, part]),
			...files(MASK).map(({ part }): FormField => [MASK, part]),
		],
	};
}

function maskNeed({ maskBinaryPropertyName: property, maskUrl }: Params['options']): FileNeed[] {
	if (property !== undefined && maskUrl !== undefined) {
		throw new FieldError('Mask URL', "cannot be used together with 'Mask Data Field Name'");
	}
	if (maskUrl !== undefined) return [{ key: MASK, label: 'Mask URL', as: 'part', url: maskUrl }];
	if (property === undefined) return [];
	return namedFiles(MASK, 'part', 'Mask Data Field Name', property);
}
