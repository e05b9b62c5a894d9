import type { Route } from '../../http/router.mts';
import { mediaUrl, modelAndPrompt } from '../../schemas/media.mts';
import { readRequest } from '../readRequest.mts';
import { sendImages, type ImageRequest } from './sendImages.mts';

const schema = {
	type: 'object',
	required: ['model', 'prompt'],
	properties: {
		...modelAndPrompt,
		n: { type: ['integer', 'null'], minimum: 1 },
		size: { type: ['string', 'null'] },
		quality: { enum: ['low', 'medium', 'high', 'auto', 'standard', 'hd', null] },
		style: { type: ['string', 'null'] },
		response_format: { enum: ['url', 'b64_json', null] },
		output_format: { enum: ['png', 'jpeg', 'webp', null] },
		output_compression: { type: ['integer', 'null'], minimum: 0, maximum: 100 },
		background: { enum: ['transparent', 'opaque', 'auto', null] },
		image: {
			anyOf: [mediaUrl, { type: 'array', minItems: 1, maxItems: 14, items: mediaUrl }],
		},
		watermark: { type: 'boolean' },
		seed: { type: 'integer' },
		guidance_scale: { type: 'number' },
		negative_prompt: { type: 'string' },
		sequential_image_generation: { enum: ['auto', 'disabled'] },
		sequential_image_generation_options: {
			type: 'object',
			properties: { max_images: { type: 'integer', minimum: 1, maximum: 15 } },
		},
		user: { type: 'string' },
	},
};

/** `POST /v1/images/generations` (contract 2.3). */
export const imageGenerationsRoute: Route = {
	method: 'POST',
	path: '/v1/images/generations',
	async handle(call) {
		const request = readRequest<ImageRequest & { image?: string | string[] }>(
			call,
			'image',
			schema,
		);
		const inputs = [request.image ?? []].flat();
		await sendImages(call, { ...request, inputs, kind: 'image' });
	},
};
