import type { Model } from '../../../../nodes/shared/models/catalog';
import { hasWords, rankModels } from '../../../../nodes/shared/models/rankModels';

const model = (id: string, over: Partial<Model> = {}): Model => ({
	id,
	modalities: ['chat'],
	raw: { id },
	...over,
});

const ranked = (models: Model[], filter?: string, defaultId?: string) =>
	rankModels(models, filter, defaultId).map(({ id }) => id);

describe('without a filter', () => {
	test('the default, then the well-known providers in their order, then the others by name', () => {
		const models = ['Zeta', 'Alpha', 'xai', 'Google', 'Anthropic', 'OPENAI', undefined].map(
			(provider) => model(`of-${provider}`, { provider }),
		);
		expect(ranked(models, '', 'of-Zeta')).toEqual([
			'of-Zeta',
			'of-OPENAI',
			'of-Anthropic',
			'of-Google',
			'of-xai',
			'of-Alpha',
			'of-undefined',
		]);
	});

	test('of a provider the newest first, and what has no date last, by id', () => {
		const dated = (id: string, created?: number) => model(id, { provider: 'OpenAI', created });
		expect(ranked([dated('b'), dated('a'), dated('old', 1), dated('new', 2)])).toEqual([
			'new',
			'old',
			'a',
			'b',
		]);
	});

	test('the models themselves stay in their order', () => {
		const models = [model('b'), model('a')];
		rankModels(models);
		expect(models.map(({ id }) => id)).toEqual(['b', 'a']);
	});
});

describe('with a filter', () => {
	const models = [
		model('gemini-3', { provider: 'Google' }),
		model('azure/o4-mini', { provider: 'Azure' }),
		model('mini-max', { provider: 'MiniMax', name: 'Mini Max' }),
		model('mini', { provider: 'Other' }),
		model('gpt-5.5-mini', { provider: 'OpenAI', created: 5 }),
	];

	test('the exact id, then its beginning, then beginnings of words, then anywhere', () => {
		expect(ranked(models, 'MINI', 'gemini-3')).toEqual([
			'mini',
			'mini-max',
			'gpt-5.5-mini',
			'azure/o4-mini',
			'gemini-3',
		]);
	});

	test('all words have to be there, in id, name or provider', () => {
		expect(ranked(models, 'mini 5.5 openai')).toEqual(['gpt-5.5-mini']);
		expect(ranked(models, 'mini nothing')).toEqual([]);
	});

	test('signs of regular expressions are nothing but signs', () => {
		expect(ranked(models, '(')).toEqual([]);
		expect(ranked(models, '/')).toEqual(['azure/o4-mini']);
	});
});

test('words may be anywhere, in any case', () => {
	expect(hasWords('b A', 'xa', undefined, 'B')).toBe(true);
	expect(hasWords('b c', 'abd')).toBe(false);
	expect(hasWords('')).toBe(true);
});
