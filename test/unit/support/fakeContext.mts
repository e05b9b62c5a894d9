import type { IDataObject, IExecuteFunctions, IHttpRequestOptions, INode } from 'n8n-workflow';
import { Readable } from 'node:stream';
import { MockAgent, request } from 'undici';

/**
 * Just enough of n8n's `this` for the HTTP side: its two HTTP helpers, over undici with a strict MockAgent
 * (an unexpected request fails the test). n8n's own layer is axios, which a MockAgent does not see; engine
 * tests cover that one.
 */

export const KEY = 'sk-unit-test-key';
export const HOST = 'https://api.example.test';

export const NODE: INode = {
	id: 'n1',
	name: 'Unit',
	type: 'n8n-nodes-cometapi-unified.cometApiChat',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

export function mockApi() {
	const agent = new MockAgent();
	agent.disableNetConnect();
	return { agent, api: agent.get(HOST) };
}

type FakeOptions = {
	agent?: MockAgent;
	parameters?: IDataObject;
	credential?: IDataObject;
	signal?: AbortSignal;
};

export function fakeContext({
	agent,
	parameters = {},
	credential = { apiKey: KEY, baseUrl: `${HOST}/v1` },
	signal,
}: FakeOptions = {}): IExecuteFunctions {
	const send = async (options: IHttpRequestOptions, headers: Record<string, string>) => {
		const url = new URL(options.url);
		for (const [name, value] of Object.entries(options.qs ?? {})) {
			if (value !== undefined) url.searchParams.set(name, String(value));
		}
		const answer = await request(url, {
			dispatcher: agent,
			method: options.method,
			headers: { ...(options.headers as Record<string, string>), ...headers },
			body: options.body as string,
		});
		const body =
			options.encoding === 'stream'
				? Readable.from(answer.body)
				: Buffer.from(await answer.body.arrayBuffer());
		return { statusCode: answer.statusCode, headers: answer.headers, body };
	};
	return {
		getNode: () => ({ ...NODE, parameters }),
		getCredentials: async () => credential,
		getExecutionCancelSignal: () => signal,
		getNodeParameter: (name: string, _index: number, fallback: unknown) =>
			parameters[name] ?? fallback,
		helpers: {
			httpRequestWithAuthentication: async (_type: string, options: IHttpRequestOptions) =>
				await send(options, { authorization: `Bearer ${String(credential.apiKey)}` }),
			httpRequest: async (options: IHttpRequestOptions) => await send(options, {}),
		},
	} as unknown as IExecuteFunctions;
}
