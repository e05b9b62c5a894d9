import type { INodeProperties } from 'n8n-workflow';

import { ApiError } from '../../shared/api/apiError';
import { isNoSuchRoute } from '../../shared/api/noSuchRoute';
import type { Send } from '../../shared/node/operation';
import { endpointsOf } from '../../shared/models/endpoints';

/** Over which API an image model is asked: that of its own maker, or the one of OpenAI that most others share. */

export type ImageWay = 'gemini' | 'images';

/** The choice of 'API' that leaves it to the model. */
export const AUTOMATIC = 'automatic';

export const imageApiOption: INodeProperties = {
	displayName: 'API',
	name: 'api',
	type: 'options',
	options: [
		{ name: 'Automatic', value: AUTOMATIC, description: 'What the model takes, by the catalog' },
		{ name: 'Gemini', value: 'gemini', description: 'For Nano Banana, which has no other' },
		{ name: 'Images', value: 'images', description: 'What most image models take' },
	],
	default: AUTOMATIC,
	description: 'The API that makes the image; the item comes out the same',
};

/** Gemini's image models, which are refused on the other route (contract A.2, A.6). */
const GEMINI_IMAGE = /gemini-.*image|nano-?banana/i;

/**
 * The ways to ask a model, best first; an explicit choice is the only one. The ID counts more than the catalog where a
 * refusal has been seen live.
 */
export function imageWays(
	model: string,
	api: string | undefined,
	endpoints: string | undefined,
): ImageWay[] {
	if (api === 'gemini' || api === 'images') return [api];
	if (GEMINI_IMAGE.test(model)) return ['gemini', 'images'];
	const isGemini =
		endpoints !== undefined &&
		/generateContent/.test(endpoints) &&
		!/images\/(?:generations|edits)/.test(endpoints);
	return isGemini ? ['gemini', 'images'] : ['images', 'gemini'];
}

/** Words of the gateway that a model is not for the route, before anything is made (contract 1.5 E3, A.6). */
const OTHER_ROUTE = /convert_request_failed|only imagen models/i;

/**
 * Asks over the first way, and over the next only when the server says that the model is not to be had there.
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
		if (!others.length || !isElsewhere(error, way, model)) return await Promise.reject(error);
		return await overWays(others, model, ask);
	}
}

function isElsewhere(error: unknown, way: ImageWay, model: string): boolean {
	if (way === 'gemini') return isNoSuchRoute(error);
	if (!(error instanceof ApiError)) return false;
	const { code = '', message } = error.details;
	return /gemini/i.test(model) && OTHER_ROUTE.test(`${code} ${message}`);
}

/** The ways of a model, with a look at the catalog where the ID does not tell. */
export async function findImageWays(
	{ model, api = AUTOMATIC }: { model: string; api?: string },
	send: Send,
	baseUrl: string,
): Promise<ImageWay[]> {
	const isClear = api !== AUTOMATIC || GEMINI_IMAGE.test(model) || !/gemini/i.test(model);
	const endpoints = isClear ? undefined : await endpointsOf(model, send, baseUrl);
	return imageWays(model, api, endpoints);
}
