import { ApiError } from '../api/apiError';
import type { WireRequest } from '../api/wire';
import { isNoSuchRoute } from '../api/noSuchRoute';
import type { ChatCall, Dialect } from './dialects/dialect';

/** Which model is asked over which API, and what is tried when the server says that this cannot be. */

/** The choice of 'API' that leaves it to the model and the call. */
export const AUTOMATIC = 'automatic';

/** One way to ask. */
export type Attempt = {
	model: string;
	/** Value of the dialect. */
	api: string;
	/** The body to send, where some of it was refused. */
	body?: Record<string, unknown>;
};

/** What Automatic decides by, beside the model. */
export type Wish = Pick<ChatCall<object>, 'messages' | 'options' | 'tools'> & {
	/** Whether the answer is given as it comes: then the form that nearly every model has is kept to. */
	isRaw?: boolean;
};

/** Paths that the catalog names for a model, as one text; undefined where it does not tell. */
export type Endpoints = string | undefined;

/**
 * The ways to ask one model, best first. Explicit choices are the only way.
 * @param dialects in the order in which Automatic prefers them; the first is what a model takes of which nothing is known
 */
export function waysTo(
	model: string,
	api: string | undefined,
	{ dialects, endpoints, wish }: { dialects: Dialect[]; endpoints: Endpoints; wish: Wish },
): Attempt[] {
	if (api !== undefined && api !== AUTOMATIC) return [{ model, api }];
	const listed = dialects.filter(({ endpoint }) => endpoints && endpoint.test(endpoints));
	const only = dialects.filter(({ onlyFor }) => onlyFor?.test(model));
	// The catalog counts; where it is silent, the ID does.
	const usual = listed.length ? listed : [...only, dialects[0]];
	const isPlain = wish.isRaw && usual.includes(dialects[0]) && !only.length;
	const needed = dialects.filter(
		(dialect) => !isPlain && dialect.family?.test(model) && dialect.isNeeded?.(wish),
	);
	const ways = new Set([...(isPlain ? [dialects[0]] : []), ...needed, ...usual]);
	return [...ways].map(({ option }) => ({ model, api: String(option.value) }));
}

/** The ways to ask a model and those that take its place, and why those before did not do. */
export type Ways = { attempts: Attempt[]; passedOver: string[] };

/**
 * @param models the chosen one, and those that are asked when it cannot be had
 * @param look what the catalog names for a model
 */
export async function findWays(
	models: string[],
	api: string | undefined,
	{
		dialects,
		wish,
		look,
	}: { dialects: Dialect[]; wish: Wish; look: (model: string) => Promise<Endpoints> },
): Promise<Ways> {
	const ways = await Promise.all(
		models.map(async (model) => {
			const endpoints = api === AUTOMATIC ? await look(model) : undefined;
			return waysTo(model, api, { dialects, endpoints, wish });
		}),
	);
	return { attempts: ways.flat(), passedOver: [] };
}

/**
 * What to try after an error: the same with less, another API of the same model when the server does not have this
 * one, the next model when this one cannot be had. Undefined when the error is final: nothing is asked twice that may
 * have been answered.
 * @param attempts the one that failed, and those that are left
 * @param request as it was sent
 */
export function nextWays(
	{ attempts, passedOver }: Ways,
	error: unknown,
	request: Pick<WireRequest, 'body'> | undefined,
	dialects: Dialect[],
): Ways | undefined {
	const left = nextAttempts(attempts, error, request, dialects);
	if (!left) return undefined;
	const isOver = left[0].model !== attempts[0].model;
	const told = isOver ? [`${attempts[0].model}: ${(error as Error).message}`] : [];
	return { attempts: left, passedOver: [...passedOver, ...told] };
}

/** That another model has answered than the one that was asked first, before what else is to be known. */
export function waysHint({ attempts, passedOver }: Ways, hint?: string): string | undefined {
	const told = passedOver.length
		? `The fallback model ${attempts[0].model} answered (${passedOver.join('; ')})`
		: undefined;
	return [told, hint].filter(Boolean).join('. ') || undefined;
}

function nextAttempts(
	[failed, ...left]: Attempt[],
	error: unknown,
	request: Pick<WireRequest, 'body'> | undefined,
	dialects: Dialect[],
): Attempt[] | undefined {
	if (!failed || !(error instanceof ApiError)) return undefined;
	const { kind, status = 0 } = error.details;
	if (kind === 'validation' && [400, 422].includes(status) && !failed.body && request?.body) {
		const dialect = dialects.find(({ option }) => option.value === failed.api);
		const body = dialect?.simpler?.(request.body, error);
		if (body) return [{ ...failed, body }, ...left];
	}
	const [{ option: usual }] = dialects;
	const others = left.filter(({ model }) => model !== failed.model);
	// A server without the usual API has a wrong base URL, or something in front of it; its other paths prove nothing.
	if (isNoSuchRoute(error)) return left.length && failed.api !== usual.value ? left : undefined;
	if (!['modelNotFound', 'unavailable'].includes(kind)) return undefined;
	// A row of the catalog is no proof: the model may be had over its other API.
	const rest = kind === 'modelNotFound' ? left : others;
	return rest.length ? rest : undefined;
}

/** IDs of 'Fallback Models': a list, or a text with commas or lines between them. */
export function modelsIn(given: unknown): string[] {
	const list = Array.isArray(given) ? given : String(given ?? '').split(/[,\n]/);
	return list.map((one) => String(one).trim()).filter(Boolean);
}
