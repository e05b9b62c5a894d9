import type { BaseChatModel, Message, StreamChunk, Tool } from '@n8n/ai-node-sdk';

import type { ModelHost } from '../../../nodes/LmChatCometApi/chatModel';
import { chatModelClass, uniqueIds } from '../../../nodes/LmChatCometApi/chatModel';
import { loadSdk } from '../../../nodes/LmChatCometApi/sdk';
import type { Sdk } from '../../../nodes/LmChatCometApi/sdk';
import { EventStream } from '../../../nodes/shared/api/eventStream';
import type { WireRequest } from '../../../nodes/shared/api/wire';
import type { Answer } from '../../../nodes/shared/chat/answer';
import { NODE } from '../support/fakeContext.mts';

/** The SDK is CommonJS of some size; its own classes meet ours in the engine tests. */
const sdk = {
	BaseChatModel: class {
		constructor(
			readonly provider: string,
			readonly modelId: string,
			readonly defaultConfig?: object,
			protected tools: Tool[] = [],
		) {}
	} as unknown as typeof BaseChatModel,
	getParametersJsonSchema: ({ inputSchema }: { inputSchema: unknown }) => inputSchema,
} as unknown as Sdk;

const hi: Message[] = [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }];

class Host implements ModelHost {
	requests: WireRequest[] = [];
	answers: Answer[] = [];
	streamed?: boolean;

	constructor(private readonly answer: unknown) {}

	send = (async (request: WireRequest) => {
		this.requests.push(request);
		return { status: 200, headers: {}, body: this.answer };
	}) as ModelHost['send'];

	look = async () => await Promise.resolve(undefined);

	asError(error: unknown, streamed: boolean) {
		this.streamed = streamed;
		return error as Error;
	}

	answered(answer: Answer) {
		this.answers.push(answer);
	}
}

async function* events(chunks: unknown[], end = 'data: [DONE]\n\n') {
	for (const chunk of chunks) yield Buffer.from(`data: ${JSON.stringify(chunk)}\n\n`);
	if (end) yield Buffer.from(end);
}

const delta = (value: object, finish: string | null = null) => ({
	id: 'c1',
	model: 'm',
	choices: [{ index: 0, delta: value, finish_reason: finish }],
});

const modelOf = (answer: unknown) => {
	const host = new Host(answer);
	return { host, model: new (chatModelClass(sdk))({ model: 'm', options: {} }, host) };
};

async function streamOf(chunks: unknown[], end?: string) {
	const { host, model } = modelOf(new EventStream(events(chunks, end), 10_000));
	const pieces: StreamChunk[] = [];
	const failure = await (async () => {
		for await (const piece of model.stream(hi)) pieces.push(piece);
	})().catch((error: Error) => error);
	return { host, pieces, failure };
}

const calls = (pieces: StreamChunk[]) => pieces.filter(({ type }) => type === 'tool-call-delta');

test('generate: one request, one result', async () => {
	const { host, model } = modelOf({ id: 'c1', choices: [{ message: { content: 'Yes' } }] });
	const result = await model.generate(hi);
	expect(result.message.content).toEqual([{ type: 'text', text: 'Yes' }]);
	expect(host.requests.map(({ responseType }) => responseType)).toEqual(['json']);
	expect(host.answers).toMatchObject([{ text: 'Yes' }]);
});

test('stream: thoughts and text piece by piece, then the end with usage', async () => {
	const { host, pieces, failure } = await streamOf([
		delta({ role: 'assistant', content: '' }),
		delta({ reasoning_content: 'Hm' }),
		delta({ content: 'Ye' }),
		delta({ content: 's' }),
		delta({}, 'stop'),
		{ id: 'c1', choices: [], usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 } },
	]);
	expect(failure).toBeUndefined();
	expect(pieces).toEqual([
		{ type: 'content', content: { type: 'reasoning', text: 'Hm' } },
		{ type: 'text-delta', delta: 'Ye' },
		{ type: 'text-delta', delta: 's' },
		{
			type: 'finish',
			finishReason: 'stop',
			usage: expect.objectContaining({ promptTokens: 1, completionTokens: 2, totalTokens: 3 }),
		},
	]);
	expect(host.requests[0].body).toMatchObject({ stream: true });
	expect(host.answers).toHaveLength(1);
});

test('a refusal is streamed as text', async () => {
	const { pieces } = await streamOf([delta({ refusal: 'No.' }), delta({}, 'stop')]);
	expect(pieces[0]).toEqual({ type: 'text-delta', delta: 'No.' });
});

const piece = (index: number | undefined, id: string | undefined, args: string, name?: string) => ({
	...(index === undefined ? {} : { index }),
	...(id === undefined ? {} : { id }),
	function: { ...(name ? { name } : {}), arguments: args },
});

test.each([
	[
		'in pieces, two at the same time',
		[
			[piece(0, 'a', '', 'weather'), piece(1, 'b', '', 'time')],
			[piece(0, undefined, '{"city":'), piece(1, undefined, '{"zone":')],
			[piece(1, undefined, '"UTC"}'), piece(0, undefined, '"Oslo"}')],
		],
	],
	[
		'whole, all with the index 0',
		[[piece(0, 'a', '{"city":"Oslo"}', 'weather')], [piece(0, 'b', '{"zone":"UTC"}', 'time')]],
	],
	[
		'whole, without an index',
		[
			[piece(undefined, 'a', '{"city":"Oslo"}', 'weather')],
			[piece(undefined, 'b', '{"zone":"UTC"}', 'time')],
		],
	],
	[
		'counted from 1, id and name on every piece',
		[
			[piece(1, 'a', '{"city":', 'weather')],
			[piece(1, 'a', '"Oslo"}', 'weather')],
			[piece(2, 'b', '```json\n{"zone":"UTC"}\n```', 'time')],
		],
	],
])('tool calls that come %s are given whole, one after the other', async (_name, chunks) => {
	const { pieces, failure } = await streamOf([
		...chunks.map((tool_calls) => delta({ tool_calls })),
		delta({}, 'tool_calls'),
	]);
	expect(failure).toBeUndefined();
	expect(calls(pieces)).toEqual([
		{ type: 'tool-call-delta', id: 'a', name: 'weather', argumentsDelta: '{"city":"Oslo"}' },
		{ type: 'tool-call-delta', id: 'b', name: 'time', argumentsDelta: '{"zone":"UTC"}' },
	]);
});

test("Gemini's signature comes behind its call", async () => {
	const call = {
		...piece(0, 'a', '{}', 'now'),
		extra_content: { google: { thought_signature: 'S' } },
	};
	const { pieces } = await streamOf([delta({ tool_calls: [call] }), delta({}, 'tool_calls')]);
	expect(pieces.slice(0, 2)).toEqual([
		{ type: 'tool-call-delta', id: 'a', name: 'now', argumentsDelta: '{}' },
		{
			type: 'content',
			content: {
				type: 'provider',
				value: {
					beside_calls: {
						calls: { a: { extra_content: { google: { thought_signature: 'S' } } } },
					},
				},
			},
		},
	]);
});

test.each([
	[
		'without its end',
		'',
		`CometAPI's response cannot be used: the stream broke off before its end; until then it had sent: "Ye"`,
	],
	[
		'with an error in it',
		'data: {"error":{"message":"overloaded"}}\n\n',
		/^CometAPI's response cannot be used: overloaded; until then/,
	],
	[
		'with something that is not JSON',
		'data: {"cho\n\n',
		/^CometAPI's response cannot be used: a piece of the stream is not JSON/,
	],
])('a stream %s fails, and keeps what had come', async (_name, end, message) => {
	const { pieces, failure, host } = await streamOf([delta({ content: 'Ye' })], end);
	expect(pieces).toEqual([{ type: 'text-delta', delta: 'Ye' }]);
	expect((failure as Error).message).toMatch(message);
	expect(host.streamed).toBe(true);
	expect(host.answers).toEqual([]);
});

test('tools are bound to a copy, each name once; so is the choice', async () => {
	const { host, model } = modelOf({ choices: [{ message: { content: '' } }] });
	const tool = (name: string, description: string) =>
		({ type: 'function', name, description, inputSchema: { type: 'object' } }) as Tool;
	const bound = model.withTools([tool('a', 'old'), tool('b', 'b')]).withToolChoice('any');
	await bound.withTools([tool('a', 'new')]).generate(hi);
	await model.generate(hi);
	const bodies = host.requests.map(
		({ body }) => body as { tools?: object[]; tool_choice?: string },
	);
	expect(bodies[0].tools).toMatchObject([
		{ function: { name: 'b' } },
		{ function: { name: 'a', description: 'new' } },
	]);
	expect(bodies[0].tool_choice).toBe('required');
	expect(bodies[1]).not.toHaveProperty('tools');
});

test('ids of tool calls: kept, made where they are missing or were used before', () => {
	const history: Message[] = [
		{
			role: 'assistant',
			content: [{ type: 'tool-call', toolCallId: 'call_0', toolName: 'a', input: '{}' }],
		},
	];
	const idOf = uniqueIds(history);
	const ids = [idOf('call_9'), idOf('call_0'), idOf(undefined), idOf(''), idOf('call_9')];
	expect(ids[0]).toBe('call_9');
	for (const id of ids.slice(1)) expect(id).toMatch(/^call_[0-9a-f]{32}$/);
	expect(new Set(ids).size).toBe(5);
});

describe('an n8n without the SDK', () => {
	const missing = Object.assign(new Error("Cannot find module '@n8n/ai-node-sdk'"), {
		code: 'MODULE_NOT_FOUND',
	});

	test('says what to do', async () => {
		await expect(loadSdk(NODE, () => Promise.reject(missing))).rejects.toMatchObject({
			message: 'The CometAPI Chat Model needs n8n 2.16 or newer',
			description: expect.stringContaining('Update n8n'),
		});
	});

	test('another failure of the SDK stays what it is', async () => {
		const broken = new Error('Unexpected token');
		await expect(loadSdk(NODE, () => Promise.reject(broken))).rejects.toMatchObject({
			message: 'Unexpected token',
		});
	});
});
