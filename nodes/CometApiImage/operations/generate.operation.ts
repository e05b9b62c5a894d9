import { MOST_WITH_FILES } from '../../shared/node/callOptions';
import { toDataUri } from '../../shared/node/dataUri';
import { withExtraBody } from '../../shared/node/jsonFields';
import type { WireRequest } from '../../shared/api/wire';
import type { FileNeed, InputFiles, MultiCallOperation } from '../../shared/node/operation';
import { generateFields, generateOptions } from './generateFields';
import { imageHooks } from './imageHooks';
import type { ImageParams } from './imageItems';
import { makeImages } from './makeImages';
import { imageFields } from './imageFields';
import type { ImageOptions } from './imageOptions';
import { IMAGE_TIMEOUT_SECONDS } from './imageOptions';
import { sizeFields } from './imageSize';
import type { WithItemFiles } from '../../shared/node/itemFiles';
import { namedFiles, referenceUrls } from './inputImages';

type Params = ImageParams &
	WithItemFiles & {
		options: ImageOptions & {
			referenceBinaryPropertyName?: unknown;
			referenceImageUrls?: string;
			style?: string;
		};
	};

const REFERENCE = 'reference';

/** `POST /images/generations`, contract 2.3, Gemini's own API, contract A, or a job, contract G. */
export const generate: MultiCallOperation<Params> = {
	retryUnsure: false,
	mostConcurrent: MOST_WITH_FILES,
	option: {
		name: 'Generate',
		value: 'generate',
		action: 'Generate an image',
		description: 'Make images from a text, or from a text and images',
	},
	fields: generateFields,
	options: generateOptions,
	timeoutSeconds: IMAGE_TIMEOUT_SECONDS,
	execute: async (send, params, tools) =>
		await makeImages(send, params, tools, {
			overImages: async () =>
				toGenerateRequest(params, await tools.readFiles(referenceNeeds(params))),
			pictures: () => ({ needs: referenceNeeds(params), urls: urlsOf(params) }),
		}),
	outputFields: imageFields,
	...imageHooks,
};

export const referenceNeeds = ({ options, itemFiles }: Params): FileNeed[] =>
	options.referenceBinaryPropertyName === undefined
		? []
		: namedFiles(
				REFERENCE,
				'base64',
				'Reference Data Field Name(s)',
				options.referenceBinaryPropertyName,
				{ itemFiles },
			);

const urlsOf = ({ options }: Params) =>
	referenceUrls('Reference Image URL(s)', options.referenceImageUrls);

/** Pure: the request of the images API. */
export function toGenerateRequest(
	{ model, prompt, options }: Params,
	files: InputFiles,
): WireRequest {
	const references = [...files(REFERENCE).map(toDataUri), ...urlsOf({ model, prompt, options })];
	return {
		method: 'POST',
		path: '/images/generations',
		body: withExtraBody(
			{
				model,
				prompt,
				n: options.n,
				...sizeFields(model, options),
				quality: options.quality,
				style: options.style,
				background: options.background,
				output_format: options.outputFormat,
				output_compression: options.outputCompression,
				moderation: options.moderation,
				response_format: options.responseFormat,
				negative_prompt: options.negativePrompt,
				seed: options.seed,
				guidance_scale: options.guidanceScale,
				// A list only where there are several: not every model takes one (contract 2.3).
				image: references.length > 1 ? references : references[0],
				watermark: options.watermark,
				user: options.user,
			},
			options.extraBody,
		),
	};
}
