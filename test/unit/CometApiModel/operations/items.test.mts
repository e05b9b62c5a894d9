import { get } from '../../../../nodes/CometApiModel/operations/get.operation';
import type { GetAllParams } from '../../../../nodes/CometApiModel/operations/getAll.operation';
import { getAll } from '../../../../nodes/CometApiModel/operations/getAll.operation';
import { modelFields, toModelItem } from '../../../../nodes/CometApiModel/operations/modelItem';
import type { ApiError } from '../../../../nodes/shared/api/apiError';
import { mergeModels } from '../../../../nodes/shared/models/catalog';

const meta = { status: 200, headers: {}, requestId: 'r1' };

const list = ['gpt-5.5', 'gpt-5.4', 'gpt-image-2', 'claude-4-7-opus', 'whisper-1'].map((id) => ({
	id,
	object: 'model',
	owned_by: id.startsWith('claude') ? 'anthropic' : 'openai',
}));

const catalog = [
	{
		id: 'gpt-5.5',
		name: 'GPT 5.5',
		provider: 'OpenAI',
		model_type: 'text',
		features: ['text-to-text'],
		description: 'Thinks hard',
		pricing: { currency: 'USD / M Tokens', input: 4, output: 24, per_request: null, ratio: 0.8 },
		context_length: '400000',
		max_completion_tokens: 8192,
		api_doc_url: 'https://docs.example.test',
	},
	{
		id: 'gpt-image-2',
		provider: 'OpenAI',
		model_type: 'image',
		pricing: { currency: 'USD', per_request: 0.04, per_second: null },
	},
];

const models = mergeModels(list, catalog);

const many = (params: Partial<GetAllParams>) => {
	const [items] = getAll.batch.toItems(models, [{ filters: {}, options: {}, ...params }], meta, [
		0,
	]);
	return (items as Array<{ json: { id: string } }>).map(({ json }) => json);
};

const ids = (params: Partial<GetAllParams>) => many(params).map(({ id }) => id);

describe('Get Many', () => {
	test('a model is one flat item; what is not known is left out', () => {
		expect(many({ returnAll: true }).slice(-3)).toEqual([
			{
				id: 'gpt-5.5',
				name: 'GPT 5.5',
				provider: 'OpenAI',
				modalities: ['chat'],
				contextLength: 400000,
				maxOutputTokens: 8192,
				inputPrice: 4,
				outputPrice: 24,
				priceRatio: 0.8,
				priceUnit: 'USD / M Tokens',
				description: 'Thinks hard',
				documentationUrl: 'https://docs.example.test',
			},
			{
				id: 'gpt-image-2',
				provider: 'OpenAI',
				modalities: ['image'],
				pricePerRequest: 0.04,
				priceUnit: 'USD',
			},
			{ id: 'whisper-1', provider: 'openai', modalities: ['transcription'] },
		]);
	});

	test('every field that an item can have is described, and nothing else is', () => {
		const perSecond = { ...catalog[1], pricing: { per_second: 0.1 } };
		const given = [
			...many({ returnAll: true }),
			toModelItem(mergeModels([list[2]], [perSecond])[0], true).json,
			toModelItem(mergeModels([{ id: 'gemini-2.5-pro' }], [])[0], true).json,
		];
		const names = new Set(given.flatMap((json) => Object.keys(json)));
		expect([...names].sort()).toEqual(Object.keys(modelFields).sort());
	});

	test('raw: the entry of the list, and that of the catalog with it', () => {
		expect(many({ simplify: false, limit: 2 })).toEqual([
			{ id: 'claude-4-7-opus', object: 'model', owned_by: 'anthropic' },
			{ id: 'gpt-5.4', object: 'model', owned_by: 'openai' },
		]);
		const raw = many({ simplify: false, filters: { search: 'gpt-5.5' } });
		expect(raw).toEqual([{ ...list[0], catalog: catalog[0] }]);
	});

	test.each<[Partial<GetAllParams>, string[]]>([
		[{ limit: 1 }, ['claude-4-7-opus']],
		[
			{ returnAll: true, limit: 1, filters: { modality: 'chat' } },
			['claude-4-7-opus', 'gpt-5.4', 'gpt-5.5'],
		],
		[{ filters: { modality: 'image' } }, ['gpt-image-2']],
		[{ filters: { modality: 'video' } }, []],
		[{ filters: { provider: 'OPEN' } }, ['gpt-5.4', 'gpt-5.5', 'gpt-image-2', 'whisper-1']],
		[{ filters: { provider: 'openai', modality: 'chat', search: '5.5' } }, ['gpt-5.5']],
		[{ filters: { search: 'hard gpt' } }, ['gpt-5.5']],
		[{ filters: { search: 'text-to-text' } }, ['gpt-5.5']],
		[{ filters: { search: 'nothing like it' } }, []],
	])('%j', (params, expected) => {
		expect(ids(params)).toEqual(expected);
	});

	test('50 by default', () => {
		const long = mergeModels(
			Array.from({ length: 60 }, (_, at) => ({ id: `m${at}` })),
			[],
		);
		const [items] = getAll.batch.toItems(long, [{ filters: {}, options: {} }], meta, [0]);
		expect(items).toHaveLength(50);
	});
});

describe('Get', () => {
	const results = (...wanted: string[]) =>
		get.batch.toItems(
			models,
			wanted.map((model) => ({ model, options: {} })),
			meta,
			wanted.map((_, index) => index),
		);

	test('one item per model asked for', () => {
		expect(results('whisper-1', 'gpt-5.4')).toEqual([
			[{ json: { id: 'whisper-1', provider: 'openai', modalities: ['transcription'] } }],
			[{ json: { id: 'gpt-5.4', provider: 'openai', modalities: ['chat'] } }],
		]);
	});

	test('an id that is not there fails only its own item, and names the nearest', () => {
		const [failure, found] = results('gpt-55', 'whisper-1') as [ApiError, unknown[]];
		expect(failure.details).toMatchObject({
			kind: 'modelNotFound',
			message:
				"CometAPI has no model 'gpt-55' in its list of 5 models; the nearest are 'gpt-5.5', 'gpt-5.4'",
			status: 200,
		});
		expect(found).toHaveLength(1);
	});

	test('what is announced of a model is told', () => {
		const [item] = get.batch.toItems(
			mergeModels([{ id: 'gemini-2.5-flash-image' }], []),
			[{ model: 'gemini-2.5-flash-image', options: {} }],
			meta,
			[0],
		);
		expect(item).toMatchObject([
			{ json: { retiresOn: '2026-09-30', successor: 'gemini-3.1-flash-image-preview' } },
		]);
		const [failure] = results('sora-2') as ApiError[];
		expect(failure.details.model).toBe('sora-2');
	});

	test('without anything near', () => {
		const [failure] = results('zzz') as ApiError[];
		expect(failure.message).toBe("CometAPI has no model 'zzz' in its list of 5 models");
	});
});
