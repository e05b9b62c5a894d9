import type { WireRequest } from '../../../../nodes/shared/api/wire';
import { fetchModels } from '../../../../nodes/shared/models/catalog';
import { DEFAULT_MODELS } from '../../../../nodes/shared/models/defaultModels';
import { modalitiesOf } from '../../../../nodes/shared/models/modality';
import catalog from '../../../fixtures/models/catalog.json';
import list from '../../../fixtures/models/list.json';

const defaults = Object.entries(DEFAULT_MODELS);

test.each(defaults)('%s: what is suggested is told by its id to be for that', (purpose, models) => {
	const { id, alternatives = [] } = models;
	for (const suggested of [id, ...alternatives]) {
		expect(modalitiesOf(suggested, {})).toContain(purpose);
	}
});

test.each(defaults)('%s: the list knows the default', async (purpose, { id }) => {
	const { body: models } = await fetchModels((async ({ path }: WireRequest) => ({
		status: 200,
		headers: {},
		body: path === '/models' ? list : catalog,
	})) as never);
	expect(models.find((model) => model.id === id)?.modalities).toContain(purpose);
});

test('none of them is a model whose end is announced, or that its route refuses', () => {
	for (const [, { id }] of defaults)
		expect(id).not.toMatch(/sora|dall-e|gpt-image-1|gemini.*image/);
});
