import OpenAI, { toFile } from 'openai';
import { echo } from '../text/answer.mts';
import { useSimulator } from './setup.mts';

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

describe('images', () => {
	it('generates base64 and URLs', async () => {
		const images = use.openai().images;
		const b64 = await images.generate({ model: 'gpt-image-2', prompt: 'kite', size: '1024x1024' });
		const content = Buffer.from(b64.data?.[0].b64_json ?? '', 'base64');
		expect(content.subarray(1, 4).toString()).toBe('PNG');
		const url = await images.generate({ model: 'dall-e-3', prompt: 'kite' });
		expect(url.data?.[0].revised_prompt).toBe('kite');
		const file = await fetch(url.data?.[0].url ?? '');
		expect(file.headers.get('content-type')).toBe('image/webp');
	});

	it('edits', async () => {
		const { data } = await use.openai().images.generate({ model: 'gpt-image-2', prompt: 'kite' });
		const image = Buffer.from(data?.[0].b64_json ?? '', 'base64');
		const edited = await use.openai().images.edit({
			model: 'gpt-image-2',
			prompt: 'make it blue',
			image: [await toFile(image, 'a.png', { type: 'image/png' }), await toFile(image, 'b.png')],
			mask: await toFile(image, 'mask.png', { type: 'image/png' }),
		});
		expect(edited.data?.[0].b64_json).toBeTruthy();
		const [{ body }] = await use.control.requests({ path: '/v1/images/edits' });
		expect(body.kind === 'form' && body.parts.filter((part) => part.kind === 'file')).toHaveLength(
			3,
		);
	});
});

describe('audio', () => {
	it('speaks, and understands what was spoken', async () => {
		const audio = use.openai().audio;
		const input = 'Good morning. It rains.';
		for (const response_format of ['mp3', 'wav', 'opus', 'flac', 'aac'] as const) {
			const spoken = await audio.speech.create({
				model: 'gpt-4o-mini-tts',
				voice: 'nova',
				input,
				response_format,
			});
			const file = await toFile(Buffer.from(await spoken.arrayBuffer()), `a.${response_format}`);
			const json = await audio.transcriptions.create({ model: 'whisper-1', file });
			expect(json.text).toBe(input);
		}
	});

	it('transcribes in each format and translates', async () => {
		const audio = use.openai().audio;
		const file = async () => await toFile(Buffer.from('any bytes'), 'memo.mp3');
		const said = async (response_format: 'json' | 'srt' | 'verbose_json') =>
			await audio.transcriptions.create({
				model: 'whisper-1',
				file: await file(),
				response_format,
				...(response_format === 'verbose_json'
					? { timestamp_granularities: ['word', 'segment'] }
					: {}),
			});
		const { text: plain } = (await said('json')) as { text: string };
		expect(plain).toMatch(/^Transcript of memo\.mp3 \(9 bytes, [0-9a-f]{8}\)$/);
		expect(await said('srt')).toMatch(/^1\n00:00:00,000 --> 00:00:0\d,\d{3}\nTranscript of memo/);
		const verbose = (await said('verbose_json')) as unknown as {
			words: unknown[];
			segments: unknown[];
		};
		expect(verbose.words).toHaveLength(6);
		expect(verbose.segments).toHaveLength(2);
		const english = await audio.translations.create({ model: 'whisper-1', file: await file() });
		expect(english.text).toBe(`English translation: ${plain}`);
	});
});

describe('the rest', () => {
	it('lists and gets models', async () => {
		const ids: string[] = [];
		for await (const model of use.openai().models.list()) ids.push(model.id);
		expect(ids).toContain('gpt-5.4');
		expect(ids).not.toContain('gpt-6-preview');
		expect((await use.openai().models.retrieve('gpt-5.4')).owned_by).toBe('openai');
	});

	it('moderates', async () => {
		const { results } = await use.openai().moderations.create({
			model: 'omni-moderation-latest',
			input: ['a nice day', 'I will kill you'],
		});
		expect(results.map((result) => result.flagged)).toEqual([false, true]);
		expect(results[1].categories.violence).toBe(true);
	});

	it('retries a 429', async () => {
		await use.control.addFault({ fault: { kind: 'status', status: 429, retryAfter: 0 }, times: 2 });
		const client = use.openai({ maxRetries: 2 });
		const completion = await client.chat.completions.create({
			model: 'gpt-5.4',
			messages: [user('again')],
		});
		expect(completion.choices[0].message.content).toBe(echo('again'));
		const stats = await use.control.stats();
		expect(stats.statuses).toEqual({
			'POST /v1/chat/completions -> 429': 2,
			'POST /v1/chat/completions -> 200': 1,
		});
		expect(stats.creates).toEqual({ chat: 1 });
	});

	it('gets its own error classes', async () => {
		const ask = (model: string, overrides: object = {}) =>
			use.openai(overrides).chat.completions.create({ model, messages: [user('hi')] });
		await expect(ask('gpt-5.4', { apiKey: 'sk-other' })).rejects.toThrow(
			OpenAI.AuthenticationError,
		);
		await expect(ask('gpt-5.4', { apiKey: 'sk-broke' })).rejects.toMatchObject({
			status: 403,
			code: 'insufficient_user_quota',
		});
		await expect(ask('no-such-model')).rejects.toMatchObject({
			status: 503,
			code: 'model_not_found',
			type: 'comet_api_error',
		});
		await use.control.addFault({ fault: { kind: 'status', status: 429 } });
		await expect(ask('gpt-5.4')).rejects.toThrow(OpenAI.RateLimitError);
	});
});
