import { inspect } from 'node:util';
import { MockAgent } from 'undici';

import { getBalance } from '../../../../nodes/CometApiAccount/operations/getBalance.operation';
import { createClient } from '../../../../nodes/shared/api/client';
import { asNodeError } from '../../../../nodes/shared/node/nodeError';
import { fakeContext, NODE } from '../../support/fakeContext.mts';

/** Characters that are written differently inside a URL. */
const KEY = 'sk-a&b+c/d=e:f$g';
const request = getBalance.toRequest({ options: {} }, () => []);

type Response = { status?: number; body: string };

function balanceService(baseUrl: string, { status = 200, body }: Response) {
	const agent = new MockAgent();
	agent.disableNetConnect();
	const seen: { authorization?: string } = {};
	agent
		.get(baseUrl.startsWith('https://api.cometapi.com') ? 'https://query.cometapi.com' : baseUrl)
		.intercept({ path: `/user/quota?key=${encodeURIComponent(KEY)}`, method: 'GET' })
		.reply(({ headers }) => {
			Object.assign(seen, headers);
			return { statusCode: status, data: body };
		});
	const context = fakeContext({ agent, credential: { apiKey: KEY, baseUrl: `${baseUrl}/v1` } });
	return { seen, client: createClient(context) };
}

describe('the key in the URL', () => {
	test.each([['https://api.cometapi.com'], ['https://proxy.example.test']])(
		'%s: goes to its balance service, in the query and not as a header',
		async (baseUrl) => {
			const { client, seen } = balanceService(baseUrl, { body: '{"total_quota":1}' });
			const { body } = await (await client).send(request);
			expect(body).toEqual({ total_quota: 1 });
			expect(seen.authorization).toBeUndefined();
		},
	);

	const PROXY = 'https://proxy.example.test';

	describe.each([[KEY], [encodeURIComponent(KEY)]])('repeated by the service as %j', (echo) => {
		test('is cleaned out of a good response', async () => {
			const self = `/user/quota?key=${echo}`;
			const { client } = balanceService(PROXY, { body: JSON.stringify({ total_quota: 1, self }) });
			const { body } = await (await client).send(request);
			expect(body).toEqual({ total_quota: 1, self: '/user/quota?key=***' });
		});

		test.each<[string, Response]>([
			['an error page', { status: 500, body: `failed: /user/quota?key=${echo}` }],
			['an error', { status: 400, body: JSON.stringify({ error: { message: `bad ${echo}` } }) }],
			['an error with a good status', { body: JSON.stringify({ error: { message: echo } }) }],
			['something that is no JSON', { body: `quota of ${echo}` }],
		])('is cleaned out of %s', async (_what, response) => {
			const { client } = balanceService(PROXY, response);
			const thrown: unknown = await (await client)
				.send(request, { maxRetries: 0 })
				.catch((error: unknown) => asNodeError(NODE, error));
			const all = inspect(thrown, { depth: Infinity, showHidden: true });
			expect(all).toContain('***');
			expect(all).not.toContain(echo);
		});
	});
});
