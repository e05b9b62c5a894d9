import { jsonObject } from '../../http/body.mts';
import type { Route } from '../../http/router.mts';
import { requireModel } from '../../models/registry.mts';
import { validate } from '../../validation.mts';
import { answerImages, type ImageJob } from './answer.mts';

const reference = { type: 'string', format: 'media-url' };

const schema = {
	type: 'object',
	required: ['model', 'prompt'],
	properties: {
		model: { type: 'string' },
		prompt: { type: 'string', minLength: 1 },
		n: { type: ['integer', 'null'], minimum: 1 },
		size: { type: ['string', 'null'] },
		quality: { enum: ['low', 'medium', 'high', 'auto', 'standard', 'hd', null] },
		style: { type: ['string', 'null'] },
		response_format: { enum: ['url', 'b64_json', null] },
		output_format: { enum: ['png', 'jpeg', 'webp', null] },
		output_compression: { type: ['integer', 'null'], minimum: 0, maximum: 100 },
		background: { enum: ['transparent', 'opaque', 'auto', null] },
		image: {
			anyOf: [reference, { type: 'array', minItems: 1, maxItems: 14, items: reference }],
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
	async handle(exchange) {
		const json = jsonObject(exchange.body);
		requireModel(json.model, 'image');
		validate(schema, json);
		const inputs = [(json.image as string | string[] | undefined) ?? []].flat();
		await answerImages(exchange, { ...(json as ImageJob), inputs, kind: 'image' });
	},
};
