import { readFileSync } from 'node:fs';

import type { CreateParams } from '../../../../nodes/CometApiEmbedding/operations/createFields';
import {
	embeddingFields,
	toEmbeddingItems,
} from '../../../../nodes/CometApiEmbedding/operations/embeddingItems';
import { ApiError } from '../../../../nodes/shared/api/apiError';
import { embeddedOf } from '../../../../nodes/shared/embedding/embedTexts';
import { shares } from '../../../../nodes/shared/embedding/shares';
import { toVector } from '../../../../nodes/shared/embedding/vector';
import type { EmbeddingList } from '../../../../nodes/shared/embedding/embeddingVectors';
import type { NodeItem } from '../../../../nodes/shared/node/operation';

const fixture = (name: string) =>
	JSON.parse(readFileSync(`test/fixtures/embedding/${name}.json`, 'utf8')) as EmbeddingList;

const VECTORS = [
	[-0.0021, -0.0491, 0.0209, 0.0314],
	[0.011, -0.02, 0.5, 0.1],
	[0.25, -0.5, 1, 0],
];

const params = (text: string, simplify?: boolean): CreateParams => ({
	model: 'text-embedding-3-small',
	text,
	simplify,
	options: {},
});

const three = ['ab', 'abcd', 'abc'].map((text) => params(text));
const meta = { status: 200, headers: {}, requestId: 'r1' };

const itemsOf = (response: EmbeddingList, inputs = three, indexes = [10, 11, 12]) =>
	toEmbeddingItems(
		embeddedOf(
			{ ...meta, body: response },
			inputs.map(({ text }) => String(text)),
		),
		inputs,
		meta,
		indexes,
	) as Array<NodeItem[] | Error>;

const jsons = (results: Array<NodeItem[] | Error>) =>
	results.map((items) => (items instanceof Error ? items.message : items[0].json));

const vectors = (results: Array<NodeItem[] | Error>) =>
	results.map((items) => (items instanceof Error ? items.message : items[0].json.embedding));

describe('one item per input', () => {
	test('every field that an item can have is described, and nothing else is', () => {
		const [json] = jsons(itemsOf(fixture('float')));
		const list = { ...params('ab'), text: ['ab', 'abcd', 'abc'] };
		const embedded = embeddedOf({ ...meta, body: fixture('float') }, list.text);
		const [[item]] = toEmbeddingItems(embedded, [list], meta, [0]) as NodeItem[][];
		expect(item.json).toMatchObject({ embeddings: VECTORS, usage: { totalTokens: 9 } });
		const text = 'One. Two. Thr';
		const split = { ...params(text), options: { splitLongTexts: true, partLength: 5 } };
		const parts = embeddedOf({ ...meta, body: fixture('float') }, ['One.', 'Two.', 'Thr']);
		const [[part]] = toEmbeddingItems(parts, [split], meta, [0]) as NodeItem[][];
		const keys = [json, item.json, part.json].flatMap((one) => Object.keys(one));
		expect(new Set(keys)).toEqual(new Set(Object.keys(embeddingFields)));
	});

	test('vector, index of the input item, dimensions, model, its share of the tokens', () => {
		expect(jsons(itemsOf(fixture('float')))).toEqual([
			{
				index: 10,
				embedding: VECTORS[0],
				dimensions: 4,
				model: 'text-embedding-3-small',
				usage: { inputTokens: 2, totalTokens: 2 },
			},
			{
				index: 11,
				embedding: VECTORS[1],
				dimensions: 4,
				model: 'text-embedding-3-small',
				usage: { inputTokens: 4, totalTokens: 4 },
			},
			{
				index: 12,
				embedding: VECTORS[2],
				dimensions: 4,
				model: 'text-embedding-3-small',
				usage: { inputTokens: 3, totalTokens: 3 },
			},
		]);
	});

	test('base64 is decoded to the same float32 numbers', () => {
		expect(vectors(itemsOf(fixture('base64')))).toEqual(
			VECTORS.map((vector) => vector.map(Math.fround)),
		);
	});

	test('paired by index, whatever the order of the response', () => {
		expect(vectors(itemsOf(fixture('shuffled')))).toEqual(VECTORS);
	});

	test('one entry without an index belongs to the one place left', () => {
		expect(vectors(itemsOf(fixture('index-zero-left-out')))).toEqual(VECTORS);
		const [only] = fixture('no-index').data ?? [];
		expect(vectors(itemsOf({ data: [only] }, [params('x')], [4]))).toEqual([VECTORS[0]]);
	});

	test('a response without usage gives items without', () => {
		const [json] = jsons(itemsOf(fixture('no-usage'), [params('x')], [0]));
		expect(json).not.toHaveProperty('usage');
	});

	test('raw: as the API answers one text; the usage of the request once', () => {
		const raw = ['ab', 'abcd', 'abc'].map((text) => params(text, false));
		const response = fixture('base64');
		expect(jsons(itemsOf(response, raw))).toEqual([
			{ ...response, data: [response.data?.[0]] },
			...[1, 2].map((at) => ({
				...response,
				data: [{ ...response.data?.[at], index: 0 }],
				usage: undefined,
			})),
		]);
	});
});

describe('a response that does not fit fails the items concerned and keeps the others', () => {
	test.each<[string, unknown[]]>([
		[
			'no-index',
			[0, 1, 2].map(
				(index) =>
					`CometAPI's response cannot be used: it holds no vector with the index ${index}, of 3 texts`,
			),
		],
		[
			'doubled-index',
			[
				VECTORS[0],
				`CometAPI's response cannot be used: it holds 2 vectors with the index 1, of 3 texts`,
				2,
			],
		],
		[
			'missing',
			[
				VECTORS[0],
				`CometAPI's response cannot be used: it holds no vector with the index 1, of 3 texts`,
				VECTORS[2],
			],
		],
		['foreign-index', [VECTORS[0], VECTORS[1], 2]],
		[
			'unreadable',
			[
				VECTORS[0],
				"CometAPI's response cannot be used: its vector with the index 1 cannot be read, of 3 texts",
				"CometAPI's response cannot be used: its vector with the index 2 cannot be read, of 3 texts",
			],
		],
	])('%s', (name, expected) => {
		const wanted = expected.map((value) =>
			typeof value === 'number'
				? `CometAPI's response cannot be used: it holds no vector with the index ${value}, of 3 texts`
				: value,
		);
		expect(vectors(itemsOf(fixture(name)))).toEqual(wanted);
	});

	test('a vector of another length than the others fails its own item', () => {
		const response = {
			data: [
				[1, 2],
				[1, 2, 3],
				[3, 4],
			].map((embedding, index) => ({ index, embedding })),
		};
		expect(vectors(itemsOf(response))).toEqual([
			[1, 2],
			"CometAPI's response cannot be used: its vector with the index 1 has 3 numbers and not 2 as the others, of 3 texts",
			[3, 4],
		]);
	});

	test('the first failure carries the whole response, the others do not repeat it', () => {
		const response = fixture('no-index');
		const failures = itemsOf(response) as ApiError[];
		expect(failures.map(({ details }) => details)).toMatchObject([
			{ kind: 'invalidResponse', status: 200, requestId: 'r1', body: response },
			{ kind: 'invalidResponse', body: undefined },
			{ kind: 'invalidResponse', body: undefined },
		]);
	});

	test('the tokens of the request are shared among the items that got a vector', () => {
		const results = jsons(itemsOf(fixture('missing'))) as Array<{ usage?: object }>;
		expect([results[0].usage, results[2].usage]).toEqual([
			{ inputTokens: 4, totalTokens: 4 },
			{ inputTokens: 5, totalTokens: 5 },
		]);
	});

	test.each([
		[null],
		[{}],
		[{ data: null }],
		[{ data: 'x' }],
		[{ data: [null, 3] }],
		[{ data: [null] }],
		[{ data: [3] }],
		[[]],
	])('%j holds nothing', (response) => {
		const [failure] = itemsOf(response as EmbeddingList, [params('x')], [0]);
		expect((failure as ApiError).details).toMatchObject({
			kind: 'invalidResponse',
			body: response,
		});
	});
});

describe('vectors', () => {
	test.each([[''], ['AAAA'], [[]], [[0.1, 'x']], [[NaN]], [null], [undefined], [{}], [5]])(
		'%j is none',
		(embedding) => {
			expect(toVector(embedding)).toBeUndefined();
		},
	);

	test('little-endian float32', () => {
		expect(toVector('AACAPwAAAMAAAAA/')).toEqual([1, -2, 0.5]);
	});
});

describe('shares', () => {
	test.each<[number | undefined, number[], Array<number | undefined>]>([
		[9, [2, 4, 3], [2, 4, 3]],
		[10, [1, 1, 1], [4, 3, 3]],
		[2, [1, 1, 1], [1, 1, 0]],
		[7, [5, 0, 5], [4, 0, 3]],
		[0, [1, 2], [0, 0]],
		[1, [1], [1]],
		[undefined, [1, 2], [undefined, undefined]],
		[5, [0, 0], [undefined, undefined]],
	])('%j over %j', (total, weights, expected) => {
		expect(shares(total, weights)).toEqual(expected);
	});

	test('sums are always right', () => {
		for (let total = 0; total < 400; total += 7) {
			const weights = Array.from({ length: 1 + (total % 13) }, (_, at) => 1 + ((at * 31) % 97));
			const sum = shares(total, weights).reduce<number>((all, share) => all + (share ?? 0), 0);
			expect(sum).toBe(total);
		}
	});
});
