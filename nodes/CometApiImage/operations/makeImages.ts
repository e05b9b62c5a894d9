import type { IDataObject } from 'n8n-workflow';

import { ApiError } from '../../shared/api/apiError';
import { compact } from '../../shared/api/body';
import type { WireRequest } from '../../shared/api/wire';
import type { GeminiResponse } from '../../shared/chat/dialects/geminiResponse';
import type { CallTools, FileNeed, NodeItem, Send } from '../../shared/node/operation';
import type { GeminiImageInput } from './geminiImage';
import { asImageResponse, geminiImageRequest, withoutData } from './geminiImage';
import { overJob } from './imageJob';
import { ImageEvents } from './imageEvents';
import type { ImageParams, ImageResponse } from './imageItems';
import { toImageItems } from './imageItems';
import type { ImageOptions } from './imageOptions';
import { findImageWays, overWays } from './imageWay';

/** What Generate and Edit have in common: the way to the model, and one kind of item for all. */

type Params = ImageParams & { options: ImageOptions };

export type ImageJob = {
	/** The request of the images API; reads the files that it needs. */
	overImages(): Promise<WireRequest>;
	/** Pictures to start from, for Gemini's API and for jobs. */
	pictures(): { needs: FileNeed[]; urls: string[] };
};

export async function makeImages(
	send: Send,
	params: Params,
	tools: CallTools,
	job: ImageJob,
): Promise<NodeItem[]> {
	const { model, options } = params;
	const { ways, endpoints } = await findImageWays({ model, api: options.api }, send, tools.baseUrl);
	return await overWays(ways, model, async (way) => {
		if (way === 'gemini') return await overGemini(send, params, tools, job);
		if (way === 'job') {
			return await overJob(send, params, tools, { pictures: job.pictures(), endpoints });
		}
		const request = await job.overImages();
		const response = await send<ImageResponse>({
			...request,
			collectEvents: () => new ImageEvents(),
		});
		return toImageItems(response.body, params, response);
	});
}

/** One call for each picture, one after the other, as CometAPI's own tools do it (contract A.3). */
async function overGemini(
	send: Send,
	params: Params,
	{ readFiles }: CallTools,
	job: ImageJob,
): Promise<NodeItem[]> {
	const { needs, urls } = job.pictures();
	const files = await readFiles(needs.map((need) => ({ ...need, key: 'picture', as: 'base64' })));
	const input: GeminiImageInput = { ...params, files: files('picture'), urls };
	const request = geminiImageRequest(input);
	const items: NodeItem[] = [];
	for (let index = 0; index < (params.options.n ?? 1); index += 1) {
		try {
			items.push(await drawn(send, request, params, index));
		} catch (error) {
			// What has been drawn is paid for: one that failed stands among the others.
			if (!items.length) return await Promise.reject(error);
			items.push({ json: { index, failure: failureOf(error), model: params.model } });
		}
	}
	return items;
}

async function drawn(
	send: Send,
	request: WireRequest,
	params: Params,
	index: number,
): Promise<NodeItem> {
	const came = await send<GeminiResponse>(request);
	const [item] = toImageItems(asImageResponse(came.body), params, came);
	const json = params.simplify === false ? withoutData(came.body) : { ...item.json, index };
	const files = item.files?.map((file) => ({
		...file,
		name: file.name.replace(/-1$/, `-${index + 1}`),
	}));
	return { json, files };
}

/** In the shape of a failed job's. */
function failureOf(error: unknown): IDataObject {
	const { code, message } =
		error instanceof ApiError
			? error.details
			: { code: undefined, message: (error as Error).message };
	return compact({ code, message }) as IDataObject;
}
