import { answerTo, echo, type Turn } from '../text/answer.mts';
import { valueFor } from '../text/valueFor.mts';
import { useSimulator } from './setup.mts';

const use = useSimulator();

const ask = async (content: unknown, over: object = {}) =>
	(
		await use.post('/v1/chat/completions', {
			model: 'gpt-5.4',
			messages: [{ role: 'user', content }],
			...over,
		})
	).json;

const turn = (over: Partial<Turn>): Turn => ({
	model: 'gpt-5.4',
	prompt: 'hi',
	attachments: [],
	tools: [],
	toolChoice: 'auto',
	parallelToolCalls: true,
	rounds: 0,
	toolResults: [],
	format: { type: 'text' },
	stop: [],
	reasons: false,
	...over,
});

describe('answers', () => {
	it('names what came with the prompt', async () => {
		const { choices } = await ask([
			{ type: 'text', text: 'look' },
			{ type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
			{ type: 'image_url', image_url: { url: 'https://example.test/a.png', detail: 'low' } },
			{ type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
			{ type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,AAAA' } },
		]);
		expect(choices[0].message.content).toBe(
			'Echo: look [image 1: image/png, 8 bytes, sha256 4c4b6a3b]' +
				' [image 2: https://example.test/a.png] [audio 1: wav, 3 bytes, sha256 709e80c8]' +
				' [file 1 a.pdf: application/pdf, 3 bytes, sha256 709e80c8]',
		);
	});

	it('gives several choices, and stops where told', async () => {
		const { choices } = await ask('one two three', { n: 2, stop: ['three'] });
		expect(
			choices.map((choice: { message: { content: string } }) => choice.message.content),
		).toEqual(['Echo: one two ', 'Echo: one two ']);
	});

	it('cuts at max_tokens', async () => {
		const { choices, usage } = await ask('a long story about kites', { max_tokens: 3 });
		expect(choices[0]).toMatchObject({
			message: { content: 'Echo: a long' },
			finish_reason: 'length',
		});
		expect(usage.completion_tokens).toBe(3);
	});

	it('counts reasoning and cached tokens', async () => {
		const { usage } = await ask('x'.repeat(8000), { reasoning_effort: 'low' });
		expect(usage.prompt_tokens_details.cached_tokens).toBeGreaterThan(1000);
		expect(usage.completion_tokens_details.reasoning_tokens).toBeGreaterThan(0);
	});

	it.each([
		['[[filter]]', { content: null }, 'content_filter'],
		['[[length]] abcdefghijkl', { content: 'Echo: abcdef' }, 'length'],
		['[[refusal]] do it', { content: null, refusal: "I can't help with: do it" }, 'stop'],
		['[[say Four.]] 2+2', { content: 'Four.' }, 'stop'],
		['[[words 3]]', { content: 'word1 word2 word3' }, 'stop'],
		['[[parts]] hi', { content: [{ type: 'text', text: 'Echo: hi' }] }, 'stop'],
	])('directive %s', async (prompt, message, finish_reason) => {
		const { choices } = await ask(prompt);
		expect(choices[0]).toMatchObject({ message, finish_reason });
	});

	it('takes an error and a delay from the prompt', async () => {
		const messages = [{ role: 'user', content: '[[slow 600000]] hi' }];
		expect(await use.waits('/v1/chat/completions', { model: 'gpt-5.4', messages })).toBe(true);
		expect((await ask('[[slow 1]] hi')).choices[0].message.content).toBe(echo('hi'));
		expect((await ask('[[status 524]] hi')).error.type).toBe('comet_api_error');
	});
});

describe('JSON', () => {
	const format = (schema: object) => ({ type: 'json_schema', schema: schema as never });

	it('answers an object in JSON mode', () => {
		const { text } = answerTo(turn({ format: { type: 'json_object' } }));
		expect(JSON.parse(text ?? '')).toEqual({ echo: 'hi' });
	});

	it('fills schemas with references, choices, formats and bounds', () => {
		const schema = {
			type: 'object',
			properties: {
				kind: { enum: ['b', 'a'] },
				when: { type: 'string', format: 'date-time' },
				count: { type: 'integer', minimum: 10, multipleOf: 4 },
				either: { anyOf: [{ type: 'boolean' }, { type: 'null' }] },
				list: { type: 'array', minItems: 2, items: { $ref: '#/$defs/leaf' } },
				note: { type: ['string', 'null'], maxLength: 2 },
			},
			$defs: { leaf: { type: 'object', properties: { x: { const: 7 } }, required: ['x'] } },
		};
		const { text } = answerTo(turn({ prompt: 'abc', format: format(schema) }));
		expect(JSON.parse(text ?? '')).toEqual({
			kind: 'b',
			when: '2026-01-02T03:04:05Z',
			count: 12,
			either: true,
			list: [{ x: 7 }, { x: 7 }],
			note: 'ab',
		});
	});

	it('leaves optional properties out on request, and ends on recursion', () => {
		const node = { type: 'object', properties: { child: { $ref: '#' } }, required: ['child'] };
		expect(() => valueFor(node, 'x')).not.toThrow();
		const some = { type: 'object', properties: { a: {}, b: {} }, required: ['b'] };
		expect(valueFor(some, 'x', { optional: false })).toEqual({ b: 'x' });
	});

	it.each([
		['[[not-json]] hi', 'Echo: hi'],
		['[[fenced-json]] hi', '```json\n{"echo":"hi"}\n```'],
	])('%s', (prompt, expected) => {
		expect(answerTo(turn({ prompt, format: { type: 'json_object' } })).text).toBe(expected);
	});
});

describe('tools', () => {
	const parameters = { type: 'object', properties: { q: { type: 'string' } }, required: ['q'] };
	const tools = ['toolA', 'toolB', 'get_weather'].map((name) => ({ name, parameters }));
	const calls = (over: Partial<Turn>) =>
		answerTo(turn({ tools, ...over })).toolCalls.map(({ name }) => name);

	it.each([
		['call toolB and toolA', 0, ['toolB', 'toolA']],
		['call toolA then toolB', 0, ['toolA']],
		['call toolA then toolB', 1, ['toolB']],
		['call toolA then toolB', 2, []],
		['how is the weather?', 0, ['get_weather']],
		['use a tool', 0, ['toolA']],
		['nothing of the kind', 0, []],
	])('%s, round %i', (prompt, rounds, expected) => {
		expect(calls({ prompt, rounds })).toEqual(expected);
	});

	it('obeys tool_choice and parallel_tool_calls', () => {
		expect(calls({ toolChoice: 'required' })).toEqual(['toolA']);
		expect(calls({ toolChoice: { name: 'toolB' } })).toEqual(['toolB']);
		expect(calls({ toolChoice: { name: 'toolB' }, rounds: 1 })).toEqual([]);
		expect(calls({ toolChoice: 'none', prompt: 'call toolA' })).toEqual([]);
		const both = { prompt: 'toolA toolB', parallelToolCalls: false };
		expect([calls(both), calls({ ...both, rounds: 1 })]).toEqual([['toolA'], ['toolB']]);
	});

	it.each([
		['call toolA', '{"q":"call toolA"}'],
		['call toolA({"q":{"r":1}})', '{"q":{"r":1}}'],
		['[[broken-args]] call toolA', ''],
		['[[broken-args fenced]] call toolA', '```json\n{"q":"call toolA"}\n```'],
		['[[broken-args cut]] call toolA', '{"q":"call toolA'],
	])('arguments of %s', (prompt, expected) => {
		expect(answerTo(turn({ tools, prompt })).toolCalls[0].arguments).toBe(expected);
	});

	it('uses the results in the end', () => {
		const toolResults = [{ name: 'toolA', text: '7' }];
		const { text } = answerTo(turn({ tools, prompt: 'call toolA', rounds: 1, toolResults }));
		expect(text).toBe(`${echo('call toolA')} | toolA: 7`);
	});
});

describe('responses', () => {
	const respond = async (input: string, over: object = {}) =>
		(await use.post('/v1/responses', { model: 'gpt-5.5', input, ...over })).json;

	it.each([
		['[[length]] hello you', 'incomplete', { reason: 'max_output_tokens' }],
		['[[filter]] hello you', 'incomplete', { reason: 'content_filter' }],
		['[[fail]] hello you', 'failed', null],
	])('%s', async (input, status, incomplete_details) => {
		expect(await respond(input)).toMatchObject({ status, incomplete_details });
	});

	it('shows reasoning when asked', async () => {
		const { output } = await respond('hi', { reasoning: { effort: 'low', summary: 'auto' } });
		expect(output.map((item: { type: string }) => item.type)).toEqual(['reasoning', 'message']);
	});

	it('does not know other previous responses', async () => {
		const { error } = await respond('hi', { previous_response_id: 'resp_nobody' });
		expect(error.code).toBe('previous_response_not_found');
	});
});
