import type { Model } from '../../../../nodes/shared/models/catalog';
import { DEFAULT_MODELS } from '../../../../nodes/shared/models/defaultModels';
import { describeModel, listModels } from '../../../../nodes/shared/models/listSearch';

const model = (id: string, over: Partial<Model> = {}): Model => ({
	id,
	modalities: ['chat'],
	raw: { id },
	...over,
});

const models = [
	model('claude-4-7-opus', { provider: 'Anthropic', contextLength: 200_000 }),
	model('gpt-5.5', {
		provider: 'OpenAI',
		contextLength: 1_047_576,
		pricing: { currency: 'USD / M Tokens', input: 4, output: 24 },
		documentationUrl: 'https://docs.example.test',
		description: 'A large model',
	}),
	model('gpt-image-2', { modalities: ['image'], provider: 'OpenAI' }),
];

const idsOf = (...args: Parameters<typeof listModels>) =>
	listModels(...args).map(({ value }) => value);

describe('the list behind a model field', () => {
	test('shows what fits; price and context stand in the description, not in the name that is kept', () => {
		expect(listModels(models, 'chat')).toEqual([
			{
				name: 'gpt-5.5 (OpenAI, default)',
				value: 'gpt-5.5',
				url: 'https://docs.example.test',
				description: '4 in, 24 out USD / M Tokens, 1M context',
			},
			{
				name: 'claude-4-7-opus (Anthropic)',
				value: 'claude-4-7-opus',
				description: '200k context',
			},
		]);
		expect(listModels([model('m')], 'chat')).toEqual([{ name: 'm', value: 'm' }]);
	});

	test('without a purpose it shows all, and marks none', () => {
		const all = listModels(models);
		expect(all).toHaveLength(3);
		expect(all.filter(({ name }) => name.includes('default'))).toEqual([]);
	});

	test.each([
		['GPT', ['gpt-5.5']],
		['openai 5.5', ['gpt-5.5']],
		['  ', ['claude-4-7-opus', 'gpt-5.5']],
		['openai opus', []],
	])('search %j', (filter, ids) => {
		expect(idsOf(models, 'chat', filter).sort()).toEqual(ids);
	});

	test('when nothing of the list fits: the default and its alternatives', () => {
		expect(listModels(models, 'transcription')).toEqual([
			{ name: 'whisper-1 (default, not in your list)', value: 'whisper-1' },
			{ name: 'gpt-4o-transcribe (suggested, not in your list)', value: 'gpt-4o-transcribe' },
		]);
		expect(idsOf(models, 'speech', 'hd')).toEqual(['tts-1-hd']);
		expect(idsOf(models, 'video')).toEqual([DEFAULT_MODELS.video.id]);
	});

	test('suggests nothing beside models of the list', () => {
		const own = [model('my-voice', { modalities: ['speech'] })];
		expect(idsOf(own, 'speech')).toEqual(['my-voice']);
		expect(idsOf(own, 'speech', 'tts')).toEqual([]);
	});
});

test.each([
	[{ pricing: { currency: 'USD', perRequest: 0.04 } }, '0.04 USD per request'],
	[{ pricing: { perSecond: 0.1 } }, '0.1 USD per second'],
	[{ pricing: { input: 0.02 } }, '0.02 USD / M Tokens'],
	[{ pricing: {} }, ''],
	[{ contextLength: 8192, provider: 'X' }, '8k context'],
	[{ contextLength: 512 }, '512 context'],
])('describes %j', (known, text) => {
	expect(describeModel(model('m', known))).toBe(text);
});

describe('models whose end is announced', () => {
	const ends = (id: string, retiresOn: string, successor?: string) =>
		model(id, { retiresOn, successor });
	const before = Date.parse('2026-10-10T00:00:00Z');

	test('are marked until then, and left out afterwards', () => {
		const two = [ends('gone', '2026-09-24'), ends('going', '2026-12-01', 'next')];
		expect(listModels(two, 'chat', '', before)).toEqual([
			{ name: 'going', value: 'going', description: 'ends 2026-12-01, then next' },
		]);
		const after = Date.parse('2026-12-05T00:00:00Z');
		expect(listModels(two, undefined, '', after)).toEqual([]);
		expect(describeModel(ends('a', '2026-12-01'))).toBe('ends 2026-12-01');
	});
});
