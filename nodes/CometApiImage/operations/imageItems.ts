import type { IDataObject } from 'n8n-workflow';

import { compact, compactOrNothing } from '../../shared/api/body';
import { invalidResponse } from '../../shared/api/apiError';
import { readErrorBody } from '../../shared/api/errorBody';
import type { InlineFile } from '../../shared/node/dataUri';
import { readDataUri } from '../../shared/node/dataUri';
import { wrapped } from '../../shared/api/fileUrl';
import { asText, first } from '../../shared/api/readJson';
import { slug, typeOfName } from '../../shared/node/fileTypes';
import type { WaitOptions } from '../../shared/jobs/jobFields';
import type { NodeItem, OutputFile, ResponseMeta } from '../../shared/node/operation';

/** What is used of a response of both image routes, in wire spelling (contract 2.3, 4.2). */
export type ImageResponse = {
	created?: number;
	model?: string;
	background?: string;
	output_format?: string;
	quality?: string;
	size?: string;
	usage?: ImageUsage;
	/** One client saw the list one level deeper (contract 2.3). */
	data?: ImageEntry[] | { data?: ImageEntry[] } | null;
};

export type ImageEntry = {
	b64_json?: string | null;
	/** One gateway sends a list of one. */
	url?: string | string[] | null;
	revised_prompt?: string | null;
	/** Only where it comes beside the image: see geminiImage.ts. */
	text?: string;
	size?: string;
};

type ImageUsage = {
	input_tokens?: number;
	input_tokens_details?: { image_tokens?: number } | null;
	output_tokens?: number;
	prompt_tokens?: number;
	completion_tokens?: number;
	total_tokens?: number;
	generated_images?: number;
};

export type ImageParams = {
	model: string;
	prompt: string;
	downloadFile?: boolean;
	binaryPropertyOutput?: string;
	simplify?: boolean;
	waitOptions?: WaitOptions;
};

/** One item per image. An image that came as data is always given as a file, because it is paid for. */
export function toImageItems(
	response: ImageResponse,
	params: ImageParams,
	meta: ResponseMeta,
): NodeItem[] {
	const entries = entriesOf(response);
	if (!entries.some((entry) => hasImage(sourceOf(entry)))) {
		const job = first(response, JOB_IDS, asText);
		if (job !== undefined) {
			throw invalidResponse(
				`CometAPI's response cannot be used: it is the job ${job} instead of an image, which goes on at the provider; ask for it by this ID (CometAPI Job's Get and Wait), and do not run this node again for it`,
				meta,
				response,
			);
		}
		const said = entries.map(reasonOf).find(Boolean);
		throw invalidResponse(
			`CometAPI's response cannot be used: it holds no image${said ? ` (${said})` : ''}; the provider probably filtered the prompt or the result`,
			meta,
			response,
		);
	}
	return entries.map((entry, index) => toItem(entry, index, response, params));
}

/** A model that makes images as jobs answers with one. */
const JOB_IDS = ['data.0.task_id', ...wrapped(['task_id', 'job_id'])];

function entriesOf({ data }: ImageResponse): ImageEntry[] {
	const list = Array.isArray(data) ? data : data?.data;
	return (Array.isArray(list) ? list : []).filter(Boolean);
}

const reasonOf = (entry: ImageEntry) => readErrorBody(entry).message;

type Source = { url?: string; inline?: InlineFile };

const hasImage = ({ url, inline }: Source) => Boolean(url || inline?.bytes.length);

/** Where an entry has its image; some gateways put a data URI where a URL or bare base64 belongs. */
function sourceOf({ url: given, b64_json: data }: ImageEntry): Source {
	const url = asText(Array.isArray(given) ? given[0] : given);
	const b64 = asText(data);
	const inline = readDataUri(b64 ?? '') ?? readDataUri(url ?? '');
	if (inline) return { inline };
	if (b64) return { inline: { type: '', bytes: Buffer.from(b64, 'base64') } };
	return url ? { url } : {};
}

function toItem(
	entry: ImageEntry,
	index: number,
	response: ImageResponse,
	params: ImageParams,
): NodeItem {
	const { downloadFile = true, simplify } = params;
	const source = sourceOf(entry);
	const onlyData = hasImage(source) && !source.url;
	const files =
		hasImage(source) && (downloadFile || onlyData)
			? [fileOf(source, index, response, params)]
			: undefined;
	if (simplify === false) return { json: rawOf(entry, response), files };
	const json = compact({
		index,
		url: source.url,
		revisedPrompt: entry.revised_prompt ?? undefined,
		text: entry.text,
		failure: hasImage(source) ? undefined : failureOf(entry),
		hint: onlyData && !downloadFile ? DATA_HINT : undefined,
		model: response.model ?? params.model,
		size: entry.size ?? response.size,
		quality: response.quality,
		background: response.background,
		format: response.output_format,
		created: response.created,
		// Counted for the whole request: on its first item, so that sums come out right.
		usage: index === 0 ? usageOf(response.usage) : undefined,
	});
	return { json: json as IDataObject, files };
}

/** In the shape of a failed job's. */
function failureOf(entry: ImageEntry) {
	const { code, message = 'The provider gave no image' } = readErrorBody(entry);
	return compact({ code, message });
}

const DATA_HINT =
	'This model gives the image itself instead of a URL; the image is attached as a file';

function fileOf(
	{ url, inline }: Source,
	index: number,
	response: ImageResponse,
	{ prompt, binaryPropertyOutput = 'data' }: ImageParams,
): OutputFile {
	const claimed = typeOfName(`.${response.output_format}`);
	const file = {
		property: binaryPropertyOutput,
		name: `${slug(prompt) || 'image'}-${index + 1}`,
	};
	if (inline) {
		return { ...file, type: claimed ?? (inline.type || 'image/png'), data: inline.bytes };
	}
	return { ...file, type: claimed ?? typeOfName(url as string), from: { url: url as string } };
}

/** The response as it came, with this image's entry only. Data is in the file instead. */
function rawOf(entry: ImageEntry, response: ImageResponse): IDataObject {
	const { url } = sourceOf({ url: entry.url });
	return compact({
		...response,
		data: [compact({ ...entry, b64_json: undefined, url })],
	}) as IDataObject;
}

/** Edits mix two styles of keys, with zeros in the unused ones (contract 4.2). */
function usageOf(usage: ImageUsage | undefined) {
	if (!usage) return undefined;
	return compactOrNothing({
		inputTokens: usage.input_tokens ?? usage.prompt_tokens,
		inputImageTokens: usage.input_tokens_details?.image_tokens,
		outputTokens: usage.output_tokens ?? usage.completion_tokens,
		totalTokens: usage.total_tokens,
		generatedImages: usage.generated_images,
	});
}
