import { ApiError } from '../api/apiError';
import type { WireRequest } from '../api/wire';
import { listIn } from '../node/textList';
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
export type Wish = Pick<ChatCall<object>, 'messages' | 'options'> & {
	/** Whether the answer is given as it comes: then the form that nearly every model has is kept to. */
	isRaw?: boolean;
};

/** Paths that the catalog names for a model, as one text; undefined where it does not tell. */
export type Endpoints = string | undefined;

/** The ways to ask one model, best first. */
function waysTo(
	model: string,
	{ dialects, endpoints, wish }: { dialects: Dialect[]; endpoints: Endpoints; wish: Wish },
): Attempt[] {
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
export type Ways = {
	attempts: Attempt[];
	passedOver: string[];
	/** Models whose paths in the catalog have not been looked at, and what looks. */
	unseen?: string[];
	look?(model: string): Promise<Attempt[]>;
};

/**
 * Families of chat models that are all to be had over Chat Completions (contract D.1, H.1), so that the catalog is only
 * asked when the server says otherwise.
 */
const SURELY_CHAT =
	/(?:^|\/)(?:chatgpt|claude|deepseek|gemini|gemma|glm|gpt-\d|grok|kimi|llama|mistral|mixtral|o\d|qwen)(?!.*(?:audio|embed|image|realtime|tts))/i;

/**
 * An explicit choice is the only way to each model.
 * @param models the chosen one, and those that are asked when it cannot be had
 * @param dialects in the order in which Automatic prefers them; the first is what a model takes of which nothing is known
 * @param wishOf made only where it decides something: the conversation may be long
 * @param look what the catalog names for a model
 */
export async function findWays(
	models: string[],
	api: string | undefined,
	{
		dialects,
		wishOf,
		look,
	}: { dialects: Dialect[]; wishOf: () => Wish; look: (model: string) => Promise<Endpoints> },
): Promise<Ways> {
	if (api !== undefined && api !== AUTOMATIC)
		return { attempts: models.map((model) => ({ model, api })), passedOver: [] };
	const wish = wishOf();
	const seen = async (model: string) =>
		waysTo(model, { dialects, wish, endpoints: await look(model) });
	const isSure = (model: string) =>
		SURELY_CHAT.test(model) && !dialects.some(({ onlyFor }) => onlyFor?.test(model));
	const ways = await Promise.all(
		models.map(async (model) =>
			isSure(model) ? waysTo(model, { dialects, wish, endpoints: undefined }) : await seen(model),
		),
	);
	return { attempts: ways.flat(), passedOver: [], unseen: models.filter(isSure), look: seen };
}

/**
 * What to try after an error: the same with less, another API of the same model when the server does not have this
 * one, or says that the model is elsewhere, the next model when this one cannot be had. Undefined when the error is
 * final: nothing is asked twice that may have been answered.
 * @param request as it was sent
 */
export async function nextWays(
	ways: Ways,
	error: unknown,
	request: Pick<WireRequest, 'body'> | undefined,
	dialects: Dialect[],
): Promise<Ways | undefined> {
	const { attempts, passedOver } = ways;
	const [failed] = attempts;
	const elsewhere = isElsewhere(error) ? await otherWays(ways, error, dialects) : [];
	const left = elsewhere.length
		? [...elsewhere, ...attempts.slice(1)]
		: nextAttempts(attempts, error, request, dialects);
	if (!left) return undefined;
	const isOver = left[0].model !== failed.model;
	const told = isOver ? [`${failed.model}: ${(error as Error).message}`] : [];
	return {
		...ways,
		attempts: left,
		passedOver: [...passedOver, ...told],
		unseen: ways.unseen?.filter((model) => model !== failed.model),
	};
}

/** Words of gateways and providers that a model is not to be had over this API; nothing has begun then. */
const ELSEWHERE = /only supported in|relay mode|not a chat model|use the .{0,40}(?:endpoint|api)/i;

const isElsewhere = (error: unknown): error is ApiError =>
	error instanceof ApiError &&
	(error.details.kind === 'modelNotFound' || ELSEWHERE.test(error.message));

/** What the error itself names, what the catalog does, and the API of the model's maker, where that is not tried yet. */
async function otherWays(
	{ attempts: [failed, ...left], unseen = [], look }: Ways,
	{ message }: ApiError,
	dialects: Dialect[],
): Promise<Attempt[]> {
	if (!unseen.includes(failed.model)) return [];
	const over = ({ option }: Dialect): Attempt => ({
		model: failed.model,
		api: String(option.value),
	});
	const named = dialects.filter(({ endpoint }) => endpoint.test(message)).map(over);
	const listed = (await look?.(failed.model)) ?? [];
	const own = dialects
		.filter(({ family, onlyFor }) => family?.test(failed.model) && !onlyFor)
		.map(over);
	const apis = new Set([failed, ...left].map(({ model, api }) => `${api} ${model}`));
	const isNew = ({ model, api }: Attempt) => {
		const before = apis.size;
		return apis.add(`${api} ${model}`).size > before;
	};
	return [...named, ...listed, ...own].filter(isNew);
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
	const list = Array.isArray(given) ? given : [given ?? ''];
	return list.flatMap((one) => listIn(String(one), /[,\n]/));
}
