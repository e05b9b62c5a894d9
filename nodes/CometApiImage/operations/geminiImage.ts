import type { IDataObject } from 'n8n-workflow';

import { compact, compactOrNothing } from '../../shared/api/body';
import type { JsonObject } from '../../shared/api/readJson';
import { asText, isObject } from '../../shared/api/readJson';
import { usageIn } from '../../shared/api/usage';
import type { WireRequest } from '../../shared/api/wire';
import { geminiPath, inlineData } from '../../shared/chat/dialects/geminiInput';
import type { GeminiResponse } from '../../shared/chat/dialects/geminiResponse';
import { partsIn } from '../../shared/chat/dialects/geminiResponse';
import { FieldError } from '../../shared/node/fieldError';
import { extensionOf } from '../../shared/node/fileTypes';
import { withExtraBody } from '../../shared/node/jsonFields';
import type { InputFile } from '../../shared/node/operation';
import type { ImageResponse } from './imageItems';
import type { ImageOptions } from './imageOptions';
import { pixelsIn } from './imageSize';

/** Pictures of Gemini's own API ("Nano Banana"), contract A. */

export type GeminiImageInput = {
	model: string;
	prompt: string;
	/** Pictures to start from: files of the item, then URLs and data URIs. */
	files: InputFile[];
	urls: string[];
	options: ImageOptions & { systemMessage?: string };
};

/** What Gemini documents (contract A.3). */
const MOST_PICTURES = 14;

/** @throws FieldError for what this API has no field for */
export function geminiImageRequest({
	model,
	prompt,
	files,
	urls,
	options,
}: GeminiImageInput): WireRequest {
	refuseOthers(options);
	const pictures = [
		...files.map(({ type, base64 }) => ({ inlineData: { mimeType: type, data: base64 } })),
		...urls.map((uri) => inlineData(uri) ?? { fileData: { fileUri: uri } }),
	];
	if (pictures.length > MOST_PICTURES) {
		throw new FieldError(
			'Model',
			`takes ${MOST_PICTURES} images at most, but there are ${pictures.length}`,
		);
	}
	const { systemMessage, seed } = options;
	const body = {
		contents: [{ role: 'user', parts: [{ text: prompt }, ...pictures] }],
		systemInstruction: systemMessage ? { parts: [{ text: systemMessage }] } : undefined,
		generationConfig: compact({
			// With TEXT beside it, some answers are text alone (contract A.3).
			responseModalities: ['IMAGE'],
			seed,
			imageConfig: compactOrNothing(pictureSize(options)),
		}),
	};
	return {
		method: 'POST',
		surface: 'root',
		path: geminiPath(model, 'generateContent'),
		body: withExtraBody(body, options.extraBody),
	};
}

/** Options of the other API that say something about the picture, by their labels. */
const OTHERS: Record<string, string> = {
	background: 'Background',
	guidanceScale: 'Guidance Scale',
	inputFidelity: 'Input Fidelity',
	maskBinaryPropertyName: 'Mask Data Field Name',
	maskUrl: 'Mask URL',
	negativePrompt: 'Negative Prompt',
	quality: 'Quality',
	style: 'Style',
	watermark: 'Watermark',
};

function refuseOthers(options: ImageOptions) {
	const [name] = Object.entries(options)
		.filter(([key, value]) => key in OTHERS && value !== undefined)
		.map(([key]) => key);
	if (name === undefined) return;
	throw new FieldError(
		OTHERS[name],
		"is nothing that Gemini's image models take",
		'Take the option out, and say it in the prompt; Aspect Ratio and Resolution are taken.',
	);
}

/** Ratios of the documentation (contract A.3). */
const RATIOS = ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9'];
const WIDE_RATIOS = ['1:4', '4:1', '1:8', '8:1'];

/** Longest side of a picture that is still `1K`, `2K`. */
const STEPS: Array<[most: number, size: string]> = [
	[1536, '1K'],
	[2752, '2K'],
];

/** `aspectRatio` and `imageSize`, also out of a size that is written as other models want it. */
export function pictureSize({
	aspectRatio,
	resolution,
	size = '',
}: Pick<ImageOptions, 'aspectRatio' | 'resolution' | 'size'>) {
	const sides = pixelsIn(size);
	const word = /^\s*\d+\s*k\s*$/i.test(size) ? size.trim().toUpperCase() : undefined;
	const isRatio = /^\s*\d+\s*[:/]\s*\d+\s*$/.test(size);
	const ratio = aspectRatio ?? (isRatio ? size : sides && nearestRatio(sides.width / sides.height));
	return {
		aspectRatio: ratio?.replace(/\s/g, '').replace(/[/x]/i, ':'),
		imageSize:
			resolution?.trim().toUpperCase() ??
			word ??
			(sides && stepOf(Math.max(sides.width, sides.height))),
	};
}

const stepOf = (side: number) => STEPS.find(([most]) => side <= most)?.[1] ?? '4K';

function nearestRatio(wanted: number): string {
	const distance = (ratio: string) => {
		const [width, height] = ratio.split(':').map(Number);
		return Math.abs(Math.log(width / height / wanted));
	};
	const all = [...RATIOS, ...WIDE_RATIOS];
	return all.reduce((best, ratio) => (distance(ratio) < distance(best) ? ratio : best));
}

/**
 * The response in the form of the other API, so that items come out the same. Drafts and thoughts are passed over, and
 * the last picture is the one (contract A.4); without any, the entry says why.
 */
export function asImageResponse(response: GeminiResponse): ImageResponse {
	const { candidates, modelVersion, promptFeedback } = response;
	const [candidate = {}] = Array.isArray(candidates) ? candidates.filter(isObject) : [];
	const parts = partsIn(candidate).filter(({ thought }) => thought !== true);
	const text = parts.flatMap((part) => asText(part.text) ?? []).join('\n');
	const picture = parts.map(pictureIn).filter(isPicture).pop();
	const usage = usageIn(response);
	return compact({
		model: asText(modelVersion),
		output_format: picture && (extensionOf(picture.type).slice(1) || undefined),
		usage: usage && {
			input_tokens: usage.inputTokens,
			output_tokens: usage.outputTokens,
			total_tokens: usage.totalTokens,
		},
		data: picture
			? [compact({ b64_json: picture.data, text: text || undefined })]
			: [{ error: { message: whyNone(candidate, promptFeedback, text) } }],
	}) as ImageResponse;
}

type Picture = { type: string; data: string };
const isPicture = (picture: Picture | undefined): picture is Picture => picture !== undefined;

/** Both spellings have been seen (contract A.4). */
function pictureIn({ inlineData, inline_data: snake }: JsonObject): Picture | undefined {
	const found = [inlineData, snake].find(isObject);
	const data = asText(found?.data);
	if (data === undefined) return undefined;
	return { type: asText(found?.mimeType ?? found?.mime_type) ?? 'image/png', data };
}

/** The reason, in the order of contract A.4. */
function whyNone(candidate: JsonObject, feedback: unknown, text: string): string {
	const { blockReason, blockReasonMessage } = isObject(feedback) ? feedback : ({} as JsonObject);
	const { finishReason, finishMessage } = candidate;
	const ended = finishReason === 'STOP' ? undefined : asText(finishReason);
	const word = asText(blockReason) ?? ended;
	const told = asText(blockReasonMessage) ?? asText(finishMessage) ?? text;
	return [word, told].filter(Boolean).join(': ') || 'the model gave no reason';
}

/** The response as it came, without the data of its pictures, which is in the file. */
export function withoutData(response: GeminiResponse): IDataObject {
	return JSON.parse(
		JSON.stringify(response, (key, value: unknown) =>
			(key === 'inlineData' || key === 'inline_data') && isObject(value)
				? { ...value, data: undefined }
				: value,
		),
	) as IDataObject;
}
