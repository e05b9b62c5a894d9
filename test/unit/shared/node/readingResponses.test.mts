import type { ApiClient } from '../../../../nodes/shared/api/client';
import { ApiError } from '../../../../nodes/shared/api/apiError';
import { FieldError } from '../../../../nodes/shared/node/fieldError';
import { readingResponses } from '../../../../nodes/shared/node/runItem';

const KEY = 'sk-secret-1234';
const clientOf = (body: unknown) =>
	({
		connection: { key: KEY },
		send: async () => await Promise.resolve({ status: 200, headers: {}, requestId: 'r1', body }),
	}) as unknown as ApiClient;

const request = { method: 'POST', path: '/x' } as const;
const reading = async (body: unknown, read: (body: never) => unknown) =>
	await readingResponses(clientOf(body), {}, async (send) => {
		const response = await send(request);
		return read(response.body as never);
	}).catch((error: unknown) => error);

test('a fault of the reading is an error that keeps the response, without the key', async () => {
	const error = await reading({ list: 5, said: KEY }, ({ list }: { list: [] }) => list.map(String));
	expect(error).toBeInstanceOf(ApiError);
	expect((error as ApiError).details).toMatchObject({
		kind: 'invalidResponse',
		message: expect.stringContaining(
			"CometAPI's response cannot be used: it is of an unexpected form",
		) as string,
		status: 200,
		requestId: 'r1',
		body: { list: 5, said: '***' },
	});
});

test('a body that is very long is kept in part', async () => {
	const body = { text: 'x'.repeat(100_000) };
	const { details } = (await reading(body, ({ none }: { none: { x: 1 } }) => none.x)) as ApiError;
	expect((details.body as string).length).toBe(20_000);
});

test.each([
	['of ours', new ApiError({ kind: 'server', message: 'x' })],
	['about a field', new FieldError('Text', 'is empty')],
])('an error %s stays as it is', async (_name, error) => {
	const thrown = await reading({}, () => {
		throw error;
	});
	expect(thrown).toBe(error);
});

test('before anything came it is our own fault, and no response', async () => {
	const thrown = await readingResponses(
		clientOf({}),
		{},
		async () => await Promise.reject(new TypeError('x')),
	).catch((error: unknown) => error);
	expect(thrown).toBeInstanceOf(TypeError);
});
