import { invalidRequest, invalidValue } from '../../http/errors.mts';
import { formOf, type Form } from '../../http/form.mts';
import type { FormFile } from '../../http/multipart.mts';
import type { Route } from '../../http/router.mts';
import { imageSize } from '../../media/image.mts';
import { requireModel } from '../../models/registry.mts';
import { modelAndPrompt } from '../../schemas/media.mts';
import { validateForm } from '../../validation.mts';
import { sendImages, type ImageRequest } from './sendImages.mts';

const MAX_IMAGE_BYTES = 25 * 1024 * 1024;
const MAX_MASK_BYTES = 4 * 1024 * 1024;

const schema = {
	type: 'object',
	required: ['model', 'prompt'],
	properties: {
		...modelAndPrompt,
		n: { type: 'integer', minimum: 1, maximum: 10 },
		size: { type: 'string' },
		quality: { enum: ['low', 'medium', 'high', 'auto', 'standard'] },
		background: { enum: ['transparent', 'opaque', 'auto'] },
		input_fidelity: { enum: ['low', 'high'] },
		output_format: { enum: ['png', 'jpeg', 'webp'] },
		output_compression: { type: 'integer', minimum: 0, maximum: 100 },
		response_format: { enum: ['url', 'b64_json'] },
		seed: { type: 'integer', minimum: -1, maximum: 2147483647 },
		guidance_scale: { type: 'number', minimum: 1, maximum: 10 },
		watermark: { type: 'boolean' },
		user: { type: 'string' },
	},
};

/** `POST /v1/images/edits` (contract 4.2): `image` or `image[]`, and a PNG `mask`. */
export const imageEditsRoute: Route = {
	method: 'POST',
	path: '/v1/images/edits',
	async handle(call) {
		const form = formOf(call.body);
		const model = requireModel(call, form.fields.model, 'image');
		validateForm(schema, form.fields);
		const images = imagesOf(form);
		checkMask(form, images[0]);
		const files = [...images, ...(form.files.mask ?? [])];
		await sendImages(call, {
			...(form.fields as unknown as ImageRequest),
			model,
			inputs: files.map((file) => file.sha256),
			inputSize: imageSize(images[0].head),
			kind: 'imageEdit',
		});
	},
};

function imagesOf({ files }: Form): FormFile[] {
	const images = files.image ?? [];
	if (images.length === 0) throw invalidRequest('field image is required', 'image');
	for (const image of images) {
		if (!/^image\/(png|jpeg|webp)$/.test(image.sniffed ?? '')) {
			throw invalidValue(
				'image',
				`Invalid file '${image.filename}': unsupported mimetype ('${image.type}'). ` +
					"Supported file formats are 'image/jpeg', 'image/png', and 'image/webp'.",
				'invalid_request_error',
				'unsupported_file_mimetype',
			);
		}
		if (image.bytes > MAX_IMAGE_BYTES) {
			throw invalidValue('image', `Image '${image.filename}' is larger than 25 MB.`);
		}
	}
	return images;
}

function checkMask({ files }: Form, image: FormFile): void {
	const [mask] = files.mask ?? [];
	if (!mask) return;
	if (mask.sniffed !== 'image/png') throw invalidValue('mask', 'The mask must be a PNG.');
	if (mask.bytes >= MAX_MASK_BYTES) throw invalidValue('mask', 'The mask must be below 4 MB.');
	const [a, b] = [imageSize(mask.head), imageSize(image.head)];
	if (a && b && (a.width !== b.width || a.height !== b.height)) {
		throw invalidValue('mask', 'Invalid mask: its size must be that of the image.');
	}
}
