import { echo } from '../../text/answer.mts';
import { useSimulator } from '../setup.mts';

/** The official client, unchanged: what it reads from the simulator it reads from the live API. */
const use = useSimulator();

const user = (content: string) => ({ role: 'user' as const, content });
const tool = (name: string) => ({
	type: 'function' as const,
	function: {
		name,
		parameters: {
			type: 'object',
			properties: { city: { type: 'string' } },
			required: ['city'],
		},
	},
});

describe('chat', () => {
	it('answers a prompt', async () => {
		const completion = await use.openai().chat.completions.create({
			model: 'gpt-5.4',
			messages: [{ role: 'developer', content: 'Be short.' }, user('hello')],
			temperature: 0.2,
			max_completion_tokens: 32,
		});
		expect(completion.choices[0].message.content).toBe(echo('hello'));
		expect(completion.choices[0].finish_reason).toBe('stop');
		expect(completion.model).toBe('gpt-5.4-2026-03-05');
		expect(completion.usage?.total_tokens).toBeGreaterThan(0);
	});

	it('streams', async () => {
		const stream = await use.openai().chat.completions.create({
			model: 'deepseek-v4',
			messages: [user('tell me a tale')],
			stream: true,
			stream_options: { include_usage: true },
		});
		let text = '';
		let reasoning = '';
		let total = 0;
		for await (const chunk of stream) {
			const delta = chunk.choices[0]?.delta as { content?: string; reasoning_content?: string };
			text += delta?.content ?? '';
			reasoning += delta?.reasoning_content ?? '';
			total = chunk.usage?.total_tokens ?? total;
		}
		expect(text).toBe(echo('tell me a tale'));
		expect(reasoning).toBe('Thinking about: tell me a tale');
		expect(total).toBeGreaterThan(0);
	});

	it("runs two rounds of tools with the client's own runner", async () => {
		const seen: string[] = [];
		const make = (name: string) => ({
			type: 'function' as const,
			function: {
				...tool(name).function,
				function: ({ city }: { city: string }) => {
					seen.push(`${name} ${city}`);
					return `${name} says 7`;
				},
				parse: (text: string) => JSON.parse(text) as { city: string },
				description: name,
			},
		});
		const runner = use.openai().chat.completions.runTools({
			model: 'gpt-5.4',
			messages: [user('call toolA({"city":"Oslo"}) then toolB({"city":"Bonn"})')],
			tools: [make('toolA'), make('toolB')],
		});
		expect(await runner.finalContent()).toContain('toolA says 7 | toolB: toolB says 7');
		expect(seen).toEqual(['toolA Oslo', 'toolB Bonn']);
	});

	it('streams tool calls', async () => {
		const runner = use.openai().chat.completions.stream({
			model: 'gpt-5.4',
			messages: [user('Weather in Oslo?')],
			tools: [tool('get_weather')],
		});
		const completion = await runner.finalChatCompletion();
		const [call] = completion.choices[0].message.tool_calls ?? [];
		expect(call).toMatchObject({
			type: 'function',
			function: { name: 'get_weather', arguments: '{"city":"Weather in Oslo?"}' },
		});
		expect(completion.choices[0].finish_reason).toBe('tool_calls');
	});

	it('answers by a JSON schema', async () => {
		const completion = await use.openai().chat.completions.parse({
			model: 'gpt-5.4',
			messages: [user('Oslo')],
			response_format: {
				type: 'json_schema',
				json_schema: {
					name: 'city',
					strict: true,
					schema: {
						type: 'object',
						properties: { name: { type: 'string' }, size: { type: 'integer', minimum: 3 } },
						required: ['name', 'size'],
						additionalProperties: false,
					},
				},
			},
		});
		expect(JSON.parse(completion.choices[0].message.content ?? '')).toEqual({
			name: 'Oslo',
			size: 3,
		});
	});
});

describe('responses', () => {
	it('answers, also after a previous response', async () => {
		const client = use.openai();
		const first = await client.responses.create({ model: 'gpt-5.5', input: 'hello' });
		expect(first.output_text).toBe(echo('hello'));
		const tools = [{ ...tool('toolA').function, type: 'function' as const, strict: false }];
		const call = await client.responses.create({ model: 'gpt-5.5', input: 'call toolA', tools });
		const [item] = call.output;
		if (item.type !== 'function_call') throw new Error(`no call but ${item.type}`);
		const last = await client.responses.create({
			model: 'gpt-5.5',
			previous_response_id: call.id,
			input: [{ type: 'function_call_output', call_id: item.call_id, output: 'seven' }],
			tools,
		});
		expect(last.output_text).toBe(`${echo('call toolA')} | toolA: seven`);
	});

	it('streams', async () => {
		const types: string[] = [];
		const stream = use.openai().responses.stream({ model: 'gpt-5.5', input: 'one two' });
		for await (const event of stream) types.push(event.type);
		expect((await stream.finalResponse()).output_text).toBe(echo('one two'));
		expect(types.slice(0, 4)).toEqual([
			'response.created',
			'response.in_progress',
			'response.output_item.added',
			'response.content_part.added',
		]);
		expect(types.at(-1)).toBe('response.completed');
	});
});

describe('embeddings', () => {
	const model = 'text-embedding-3-small';
	const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);

	it("gives the same vectors as float and as base64, the client's default", async () => {
		const input = ['the red kite', 'a blue boat'];
		const float = await use
			.openai()
			.embeddings.create({ model, input, encoding_format: 'float', dimensions: 64 });
		const base64 = await use.openai().embeddings.create({ model, input, dimensions: 64 });
		expect(base64.data.map((row) => row.index)).toEqual([0, 1]);
		expect(base64.data[1].embedding).toEqual(float.data[1].embedding.map(Math.fround));
		const [requested] = (await use.control.requests({ path: '/v1/embeddings' })).slice(-1);
		expect(requested.body).toMatchObject({ value: { encoding_format: 'base64' } });
	});

	it('lets the cosine grow with shared words', async () => {
		const input = ['red kite in the sky', 'red kite in the wind', 'tax law of Norway'];
		const { data } = await use.openai().embeddings.create({ model, input });
		const [a, b, c] = data.map((row) => row.embedding);
		expect(a).toHaveLength(1536);
		expect(dot(a, a)).toBeCloseTo(1, 4);
		expect(dot(a, b)).toBeGreaterThan(0.6);
		expect(dot(a, c)).toBeLessThan(0.2);
	});
});
