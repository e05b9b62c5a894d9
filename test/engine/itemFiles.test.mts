import type { INodeExecutionData } from 'n8n-workflow';

import type { SpawnedSimulator } from '../simulator/spawn.mts';
import { spawnSimulator } from '../simulator/spawn.mts';
import { chain, createEngine, type Engine, node } from './harness.mts';

/** Files of the input item, by their names, all at once, or where they are there. */

let engine: Engine;
let sim: SpawnedSimulator;

beforeAll(async () => {
	[engine, sim] = await Promise.all([createEngine(), spawnSimulator()]);
});
afterAll(async () => {
	await sim.stop();
	engine.close();
});
beforeEach(async () => await sim.control.reset());

const PNG =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
const file = (fileName: string, mimeType: string, data: string) => ({ fileName, mimeType, data });
const picture = file('photo.png', 'image/png', PNG);
/** Typed wrongly, as messengers do. */
const paper = file('paper', 'application/octet-stream', btoa('%PDF-1.7 paper'));
const memo = file('memo.mp3', 'audio/mpeg', btoa('ID3 memo'));
const clip = file('clip.mp4', 'video/mp4', btoa('\0\0\0\x18ftypmp42 clip'));

const withFiles = (binary: INodeExecutionData['binary'], json = {}): INodeExecutionData => ({
	json,
	binary,
});

const run = async (type: string, parameters: object, input: INodeExecutionData[], over = {}) =>
	await engine.runWorkflow({
		workflow: chain(node('Node', `cometapi:${type}`, parameters as never, over)),
		credentials: { cometApi: { apiKey: 'sk-sim', baseUrl: sim.baseUrl } },
		input,
	});

const rl = (value: string) => ({ __rl: true, mode: 'id', value });

describe('CometAPI Chat', () => {
	const ask = async (parameters: object, input: INodeExecutionData[], over = {}) =>
		await run(
			'cometApiChat',
			{ operation: 'message', model: rl('gpt-5.5'), prompt: 'What?', ...parameters },
			input,
			over,
		);
	const contents = async () =>
		(await sim.control.requests({ path: '/v1/chat/completions' })).map(({ body }) => {
			const { value } = body as unknown as { value: { messages: Array<{ content: unknown }> } };
			const { content } = value.messages[0];
			return Array.isArray(content) ? content.map(({ type }: { type: string }) => type) : content;
		});

	test('all files of an item, each as what it is by its bytes', async () => {
		const result = await ask({ inputDataFieldNames: '*' }, [withFiles({ picture, paper, memo })]);
		expect(result.error).toBeUndefined();
		expect(await contents()).toEqual([['text', 'image_url', 'file', 'input_audio']]);
	});

	test('names, and a list that an expression gives', async () => {
		const item = withFiles({ picture, paper }, { names: ['paper', 'picture'] });
		await ask({ inputDataFieldNames: ' picture,paper ,picture' }, [item]);
		await ask({ inputDataFieldNames: '={{ $json.names }}' }, [item]);
		expect(await contents()).toEqual([
			['text', 'image_url', 'file'],
			['text', 'file', 'image_url'],
		]);
	});

	test('messages with and without a picture share one node', async () => {
		const parameters = {
			inputDataFieldNames: 'picture',
			options: { ignoreMissingFiles: true, maxConcurrency: 1 },
		};
		const result = await ask(parameters, [withFiles({ picture }), { json: {} }]);
		expect(result.error).toBeUndefined();
		expect(await contents()).toEqual([['text', 'image_url'], 'What?']);
		await sim.control.reset();
		const rows = { attachment: [{ type: 'image', binaryPropertyName: 'picture' }] };
		await ask({ attachments: rows, options: { ignoreMissingFiles: true } }, [{ json: {} }]);
		expect(await contents()).toEqual(['What?']);
	});

	test.each([
		[
			'picture',
			"'Input Data Field Names' names the binary field 'picture', which this item does not have",
		],
		['*', "'Input Data Field Names' is *, but the item has no file"],
		[' , ', "'Input Data Field Names' names no binary field"],
	])(
		'without the option, %p fails its item alone, before anything is sent',
		async (names, message) => {
			const result = await ask(
				{ inputDataFieldNames: names },
				[{ json: {} }, withFiles({ picture })],
				{
					onError: 'continueErrorOutput',
				},
			);
			const [{ json }] = result.errorItems('Node');
			expect(json.error).toBe(message);
			expect(await contents()).toHaveLength(names === ' , ' ? 0 : 1);
		},
	);

	test('what the API does not take is said before it is sent', async () => {
		const result = await ask({ inputDataFieldNames: '*', api: 'anthropic' }, [withFiles({ memo })]);
		expect(result.error?.message).toMatch(
			/^'Attachments' of the type audio cannot be sent with the API Anthropic/,
		);
	});
});

describe('CometAPI Image: Edit', () => {
	const edit = async (parameters: object, input: INodeExecutionData[]) =>
		await run(
			'cometApiImage',
			{ operation: 'edit', model: rl('gpt-image-1'), prompt: 'A hat', ...parameters },
			input,
		);
	const parts = async () =>
		(await sim.control.requests({ path: '/v1/images/edits' })).map(({ body }) =>
			(body as unknown as { parts: Array<{ name: string }> }).parts
				.map(({ name }) => name)
				.filter((name) => name.startsWith('image')),
		);

	test('all pictures of an item', async () => {
		const result = await edit({ binaryPropertyName: '*' }, [withFiles({ a: picture, b: picture })]);
		expect(result.error).toBeUndefined();
		expect(await parts()).toEqual([['image[]', 'image[]']]);
	});

	test('a logo that only some items have', async () => {
		const parameters = {
			binaryPropertyName: 'photo, logo',
			options: { ignoreMissingFiles: true, maxConcurrency: 1 },
		};
		const items = [withFiles({ photo: picture, logo: picture }), withFiles({ photo: picture })];
		const result = await edit(parameters, items);
		expect(result.error).toBeUndefined();
		expect(await parts()).toEqual([['image[]', 'image[]'], ['image']]);
	});

	test('none at all is still an error', async () => {
		const parameters = { binaryPropertyName: 'photo', options: { ignoreMissingFiles: true } };
		const result = await edit(parameters, [{ json: {} }]);
		expect(result.error?.message).toBe("'Input Data Field Name(s)' names no binary field");
		expect((await sim.control.stats()).total).toBe(0);
	});
});

describe('CometAPI Video: Create', () => {
	const create = async (parameters: object, input: INodeExecutionData[], over = {}) =>
		await run(
			'cometApiVideo',
			{
				operation: 'create',
				model: rl('seedance-2-5'),
				prompt: 'It flies',
				waitForCompletion: false,
				options: { apiRoute: 'videos' },
				...parameters,
			},
			input,
			over,
		);
	const references = async (path = '/v1/videos') =>
		(await sim.control.requests({ path })).map(({ body }) => {
			const { parts = [] } = body as unknown as { parts?: Array<{ name: string; value?: string }> };
			return parts.filter(({ name }) => name.startsWith('input_reference')).length;
		});

	test('a row takes the file where the item has it, else the URL', async () => {
		const images = { image: [{ url: '={{ $json.url }}' }] };
		const url = `data:image/png;base64,${PNG}`;
		const result = await create({ images }, [
			withFiles({ data: picture }),
			{ json: { url } },
			withFiles({ data: picture }, { url: 'https://example.invalid/none.png' }),
		]);
		expect(result.error).toBeUndefined();
		expect(await references()).toEqual([1, 1, 1]);
	});

	test('neither: the error names the file', async () => {
		const result = await create({ images: { image: [{}] } }, [{ json: {} }]);
		expect(result.error?.message).toMatch(
			/^'Images' names the binary field 'data', which this item does not have/,
		);
		expect((await sim.control.stats()).total).toBe(0);
	});

	test('one file by its name is the first frame, several are references, a video is the video', async () => {
		await create({ inputDataFieldNames: '*' }, [withFiles({ one: picture })]);
		const several = await create({ inputDataFieldNames: '*' }, [
			withFiles({ one: picture, two: picture }),
		]);
		expect(several.error).toBeUndefined();
		expect(await references()).toEqual([1, 2]);
		const video = await create({ inputDataFieldNames: '*' }, [withFiles({ clip })]);
		expect(video.error?.message).toMatch(/^'Video' holds a video, which cannot be sent on/);
	});

	test('text-only and picture prompts share one node', async () => {
		const parameters = {
			images: { image: [{ source: 'binary', binaryPropertyName: 'photo' }] },
			options: { apiRoute: 'videos', ignoreMissingFiles: true, maxConcurrency: 1 },
		};
		const result = await create(parameters, [withFiles({ photo: picture }), { json: {} }]);
		expect(result.error).toBeUndefined();
		expect(await references()).toEqual([1, 0]);
	});

	test.each([
		['as a file', { downloadFile: true }],
		['as a URL', { downloadFile: false, options: { responseFormat: 'url' } }],
	])('Image -> Video chains without a parameter when the picture comes %s', async (_name, more) => {
		const result = await engine.runWorkflow({
			workflow: chain(
				node('Image', 'cometapi:cometApiImage', {
					operation: 'generate',
					model: rl('gpt-image-1'),
					prompt: 'A kite',
					...more,
				} as never),
				node('Video', 'cometapi:cometApiVideo', {
					operation: 'create',
					model: rl('seedance-2-5'),
					prompt: 'It flies',
					images: { image: [{}] },
					waitForCompletion: false,
					options: { apiRoute: 'videos' },
				} as never),
			),
			credentials: { cometApi: { apiKey: 'sk-sim', baseUrl: sim.baseUrl } },
		});
		expect(result.error).toBeUndefined();
		expect(await references()).toEqual([1]);
	});
});
