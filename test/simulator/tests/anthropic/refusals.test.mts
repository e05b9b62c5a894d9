import Anthropic from '@anthropic-ai/sdk';
import { KEY, useSimulator } from '../setup.mts';

/** What Anthropic's dialect refuses, in which of its three forms (contract C.6, J.3). */
const use = useSimulator();
const client = (overrides: object = {}) =>
	new Anthropic({ apiKey: KEY, baseURL: use.sim.url, maxRetries: 0, ...overrides });

const user = { role: 'user', content: 'hi' };
const send = (more: object) =>
	use.post('/v1/messages', {
		model: 'claude-sonnet-5',
		max_tokens: 2048,
		messages: [user],
		...more,
	});
const tools = [{ name: 'toolA', input_schema: { type: 'object' } }];
const call = { type: 'tool_use', id: 'toolu_1', name: 'toolA', input: {} };
const result = { type: 'tool_result', tool_use_id: 'toolu_1', content: '7' };
const called = (...blocks: object[]) => ({
	tools,
	messages: [user, { role: 'assistant', content: blocks }, { role: 'user', content: [result] }],
});
const adaptive = { thinking: { type: 'adaptive' } };
const marked = (ttl?: string) => ({
	type: 'text',
	text: 'x',
	cache_control: { type: 'ephemeral', ttl },
});
const image = (source: object) => ({
	messages: [{ role: 'user', content: [{ type: 'image', source }] }],
});

afterEach(async () => expect((await use.control.stats()).creates).toEqual({}));

it.each<[string, object, RegExp]>([
	['no max_tokens', { max_tokens: undefined }, /^max_tokens: Field required$/],
	['no messages', { messages: undefined }, /^messages: Field required$/],
	['an unknown field', { n: 2 }, /^n: Extra inputs are not permitted$/],
	['a system message', { messages: [{ role: 'system', content: 'x' }] }, /^messages\.0\.role: /],
	['the assistant first', { messages: [{ ...user, role: 'assistant' }] }, /first message/],
	['an empty text', { messages: [{ role: 'user', content: '' }] }, /^messages\.0\.content: /],
	[
		"OpenAI's picture",
		{ messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'x' } }] }] },
		/^messages\.0\.content\.0\.type: /,
	],
	[
		'a data URI',
		image({ type: 'base64', media_type: 'image/png', data: 'data:image/png;base64,iVBORw0KGgo=' }),
		/source\.data/,
	],
	["OpenAI's tool", { tools: [{ type: 'function', function: {} }] }, /^tools\.0/],
	['a call without its result', { tools, messages: called(call).messages.slice(0, 2) }, /toolu_1/],
	[
		'a result without its call',
		{ tools, messages: [user, { role: 'user', content: [result] }] },
		/unexpected `tool_use_id`/,
	],
	['five marks', { system: Array.from({ length: 5 }, () => marked()) }, /maximum of 4 blocks/],
	['an hour after minutes', { system: [marked('5m'), marked('1h')] }, /must not come after/],
	[
		'a small budget',
		{ thinking: { type: 'enabled', budget_tokens: 100 } },
		/^thinking\.budget_tokens: /,
	],
	[
		'a budget above max_tokens',
		{ thinking: { type: 'enabled', budget_tokens: 2048 } },
		/greater than `thinking.budget_tokens`/,
	],
	['a temperature with thinking', { ...adaptive, temperature: 0.2 }, /only be set to 1/],
	['calls without their thought', { ...adaptive, ...called(call) }, /Expected `thinking`/],
	[
		'a thought of somebody else',
		{ ...adaptive, ...called({ type: 'thinking', thinking: 'Hm.', signature: 'c2ln' }, call) },
		/Invalid `signature`/,
	],
	[
		'an open schema',
		{ output_config: { format: { type: 'json_schema', schema: { type: 'object' } } } },
		/'additionalProperties' must be explicitly set to false/,
	],
])("%s: 400 in Anthropic's envelope", async (_what, more, message) => {
	const { status, json } = await send(more);
	expect([status, json]).toEqual([
		400,
		{
			type: 'error',
			error: { type: 'invalid_request_error', message: expect.stringMatching(message) },
		},
	]);
});

it('a budget beside adaptive thinking: 400 with a message and no error', async () => {
	const { status, json } = await send({ thinking: { type: 'adaptive', budget_tokens: 2000 } });
	expect([status, json]).toEqual([
		400,
		{ message: 'thinking.adaptive.budget_tokens: Extra inputs are not permitted' },
	]);
});

it('takes calls without a thought when thinking is off', async () => {
	expect((await send(called(call))).status).toBe(200);
	await use.control.reset();
});

it.each([['gpt-5.4'], ['gemini-3-flash'], ['no-such-model']])('%s: no channel', async (model) => {
	const { status, json } = await send({ model });
	expect([status, json.error.code]).toEqual([503, 'model_not_found']);
});

it('tells the official client what is wrong', async () => {
	const params = { model: 'claude-sonnet-5', max_tokens: 64 };
	const ask = (content: string, overrides: object = {}) =>
		client(overrides).messages.create({ ...params, messages: [{ role: 'user', content }] });
	await expect(ask('x', { apiKey: 'sk-wrong' })).rejects.toThrow(Anthropic.AuthenticationError);
	await expect(ask('[[status 429]]')).rejects.toMatchObject({
		status: 429,
		error: { type: 'error', error: { type: 'rate_limit_error' } },
	});
	await use.control.addFault({ fault: { kind: 'streamError', after: 3 } });
	const stream = client().messages.stream({
		...params,
		messages: [{ role: 'user', content: 'x' }],
	});
	await expect(stream.finalMessage()).rejects.toThrow(/upstream connection lost/);
	await use.control.reset();
});
