import type {
	ImageResponse,
	ImageParams,
} from '../../../../nodes/CometApiImage/operations/imageItems';
import { fileHooks } from '../../../../nodes/shared/node/fileHooks';
import { imageFields } from '../../../../nodes/CometApiImage/operations/imageFields';
import { imageJobItems } from '../../../../nodes/CometApiImage/operations/imageJob';
import { toImageItems } from '../../../../nodes/CometApiImage/operations/imageItems';
import { toJob } from '../../../../nodes/shared/jobs/job';
import type { ApiError } from '../../../../nodes/shared/api/apiError';
import dallE from '../../../fixtures/image/dall-e.json';
import edited from '../../../fixtures/image/edit.json';
import gptImage from '../../../fixtures/image/gpt-image.json';
import nested from '../../../fixtures/image/nested.json';
import seedream from '../../../fixtures/image/seedream.json';

const meta = { status: 200, headers: {}, requestId: 'r1' };
const items = (response: object, params: Partial<ImageParams> = {}) =>
	toImageItems(response as ImageResponse, { model: 'm', prompt: 'A red kite!', ...params }, meta);

const failureOf = (response: object) => {
	try {
		items(response);
	} catch (error) {
		return (error as ApiError).details;
	}
	throw new Error('nothing was thrown');
};

test('GPT image: data as a file of the type that was made', () => {
	expect(items(gptImage)).toEqual([
		{
			json: {
				index: 0,
				model: 'm',
				size: '1024x1024',
				quality: 'low',
				background: 'opaque',
				format: 'jpeg',
				created: 1785000005,
				usage: { inputTokens: 13, inputImageTokens: 0, outputTokens: 196, totalTokens: 209 },
			},
			files: [
				{
					property: 'data',
					name: 'a-red-kite-1',
					type: 'image/jpeg',
					data: Buffer.from(gptImage.data[0].b64_json, 'base64'),
				},
			],
		},
	]);
});

test('DALL-E: the URL is left as it is; its own prompt is kept', () => {
	const { url } = dallE.data[0];
	expect(items(dallE, { binaryPropertyOutput: 'pic' })).toEqual([
		{
			json: {
				index: 0,
				url,
				revisedPrompt: 'A red kite over a field',
				model: 'm',
				created: 1785000006,
			},
			files: [{ property: 'pic', name: 'a-red-kite-1', type: 'image/webp', from: { url } }],
		},
	]);
	const [{ json, files }] = items(dallE, { downloadFile: false });
	expect([json.url, files]).toEqual([url, undefined]);
});

test('Seedream: sizes per image, usage once, a blocked image is an item that says why', () => {
	const made = items(seedream, { downloadFile: false }).map(({ json }) => json);
	expect(made).toMatchObject([
		{ index: 0, size: '2048x2048', usage: { generatedImages: 2, totalTokens: 32768 } },
		{
			index: 1,
			failure: {
				code: 'OutputImageSensitiveContentDetected',
				message: 'The image was blocked',
			},
		},
		{ index: 2, size: '2304x1728' },
	]);
	expect(made.filter((json) => 'usage' in json)).toHaveLength(1);
	for (const json of made) expect(json).not.toHaveProperty('error');
});

test('an edit: the keys of usage that are used', () => {
	expect(items(edited)[0].json.usage).toEqual({
		inputTokens: 785,
		inputImageTokens: 768,
		outputTokens: 196,
		totalTokens: 981,
	});
});

test('a list one level deeper', () => {
	expect(items(nested, { downloadFile: false })).toMatchObject([
		{ json: { url: 'https://files.example.test/n/1.png' } },
	]);
});

test('no file was asked for, but only data came: file and hint', () => {
	const [{ json, files }] = items(gptImage, { downloadFile: false });
	expect(json.hint).toMatch(/instead of a URL/);
	expect(files).toHaveLength(1);
	expect(items(gptImage)[0].json).not.toHaveProperty('hint');
});

test('an image that is missing without a reason', () => {
	const [, { json }] = items({ data: [gptImage.data[0], {}] });
	expect(json.failure).toEqual({ message: 'The provider gave no image' });
});

test('every field that an item can have is described, and nothing else is', () => {
	// Gemini says something beside its picture.
	const told = { data: [{ b64_json: 'QQ==', text: 'Here' }] };
	const given = [gptImage, dallE, seedream, edited, told].flatMap((response) => [
		...items(response, { downloadFile: false }),
		...fileHooks('image').withoutFiles(items(response), 'gone'),
	]);
	const running = toJob({ id: 'fx1', status: 'Pending' }, 'path:/flux/v1/get_result?id={id}');
	const note = { waitedSeconds: 1, checks: 2, timedOut: true, hint: 'It goes on' };
	given.push(...imageJobItems(running, { model: 'flux-2-pro', prompt: 'A kite' }, note));
	const names = new Set(given.flatMap(({ json }) => Object.keys(json)));
	expect([...names].sort()).toEqual(Object.keys(imageFields).sort());
});

test('raw: each item with its own entry, without data', () => {
	const raw = items(seedream, { simplify: false }).map(({ json }) => json);
	expect(raw[0]).toEqual({ ...seedream, data: [seedream.data[0]] });
	expect(items(gptImage, { simplify: false })[0].json).toEqual({ ...gptImage, data: [{}] });
});

test.each([
	['Żółta łódź: 100%!', 'żółta-łódź-100-1'],
	['凧が飛ぶ', '凧が飛ぶ-1'],
	['!!!', 'image-1'],
	['a/../../b\\c', 'a-b-c-1'],
	['word '.repeat(50), 'word-word-word-word-word-word-word-word-1'],
])('prompt %j names the file %j', (prompt, name) => {
	expect(items(gptImage, { prompt })[0].files?.[0].name).toBe(name);
});

test.each([
	{ data: [] },
	{ data: null },
	{},
	{ data: [{}] },
	{ data: [null] },
	{ data: [{ url: '' }] },
])('no image in %j: probably filtered', (response) => {
	expect(failureOf(response)).toMatchObject({
		kind: 'invalidResponse',
		message: expect.stringMatching(
			/^CometAPI's response cannot be used: it holds no image; the provider probably filtered/,
		) as string,
		status: 200,
		requestId: 'r1',
		body: response,
	});
});

test('no image, but a reason: told', () => {
	expect(failureOf({ data: [seedream.data[1]] }).message).toBe(
		`CometAPI's response cannot be used: it holds no image (The image was blocked); the provider probably filtered the prompt or the result`,
	);
});

test('what is told when a later item fails: every URL once', () => {
	expect(fileHooks('image').describePaidWork(items(dallE))).toBe(
		'image https://files.example.test/i/1.webp?sig=a%2Bb',
	);
	expect(fileHooks('image').describePaidWork(items(seedream))).toMatch(
		/^image \S+1\.jpeg\S+; image \S+3\.jpeg\S+$/,
	);
	expect(fileHooks('image').describePaidWork(items(gptImage))).toBeUndefined();
});

test('an image that cannot be fetched leaves its URL, one that came as data stays a file', () => {
	const [{ json, files }] = fileHooks('image').withoutFiles(items(dallE), 'gone');
	expect(json).toMatchObject({ index: 0, url: dallE.data[0].url, downloadFailure: 'gone' });
	expect(files).toEqual([]);
	expect(fileHooks('image').withoutFiles(items(gptImage), 'full')).toEqual(items(gptImage));
});
