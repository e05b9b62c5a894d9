import { usageIn } from '../api/usage';
import type { WireRequest, WireResponse } from '../api/wire';
import type { BatchLimit } from '../node/batchLimit';
import type { EmbeddingList, VectorEntry } from './embeddingVectors';
import { vectorsOf } from './embeddingVectors';
import { faultOf } from './refusal';
import { shares } from './shares';

/** How texts are embedded: by CometAPI Embedding as well as by Embeddings CometAPI. */
export type EmbedCall = {
	request(texts: string[]): WireRequest;
	send(request: WireRequest): Promise<WireResponse<EmbeddingList>>;
	/** Shared by all calls of a run. */
	limit: BatchLimit;
	/** Whether a text that is refused fails alone; else the first refusal ends the call. */
	isolate: boolean;
};

/** What a text got: its vector, with the response that it is of. */
export type Embedded = VectorEntry & {
	response: EmbeddingList;
	/** Its share of the tokens of the request; over all texts the sum is what the API counted. */
	inputTokens?: number;
	totalTokens?: number;
	/** Whether it is the first of its request. */
	isFirst: boolean;
};

/** Up to so many texts of an unknown fault are tried one by one. */
const FEW = 3;

/**
 * The vector of each text, or why it has none, in the order of the texts; undefined where the call ended before. A
 * request is made of as many texts as the provider takes. A refusal was not charged, so the good texts of a refused
 * request are sent again without the bad one; a fault of all of them is told from that by one text sent alone.
 */
export async function embedTexts(
	call: EmbedCall,
	texts: string[],
): Promise<Array<Embedded | Error | undefined>> {
	if (!texts.length) return [];
	const size = call.limit.sizeFor(texts.length);
	if (size < texts.length) {
		const first = await embedTexts(call, texts.slice(0, size));
		if (!call.isolate && first.some((one) => one instanceof Error)) return first;
		return [...first, ...(await embedTexts(call, texts.slice(size)))];
	}
	try {
		const response = await call.send(call.request(texts));
		return embeddedOf(response, texts);
	} catch (error) {
		if (call.limit.learn(error, texts.length)) return await embedTexts(call, texts);
		return await refused(call, texts, error as Error);
	}
}

/** What a response has for the texts of its request, in their order. */
export function embeddedOf(
	response: WireResponse<EmbeddingList>,
	texts: string[],
): Array<Embedded | Error> {
	const { body } = response;
	const found = vectorsOf(body, texts.length, response);
	const weights = texts.map(({ length }, at) => (found[at] instanceof Error ? 0 : length));
	const usage = usageIn(body);
	const inputTokens = shares(usage?.inputTokens, weights);
	const totalTokens = shares(usage?.totalTokens, weights);
	const first = found.findIndex((one) => !(one instanceof Error));
	return found.map((one, at) =>
		one instanceof Error
			? one
			: {
					...one,
					response: body,
					inputTokens: inputTokens[at],
					totalTokens: totalTokens[at],
					isFirst: at === first,
				},
	);
}

async function refused(
	call: EmbedCall,
	texts: string[],
	error: Error,
): Promise<Array<Embedded | Error | undefined>> {
	const fault = faultOf(error, texts.length);
	if (!call.isolate) {
		const place = fault.of === 'one' ? fault.place : 0;
		return texts.map((_, at) => (at === place ? error : undefined));
	}
	if (texts.length === 1 || fault.of === 'all') return texts.map(() => error);
	if (fault.of === 'one') return await without(call, texts, fault.place, error);
	if (fault.of === 'unknown' && texts.length > FEW) {
		// The one in the middle by length is hardly ever the odd one.
		const byLength = texts.map((_, at) => at).sort((a, b) => texts[a].length - texts[b].length);
		const place = byLength[Math.floor(byLength.length / 2)];
		const [alone] = await embedTexts(call, [texts[place]]);
		if (alone instanceof Error) return texts.map(() => (saysSame(alone, error) ? error : alone));
		return await without(call, texts, place, alone);
	}
	const middle = Math.ceil(texts.length / 2);
	return [
		...(await embedTexts(call, texts.slice(0, middle))),
		...(await embedTexts(call, texts.slice(middle))),
	];
}

const saysSame = (a: Error, b: Error) => a.message === b.message;

/** All but one text, whose outcome is known. */
async function without(
	call: EmbedCall,
	texts: string[],
	place: number,
	known: Embedded | Error | undefined,
): Promise<Array<Embedded | Error | undefined>> {
	const others = await embedTexts(call, [...texts.slice(0, place), ...texts.slice(place + 1)]);
	return [...others.slice(0, place), known, ...others.slice(place)];
}
