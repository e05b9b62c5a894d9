import Anthropic from '@anthropic-ai/sdk';
import { echo } from '../../text/answer.mts';
import { KEY, useSimulator } from '../setup.mts';

/** The official client, unchanged: what it reads from the simulator it reads from the live API. */
const use = useSimulator();
const client = (overrides: object = {}) =>
	new Anthropic({ apiKey: KEY, baseURL: use.sim.url, maxRetries: 0, ...overrides });

type Params = Anthropic.MessageCreateParamsNonStreaming;
const model = 'claude-sonnet-5';
const ask = (content: Anthropic.MessageParam['content'], more: Partial<Params> = {}) =>
	client().messages.create({
		model,
		max_tokens: 2048,
		messages: [{ role: 'user', content }],
		...more,
	});
const tool = (name: string): Anthropic.Tool => ({
	name,
	input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
});
const adaptive = { thinking: { type: 'adaptive' as const } };
const pixel =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

it('answers a prompt, with the key in either header', async () => {
	const params: Params = {
		model,
		max_tokens: 64,
		system: 'Be short.',
		messages: [{ role: 'user', content: 'hello' }],
	};
	for (const auth of [{}, { apiKey: null, authToken: KEY }]) {
		const message = await client(auth).messages.create(params);
		expect(message).toMatchObject({
			type: 'message',
			role: 'assistant',
			model,
			content: [{ type: 'text', text: echo('hello') }],
			stop_reason: 'end_turn',
			stop_sequence: null,
			usage: { cache_creation_input_tokens: 0, cache_read_input_tokens: 0 },
		});
		expect(message.usage.input_tokens).toBeGreaterThan(0);
	}
	expect((await use.control.stats()).creates).toEqual({ chat: 2, 'chat anthropic': 2 });
	const requests = await use.control.requests({ path: '/v1/messages' });
	expect(requests.map(({ key }) => key)).toEqual(['right', 'right']);
	expect(JSON.stringify(requests)).not.toContain(KEY);
});

it('says why it stopped', async () => {
	expect(await ask('[[words 50]]', { max_tokens: 10 })).toMatchObject({
		stop_reason: 'max_tokens',
	});
	expect(await ask('[[say a|b]]', { stop_sequences: ['|'] })).toMatchObject({
		content: [{ text: 'a' }],
		stop_reason: 'stop_sequence',
		stop_sequence: '|',
	});
	expect(await ask('no [[refusal]]')).toMatchObject({ stop_reason: 'refusal' });
	expect(await ask('no [[filter]]')).toMatchObject({ stop_reason: 'refusal', content: [] });
});

it('streams thoughts and text', async () => {
	const types: string[] = [];
	const stream = client().messages.stream({
		model,
		max_tokens: 2048,
		...adaptive,
		output_config: { effort: 'low' },
		messages: [{ role: 'user', content: 'one two three' }],
	});
	for await (const event of stream) types.push(event.type);
	const message = await stream.finalMessage();
	expect(message.content).toMatchObject([
		{ type: 'thinking', thinking: 'Thinking about: one two three', signature: expect.any(String) },
		{ type: 'text', text: echo('one two three') },
	]);
	expect(message.stop_reason).toBe('end_turn');
	expect(message.usage.output_tokens).toBeGreaterThan(5);
	expect([...new Set(types)]).toEqual([
		'message_start',
		'content_block_start',
		'content_block_delta',
		'content_block_stop',
		'message_delta',
		'message_stop',
	]);
	const raw = await use.post('/v1/messages', {
		model,
		max_tokens: 9,
		stream: true,
		messages: [{ role: 'user', content: 'hi' }],
	});
	expect(raw.text).toMatch(/^event: message_start\ndata: \{"type":"message_start"/);
	expect(raw.text).toContain('event: ping\ndata: {"type":"ping"}\n\n');
	expect(raw.text).not.toContain('[DONE]');
});

it.each([
	['enabled', { thinking: { type: 'enabled' as const, budget_tokens: 1024 } }],
	['adaptive', adaptive],
])('runs two rounds of tools with thinking %s', async (_type, thinking) => {
	const tools = [tool('toolA'), tool('toolB')];
	const prompt = 'call toolA({"city":"Oslo"}) then toolB({"city":"Bonn"})';
	const messages: Anthropic.MessageParam[] = [{ role: 'user', content: prompt }];
	const called: unknown[] = [];
	for (;;) {
		const message = await client()
			.messages.stream({ model, max_tokens: 2048, messages, tools, ...thinking })
			.finalMessage();
		messages.push({ role: 'assistant', content: message.content });
		const calls = message.content.filter((block) => block.type === 'tool_use');
		if (message.stop_reason !== 'tool_use') {
			const text = message.content.find((block) => block.type === 'text');
			expect(text?.text).toBe(`${echo(prompt)} | toolA: 7 | toolB: 7`);
			break;
		}
		expect(message.content[0].type).toBe('thinking');
		expect(calls[0].id).toMatch(/^toolu_/);
		called.push(...calls.map(({ name, input }) => ({ name, input })));
		messages.push({
			role: 'user',
			content: calls.map(({ id }) => ({ type: 'tool_result', tool_use_id: id, content: '7' })),
		});
	}
	expect(called).toEqual([
		{ name: 'toolA', input: { city: 'Oslo' } },
		{ name: 'toolB', input: { city: 'Bonn' } },
	]);
});

it('sees pictures and documents', async () => {
	const message = await ask([
		{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } },
		{ type: 'image', source: { type: 'url', url: 'https://files.example.test/a.png' } },
		{
			type: 'document',
			title: 'Terms',
			source: { type: 'base64', media_type: 'application/pdf', data: 'JVBERi0xLjQK' },
		},
		{ type: 'text', text: 'look' },
	]);
	expect(message.content[0]).toMatchObject({
		text: expect.stringMatching(
			/^Echo: look \[image 1: image\/png, 70 bytes, sha256 \w{8}\] \[image 2: https:\/\/files.example.test\/a.png\] \[file 1 Terms: application\/pdf, 9 bytes, sha256 \w{8}\]$/,
		),
	});
});

it('answers by a JSON schema', async () => {
	const schema = {
		type: 'object',
		properties: { name: { type: 'string' }, size: { type: 'integer' } },
		required: ['name', 'size'],
		additionalProperties: false,
	};
	const message = await client().messages.parse({
		model,
		max_tokens: 64,
		messages: [{ role: 'user', content: 'Oslo' }],
		output_config: { format: { type: 'json_schema', schema } },
	});
	const [block] = message.content;
	expect(JSON.parse(block.type === 'text' ? block.text : '')).toEqual({ name: 'Oslo', size: 1 });
});

it('writes a marked beginning once and reads it then', async () => {
	const rules = 'Long rules. '.repeat(500);
	const system = (ttl: '5m' | '1h'): Anthropic.TextBlockParam[] => [
		{ type: 'text', text: rules, cache_control: { type: 'ephemeral', ttl } },
	];
	const usage = async (text: string, ttl: '5m' | '1h') =>
		(await ask(text, { system: system(ttl) })).usage;
	const written = await usage('one', '1h');
	expect(written).toMatchObject({
		cache_creation_input_tokens: 1500,
		cache_read_input_tokens: 0,
		cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 1500 },
	});
	expect(written.input_tokens).toBeLessThan(10);
	const read = { cache_creation_input_tokens: 0, cache_read_input_tokens: 1500 };
	expect(await usage('two', '1h')).toMatchObject(read);
	expect(await usage('miss [[cache-miss]]', '1h')).toMatchObject({ cache_read_input_tokens: 0 });
	await use.control.clock({ advanceMs: 2 * 3600_000 });
	expect(await usage('late', '5m')).toMatchObject({
		cache_creation: { ephemeral_5m_input_tokens: 1500, ephemeral_1h_input_tokens: 0 },
	});
});
