import { ApiError } from '../../../../nodes/shared/api/apiError';
import type { WireRequest, WireResponse } from '../../../../nodes/shared/api/wire';
import { embedTexts } from '../../../../nodes/shared/embedding/embedTexts';
import { embeddingRequest } from '../../../../nodes/shared/embedding/embeddingRequest';
import type { EmbeddingList } from '../../../../nodes/shared/embedding/embeddingVectors';
import { BatchLimit } from '../../../../nodes/shared/node/batchLimit';

const refusal = (message: string, param?: string) =>
	new ApiError({ kind: 'validation', message, param, status: 400 });

/** A server that refuses as told, and counts. */
function server(refuse: (texts: string[]) => Error | undefined) {
	const sizes: number[] = [];
	const send = async (request: WireRequest): Promise<WireResponse<EmbeddingList>> => {
		const { input } = request.body as { input: string | string[] };
		const texts = [input].flat();
		sizes.push(texts.length);
		const refused = refuse(texts);
		if (refused) return await Promise.reject(refused);
		const data = texts.map((text, index) => ({ index, embedding: [text.length, 1] }));
		return { status: 200, headers: {}, body: { data } };
	};
	return { sizes, send };
}

type Server = ReturnType<typeof server>;

const embed = async ({ send }: Server, texts: string[], isolate = true, limit = new BatchLimit()) =>
	await embedTexts(
		{ send, limit, isolate, request: (some) => embeddingRequest('m', some, {}) },
		texts,
	);

const many = (count: number) => Array.from({ length: count }, (_, at) => `text ${at}`);
const isVector = (one: unknown) => one !== undefined && !(one instanceof Error);

test.each([
	['batch size is invalid, it should not be larger than 10.: input.contents', 10, 4],
	['batch size 25 > maximum allowed batch size 8', 8, 5],
	["Invalid 'input': array too long. Expected an array with maximum length 16", 16, 3],
	['Requested 400,000 tokens, max 300,000 tokens per request', 12, 4],
	['too many inputs in one request', 12, 4],
])('%s: batches of %i', async (message, most, requests) => {
	const counted = server((texts) => (texts.length > most ? refusal(message) : undefined));
	const vectors = await embed(counted, many(25));
	expect(vectors.every(isVector)).toBe(true);
	expect(vectors).toMatchObject(many(25).map(({ length }) => ({ vector: [length, 1] })));
	expect(counted.sizes).toHaveLength(requests);
});

test('what one request has learned holds for all that share it', async () => {
	const counted = server((texts) =>
		texts.length > 5 ? refusal('input: at most 5 items') : undefined,
	);
	const limit = new BatchLimit();
	await embed(counted, many(10), true, limit);
	await embed(counted, many(10), true, limit);
	expect(counted.sizes).toEqual([10, 5, 5, 5, 5]);
});

test('an option that is wrong for all texts costs one request, or two', async () => {
	const named = server(() => refusal('dimensions is too big', 'dimensions'));
	expect((await embed(named, many(96))).every((one) => one instanceof ApiError)).toBe(true);
	expect(named.sizes).toEqual([96]);
	const unnamed = server(() => refusal('Bad request'));
	expect((await embed(unnamed, many(96))).every((one) => one instanceof ApiError)).toBe(true);
	expect(unnamed.sizes).toEqual([96, 1]);
});

test('a text that is named fails alone, and the others are sent once more', async () => {
	const counted = server((texts) => {
		const at = texts.indexOf('text 7');
		return at < 0 ? undefined : refusal(`'$.input[${at}]' is invalid`, 'input');
	});
	const found = await embed(counted, many(20));
	expect(found.map(isVector)).toEqual(many(20).map((text) => text !== 'text 7'));
	expect(counted.sizes).toEqual([20, 19]);
});

test.each([
	["This model's maximum context length is 8192 tokens, however you requested 9000 tokens"],
	['input cannot be an empty string'],
])('a text that is not named is found: %s', async (message) => {
	const counted = server((texts) => (texts.includes('text 3') ? refusal(message) : undefined));
	const found = await embed(counted, many(16));
	expect(found.map(isVector)).toEqual(many(16).map((text) => text !== 'text 3'));
	expect(counted.sizes.length).toBeLessThanOrEqual(9);
});

test('where the first failure ends all, nothing is sent after it', async () => {
	const counted = server(() => refusal('no text like [input[2]] please'));
	const found = await embed(counted, many(5), false);
	expect(found.map((one) => one instanceof Error)).toEqual([false, false, true, false, false]);
	expect(counted.sizes).toEqual([5]);
});

test('what is no refusal is not sent again', async () => {
	const counted = server(() => new ApiError({ kind: 'server', message: 'input batch too large' }));
	expect((await embed(counted, many(8))).every((one) => one instanceof ApiError)).toBe(true);
	expect(counted.sizes).toEqual([8]);
});
