import Anthropic from '@anthropic-ai/sdk';
import { echo } from '../../text/answer.mts';
import { KEY, useSimulator } from '../setup.mts';

/** Rarer forms of answers, and what else a conversation may hold (contract C.2, C.5). */
const use = useSimulator();
const client = () => new Anthropic({ apiKey: KEY, baseURL: use.sim.url, maxRetries: 0 });

const params = { model: 'claude-sonnet-5', max_tokens: 2048 };
const tools: Anthropic.Tool[] = [{ name: 'toolA', input_schema: { type: 'object' } }];
const user = (content: Anthropic.MessageParam['content']) => ({ role: 'user' as const, content });

it.each<[string, Anthropic.ThinkingConfigParam, string, object]>([
	[
		'hidden',
		{ type: 'adaptive', display: 'omitted' },
		'call toolA',
		{ type: 'thinking', thinking: '' },
	],
	['redacted', { type: 'adaptive' }, 'call toolA [[redacted]]', { type: 'redacted_thinking' }],
])('a %s thought goes back as it came', async (_kind, thinking, prompt, thought) => {
	const first = await client()
		.messages.stream({ ...params, thinking, tools, messages: [user(prompt)] })
		.finalMessage();
	const [block, call] = first.content;
	expect(block).toMatchObject(thought);
	if (call.type !== 'tool_use') throw new Error(`no call but ${call.type}`);
	const second = await client().messages.create({
		...params,
		thinking,
		tools,
		messages: [
			user(prompt),
			{ role: 'assistant', content: first.content },
			user([{ type: 'tool_result', tool_use_id: call.id, content: 'no', is_error: true }]),
		],
	});
	expect(second.content.at(-1)).toMatchObject({ text: `${echo('call toolA')} | toolA: error: no` });
});

it('a result that holds a picture, and a question after it', async () => {
	const result = (text?: string) =>
		client().messages.create({
			...params,
			tools,
			messages: [
				user('call toolA'),
				{
					role: 'assistant',
					content: [{ type: 'tool_use', id: 'toolu_1', name: 'toolA', input: {} }],
				},
				user([
					{
						type: 'tool_result',
						tool_use_id: 'toolu_1',
						content: [
							{ type: 'text', text: 'see' },
							{ type: 'image', source: { type: 'url', url: 'https://files.example.test/a.png' } },
						],
					},
					...(text ? [{ type: 'text' as const, text }] : []),
				]),
			],
		});
	expect((await result()).content).toMatchObject([
		{ text: `${echo('call toolA')} | toolA: see [image 1: https://files.example.test/a.png]` },
	]);
	expect((await result('and now?')).content).toMatchObject([{ text: echo('and now?') }]);
});

it('chooses tools as it is told', async () => {
	const two = [...tools, { ...tools[0], name: 'toolB' }];
	const names = async (text: string, tool_choice: Anthropic.ToolChoice) => {
		const messages = [user(text)];
		const { content } = await client().messages.create({
			...params,
			tools: two,
			tool_choice,
			messages,
		});
		return content.flatMap((block) => (block.type === 'tool_use' ? [block.name] : []));
	};
	const both = 'toolA and toolB';
	expect(await names(both, { type: 'auto' })).toEqual(['toolA', 'toolB']);
	expect(await names(both, { type: 'auto', disable_parallel_tool_use: true })).toEqual(['toolA']);
	expect(await names('hi', { type: 'any' })).toEqual(['toolA']);
	expect(await names('hi', { type: 'tool', name: 'toolB' })).toEqual(['toolB']);
	expect(await names(both, { type: 'none' })).toEqual([]);
});

it('a growing conversation reads what it wrote before', async () => {
	const messages: Anthropic.MessageParam[] = [];
	const usage = async (text: string) => {
		messages.push(user([{ type: 'text', text, cache_control: { type: 'ephemeral' } }]));
		const message = await client().messages.create({ ...params, messages });
		messages.splice(-1, 1, user([{ type: 'text', text }]), {
			role: 'assistant',
			content: message.content,
		});
		return message.usage;
	};
	const first = await usage('one '.repeat(400));
	const second = await usage('two');
	expect(first.cache_creation_input_tokens).toBe(400);
	expect(second.cache_read_input_tokens).toBe(400);
	expect(second.cache_creation_input_tokens).toBeGreaterThan(0);
	expect(second.input_tokens).toBe(0);
});

it('a stream that breaks off is no answer', async () => {
	await use.control.addFault({ fault: { kind: 'cutStream', chunks: 4 } });
	const stream = client().messages.stream({ ...params, messages: [user('one two three')] });
	await expect(stream.finalMessage()).rejects.toThrow(Anthropic.AnthropicError);
});
