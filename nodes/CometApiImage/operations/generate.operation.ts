import { withExtraBody } from '../../shared/node/jsonFields';
import type { RequestOperation } from '../../shared/node/operation';
import { generateFields, generateOptions } from './generateFields';
import { fileHooks } from '../../shared/node/fileHooks';
import type { ImageResponse, ImageParams } from './imageItems';
import { ImageEvents } from './imageEvents';
import { imageFields, toImageItems } from './imageItems';
import type { ImageOptions } from './imageOptions';
import { IMAGE_TIMEOUT_SECONDS } from './imageOptions';
import { namedFiles, referenceUrls } from './inputImages';

type Params = ImageParams & {
	options: ImageOptions & {
		referenceBinaryPropertyName?: unknown;
		referenceImageUrls?: string;
		style?: string;
	};
};

const REFERENCE = 'reference';

/** `POST /images/generations`, contract 2.3. */
export const generate: RequestOperation<Params, ImageResponse> = {
	retryUnsure: false,
	option: {
		name: 'Generate',
		value: 'generate',
		action: 'Generate an image',
		description: 'Make images from a text, or from a text and images',
	},
	fields: generateFields,
	options: generateOptions,
	timeoutSeconds: IMAGE_TIMEOUT_SECONDS,
	files: ({ options }) =>
		options.referenceBinaryPropertyName === undefined
			? []
			: namedFiles(
					REFERENCE,
					'base64',
					'Reference Data Field Name(s)',
					options.referenceBinaryPropertyName,
				),
	toRequest({ model, prompt, options }, files) {
		const references = [
			...files(REFERENCE).map(({ type, base64 }) => `data:${type};base64,${base64}`),
			...referenceUrls('Reference Image URL(s)', options.referenceImageUrls),
		];
		return {
			method: 'POST',
			path: '/images/generations',
			body: withExtraBody(
				{
					model,
					prompt,
					n: options.n,
					size: options.size,
					quality: options.quality,
					style: options.style,
					background: options.background,
					output_format: options.outputFormat,
					output_compression: options.outputCompression,
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
	},
	collectEvents: () => new ImageEvents(),
	toItems: toImageItems,
	outputFields: imageFields,
	...fileHooks('image'),
};
