import type { Model } from '../../../../nodes/shared/models/catalog';
import { describeModel, hasWords, listModels } from '../../../../nodes/shared/models/listSearch';
import { nearestIds } from '../../../../nodes/shared/models/nearestIds';

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

describe('the list behind a model field', () => {
	test('shows what fits, with provider, context and price', () => {
		expect(listModels(models, 'chat')).toEqual([
			{ name: 'claude-4-7-opus (Anthropic, 200k context)', value: 'claude-4-7-opus' },
			{
				name: 'gpt-5.5 (OpenAI, 1M context, 4 in, 24 out USD / M Tokens)',
				value: 'gpt-5.5',
				url: 'https://docs.example.test',
				description: 'A large model',
			},
		]);
	});

	test('without a modality it shows all', () => {
		expect(listModels(models)).toHaveLength(3);
	});

	test.each([
		['GPT', ['gpt-5.5']],
		['openai 5.5', ['gpt-5.5']],
		['  ', ['claude-4-7-opus', 'gpt-5.5']],
		['openai opus', []],
	])('search %j', (filter, ids) => {
		expect(listModels(models, 'chat', filter).map(({ value }) => value)).toEqual(ids);
	});

	test('suggests known ids when nothing of the list fits', () => {
		expect(listModels(models, 'transcription')).toEqual([
			{ name: 'gpt-4o-transcribe (suggested, not in your list)', value: 'gpt-4o-transcribe' },
			{ name: 'whisper-1 (suggested, not in your list)', value: 'whisper-1' },
		]);
		expect(listModels(models, 'speech', 'hd').map(({ value }) => value)).toEqual(['tts-1-hd']);
		expect(listModels(models, 'video')).toEqual([]);
	});

	test('suggests nothing beside models of the list', () => {
		const own = [model('my-voice', { modalities: ['speech'] })];
		expect(listModels(own, 'speech').map(({ value }) => value)).toEqual(['my-voice']);
		expect(listModels(own, 'speech', 'tts')).toEqual([]);
	});
});

test.each([
	[{ pricing: { currency: 'USD', perRequest: 0.04 } }, '0.04 USD per request'],
	[{ pricing: { perSecond: 0.1 } }, '0.1 USD per second'],
	[{ pricing: { input: 0.02 } }, '0.02 USD / M Tokens'],
	[{ pricing: {} }, ''],
	[{ contextLength: 8192, provider: 'X' }, 'X, 8k context'],
	[{ contextLength: 512 }, '512 context'],
])('describes %j', (known, text) => {
	expect(describeModel(model('m', known))).toBe(text);
});

test('words may be anywhere, in any case', () => {
	expect(hasWords('b A', 'xa', undefined, 'B')).toBe(true);
	expect(hasWords('b c', 'abd')).toBe(false);
	expect(hasWords('')).toBe(true);
});

describe('nearest ids', () => {
	const ids = ['gpt-5.5', 'gpt-5.4', 'gpt-image-2', 'claude-4-7-opus', 'sora-2', 'whisper-1'];

	test.each([
		['gpt55', ['gpt-5.5', 'gpt-5.4']],
		['GPT 5.5', ['gpt-5.5', 'gpt-5.4']],
		['claude opus 4.7', ['claude-4-7-opus']],
		['wisper', ['whisper-1']],
		['zzz', []],
		['', []],
	])('of %j', (wanted, nearest) => {
		expect(nearestIds(wanted, ids)).toEqual(nearest);
	});

	test('at most as many as asked for', () => {
		expect(nearestIds('gpt', ['gpt-1', 'gpt-2', 'gpt-3'], 2)).toEqual(['gpt-1', 'gpt-2']);
	});
});
