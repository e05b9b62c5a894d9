import { create } from '../../../../nodes/CometApiEmbedding/operations/create.operation';
import type { CreateParams } from '../../../../nodes/CometApiEmbedding/operations/createFields';
import { textsOf } from '../../../../nodes/CometApiEmbedding/operations/createFields';
import { embeddingRequest } from '../../../../nodes/shared/embedding/embeddingRequest';
import { groupsOf } from '../../../../nodes/shared/node/batches';
import { unifiedSpecErrors } from '../../support/unifiedSpec.mts';

const { batch } = create;

const params = (over: Partial<CreateParams> = {}): CreateParams => ({
	model: 'text-embedding-3-small',
	text: 'one',
	options: {},
	...over,
});

const toRequest = (items: CreateParams[]) =>
	embeddingRequest(items[0].model, items.flatMap(textsOf), items[0].options);

const bodyOf = (...items: Array<Partial<CreateParams>>) =>
	toRequest(items.map((item) => params(item))).body;

describe('the request', () => {
	test('many texts are a list, one text is a text', () => {
		expect(toRequest([params(), params({ text: 'two' })])).toEqual({
			method: 'POST',
			path: '/embeddings',
			repeatable: true,
			body: { model: 'text-embedding-3-small', input: ['one', 'two'] },
		});
		expect(bodyOf({})).toEqual({ model: 'text-embedding-3-small', input: 'one' });
	});

	test.each([[[{}]], [[{}, { text: 'two' }]]])('%j validates against the unified spec', (items) => {
		expect(unifiedSpecErrors('/embeddings', bodyOf(...items))).toBe('');
	});

	test('all options, in wire order; Extra Body wins', () => {
		const options = {
			dimensions: 256,
			encodingFormat: 'base64' as const,
			user: 'u1',
			extraBody: { user: 'u2', task: 'query' },
			batchSize: 5,
			timeout: 5,
		};
		expect(JSON.stringify(bodyOf({ options }))).toBe(
			'{"model":"text-embedding-3-small","input":"one","dimensions":256,"encoding_format":"base64","user":"u2","task":"query"}',
		);
	});

	test("Extra Body cannot set 'input', which pairs vectors and items", () => {
		const options = { extraBody: { input: ['other'] } };
		expect(() => bodyOf({ options })).toThrow("'Extra Body (JSON)' cannot set 'input'");
	});

	test('the batch size is 96 by default and at most 2048', () => {
		expect(batch.size(params())).toBe(96);
		expect(batch.size(params({ options: { batchSize: 2048 } }))).toBe(2048);
	});
});

describe('what shares a request', () => {
	const membersOf = (...items: Array<Partial<CreateParams>>) =>
		items.map((item, index) => {
			const all = params(item);
			const weight = batch.weight?.of(all) ?? 0;
			return { index, params: all, key: batch.key(all), size: batch.size(all), weight };
		});

	const groups = (...items: Array<Partial<CreateParams>>) =>
		groupsOf(membersOf(...items), batch.weight?.limit).map((group) =>
			group.map(({ index }) => index),
		);

	test('up to the batch size', () => {
		const options = { batchSize: 2 };
		expect(groups({ options }, { options }, { options }, { options }, { options })).toEqual([
			[0, 1],
			[2, 3],
			[4],
		]);
	});

	test('the same model and the same options only', () => {
		expect(
			groups(
				{},
				{ model: 'text-embedding-3-large' },
				{ options: { dimensions: 8 } },
				{},
				{ options: { dimensions: 8 } },
				{ options: { dimensions: 9 } },
				{ options: { encodingFormat: 'base64' } },
				{ options: { user: 'a' } },
				{ options: { extraBody: { a: 1 } } },
				{ text: 'another text', simplify: false },
			),
		).toEqual([[0, 3, 9], [1], [2, 4], [5], [6], [7], [8]]);
	});

	test('long texts share less: bytes are counted, and one text is never too much', () => {
		const long = { text: 'é'.repeat(150_000) };
		expect(groups(long, long, long, { text: 'x'.repeat(800_000) }, {})).toEqual([
			[0, 1],
			[2],
			[3],
			[4],
		]);
	});
});

test('an agent gets no vector', () => {
	const json = { index: 0, embedding: [1, 2], dimensions: 2, model: 'm' };
	expect(create.forAgent?.(json)).toEqual({ index: 0, dimensions: 2, model: 'm' });
});

describe('a list of texts as one item', () => {
	test('its texts are counted', () => {
		const list = params({ text: ['a', 'b', 'c'] });
		expect(batch.count?.(list)).toBe(3);
		expect(toRequest([list, params()]).body?.input).toEqual(['a', 'b', 'c', 'one']);
	});

	test.each([
		[[], "'Text' is an empty list"],
		[['a', ' '], "'Text' must be a list of texts, but entry 2 is empty or no text"],
		[[7], "'Text' must be a list of texts, but entry 1 is empty or no text"],
	])('%j is refused', (text, sentence) => {
		expect(() => textsOf({ text: text as string[] })).toThrow(sentence);
	});
});
