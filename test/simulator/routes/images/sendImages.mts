import { createHash } from 'node:crypto';
import { signedUrl } from '../../files.mts';
import type { Call } from '../../http/call.mts';
import { apiError, invalidValue } from '../../http/errors.mts';
import { imageOf, type ImageFormat } from '../../media/image.mts';
import { pictureHash } from '../../media/mosaic.mts';
import { readDirectives } from '../../text/directives.mts';
import { countTokens } from '../../text/tokens.mts';
import { playDirectives } from '../playDirectives.mts';
import { imageFamilyOf, pixelsOf, type ImageFamily } from './families.mts';

/** What both image routes know after validation. */
export type ImageRequest = {
	model: string;
	/** With directives. */
	prompt: string;
	n?: number | null;
	size?: string | null;
	quality?: string | null;
	background?: string | null;
	output_format?: string | null;
	response_format?: string | null;
	sequential_image_generation?: string;
	sequential_image_generation_options?: { max_images?: number };
	/** Pictures that came in, as anything that tells them apart. */
	inputs: string[];
	inputSize?: { width: number; height: number };
	kind: 'image' | 'imageEdit';
};

/** The text a test needs to know to predict the picture: `pictureHash(pictureText(...), index)`. */
export const pictureText = (prompt: string, inputs: string[] = []): string =>
	inputs.length === 0
		? prompt
		: `${prompt} <- ${createHash('sha256').update(inputs.join('\n')).digest('hex')}`;

/** Checks the family's own limits and responds in the family's own shape (contract 2.3, 4.2). */
export async function sendImages(call: Call, request: ImageRequest): Promise<void> {
	const { sim, reply } = call;
	const family = imageFamilyOf(request.model);
	checkLimits(request, family);
	const { text, directives } = readDirectives(request.prompt);
	await playDirectives(directives);
	if (directives.has('reject')) throw rejected();
	sim.stats.created(request.kind);
	const data = directives.has('filter') ? [] : imagesOf(call, request, family, text);
	await reply.json(200, envelopeOf(sim.clock.seconds(), request, family, text, data));
}

function checkLimits(request: ImageRequest, family: ImageFamily): void {
	const reject = (param: string, message: string) =>
		invalidValue(param, message, 'image_generation_user_error');
	if (request.prompt.length > family.maxPrompt) {
		throw reject('prompt', `prompt is too long: at most ${family.maxPrompt} characters.`);
	}
	if ((request.n ?? 1) > family.maxImages) {
		throw reject('n', `${request.model} supports n up to ${family.maxImages}.`);
	}
	const { size } = request;
	if (size && size !== 'auto' && !family.sizes.test(size)) {
		throw reject('size', `Invalid size '${size}' for ${request.model}.`);
	}
}

/** `[[reject]]`: refused by moderation, in the provider's style (contract 1.5 E4). */
const rejected = () =>
	apiError(400, 'Your request was rejected by the safety system.', {
		type: 'image_generation_user_error',
		param: null,
		code: 'moderation_blocked',
	});

function imagesOf(call: Call, request: ImageRequest, family: ImageFamily, text: string) {
	const format = formatOf(request, family);
	const { width, height } = pixelsOf(request.size ?? undefined, family, request.inputSize);
	const asUrl = family.returns === 'url' && request.response_format !== 'b64_json';
	return Array.from({ length: countOf(request) }, (_, index) => {
		const hash = pictureHash(pictureText(text, request.inputs), index);
		const name = `i/${hash}-${width}x${height}.${format}`;
		const seconds = call.sim.clock.seconds();
		const image = asUrl
			? { url: signedUrl(call.origin, name, seconds) }
			: { b64_json: imageOf(hash, width, height, format).toString('base64') };
		const revised =
			family.name === 'dall-e' && request.kind === 'image' ? { revised_prompt: text } : {};
		const size = family.name === 'seedream' ? { size: `${width}x${height}` } : {};
		return { ...revised, ...image, ...size };
	});
}

/** Seedream makes several pictures only in its sequential mode; refs and results are 15 at most. */
function countOf(request: ImageRequest): number {
	if (request.sequential_image_generation !== 'auto') return request.n ?? 1;
	const asked = request.sequential_image_generation_options?.max_images ?? 1;
	return Math.max(1, Math.min(asked, 15 - request.inputs.length));
}

function formatOf(request: ImageRequest, family: ImageFamily): ImageFormat {
	const { output_format: format } = request;
	return format === 'png' || format === 'jpeg' || format === 'webp' ? format : family.format;
}

function envelopeOf(
	created: number,
	request: ImageRequest,
	family: ImageFamily,
	text: string,
	data: unknown[],
) {
	if (family.name === 'gpt-image') {
		const own = {
			background: request.background ?? 'opaque',
			output_format: request.output_format ?? 'png',
			quality: request.quality ?? 'high',
			size: request.size && request.size !== 'auto' ? request.size : family.defaultSize,
		};
		return { created, ...own, usage: gptUsage(request, text, data.length), data };
	}
	if (family.name === 'seedream' || family.name === 'seededit') {
		const output = 16384 * data.length;
		const usage = { generated_images: data.length, output_tokens: output, total_tokens: output };
		return { created, model: request.model, data, usage };
	}
	return { created, data };
}

/** Edits mix both styles of usage keys (contract 4.2). */
function gptUsage(request: ImageRequest, text: string, count: number) {
	const text_tokens = countTokens(text) + 8;
	const image_tokens = 384 * request.inputs.length;
	const input = text_tokens + image_tokens;
	const output = 196 * count;
	const mixed = request.kind === 'imageEdit' ? { prompt_tokens: 0, completion_tokens: 0 } : {};
	return {
		...mixed,
		input_tokens: input,
		input_tokens_details: { image_tokens, text_tokens },
		output_tokens: output,
		output_tokens_details: { image_tokens: output, text_tokens: 0 },
		total_tokens: input + output,
	};
}
