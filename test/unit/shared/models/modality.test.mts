import { readFileSync } from 'node:fs';

import { mergeModels } from '../../../../nodes/shared/models/catalog';
import { modalitiesOf } from '../../../../nodes/shared/models/modality';

const read = (name: string) =>
	JSON.parse(readFileSync(`test/fixtures/models/${name}.json`, 'utf8')) as never;

const { data: list } = read('list') as { data: never[] };
const { data: catalog } = read('catalog') as { data: never[] };
const expected: Record<string, string[]> = read('modalities');

const named = (entries: never[]) => entries.filter((entry: { id?: string } | null) => entry?.id);

function byModality(models: ReturnType<typeof mergeModels>) {
	const found: Record<string, string[]> = {};
	for (const { id, modalities } of models) {
		for (const modality of modalities) (found[modality] ??= []).push(id);
	}
	for (const ids of Object.values(found)) ids.sort();
	return found;
}

describe('what a model is for', () => {
	test('430 models with the catalog', () => {
		expect(byModality(mergeModels(named(list), named(catalog)))).toEqual(expected);
	});

	test('the same without the catalog: the ids alone keep the chat list clean', () => {
		const { chat } = byModality(mergeModels(named(list), []));
		// Without the catalog nobody knows that it is upcoming.
		expect(chat).toEqual([...expected.chat, 'gpt-6-preview'].sort());
	});

	test.each<[string, Parameters<typeof modalitiesOf>[1], string[]]>([
		['a-model-without-a-trace', {}, ['chat']],
		['a-model', { model_type: 'text' }, ['chat']],
		['a-model', { model_type: 'llm', features: [] }, ['chat']],
		['a-model', { model_type: 'image' }, ['image']],
		['a-model', { model_type: 'image', endpoints: '["/v1/chat/completions"]' }, ['image']],
		['a-model', { features: ['text-to-video', 'video-editing'] }, ['video']],
		['a-model', { features: ['text-to-text', 'text-to-image'] }, ['chat', 'image']],
		[
			'a-model',
			{ model_type: 'image', features: ['text-to-text', 'text-to-image'] },
			['chat', 'image'],
		],
		['a-model', { model_type: 'text', endpoints: '/v1/embeddings' }, ['embedding']],
		['a-model', { endpoints: { a: '{"path":"\\/v1\\/audio\\/speech"}' } }, ['speech']],
		['a-model', { endpoints: [{ path: '/v1/audio/transcriptions' }] }, ['transcription']],
		['a-model', { model_type: 'text', features: ['text-to-text', 'speech-to-text'] }, ['chat']],
		['a-model', { model_type: 'something new' }, ['chat']],
		['an-image-maker', { model_type: 'text', endpoints: ['/v1/chat/completions'] }, ['image']],
		['gpt-5-studio-mini', {}, ['chat']],
	])('%s %j', (id, told, modalities) => {
		expect(modalitiesOf(id, told)).toEqual(modalities);
	});
});
