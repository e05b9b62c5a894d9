import type { Content, GenerateContentResponse, Part } from '@google/genai';
import { echo } from '../../text/answer.mts';
import { useSimulator } from '../setup.mts';
import { googleModels } from './setup.mts';

/** Rarer forms of answers (contract A.3, B.4, B.6). */
const use = useSimulator();
const model = 'gemini-3-flash';
const declarations = (...names: string[]) => [
	{ functionDeclarations: names.map((name) => ({ name })) },
];
const streamed = async (
	params: Parameters<ReturnType<typeof googleModels>['generateContentStream']>[0],
) => {
	const chunks: GenerateContentResponse[] = [];
	for await (const chunk of await googleModels(use.sim.url).generateContentStream(params)) {
		chunks.push(chunk);
	}
	const parts: Part[] = chunks.flatMap((chunk) => chunk.candidates?.[0].content?.parts ?? []);
	return { chunks, parts };
};

it('a streamed call goes back with its signature', async () => {
	const config = { tools: declarations('toolA'), thinkingConfig: { includeThoughts: true } };
	const asked: Content = { role: 'user', parts: [{ text: 'call toolA' }] };
	const { parts } = await streamed({ model, contents: [asked], config });
	const call = parts.find(({ functionCall }) => functionCall);
	expect(call).toEqual({
		functionCall: { id: expect.any(String), name: 'toolA', args: {} },
		thoughtSignature: expect.any(String),
	});
	const id = call?.functionCall?.id;
	const response = { functionResponse: { id, name: 'toolA', response: { error: 'no' } } };
	const contents = [asked, { role: 'model', parts }, { role: 'user', parts: [response] }];
	const { parts: last } = await streamed({ model, contents, config });
	const text = last.flatMap((part) => (part.thought ? [] : [part.text])).join('');
	expect(text).toBe(`${echo('call toolA')} | toolA: error: no`);
	// The signature of a text comes alone at its end.
	expect(last.at(-1)).toEqual({ text: '', thoughtSignature: expect.any(String) });
});

it('streams a picture part by part', async () => {
	const { chunks, parts } = await streamed({ model: 'gemini-3-pro-image', contents: 'a kite' });
	expect(parts.at(-1)?.inlineData?.mimeType).toBe('image/jpeg');
	expect(chunks.at(-1)?.candidates?.[0].finishReason).toBe('STOP');
	expect(chunks.slice(0, -1).every((chunk) => !chunk.candidates?.[0].finishReason)).toBe(true);
});

it('a refused prompt is a stream of one', async () => {
	const { chunks } = await streamed({ model, contents: 'no [[filter]]' });
	expect(chunks.map(({ promptFeedback }) => promptFeedback?.blockReason)).toEqual([
		'PROHIBITED_CONTENT',
	]);
});

it('several candidates, and a stop', async () => {
	const response = await googleModels(use.sim.url).generateContent({
		model,
		contents: 'a b | c',
		config: { candidateCount: 2, stopSequences: ['|'] },
	});
	const texts = response.candidates?.map(({ content }) => content?.parts?.[0].text);
	expect(texts).toEqual([`${echo('a b')} `, `${echo('a b')} `]);
});

it('chooses functions as it is told', async () => {
	const names = async (contents: string, functionCallingConfig: object) => {
		const config = { tools: declarations('toolA', 'toolB'), toolConfig: { functionCallingConfig } };
		const { functionCalls } = await googleModels(use.sim.url).generateContent({
			model,
			contents,
			config,
		});
		return functionCalls?.map(({ name }) => name);
	};
	expect(await names('toolA and toolB', { mode: 'AUTO' })).toEqual(['toolA', 'toolB']);
	expect(await names('hi', { mode: 'ANY', allowedFunctionNames: ['toolB'] })).toEqual(['toolB']);
	expect(await names('toolA', { mode: 'NONE' })).toBeUndefined();
});

it('a key in a header of a vendor is a leak where the files are', async () => {
	await use.call('/files/i/x.png', { headers: { 'x-goog-api-key': 'sk-sim' } });
	expect((await use.control.stats()).leaks).toEqual([
		{ path: '/files/i/x.png', where: 'authorization' },
	]);
});
