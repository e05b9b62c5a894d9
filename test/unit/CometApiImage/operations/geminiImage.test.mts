import {
	asImageResponse,
	geminiImageRequest,
	pictureSize,
	withoutData,
} from '../../../../nodes/CometApiImage/operations/geminiImage';
import { toImageItems } from '../../../../nodes/CometApiImage/operations/imageItems';
import { sizeFields } from '../../../../nodes/CometApiImage/operations/imageSize';
import { imageWays } from '../../../../nodes/CometApiImage/operations/imageWay';

const request = (options: object = {}, urls: string[] = []) =>
	geminiImageRequest({ model: 'gemini-3-pro-image', prompt: 'A kite', files: [], urls, options });

test('the least there is: a picture alone is asked for, so that no text comes in its place', () => {
	expect(request()).toEqual({
		method: 'POST',
		surface: 'root',
		path: '/v1beta/models/gemini-3-pro-image:generateContent',
		body: {
			contents: [{ role: 'user', parts: [{ text: 'A kite' }] }],
			generationConfig: { responseModalities: ['IMAGE'] },
		},
	});
});

test('pictures, a system message, a shape', () => {
	const { body } = request(
		{ systemMessage: 'Woodcut', aspectRatio: '16:9', resolution: '2k', seed: 1 },
		['data:image/png;base64,iVBORw==', 'https://a.test/b.png'],
	);
	expect(body).toMatchObject({
		contents: [
			{
				parts: [
					{ text: 'A kite' },
					{ inlineData: { mimeType: 'image/png', data: 'iVBORw==' } },
					{ fileData: { fileUri: 'https://a.test/b.png' } },
				],
			},
		],
		systemInstruction: { parts: [{ text: 'Woodcut' }] },
		generationConfig: { seed: 1, imageConfig: { aspectRatio: '16:9', imageSize: '2K' } },
	});
});

test.each([
	['quality', "'Quality' is nothing that Gemini's image models take"],
	['maskUrl', "'Mask URL' is nothing"],
])('%s is refused before anything is sent', (name, message) => {
	expect(() => request({ [name]: 'x' })).toThrow(message);
});

test('more than fourteen pictures are refused', () => {
	expect(() => request({}, Array<string>(15).fill('https://a.test/b.png'))).toThrow(
		"'Model' takes 14 images at most, but there are 15",
	);
});

test.each([
	['1024x1024', { aspectRatio: '1:1', imageSize: '1K' }],
	['1536x1024', { aspectRatio: '3:2', imageSize: '1K' }],
	['3840 x 2160', { aspectRatio: '16:9', imageSize: '4K' }],
	['2k', { aspectRatio: undefined, imageSize: '2K' }],
	['4:5', { aspectRatio: '4:5', imageSize: undefined }],
	['auto', { aspectRatio: undefined, imageSize: undefined }],
])('the size %j of other models', (size, expected) => {
	expect(pictureSize({ size })).toEqual(expected);
});

test.each([
	['gpt-image-1', { aspectRatio: '16:9' }, { size: '1536x1024' }],
	['gpt-image-1', { aspectRatio: '16:9', size: '1x1' }, { size: '1x1' }],
	['dall-e-3', { aspectRatio: '9:16' }, { size: '1024x1792' }],
	['doubao-seedream-4', { aspectRatio: '16:9', resolution: '2K' }, { size: '2736x1536' }],
	['doubao-seedream-4', { resolution: '4k' }, { size: '4K' }],
	['other', { aspectRatio: '3:2' }, { size: undefined, aspect_ratio: '3:2' }],
	['other', {}, { size: undefined, aspect_ratio: undefined }],
])('%s with %j is asked for %j', (model, options, expected) => {
	expect(sizeFields(model, options)).toEqual(expected);
});

test.each([
	['gemini-3-pro-image', undefined, undefined, ['gemini', 'images']],
	['nano-banana-2', undefined, '/v1/images/generations', ['gemini', 'images']],
	['gemini-9-draw', undefined, '/v1beta/models/{model}:generateContent', ['gemini', 'images']],
	['gpt-image-1', undefined, '/v1/images/generations', ['images', 'gemini']],
	['gemini-3-pro-image', 'images', undefined, ['images']],
	['flux-2-pro', undefined, '/flux/v1/{model}', ['job', 'images']],
	['flux-2-pro', undefined, undefined, ['job', 'images']],
	['flux-2-pro', undefined, '/v1/images/generations', ['images', 'gemini', 'job']],
	['mj_imagine', undefined, undefined, ['job', 'images']],
	['bria-3.2', undefined, undefined, ['job', 'images']],
	['any-name', undefined, '"path":"/mj/submit/imagine"', ['job', 'images']],
	['any-name', undefined, '"path":"/kling/v1/images/generations"', ['job', 'images']],
	[
		'any-name',
		undefined,
		'/kling/v1/images/generations /v1/images/edits',
		['images', 'gemini', 'job'],
	],
	['a/b', undefined, '/replicate/v1/models/{model}/predictions', ['job', 'images']],
	['any-name', undefined, undefined, ['images', 'gemini']],
	['gpt-image-1', 'job', undefined, ['job']],
])('%s, chosen %j, listed at %j', (model, api, endpoints, ways) => {
	expect(imageWays(model, api, endpoints)).toEqual(ways);
});

/** Contract J.1. */
const answer = {
	candidates: [
		{
			content: {
				role: 'model',
				parts: [
					{ text: 'Planning the kite', thought: true },
					{ inlineData: { mimeType: 'image/jpeg', data: 'RFJBRlQ=' }, thought: true },
					{ text: 'Here is the kite.' },
					{ inline_data: { mime_type: 'image/jpeg', data: 'RklOQUw=' }, thoughtSignature: 'c2ln' },
				],
			},
			finishReason: 'STOP',
			index: 0,
		},
	],
	usageMetadata: { promptTokenCount: 270, candidatesTokenCount: 1290, totalTokenCount: 1740 },
	modelVersion: 'gemini-3-pro-image',
};

const meta = { status: 200, headers: {} };
const itemsOf = (response: Record<string, unknown>) =>
	toImageItems(asImageResponse(response), { model: 'm', prompt: 'A kite' }, meta);

test('the last picture that is no thought is the one; what is said beside it is kept', () => {
	const [{ json, files }] = itemsOf(answer);
	expect(json).toMatchObject({
		index: 0,
		text: 'Here is the kite.',
		model: 'gemini-3-pro-image',
		usage: { inputTokens: 270, outputTokens: 1290, totalTokens: 1740 },
	});
	expect(files).toMatchObject([{ data: Buffer.from('FINAL'), type: 'image/jpeg' }]);
	expect(JSON.stringify(withoutData(answer))).not.toMatch(/RklOQUw|RFJBRlQ/);
});

test.each([
	[
		{ candidates: [{ finishReason: 'IMAGE_SAFETY', finishMessage: 'Unable to show it.' }] },
		/holds no image \(IMAGE_SAFETY: Unable to show it\.\)/,
	],
	[
		{ promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } },
		/holds no image \(PROHIBITED_CONTENT\)/,
	],
	[
		{
			candidates: [{ content: { parts: [{ text: 'I cannot draw that' }] }, finishReason: 'STOP' }],
		},
		/holds no image \(I cannot draw that\)/,
	],
	[{}, /holds no image \(the model gave no reason\)/],
])('%j says why there is none', (response, message) => {
	expect(() => itemsOf(response)).toThrow(message);
});
