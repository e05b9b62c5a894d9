import { createHash } from 'node:crypto';
import { apiError, errorForStatus, invalidValue } from '../../http/errors.mts';
import type { Exchange } from '../../http/exchange.mts';
import { signedUrl } from '../../files.mts';
import { imageOf, type ImageFormat } from '../../media/image.mts';
import { pictureHash } from '../../media/mosaic.mts';
import { directiveNumber, readDirectives, type Directives } from '../../text/directives.mts';
import { countTokens } from '../../text/tokens.mts';
import { imageFamilyOf, pixelsOf, type ImageFamily } from './families.mts';

/** What both image routes know after validation. */
export type ImageJob = {
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

/** Checks the family's own limits and answers in the family's own shape (contract 2.3, 4.2). */
export async function answerImages(exchange: Exchange, job: ImageJob): Promise<void> {
	const { sim, reply } = exchange;
	const family = imageFamilyOf(job.model);
	checkLimits(job, family);
	const { text, directives } = readDirectives(job.prompt);
	const slowMs = directiveNumber(directives, 'slow');
	if (slowMs) await new Promise((resolve) => setTimeout(resolve, slowMs));
	refuse(directives);
	sim.stats.created(job.kind);
	const data = directives.has('filter') ? [] : imagesOf(exchange, job, family, text);
	await reply.json(200, envelopeOf(sim.clock.seconds(), job, family, text, data));
}

function checkLimits(job: ImageJob, family: ImageFamily): void {
	const reject = (param: string, message: string) =>
		invalidValue(param, message, 'image_generation_user_error');
	if (job.prompt.length > family.maxPrompt) {
		throw reject('prompt', `prompt is too long: at most ${family.maxPrompt} characters.`);
	}
	if ((job.n ?? 1) > family.maxImages) {
		throw reject('n', `${job.model} supports n up to ${family.maxImages}.`);
	}
	const { size } = job;
	if (size && size !== 'auto' && !family.sizes.test(size)) {
		throw reject('size', `Invalid size '${size}' for ${job.model}.`);
	}
}

/** `[[reject]]`: refused by moderation; `[[status N]]`: any error. */
function refuse(directives: Directives): void {
	const status = directiveNumber(directives, 'status');
	if (status !== undefined) throw errorForStatus(status);
	if (!directives.has('reject')) return;
	throw apiError(400, 'Your request was rejected by the safety system.', {
		type: 'image_generation_user_error',
		param: null,
		code: 'moderation_blocked',
	});
}

function imagesOf(exchange: Exchange, job: ImageJob, family: ImageFamily, text: string) {
	const format = formatOf(job, family);
	const { width, height } = pixelsOf(job.size ?? undefined, family, job.inputSize);
	const asUrl = family.answers === 'url' && job.response_format !== 'b64_json';
	return Array.from({ length: countOf(job) }, (_, index) => {
		const hash = pictureHash(pictureText(text, job.inputs), index);
		const name = `i/${hash}-${width}x${height}.${format}`;
		const seconds = exchange.sim.clock.seconds();
		const image = asUrl
			? { url: signedUrl(exchange.origin, name, seconds) }
			: { b64_json: imageOf(hash, width, height, format).toString('base64') };
		const revised =
			family.name === 'dall-e' && job.kind === 'image' ? { revised_prompt: text } : {};
		const size = family.name === 'seedream' ? { size: `${width}x${height}` } : {};
		return { ...revised, ...image, ...size };
	});
}

/** Seedream makes several pictures only in its sequential mode; refs and results are 15 at most. */
function countOf(job: ImageJob): number {
	if (job.sequential_image_generation !== 'auto') return job.n ?? 1;
	const asked = job.sequential_image_generation_options?.max_images ?? 1;
	return Math.max(1, Math.min(asked, 15 - job.inputs.length));
}

function formatOf(job: ImageJob, family: ImageFamily): ImageFormat {
	const { output_format: format } = job;
	return format === 'png' || format === 'jpeg' || format === 'webp' ? format : family.format;
}

function envelopeOf(
	created: number,
	job: ImageJob,
	family: ImageFamily,
	text: string,
	data: unknown[],
) {
	if (family.name === 'gpt-image') {
		const own = {
			background: job.background ?? 'opaque',
			output_format: job.output_format ?? 'png',
			quality: job.quality ?? 'high',
			size: job.size && job.size !== 'auto' ? job.size : family.defaultSize,
		};
		return { created, ...own, usage: gptUsage(job, text, data.length), data };
	}
	if (family.name === 'seedream' || family.name === 'seededit') {
		const output = 16384 * data.length;
		const usage = { generated_images: data.length, output_tokens: output, total_tokens: output };
		return { created, model: job.model, data, usage };
	}
	return { created, data };
}

/** Edits mix both styles of usage keys (contract 4.2). */
function gptUsage(job: ImageJob, text: string, count: number) {
	const text_tokens = countTokens(text) + 8;
	const image_tokens = 384 * job.inputs.length;
	const input = text_tokens + image_tokens;
	const output = 196 * count;
	const mixed = job.kind === 'imageEdit' ? { prompt_tokens: 0, completion_tokens: 0 } : {};
	return {
		...mixed,
		input_tokens: input,
		input_tokens_details: { image_tokens, text_tokens },
		output_tokens: output,
		output_tokens_details: { image_tokens: output, text_tokens: 0 },
		total_tokens: input + output,
	};
}
