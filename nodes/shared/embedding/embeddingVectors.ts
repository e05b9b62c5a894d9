import { ApiError, invalidResponse } from '../api/apiError';
import { asNumber, isObject } from '../api/readJson';
import type { WireResponse } from '../api/wire';
import { toVector } from './vector';

/** What is used of the response, in wire spelling (contract 2.2). */
export type EmbeddingList = {
	data?: EmbeddingEntry[];
	model?: string;
	usage?: { prompt_tokens?: number; total_tokens?: number };
};

export type EmbeddingEntry = {
	object?: string;
	/** Which input of the request this is the vector of. */
	index?: number;
	embedding?: unknown;
};

export type VectorEntry = { entry: EmbeddingEntry; vector: number[] };

/**
 * The vector of each input of a request, paired by the response's own `index` whatever the order. An input
 * without a vector of its own gets an error, and the others are kept: they are paid for.
 * @param count how many inputs the request had
 */
export function vectorsOf(
	response: EmbeddingList,
	count: number,
	meta: Pick<WireResponse, 'status' | 'requestId'>,
): Array<VectorEntry | ApiError> {
	const entries = entriesOf(response);
	const found = ofOneLength(pair(entries, count).map((entry) => vectorOf(entry)));
	const first = found.findIndex((result) => 'problem' in result);
	return found.map((result, at) => {
		if (!('problem' in result)) return result;
		// The first error carries the whole response, so that nothing of it is lost.
		const body = at === first ? response : undefined;
		return invalidResponse(
			`CometAPI's response cannot be used: ${result.problem}, of ${count} texts`,
			meta,
			body,
		);
	});
}

/** A vector that is shorter or longer than the others cannot be compared with them. */
function ofOneLength(found: Vectored[]): Vectored[] {
	const counts = new Map<number, number>();
	for (const one of found) {
		if ('vector' in one) counts.set(one.vector.length, (counts.get(one.vector.length) ?? 0) + 1);
	}
	const [common] = [...counts.keys()].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
	return found.map((one, at) =>
		'vector' in one && one.vector.length !== common
			? {
					problem: `its vector with the index ${at} has ${one.vector.length} numbers and not ${common} as the others`,
				}
			: one,
	);
}

/** The entries; some servers list bare vectors, in `data` or, as Ollama and Cohere do, in `embeddings`. */
function entriesOf(response: EmbeddingList | undefined): EmbeddingEntry[] {
	const { data, embeddings, embedding } = (response ?? {}) as Record<string, unknown>;
	const lists = isObject(embeddings) ? Object.values(embeddings) : [embeddings];
	const list = [data, ...lists].find((one) => Array.isArray(one)) ?? (embedding ? [embedding] : []);
	return (list as unknown[]).flatMap((entry, index): EmbeddingEntry[] => {
		if (Array.isArray(entry)) return [{ index, embedding: entry }];
		return isObject(entry) ? [entry] : [];
	});
}

/** A number, also as text. */
const indexOf = ({ index }: EmbeddingEntry) => asNumber(index) ?? -1;

type Paired = { entry: EmbeddingEntry } | { problem: string };

/** The entry of each input, by index; one that lacks its index can only be that of the one place left. */
function pair(entries: EmbeddingEntry[], count: number): Paired[] {
	const places = Array.from({ length: count }, (): EmbeddingEntry[] => []);
	const unplaced: EmbeddingEntry[] = [];
	for (const entry of entries) {
		const place = places[indexOf(entry)];
		if (place) place.push(entry);
		else if (asNumber(entry.index) === undefined) unplaced.push(entry);
	}
	const empty = places.filter((place) => place.length === 0);
	if (empty.length === 1 && unplaced.length === 1) empty[0].push(unplaced[0]);
	return places.map((place, index) => {
		if (place.length === 1) return { entry: place[0] };
		const problem = place.length
			? `it holds ${place.length} vectors with the index ${index}`
			: `it holds no vector with the index ${index}`;
		return { problem };
	});
}

type Vectored = VectorEntry | { problem: string };

function vectorOf(paired: Paired): Vectored {
	if ('problem' in paired) return paired;
	const vector = toVector(paired.entry.embedding);
	if (vector) return { entry: paired.entry, vector };
	return { problem: `its vector with the index ${paired.entry.index ?? 0} cannot be read` };
}
