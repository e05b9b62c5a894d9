import { readFileSync } from 'node:fs';

import type { ApiClient, CallOptions } from '../../../../nodes/shared/api/client';
import { ApiError } from '../../../../nodes/shared/api/apiError';
import type { WireRequest } from '../../../../nodes/shared/api/wire';
import { fetchModels, mergeModels } from '../../../../nodes/shared/models/catalog';

const read = (name: string): unknown =>
	JSON.parse(readFileSync(`test/fixtures/models/${name}.json`, 'utf8'));

/** The catalog row of contract 5.17. */
const deepseek = {
	id: 'deepseek-v4-pro',
	provider: 'DeepSeek',
	name: 'DeepSeek V4 Pro',
	model_type: 'text',
	features: ['text-to-text'],
	pricing: {
		currency: 'USD / M Tokens',
		input: '0.416',
		output: 0.832,
		per_request: null,
		ratio: 0.8,
	},
	endpoints: '{"openai":{"path":"/v1/chat/completions","method":"POST"}}',
	context_length: '128000',
	max_completion_tokens: 8192,
	api_doc_url: 'https://apidoc.cometapi.com/api/text/chat',
	upcoming: false,
};

const listed = {
	id: 'deepseek-v4-pro',
	object: 'model',
	created: 1784160000,
	owned_by: 'deepseek',
};

describe('list and catalog together', () => {
	test('numbers as text become numbers, null prices are left out, raw is kept', () => {
		expect(mergeModels([listed], [deepseek])).toEqual([
			{
				id: 'deepseek-v4-pro',
				modalities: ['chat'],
				provider: 'DeepSeek',
				name: 'DeepSeek V4 Pro',
				contextLength: 128000,
				maxOutputTokens: 8192,
				features: ['text-to-text'],
				pricing: { currency: 'USD / M Tokens', input: 0.416, output: 0.832, ratio: 0.8 },
				created: 1784160000,
				documentationUrl: 'https://apidoc.cometapi.com/api/text/chat',
				raw: { ...listed, catalog: deepseek },
			},
		]);
	});

	test('what is announced of a model; a date that a list gives counts more', () => {
		const list = [
			{ id: 'sora-2' },
			{ id: 'gemini-2.5-pro' },
			{ id: 'mine', shutdown_date: '2027-01-01' },
		];
		const models = mergeModels(list, [
			{ id: 'gemini-2.5-pro', shutdown_date: '2027-02-03T00:00:00Z' },
		]);
		expect(models.map(({ id, retiresOn, successor }) => [id, retiresOn, successor])).toEqual([
			['gemini-2.5-pro', '2027-02-03', 'gemini-3.8-flash'],
			['mine', '2027-01-01', undefined],
			['sora-2', '2026-09-24', undefined],
		]);
	});

	test('without a catalog entry the list is all there is', () => {
		expect(mergeModels([listed], [])).toEqual([
			{
				id: 'deepseek-v4-pro',
				modalities: ['chat'],
				provider: 'deepseek',
				created: 1784160000,
				raw: listed,
			},
		]);
	});

	test('the list decides: no upcoming, no doubled, none of the catalog alone; sorted by id', () => {
		const upcoming = { id: 'gpt-6', upcoming: true };
		const models = mergeModels(
			[{ id: 'gpt-6' }, { id: 'b' }, { id: 'a' }, { id: 'b' }],
			[upcoming, { id: 'only-in-the-catalog' }],
		);
		expect(models.map(({ id }) => id)).toEqual(['a', 'b']);
	});
});

type Responses = { list: () => unknown; catalog: () => unknown };

function sender({ list, catalog }: Responses) {
	const calls: Array<[WireRequest, CallOptions | undefined]> = [];
	const send = async (request: WireRequest, options?: CallOptions) => {
		calls.push([request, options]);
		const body = request.path === '/models' ? list() : catalog();
		return { status: 200, headers: {}, requestId: 'r1', body };
	};
	return { send: send as ApiClient['send'], calls };
}

const fail = () => {
	throw new ApiError({ kind: 'timeout', message: 'too slow' });
};

describe('fetching', () => {
	test('asks for both at once; the catalog is never waited for twice', async () => {
		const { send, calls } = sender({ list: () => read('list'), catalog: () => read('catalog') });
		const { body, requestId } = await fetchModels(send);
		expect(body).toHaveLength(430);
		expect(requestId).toBe('r1');
		expect(calls).toEqual([
			[{ method: 'GET', path: '/models' }, undefined],
			[
				{ method: 'GET', path: '/api/models', surface: 'root', timeoutMs: 10_000 },
				{ maxRetries: 0 },
			],
		]);
	});

	test.each<[string, () => unknown]>([
		['fails', fail],
		['is null', () => null],
		['is a text', () => 'maintenance'],
		['has data: null', () => ({ success: true, data: null })],
		['has data that is no list', () => ({ data: { a: 1 } })],
		['holds garbage', () => ({ data: [null, 1, 'x', [], { id: 5 }] })],
	])('a catalog that %s changes nothing else', async (_what, catalog) => {
		const { body } = await fetchModels(sender({ list: () => ({ data: [listed] }), catalog }).send);
		expect(body).toEqual(mergeModels([listed], []));
	});

	test('a bare list will do, and entries without an id are left out', async () => {
		const list = () => [listed, null, { object: 'model' }];
		const { body } = await fetchModels(sender({ list, catalog: fail }).send);
		expect(body.map(({ id }) => id)).toEqual(['deepseek-v4-pro']);
	});

	test('a failing list is the failure', async () => {
		const { send } = sender({ list: fail, catalog: () => read('catalog') });
		await expect(fetchModels(send)).rejects.toMatchObject({ details: { kind: 'timeout' } });
	});

	test.each([[null], [{}], [{ data: 'soon' }]])('a list %j cannot be used', async (list) => {
		await expect(
			fetchModels(sender({ list: () => list, catalog: fail }).send),
		).rejects.toMatchObject({
			details: {
				kind: 'invalidResponse',
				message: `CometAPI's response cannot be used: it holds no list of models`,
				body: list,
			},
		});
	});
});
