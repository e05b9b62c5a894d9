import { Type, type Content, type GenerateContentConfig } from '@google/genai';
import { echo } from '../../text/answer.mts';
import { KEY, useSimulator } from '../setup.mts';
import { googleModels } from './setup.mts';

/** The official client, unchanged: what it reads from the simulator it reads from the live API. */
const use = useSimulator();
const models = () => googleModels(use.sim.url);

const model = 'gemini-3-flash-preview';
const ask = (contents: string | Content[], config: GenerateContentConfig = {}, id = model) =>
	models().generateContent({ model: id, contents, config });
const declaration = (name: string) => ({
	name,
	parameters: {
		type: Type.OBJECT,
		properties: { city: { type: Type.STRING } },
		required: ['city'],
	},
});

it('answers a prompt, with the key in either header', async () => {
	const response = await ask('hello', {
		systemInstruction: 'Be short.',
		temperature: 0.2,
		topP: 0.9,
		topK: 40,
		maxOutputTokens: 64,
		seed: 7,
	});
	expect(response.text).toBe(echo('hello'));
	expect(response.candidates?.[0]).toMatchObject({
		content: { role: 'model' },
		finishReason: 'STOP',
		index: 0,
	});
	const {
		promptTokenCount = 0,
		candidatesTokenCount,
		thoughtsTokenCount,
		totalTokenCount,
	} = response.usageMetadata ?? {};
	expect(candidatesTokenCount).toBe(3);
	expect(totalTokenCount).toBe(promptTokenCount + 3 + (thoughtsTokenCount ?? 0));
	const bearer = await use.post(`/v1beta/models/${model}:generateContent`, {
		contents: [{ parts: [{ text: 'hi' }] }],
	});
	expect(bearer.json.candidates[0].content.parts[0].text).toBe(echo('hi'));
	expect((await use.control.stats()).creates).toEqual({ chat: 2, 'chat gemini': 2 });
	const requests = await use.control.requests();
	expect(requests.map(({ key }) => key)).toEqual(['right', 'right']);
	expect(JSON.stringify(requests)).not.toContain(KEY);
});

it('streams thoughts and text, without a last line of its own', async () => {
	let text = '';
	let thought = '';
	let chunks = 0;
	let last;
	const stream = await models().generateContentStream({
		model,
		contents: 'one two three',
		config: { thinkingConfig: { includeThoughts: true } },
	});
	for await (const chunk of stream) {
		for (const part of chunk.candidates?.[0].content?.parts ?? []) {
			if (part.thought) thought += part.text;
			else text += part.text;
		}
		chunks++;
		last = chunk;
	}
	expect([text, thought]).toEqual([echo('one two three'), 'Thinking about: one two three']);
	expect(chunks).toBeGreaterThan(5);
	expect(last?.candidates?.[0].finishReason).toBe('STOP');
	expect(last?.usageMetadata?.thoughtsTokenCount).toBeGreaterThan(0);
	const path = `/v1beta/models/${model}:streamGenerateContent`;
	const body = { contents: [{ parts: [{ text: 'a b' }] }] };
	const raw = await use.post(`${path}?alt=sse`, body);
	expect(raw.text).toMatch(/^data: \{"candidates":/);
	expect(raw.text).not.toContain('[DONE]');
	expect((await use.post(path, body)).json).toHaveLength(4);
});

it.each([['gemini-3-flash-preview'], ['gemini-2.5-pro']])(
	'%s runs two rounds of tools',
	async (id) => {
		const prompt =
			'call toolA({"city":"Oslo"}) and toolB({"city":"Rome"}) then toolB({"city":"Bonn"})';
		const contents: Content[] = [{ role: 'user', parts: [{ text: prompt }] }];
		const tools = [{ functionDeclarations: [declaration('toolA'), declaration('toolB')] }];
		const called: unknown[] = [];
		for (;;) {
			const response = await ask(contents, { tools }, id);
			const content = response.candidates?.[0].content;
			const calls = response.functionCalls ?? [];
			if (calls.length === 0) {
				expect(response.text).toBe(`${echo(prompt)} | toolA: 7 | toolB: 7 | toolB: 7`);
				break;
			}
			const signed = content?.parts?.map((part) => part.thoughtSignature !== undefined);
			expect(signed).toEqual(calls.map((_call, at) => at === 0 && id.startsWith('gemini-3')));
			called.push(...calls.map(({ name, args }) => `${name} ${JSON.stringify(args)}`));
			contents.push(content ?? {}, {
				role: 'user',
				parts: calls.map(({ id: callId, name }) => ({
					functionResponse: { id: callId, name, response: { output: '7' } },
				})),
			});
		}
		expect(called).toEqual([
			'toolA {"city":"Oslo"}',
			'toolB {"city":"Rome"}',
			'toolB {"city":"Bonn"}',
		]);
	},
);

it.each([[true], [false]])(
	'says nothing to a result without the id of its call: %j',
	async (lost) => {
		const contents: Content[] = [{ role: 'user', parts: [{ text: 'call toolA' }] }];
		const tools = [{ functionDeclarations: [declaration('toolA')] }];
		const { candidates, functionCalls } = await ask(contents, { tools }, 'gemini-3-flash-preview');
		const functionResponse = {
			...(!lost && { id: functionCalls?.[0].id }),
			name: 'toolA',
			response: { output: '7' },
		};
		contents.push(candidates?.[0].content ?? {}, { role: 'user', parts: [{ functionResponse }] });
		const { text } = await ask(contents, { tools }, 'gemini-3-flash-preview');
		expect(text).toBe(lost ? undefined : `${echo('call toolA')} | toolA: 7`);
	},
);

it('sees pictures, sound and addresses', async () => {
	const response = await ask([
		{
			role: 'user',
			parts: [
				{ text: 'look' },
				{ inlineData: { mimeType: 'image/png', data: 'iVBORw0KGgo=' } },
				{ inlineData: { mimeType: 'audio/wav', data: 'UklGRg==' } },
				{ fileData: { mimeType: 'video/mp4', fileUri: 'https://files.example.test/v.mp4' } },
			],
		},
	]);
	expect(response.text).toMatch(
		/^Echo: look \[image 1: image\/png, 8 bytes, sha256 \w{8}\] \[audio 1: audio\/wav, 4 bytes, sha256 \w{8}\] \[video 1: https:\/\/files.example.test\/v.mp4\]$/,
	);
});

it.each<[string, GenerateContentConfig]>([
	[
		"Google's schema",
		{
			responseSchema: {
				type: Type.OBJECT,
				properties: { name: { type: Type.STRING }, size: { type: Type.INTEGER } },
				required: ['name'],
			},
		},
	],
	[
		'a JSON schema',
		{
			responseJsonSchema: {
				type: 'object',
				properties: { name: { $ref: '#/$defs/name' }, size: { type: 'integer' } },
				$defs: { name: { type: 'string' } },
				additionalProperties: false,
			},
		},
	],
])('answers by %s', async (_kind, config) => {
	const response = await ask('Oslo', { responseMimeType: 'application/json', ...config });
	expect(JSON.parse(response.text ?? '')).toEqual({ name: 'Oslo', size: 1 });
});

it('searches', async () => {
	const response = await ask('who won?', { tools: [{ googleSearch: {} }] });
	const grounding = response.candidates?.[0].groundingMetadata;
	expect(grounding?.groundingChunks?.map(({ web }) => web?.uri)).toEqual([
		'https://example.test/a',
		'https://example.test/b',
	]);
	expect(grounding?.webSearchQueries).toEqual(['who won?']);
	expect(grounding?.groundingSupports?.[0].segment?.text).toBe(response.text);
	const snake = await use.post(`/v1beta/models/${model}:generateContent`, {
		contents: [{ parts: [{ text: 'who?' }] }],
		tools: [{ google_search: {} }],
	});
	expect(snake.json.candidates[0].groundingMetadata.groundingChunks).toHaveLength(2);
});

it('says why there is no answer', async () => {
	const cut = await ask('[[words 50]]', { maxOutputTokens: 5 });
	expect(cut.candidates?.[0].finishReason).toBe('MAX_TOKENS');
	const refused = await ask('no [[refusal]]');
	expect(refused.candidates?.[0].finishReason).toBe('SAFETY');
	expect(refused.text).toBeUndefined();
	const blocked = await ask('no [[filter]]');
	expect(blocked.candidates).toBeUndefined();
	expect(blocked.promptFeedback?.blockReason).toBe('PROHIBITED_CONTENT');
	const tools = [{ functionDeclarations: [declaration('toolA')] }];
	const broken = await ask('call toolA [[broken-args cut]]', { tools });
	expect(broken.candidates?.[0].finishReason).toBe('MALFORMED_FUNCTION_CALL');
});
