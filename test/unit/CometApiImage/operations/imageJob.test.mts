import { ApiError } from '../../../../nodes/shared/api/apiError';
import type { WireRequest } from '../../../../nodes/shared/api/wire';
import { toJob } from '../../../../nodes/shared/jobs/job';
import type { FileNeed, Send } from '../../../../nodes/shared/node/operation';
import { imageHooks } from '../../../../nodes/CometApiImage/operations/imageHooks';
import { imageJobItems, overJob } from '../../../../nodes/CometApiImage/operations/imageJob';
import type { ImageOptions } from '../../../../nodes/CometApiImage/operations/imageOptions';
import { overWays } from '../../../../nodes/CometApiImage/operations/imageWay';
import { aspectOf, pixelsOf } from '../../../../nodes/CometApiImage/operations/imageSize';
import jobs from '../../../fixtures/jobs/jobs.json';

const PNG = 'https://files.example.test/c.png';
const FLUX = 'path:/flux/v1/get_result?id={id}';

type More = {
	options?: ImageOptions & object;
	files?: number;
	urls?: string[];
	endpoints?: string;
};

/** The one request that a model's job is made with. */
async function made(model: string, { options = {}, files = 0, urls = [], endpoints }: More = {}) {
	const sent: WireRequest[] = [];
	const fetched: string[] = [];
	const send = (async (request: WireRequest) => {
		sent.push(request);
		return { status: 200, headers: {}, body: { id: 'j1', task_id: 'j1', status: 'Pending' } };
	}) as unknown as Send;
	const readFiles = async (needs: FileNeed[]) => {
		fetched.push(...needs.flatMap((need) => ('url' in need ? [need.url] : [])));
		return () =>
			needs.map(({ as }) => ({
				name: 'a.png',
				type: 'image/png',
				size: 3,
				base64: as === 'base64' ? 'QUJD' : '',
				part: {} as never,
			}));
	};
	const needs = Array.from(
		{ length: files },
		(): FileNeed => ({ key: 'image', label: 'Image', as: 'part', property: 'data' }),
	);
	const items = await overJob(
		send,
		{ model, prompt: 'A kite', options },
		{ baseUrl: 'http://jobs.test/v1', readFiles },
		{ pictures: { needs, urls }, endpoints },
	);
	return { request: sent[0], items, fetched };
}

describe('each family in its own words (contract G.1, G.4 to G.6)', () => {
	test.each<[string, More, string, object]>([
		['flux-2-pro', {}, '/flux/v1/flux-2-pro', { prompt: 'A kite' }],
		[
			'flux-2-pro',
			{ options: { aspectRatio: '16:9', seed: 7, outputFormat: 'png' } },
			'/flux/v1/flux-2-pro',
			{ prompt: 'A kite', width: 1360, height: 768, seed: 7, output_format: 'png' },
		],
		[
			'flux-kontext-pro',
			{ options: { size: '1024x1536' }, files: 1, urls: [PNG] },
			'/flux/v1/flux-kontext-pro',
			{ prompt: 'A kite', aspect_ratio: '2:3', input_image: 'QUJD', input_image_2: PNG },
		],
		[
			'mj_imagine',
			{ options: { aspectRatio: '16x9', seed: 0, negativePrompt: 'text' }, files: 1 },
			'/mj/submit/imagine',
			{
				prompt: 'A kite --ar 16:9 --seed 0 --no text',
				botType: 'MID_JOURNEY',
				accountFilter: { modes: ['FAST'] },
				base64Array: ['data:image/png;base64,QUJD'],
			},
		],
		[
			'stability-ai/sdxl',
			{
				endpoints: '/replicate/v1/models/{model}/predictions',
				options: { seed: 1, extraBody: { input: { scheduler: 'K' } } },
				urls: [PNG],
			},
			'/replicate/v1/models/stability-ai/sdxl/predictions',
			{ input: { prompt: 'A kite', seed: 1, image: PNG, scheduler: 'K' } },
		],
		[
			'kolors-v2',
			{
				endpoints: '/kling/v1/images/generations',
				options: { n: 2, aspectRatio: '1:1' },
				files: 1,
			},
			'/kling/v1/images/generations',
			{ model_name: 'kolors-v2', prompt: 'A kite', n: 2, aspect_ratio: '1:1', image: 'QUJD' },
		],
		['bria-3.2', { options: { n: 1 } }, '/bria/text-to-image', { prompt: 'A kite' }],
	])('%s with %j', async (model, more, path, body) => {
		const { request } = await made(model, more);
		expect(request).toMatchObject({ method: 'POST', path, surface: 'root', repeatable: false });
		expect(request.body).toEqual(body);
	});

	test('a URL is fetched for a family that fetches none', async () => {
		const { request, fetched } = await made('mj_imagine', { urls: [PNG] });
		expect(fetched).toEqual([PNG]);
		expect(request.body?.base64Array).toEqual(['data:image/png;base64,QUJD']);
	});
});

describe('what a family cannot carry is said before anything is sent', () => {
	test.each<[string, More, string]>([
		['flux-2-pro', { options: { quality: 'hd' } }, "'Quality' is nothing that Flux takes"],
		['flux-2-pro', { options: { n: 2 } }, "'Number of Images' is nothing that Flux takes"],
		['mj_imagine', { options: { size: '1x1' } }, "'Size' is nothing that Midjourney takes"],
		[
			'flux-kontext-pro',
			{ options: { maskUrl: PNG } as ImageOptions },
			"'Mask URL' is nothing that Flux takes",
		],
		['bria-3.2', { files: 1 }, "'Model' takes no images to start from, but there is 1"],
		[
			'kolors-v2',
			{ endpoints: '/kling/v1/images/generations', files: 2 },
			"'Model' takes 1 image to start from, but there are 2",
		],
		['mj_upscale', {}, "'Model' is 'mj_upscale', which makes no image out of a prompt"],
		['sdxl', { endpoints: '/replicate/v1/x' }, "'Model' is 'sdxl', but models of Replicate are"],
		['gpt-image-2', {}, "'API' is Job, but nothing is known of jobs for 'gpt-image-2'"],
	])('%s with %j', async (model, more, message) => {
		await expect(made(model, more)).rejects.toThrow(message);
	});
});

describe('items', () => {
	const params = { model: 'flux-2-pro', prompt: 'A red kite!' };
	const handle = `${FLUX}:fx1`;

	test('a finished job: one item for each image, with its job', () => {
		expect(imageJobItems(toJob(jobs.flux.done, FLUX), params)).toEqual([
			{
				json: {
					index: 0,
					url: 'https://files.example.test/f/1.jpeg',
					model: 'flux-2-pro',
					job: handle,
					status: 'completed',
				},
				files: [
					{
						property: 'data',
						name: 'a-red-kite-1',
						from: { url: 'https://files.example.test/f/1.jpeg' },
					},
				],
			},
		]);
		const images = [1, 2].map((at) => ({ url: `https://files.example.test/k/${at}.png` }));
		const two = { data: { task_id: 'k1', task_status: 'succeed', task_result: { images } } };
		const kling = toJob(two, 'path:/kling/v1/images/generations/{id}');
		const items = imageJobItems(kling, { ...params, downloadFile: false });
		expect(items.map(({ json, files }) => [json.index, json.url, files])).toEqual([
			[0, images[0].url, undefined],
			[1, images[1].url, undefined],
		]);
	});

	test('a wait that ended early: the job as it is', () => {
		const note = { waitedSeconds: 3, checks: 2, timedOut: true, hint: 'It goes on' };
		expect(imageJobItems(toJob(jobs.flux.running, FLUX), params, note)).toEqual([
			{ json: { index: 0, model: 'flux-2-pro', job: handle, status: 'queued', ...note } },
		]);
	});

	test('a job that failed says why, and has no error', () => {
		const [{ json, files }] = imageJobItems(toJob(jobs.flux.moderated, FLUX), params);
		expect(json).toMatchObject({ status: 'failed', failure: { code: 'rejected' } });
		expect(files).toBeUndefined();
	});

	test('with Simplify off, the answer about the job beside it', () => {
		const [{ json }] = imageJobItems(toJob(jobs.flux.done, FLUX), { ...params, simplify: false });
		expect(json).toMatchObject({ job: handle, raw: jobs.flux.done });
	});

	test('what is open is waited for; what is there is stored at once, and named by its URL', () => {
		const open = imageJobItems(toJob(jobs.flux.running, FLUX), params);
		const done = imageJobItems(toJob(jobs.flux.done, FLUX), params);
		const drawn = [{ json: { index: 0, url: PNG } }];
		expect([open, done, drawn].map((items) => imageHooks.isOpen?.(items))).toEqual([
			true,
			false,
			false,
		]);
		expect(imageHooks.describePaidWork(open)).toBe(`job ${handle}`);
		expect(imageHooks.describePaidWork(drawn)).toBe(`image ${PNG}`);
		expect(imageHooks.withoutFiles(done, 'gone')).toEqual([
			{ json: { ...done[0].json, downloadFailure: 'gone' } },
		]);
	});
});

describe('from one way to another', () => {
	const ask = async (message: string, ways: Parameters<typeof overWays>[0]) => {
		const asked: string[] = [];
		const outcome = await overWays(ways, 'flux-kontext-pro', async (way) => {
			asked.push(way);
			if (way !== 'images') return way;
			throw new ApiError({ kind: 'validation', status: 400, message });
		}).catch((error: Error) => error.message);
		return { asked, outcome };
	};

	test('the refusal that names the format leads to the job (contract 1.5 E14)', async () => {
		const words = 'model flux-kontext-pro must be called via the flux format';
		expect(await ask(words, ['images', 'gemini', 'job'])).toEqual({
			asked: ['images', 'job'],
			outcome: 'job',
		});
	});

	test('any other refusal is final', async () => {
		expect((await ask('the prompt is too long', ['images', 'gemini', 'job'])).asked).toEqual([
			'images',
		]);
	});
});

test.each([
	[{ aspectRatio: '3x2' }, '3:2', { width: 1248, height: 832 }],
	[{ size: '1920x1080' }, '16:9', { width: 1920, height: 1080 }],
	[{ size: '1:1' }, '1:1', { width: 1024, height: 1024 }],
	[{}, undefined, {}],
])('%j as a ratio, and as pixels', (options, ratio, pixels) => {
	expect(aspectOf(options)).toBe(ratio);
	expect(pixelsOf(options)).toEqual(pixels);
});
