import type { IDataObject } from 'n8n-workflow';

import { compact, omit } from '../../shared/api/body';
import { isObject, readJson } from '../../shared/api/readJson';
import { embed } from '../../shared/embedding/embed';
import { EMBEDDING_CALLS } from '../../shared/embedding/embeddingRequest';
import { cosine, toVector } from '../../shared/embedding/vector';
import { FieldError } from '../../shared/node/fieldError';
import type { MultiCallOperation, NodeItem } from '../../shared/node/operation';
import type { CompareParams } from './compareFields';
import {
	CANDIDATES_LABEL,
	compareFields,
	compareOptions,
	compareOutput,
	QUERY_LABEL,
} from './compareFields';

/** Which entries of a list are most like a text or a vector; texts become vectors in one go (contract 2.2). */
export const compare: MultiCallOperation<CompareParams> = {
	option: {
		name: 'Compare',
		value: 'compare',
		action: 'Compare texts or embeddings',
		description: 'Find what is most like a text or a vector in a list',
	},
	fields: compareFields,
	options: compareOptions,
	...EMBEDDING_CALLS,
	async execute(send, { model, query, candidates, options }) {
		const all = [queryOf(query), ...entriesOf(candidates)];
		const texts = all.flatMap(({ vector, text }) => (vector ? [] : [text ?? '']));
		const made = texts.length
			? await embed({ send }, { model, options: { ...options, stripNewLines: false } }, texts, {
					places: 1,
					call: {},
				})
			: { vectors: [] };
		const [wanted, ...others] = vectorsOf(all, made.vectors);
		const { topK = Infinity, minScore = -1 } = options;
		return others
			.map(({ vector, ...entry }, index) => ({
				...entry,
				index,
				score: cosine(wanted.vector, vector),
			}))
			.filter(({ score }) => score >= minScore)
			.sort((a, b) => b.score - a.score)
			.slice(0, topK)
			.map((match, at) => itemOf(match, model, at === 0 ? made.tokens : undefined));
	},
	outputFields: compareOutput,
};

/** What is compared: a vector that is there, or a text that becomes one. */
type Entry = { vector?: number[]; text?: string; entry?: IDataObject };
type Vectored = Entry & { vector: number[] };

function itemOf(
	{ index, score, text, entry }: Entry & { index: number; score: number },
	model: string,
	tokens: number | undefined,
): NodeItem {
	const usage = tokens === undefined ? undefined : { totalTokens: tokens };
	return { json: compact({ index, score, text, entry, model, usage }) as IDataObject };
}

/** Keys under which an entry has its vector or its text: those of Create's items among them. */
const VECTORS = ['embedding', 'vector'];
const TEXTS = ['text', 'content', 'pageContent'];

/** Undefined for what is neither. */
function entryOf(value: unknown): Entry | undefined {
	const given = typeof value === 'string' && /^\s*\[/.test(value) ? parsed(value) : value;
	if (Array.isArray(given)) {
		const vector = toVector(given);
		return vector && { vector };
	}
	if (typeof given === 'string') return given.trim() ? { text: given } : undefined;
	if (!isObject(given)) return undefined;
	const vector = VECTORS.map((key) => toVector(given[key])).find(Boolean);
	const text = TEXTS.map((key) => given[key]).find((one) => typeof one === 'string' && one !== '');
	if (!vector && text === undefined) return undefined;
	const rest = omit(given, ...VECTORS, ...TEXTS) as IDataObject;
	const entry = Object.keys(rest).length ? rest : undefined;
	return { vector, text: text as string | undefined, entry };
}

function queryOf(query: unknown): Entry {
	const entry = entryOf(query);
	if (entry) return entry;
	throw new FieldError(QUERY_LABEL, 'is neither a text nor a vector');
}

function parsed(text: string): unknown {
	const read = readJson(text);
	return read.problem === undefined ? read.value : text;
}

function entriesOf(candidates: unknown): Entry[] {
	if (!Array.isArray(candidates)) {
		throw new FieldError(CANDIDATES_LABEL, 'must be a list of texts, vectors or objects');
	}
	if (!candidates.length) throw new FieldError(CANDIDATES_LABEL, 'is an empty list');
	return candidates.map((one: unknown, at) => {
		const entry = entryOf(one);
		if (entry) return entry;
		throw new FieldError(CANDIDATES_LABEL, `has neither a text nor a vector in entry ${at + 1}`);
	});
}

/** @throws FieldError for vectors that cannot be compared */
function vectorsOf(all: Entry[], made: number[][]): Vectored[] {
	let next = 0;
	const vectored = all.map((entry) => ({ ...entry, vector: entry.vector ?? made[next++] }));
	const [{ vector: wanted }, ...others] = vectored;
	const at = others.findIndex(({ vector }) => vector.length !== wanted.length);
	if (at < 0) return vectored;
	throw new FieldError(
		CANDIDATES_LABEL,
		`has a vector of ${others[at].vector.length} numbers in entry ${at + 1}, but what it is compared with has ${wanted.length}`,
		"Both have to be of the same model and the same 'Dimensions'.",
	);
}
