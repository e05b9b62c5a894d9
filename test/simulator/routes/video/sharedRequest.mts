import { jsonObject, type Body } from '../../http/body.mts';
import type { Call } from '../../http/call.mts';
import { invalidParameter, invalidRequest, invalidValue } from '../../http/errors.mts';
import { formOf, type Form } from '../../http/form.mts';
import type { FormFile } from '../../http/multipart.mts';
import { imageSize } from '../../media/image.mts';
import { requireModel } from '../../models/registry.mts';
import { mediaUrl, modelAndPrompt } from '../../schemas/media.mts';
import { validateForm } from '../../validation.mts';
import { videoFamilyOf, type VideoFamily } from '../../video/families.mts';

/** A create on the shared surface, checked. */
export type SharedRequest = {
	model: string;
	prompt: string;
	videoSeconds: number;
	size: string;
};

/** What can be fetched: contract F.1. */
const WEB_URL = '^https?://';

const schema = {
	type: 'object',
	required: ['model', 'prompt'],
	properties: {
		...modelAndPrompt,
		seconds: { type: 'string' },
		size: { type: 'string' },
		resolution: { type: 'string' },
		aspect_ratio: { type: 'string' },
		negative_prompt: { type: 'string' },
		reference_urls: {
			anyOf: [
				{ type: 'string', pattern: WEB_URL },
				{ type: 'array', items: { type: 'string', pattern: WEB_URL } },
			],
		},
		video: mediaUrl,
	},
};

/** Reads and checks a body of `POST /v1/videos` by the rules of its family (contract 3.3). */
export function readSharedRequest(call: Call): SharedRequest {
	const { body } = call;
	const { fields, files } = formOrJson(body);
	const model = requireModel(call, fields.model, 'video');
	const family = videoFamilyOf(model);
	if (body.kind === 'json' && !family.json && family.name !== 'other') {
		throw invalidRequest(`${model} takes multipart/form-data on this route`);
	}
	validateForm(schema, fields);
	const request = fields as {
		prompt: string;
		seconds?: string;
		size?: string;
		aspect_ratio?: string;
	};
	const size = sizeOf(request.size ?? request.aspect_ratio, family);
	checkImages(model, family, files.input_reference ?? [], size);
	const videoSeconds = secondsOf(request.seconds, family);
	return { model, prompt: request.prompt, videoSeconds, size };
}

function formOrJson(body: Body): Form {
	if (body.kind === 'form') return formOf(body, ['multipart', 'urlencoded']);
	return { fields: jsonObject(body) as Form['fields'], files: {} };
}

/** E8: seconds out of the family's range. */
function secondsOf(seconds: string | undefined, family: VideoFamily): number {
	if (seconds === undefined || seconds === '') return family.defaultSeconds;
	const value = /^\d+$/.test(seconds) ? Number(seconds) : NaN;
	const allowed = family.seconds;
	const fits = Array.isArray(allowed)
		? allowed.includes(value)
		: value >= allowed.from && value <= allowed.to;
	if (fits) return value;
	const range = Array.isArray(allowed) ? allowed.join(', ') : `${allowed.from} to ${allowed.to}`;
	throw invalidParameter(
		`the parameter duration specified in the request is not valid: ${seconds} (allowed: ${range})`,
	);
}

function sizeOf(size: string | undefined, family: VideoFamily): string {
	if (size === undefined || size === '') return family.defaultSize;
	const fits = family.sizes ? family.sizes.includes(size) : /^\d{1,4}[x:]\d{1,4}$/.test(size);
	if (fits) return size;
	throw invalidValue('size', `Invalid value: '${size}' is not a size of this model.`);
}

function checkImages(model: string, family: VideoFamily, files: FormFile[], size: string): void {
	if (files.length > 0 && family.maxImages === 0) {
		throw invalidParameter(`the specified task_type r2v does not support model ${model}`);
	}
	if (files.length > 0 && family.wantsUrls) {
		throw invalidParameter('please provide reference_video_urls or reference_urls');
	}
	if (files.length > family.maxImages) {
		throw invalidValue('input_reference', `At most ${family.maxImages} reference images.`);
	}
	for (const file of files) {
		if (!/^image\/(png|jpeg|webp)$/.test(file.sniffed ?? '')) {
			throw invalidValue('input_reference', `'${file.filename}' is not a JPEG, PNG or WebP.`);
		}
		const pixels = imageSize(file.head);
		// Sora rejects a reference of another size.
		if (family.name === 'sora' && pixels && `${pixels.width}x${pixels.height}` !== size) {
			throw invalidValue(
				'input_reference',
				'Inpaint image must match the requested width and height',
			);
		}
	}
}
