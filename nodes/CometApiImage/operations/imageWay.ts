import type { INodeProperties } from 'n8n-workflow';

import { ApiError } from '../../shared/api/apiError';
import { AUTOMATIC } from '../../shared/chat/attempts';
import { isNoSuchRoute } from '../../shared/api/noSuchRoute';
import type { Send } from '../../shared/node/operation';
import { endpointsOf } from '../../shared/models/endpoints';
import { imageJobFamily } from './imageJobFamilies';

/** Over which API an image model is asked: that of its own maker, the one of OpenAI that most share, or as a job. */

export type ImageWay = 'gemini' | 'images' | 'job';

export const imageApiOption: INodeProperties = {
	displayName: 'API',
	name: 'api',
	type: 'options',
	options: [
		{ name: 'Automatic', value: AUTOMATIC, description: 'What the model takes, by the catalog' },
		{ name: 'Gemini', value: 'gemini', description: 'For Nano Banana, which has no other' },
		{ name: 'Images', value: 'images', description: 'What most image models take' },
		{
			name: 'Job',
			value: 'job',
			description: 'For Flux, Midjourney, Bria, Kling and Replicate, which are waited for',
		},
	],
	default: AUTOMATIC,
	description: 'The API that makes the image; the item comes out the same',
};

/** Gemini's image models, which are refused on the other route (contract A.2, A.6). */
const GEMINI_IMAGE = /gemini-.*image|nano-?banana/i;

/** Ids that are known to be served there, so that nothing has to be looked up. */
const OVER_IMAGES =
	/^(?:gpt-image|chatgpt-image|dall-?e|doubao-seed|bytedance-seed|qwen-image|grok)/i;

/**
 * The ways to ask a model, best first; an explicit choice is the only one. The ID counts more than the catalog where a
 * refusal has been seen live; else the catalog, and where that is silent the ID (contract H.1).
 */
export function imageWays(
	model: string,
	api: string | undefined,
	endpoints: string | undefined,
): ImageWay[] {
	if (api === 'gemini' || api === 'images' || api === 'job') return [api];
	if (GEMINI_IMAGE.test(model)) return ['gemini', 'images'];
	const overImages = endpoints !== undefined && /images\/(?:generations|edits)/.test(endpoints);
	const overGemini = endpoints !== undefined && /generateContent/.test(endpoints);
	// Kling's own path ends like the shared one.
	const onlyKling = overImages && !/(?<!kling\/v1\/)images\/(?:generations|edits)/.test(endpoints);
	const isJob = imageJobFamily(model, endpoints) !== undefined;
	if (isJob && !overGemini && (!overImages || onlyKling)) return ['job', 'images'];
	if (overGemini && !overImages) return ['gemini', 'images'];
	return ['images', 'gemini', ...(isJob ? (['job'] as const) : [])];
}

/** Words of the gateway that a model is not for the route, before anything is made (contract 1.5 E3, A.6). */
const OTHER_ROUTE = /convert_request_failed|only imagen models/i;
/** That it is a job (contract 1.5 E14). */
const OTHER_FORMAT = /called via the \S+ format/i;

/**
 * Asks over the first way, and over another one only when the server says that the model is not to be had there.
 * @param ask gives the items of one way
 */
export async function overWays<T>(
	ways: ImageWay[],
	model: string,
	ask: (way: ImageWay) => Promise<T>,
): Promise<T> {
	const [way, ...others] = ways;
	try {
		return await ask(way);
	} catch (error) {
		const at = others.findIndex((other) => leadsTo(other, error, way, model));
		if (at < 0) return await Promise.reject(error);
		return await overWays(others.slice(at), model, ask);
	}
}

/** Whether a refusal on one way says that the model is to be asked over another. */
function leadsTo(other: ImageWay, error: unknown, way: ImageWay, model: string): boolean {
	if (way !== 'images') return isNoSuchRoute(error);
	if (!(error instanceof ApiError)) return false;
	const { code = '', message } = error.details;
	if (other === 'job') return OTHER_FORMAT.test(message);
	return /gemini/i.test(model) && OTHER_ROUTE.test(`${code} ${message}`);
}

/** The ways of a model, and its paths in the catalog, which is looked at where the ID does not tell. */
export async function findImageWays(
	{ model, api = AUTOMATIC }: { model: string; api?: string },
	send: Send,
	baseUrl: string,
): Promise<{ ways: ImageWay[]; endpoints?: string }> {
	const isClear =
		(api !== AUTOMATIC && api !== 'job') || GEMINI_IMAGE.test(model) || OVER_IMAGES.test(model);
	const endpoints = isClear ? undefined : await endpointsOf(model, send, baseUrl);
	return { ways: imageWays(model, api, endpoints), endpoints };
}
