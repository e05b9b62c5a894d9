import { Readable } from 'node:stream';

import { createClient } from '../../../../nodes/shared/api/client';
import { asNodeError } from '../../../../nodes/shared/node/nodeError';
import { ApiError } from '../../../../nodes/shared/api/apiError';
import { fakeContext, HOST, KEY, mockApi, NODE } from '../../support/fakeContext.mts';

const json = { headers: { 'content-type': 'application/json' } };

async function failure(promise: Promise<unknown>): Promise<ApiError['details']> {
	const error: unknown = await promise.then(
		() => undefined,
		(reason: unknown) => reason,
	);
	expect(error).toBeInstanceOf(ApiError);
	return (error as ApiError).details;
}

test('a JSON request carries the key, its body compacted by JSON, and gives the parsed answer', async () => {
	const { agent, api } = mockApi();
	api
		.intercept({
			method: 'POST',
			path: '/v1/chat/completions',
			headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
			body: '{"model":"m"}',
		})
		.reply(200, { ok: true }, { headers: { 'x-cometapi-request-id': 'r1', ...json.headers } });
	const client = await createClient(fakeContext({ agent }));
	const answer = await client.send({
		method: 'POST',
		path: '/chat/completions',
		body: { model: 'm', top_p: undefined },
	});
	expect(answer).toMatchObject({ status: 200, requestId: 'r1', body: { ok: true } });
	agent.assertNoPendingInterceptors();
});

test.each([
	[
		'a soft error',
		200,
		{ error: { message: 'upstream said no', type: 'upstream_error' } },
		'server',
	],
	['no JSON', 200, '{"id": ', 'invalidResponse'],
	['nothing', 200, '', 'invalidResponse'],
	['HTML', 200, '<html></html>', 'wrongPath'],
	['401', 401, { error: { message: 'Invalid token' } }, 'authentication'],
])('%s is a failure', async (_name, status, body, kind) => {
	const { agent, api } = mockApi();
	api.intercept({ method: 'POST', path: '/v1/x' }).reply(status, body, json);
	const client = await createClient(fakeContext({ agent }));
	expect(await failure(client.send({ method: 'POST', path: '/x' }))).toMatchObject({
		kind,
		status,
	});
});

test('error: null in a good answer is no failure', async () => {
	const { agent, api } = mockApi();
	api.intercept({ path: '/v1/x' }).reply(200, { error: null, status: 'queued' }, json);
	const client = await createClient(fakeContext({ agent }));
	await expect(client.send({ method: 'GET', path: '/x' })).resolves.toMatchObject({ status: 200 });
});

test('JSON where a file was asked for is a failure with the reason in it', async () => {
	const { agent, api } = mockApi();
	const body = { error: { message: 'Task is not completed yet', type: 'invalid_request_error' } };
	api.intercept({ path: '/v1/videos/a/content' }).reply(400, body, json);
	api.intercept({ path: '/v1/videos/b/content' }).reply(200, { url: 'https://x.test' }, json);
	const client = await createClient(fakeContext({ agent }));
	const get = async (path: string) =>
		await failure(client.send({ method: 'GET', path, responseType: 'file' }, { maxRetries: 0 }));
	expect(await get('/videos/a/content')).toMatchObject({ message: 'Task is not completed yet' });
	expect(await get('/videos/b/content')).toMatchObject({
		kind: 'invalidResponse',
		body: { url: 'https://x.test' },
	});
});

test('a result file is fetched without the key and with its URL unchanged', async () => {
	const { agent } = mockApi();
	const files = agent.get('https://files.example.test');
	let seen: Record<string, unknown> = {};
	files.intercept({ path: '/v/1.mp4?Signature=a%2Bb&x=1' }).reply(200, (request) => {
		seen = request.headers as unknown as Record<string, unknown>;
		return 'bytes';
	});
	const client = await createClient(fakeContext({ agent }));
	const text = await client.download(
		{ url: 'https://files.example.test/v/1.mp4?Signature=a%2Bb&x=1' },
		async ({ body }) => {
			const chunks: Uint8Array[] = [];
			for await (const chunk of body) chunks.push(chunk);
			return Buffer.concat(chunks).toString();
		},
	);
	expect(text).toBe('bytes');
	expect(Object.keys(seen).map((name) => name.toLowerCase())).not.toContain('authorization');
});

test('the key is in nothing of an error, however it is turned into text', async () => {
	const { agent, api } = mockApi();
	api
		.intercept({ method: 'POST', path: '/v1/x' })
		.reply(401, { error: { message: `Invalid token ${KEY}`, key: KEY } }, json);
	const client = await createClient(fakeContext({ agent }));
	const error = await client.send({ method: 'POST', path: '/x' }).catch((e: unknown) => e);
	const nodeError = asNodeError(NODE, error, 3);
	const everything = [
		JSON.stringify(nodeError),
		JSON.stringify(Object.getOwnPropertyDescriptors(nodeError)),
		nodeError.stack,
		String(nodeError.cause),
		JSON.stringify((nodeError.cause as ApiError).details ?? ''),
	].join('\n');
	expect(everything).toContain('Invalid token');
	expect(everything).not.toContain(KEY);
	expect(nodeError).toMatchObject({
		message: 'CometAPI refused the API key: Invalid token *** (HTTP 401)',
		httpCode: '401',
		context: { itemIndex: 3, kind: 'authentication' },
	});
	expect(HOST).toContain('example.test');
});

test('a body that does not end, as of a compressed bomb, is refused before it fills the memory', async () => {
	let sent = 0;
	// One piece again and again: what is unpacked here would take the time of the test.
	const piece = Buffer.alloc(16 * 1024 * 1024, ' ');
	async function* bomb() {
		for (; sent < 100; sent += 1) yield piece;
	}
	const context = fakeContext();
	context.helpers.httpRequestWithAuthentication = async () => ({
		statusCode: 200,
		headers: {},
		body: Readable.from(bomb()),
	});
	const client = await createClient(context);
	const asked = client.send({ method: 'POST', path: '/chat/completions', body: {} });
	await expect(asked).rejects.toThrow('it is longer than 512 MB');
	expect(sent).toBeLessThan(40);
});
