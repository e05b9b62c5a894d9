import { embed } from '../../../../nodes/shared/embedding/embed';
import type { EmbeddingsParams } from '../../../../nodes/EmbeddingsCometApi/fields';
import type { ApiClient } from '../../../../nodes/shared/api/client';
import { ApiError } from '../../../../nodes/shared/api/apiError';
import type { WireRequest } from '../../../../nodes/shared/api/wire';
import { unifiedSpecErrors } from '../../support/unifiedSpec.mts';

type Entry = { index?: number; embedding: unknown };

/** Responds with one vector per text: its length, and its place in the request. */
function fakeApi(change: (entries: Entry[], texts: string[]) => unknown = (entries) => entries) {
	const bodies: Array<Record<string, unknown>> = [];
	let open = 0;
	let most = 0;
	const send = async ({ body }: WireRequest) => {
		bodies.push(body as Record<string, unknown>);
		most = Math.max(most, ++open);
		// The first request is the last to be answered.
		for (let turns = 10 - bodies.length; turns > 0; turns--) await Promise.resolve();
		open--;
		const texts = [body?.input as string | string[]].flat();
		const entries = texts.map((text, index) => ({ index, embedding: [text.length, index] }));
		const usage = { prompt_tokens: texts.length, total_tokens: texts.length };
		return { status: 200, headers: {}, body: { data: change(entries, texts), usage } };
	};
	return { send: send as unknown as ApiClient['send'], bodies, most: () => most };
}

const run = async (
	texts: string[],
	options: EmbeddingsParams['options'] = {},
	api = fakeApi(),
	places = 5,
) => {
	const params = { model: 'text-embedding-3-small', options };
	return { ...(await embed(api, params, texts, { places, call: {} })), api };
};

test('one text goes as text, valid by the unified spec', async () => {
	const { vectors, tokens, api } = await run(['abc']);
	expect(vectors).toEqual([[3, 0]]);
	expect(tokens).toBe(1);
	expect(api.bodies).toEqual([{ model: 'text-embedding-3-small', input: 'abc' }]);
	expect(unifiedSpecErrors('/embeddings', api.bodies[0])).toBe('');
});

test('many texts: in batches, at the same time, and in their order', async () => {
	const texts = ['a', 'bb', 'ccc', 'dddd', 'eeeee'];
	const { vectors, tokens, api } = await run(texts, { batchSize: 2, dimensions: 8 });
	expect(vectors.map(([length]) => length)).toEqual([1, 2, 3, 4, 5]);
	expect(tokens).toBe(5);
	expect(api.bodies.map(({ input }) => input)).toEqual([['a', 'bb'], ['ccc', 'dddd'], 'eeeee']);
	expect(api.bodies[0]).toMatchObject({ dimensions: 8 });
	expect(api.most()).toBe(3);
	expect((await run(texts, { batchSize: 1 }, fakeApi(), 2)).api.most()).toBe(2);
});

test('long texts make smaller batches', async () => {
	const long = 'x'.repeat(400_000);
	const { api } = await run([long, long, 'a']);
	expect(api.bodies.map(({ input }) => [input].flat().length)).toEqual([1, 2]);
});

test('vectors are paired by the index of the response, and may be base64', async () => {
	const turned = await run(
		['a', 'bb'],
		{},
		fakeApi((entries) => [...entries].reverse()),
	);
	expect(turned.vectors).toEqual([
		[1, 0],
		[2, 1],
	]);
	const base64 = Buffer.from(new Float32Array([0.5, -1]).buffer).toString('base64');
	const encoded = fakeApi((entries) => entries.map((entry) => ({ ...entry, embedding: base64 })));
	expect((await run(['a'], { extraBody: { encoding_format: 'base64' } }, encoded)).vectors).toEqual(
		[[0.5, -1]],
	);
});

test('line breaks become spaces unless that is switched off', async () => {
	expect((await run(['a\nb'])).api.bodies[0].input).toBe('a b');
	expect((await run(['a\nb'], { stripNewLines: false })).api.bodies[0].input).toBe('a\nb');
});

test('nothing to embed asks for nothing', async () => {
	const { vectors, tokens, api } = await run([]);
	expect(vectors).toEqual([]);
	expect(tokens).toBeUndefined();
	expect(api.bodies).toEqual([]);
});

test.each([
	[[''], "'Text' to embed is empty"],
	[['a', ''], "'Text' 2 of 2 to embed is empty"],
	[[undefined as unknown as string], "'Text' to embed is empty"],
])('%j is refused before anything is sent', async (texts, message) => {
	const api = fakeApi();
	await expect(run(texts, {}, api)).rejects.toThrow(message);
	expect(api.bodies).toEqual([]);
});

test('a response that lacks a vector is an error, never a vector of another text', async () => {
	const api = fakeApi((entries) => entries.slice(1));
	const failure = run(['a', 'bb'], {}, api);
	await expect(failure).rejects.toThrow(ApiError);
	await expect(failure).rejects.toThrow('no vector with the index 0, of 2 texts');
});

test('after a failed request no other is begun', async () => {
	const api = fakeApi(() => []);
	await expect(run(['a', 'b', 'c', 'd'], { batchSize: 1 }, api, 1)).rejects.toThrow(ApiError);
	expect(api.bodies).toHaveLength(1);
});

test("Extra Body cannot set 'input'", async () => {
	await expect(run(['a'], { extraBody: { input: 'x' } })).rejects.toThrow("cannot set 'input'");
});
