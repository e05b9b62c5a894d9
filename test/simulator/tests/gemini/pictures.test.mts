import { createHash } from 'node:crypto';
import type { Content, GenerateContentConfig, Part } from '@google/genai';
import { imageOf, imageSize } from '../../media/image.mts';
import { pictureHash } from '../../media/mosaic.mts';
import { pictureText } from '../../routes/images/sendImages.mts';
import { echo } from '../../text/answer.mts';
import { useSimulator } from '../setup.mts';
import { googleModels } from './setup.mts';

/** Pictures over Google's own client (contract A.3, A.4, J.1). */
const use = useSimulator();

const draw = async (
	contents: string | Content[],
	config: GenerateContentConfig = {},
	more = {},
) => {
	const model = 'gemini-3.1-flash-image-preview';
	return await googleModels(use.sim.url).generateContent({ model, contents, config, ...more });
};
type Drawn = Awaited<ReturnType<typeof draw>>;
const partsOf = (response: Drawn): Part[] => response.candidates?.[0].content?.parts ?? [];
const pictureOf = (response: Drawn) => {
	const last = partsOf(response)
		.filter(({ thought }) => !thought)
		.at(-1);
	expect(last?.inlineData?.mimeType).toBe('image/jpeg');
	return Buffer.from(last?.inlineData?.data ?? '', 'base64');
};

it('draws, after a thought with a draft', async () => {
	const response = await draw('a red kite');
	expect(partsOf(response)).toEqual([
		{ text: 'Thinking about: a red kite', thought: true },
		{ inlineData: { mimeType: 'image/jpeg', data: expect.any(String) }, thought: true },
		{ text: expect.any(String) },
		{
			inlineData: { mimeType: 'image/jpeg', data: expect.any(String) },
			thoughtSignature: expect.any(String),
		},
	]);
	const expected = imageOf(pictureHash(pictureText('a red kite')), 1024, 1024, 'jpeg');
	expect(pictureOf(response).equals(expected)).toBe(true);
	expect(response.usageMetadata).toMatchObject({
		candidatesTokenCount: 1290,
		thoughtsTokenCount: 180,
	});
	expect((await use.control.stats()).creates).toEqual({ image: 1, 'image gemini': 1 });
});

it.each([
	['16:9', '1K', { width: 1376, height: 768 }],
	['2:3', '2K', { width: 1696, height: 2528 }],
	['8:1', '512', { width: 1536, height: 192 }],
])('%s at %s', async (aspectRatio, size, expected) => {
	const response = await draw('kite', {
		responseModalities: ['IMAGE'],
		imageConfig: { aspectRatio, imageSize: size },
	});
	expect(imageSize(pictureOf(response))).toEqual(expected);
	expect(partsOf(response).some(({ text, thought }) => text && !thought)).toBe(false);
});

it('edits a picture that came in, and then its own', async () => {
	const png = imageOf('0123456789abcdef', 64, 64, 'png');
	const sha = (content: Buffer) => createHash('sha256').update(content).digest('hex');
	const contents: Content[] = [
		{
			role: 'user',
			parts: [
				{ text: 'make it blue' },
				{ inlineData: { mimeType: 'image/png', data: png.toString('base64') } },
			],
		},
	];
	const first = await draw(contents);
	const edited = pictureHash(pictureText('make it blue', [sha(png)]));
	expect(pictureOf(first).equals(imageOf(edited, 1024, 1024, 'jpeg'))).toBe(true);
	const again = { role: 'user', parts: [{ text: 'and larger' }] };
	const second = await draw([...contents, first.candidates?.[0].content ?? {}, again]);
	const inputs = [sha(png), sha(pictureOf(first))];
	const larger = pictureHash(pictureText('and larger', inputs));
	expect(pictureOf(second).equals(imageOf(larger, 1024, 1024, 'jpeg'))).toBe(true);
	const unsigned = partsOf(first).map(({ thoughtSignature: _gone, ...part }) => part);
	const third = draw([...contents, { role: 'model', parts: unsigned }, again]);
	await expect(third).rejects.toThrow(/missing a thought_signature/);
});

it('answers with text only, when asked to or played so', async () => {
	expect((await draw('a kite', { responseModalities: ['TEXT'] })).text).toBe(echo('a kite'));
	expect(partsOf(await draw('[[say I cannot draw that]]'))).toMatchObject([
		{ text: 'I cannot draw that' },
	]);
});

it('says why there is no picture', async () => {
	expect((await draw('no [[refusal]]')).candidates?.[0].finishReason).toBe('IMAGE_SAFETY');
	// The client leaves the message out.
	const path = '/v1beta/models/gemini-3-pro-image:generateContent';
	const refused = await use.post(path, { contents: [{ parts: [{ text: 'no [[refusal]]' }] }] });
	expect(refused.json.candidates).toEqual([
		{
			content: { role: 'model' },
			finishReason: 'IMAGE_SAFETY',
			finishMessage: 'Unable to show the generated image.',
			index: 0,
		},
	]);
	expect((await draw('no [[filter]]')).promptFeedback?.blockReason).toBe('PROHIBITED_CONTENT');
});

it.each<[string, string, GenerateContentConfig, RegExp]>([
	['gemini-2.5-flash-image', 'a size', { imageConfig: { imageSize: '2K' } }, /imageSize/],
	['gemini-3-pro-image', 'a small size', { imageConfig: { imageSize: '512' } }, /imageSize/],
	['gemini-3-pro-image', 'a long ratio', { imageConfig: { aspectRatio: '8:1' } }, /aspectRatio/],
	['gemini-3-pro-image', 'two at once', { candidateCount: 2 }, /Multiple candidates/],
	['gemini-3-pro-image', 'JSON', { responseMimeType: 'application/json' }, /JSON mode/],
	['gemini-3-flash', 'a ratio', { imageConfig: { aspectRatio: '1:1' } }, /not enabled/],
	['gemini-3-flash', 'a picture', { responseModalities: ['IMAGE'] }, /modalities/],
])('%s does not take %s', async (model, _what, config, message) => {
	await expect(draw('a kite', config, { model })).rejects.toThrow(message);
	expect((await use.control.stats()).creates).toEqual({});
});
