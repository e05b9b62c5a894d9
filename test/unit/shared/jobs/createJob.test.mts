import type { ApiErrorDetails, ApiErrorKind } from '../../../../nodes/shared/api/apiError';
import { ApiError } from '../../../../nodes/shared/api/apiError';
import type { FilePart, WireRequest } from '../../../../nodes/shared/api/wire';
import type { FileNeed, InputFiles } from '../../../../nodes/shared/node/operation';
import { createJob, plansFor } from '../../../../nodes/shared/jobs/createJob';
import { mediaNeeds, toCreateRequest } from '../../../../nodes/shared/jobs/createRequest';
import { chosenPlan, familyPlan } from '../../../../nodes/shared/jobs/findRoute';
import type { CreateInput } from '../../../../nodes/shared/jobs/parameters';
import { ROUTES } from '../../../../nodes/shared/jobs/routes';
import type { Send } from '../../../../nodes/shared/jobs/fetchJob';
import kling from '../../../fixtures/video/kling.json';
import runway from '../../../fixtures/video/runway.json';
import shared from '../../../fixtures/video/shared.json';
import xai from '../../../fixtures/video/xai.json';
import { unifiedSpecErrors } from '../../support/unifiedSpec.mts';

const PNG = 'https://files.example.test/c.png';

const part = (name: string): FilePart => ({
	name,
	type: 'image/png',
	size: 3,
	stream: async function* () {
		yield Buffer.from(name);
	},
});

/** Files as the engine hands them out: by key, in the order of the needs. */
const filesFor =
	(needs: FileNeed[]): InputFiles =>
	(key) =>
		needs
			.filter((need) => need.key === key)
			.map((need) => {
				const name =
					'url' in need ? need.url : `${String('property' in need ? need.property : '')}.png`;
				const base64 = need.as === 'base64' ? 'UE5H' : '';
				return { name, type: 'image/png', size: 3, base64, part: part(name) };
			});

const input = (rest: Partial<CreateInput> & { model: string }): CreateInput => ({
	prompt: 'A kite',
	...rest,
});

const requestOf = (model: string, rest: Partial<CreateInput> = {}, route?: string) => {
	const plan = route === undefined ? familyPlan(model) : chosenPlan(route, model);
	const full = input({ model, ...rest });
	return toCreateRequest(plan, full, filesFor(mediaNeeds(plan, full)));
};

/** Form fields with files as their names. */
const formOf = ({ form }: WireRequest) =>
	form?.map(([name, value]) => [name, typeof value === 'string' ? value : `<${value.name}>`]);

describe('the unified route sends what the unified spec names', () => {
	test('text only', () => {
		const request = requestOf('sora-2', {}, 'unified');
		expect(request).toMatchObject({ method: 'POST', path: '/videos/generations', surface: 'base' });
		expect(request.body).toEqual({ model: 'sora-2', prompt: 'A kite' });
		expect(unifiedSpecErrors('/videos/generations', request.body)).toBe('');
	});

	test('everything it takes', () => {
		const { body } = requestOf('sora-2', { duration: 4, firstFrame: { url: PNG } }, 'unified');
		expect(body).toEqual({ model: 'sora-2', prompt: 'A kite', image: PNG, duration: 4 });
		expect(unifiedSpecErrors('/videos/generations', body)).toBe('');
	});

	test('a binary image as a data URI, which is a URI', () => {
		const { body } = requestOf('sora-2', { firstFrame: { property: 'photo' } }, 'unified');
		expect(body?.image).toBe('data:image/png;base64,UE5H');
		expect(unifiedSpecErrors('/videos/generations', body)).toBe('');
	});

	test('Extra Body reaches what the spec does not name, and wins', () => {
		const extraBody = { seed: 7, duration: 8 };
		const { body } = requestOf('sora-2', { duration: 4, extraBody }, 'unified');
		expect(body).toEqual({ model: 'sora-2', prompt: 'A kite', duration: 8, seed: 7 });
	});
});

describe('the shared surface takes forms', () => {
	test.each<[string, string, Partial<CreateInput>, string[][]]>([
		[
			'Sora',
			'sora-2',
			{ duration: 4, size: '1280x720', firstFrame: { property: 'photo' } },
			[
				['seconds', '4'],
				['size', '1280x720'],
				['input_reference', '<photo.png>'],
			],
		],
		[
			'Veo: a ratio as its orientation, frames in order',
			'veo3.1-fast',
			{ aspectRatio: '16:9', lastFrame: { property: 'end' }, firstFrame: { url: PNG } },
			[
				['size', '16x9'],
				['input_reference', `<${PNG}>`],
				['input_reference', '<end.png>'],
			],
		],
		[
			'Seedance: ratio and resolution as one size, references in order',
			'doubao-seedance-2-0',
			{ aspectRatio: '21:9', resolution: '720p', references: [{ url: PNG }, { property: 'b' }] },
			[
				['size', '1470x630'],
				['input_reference', `<${PNG}>`],
				['input_reference', '<b.png>'],
			],
		],
		[
			'Wan',
			'wan2.7',
			{ duration: 5, size: '1920x1080' },
			[
				['seconds', '5'],
				['size', '1920x1080'],
			],
		],
		['Vidu', 'viduq3-turbo', { duration: 16 }, [['seconds', '16']]],
		[
			'Omni',
			'omni-fast',
			{ aspectRatio: '9:16', resolution: '720p' },
			[
				['resolution', '720p'],
				['aspect_ratio', '9:16'],
			],
		],
		[
			'a model of no known family',
			'minimax-h3',
			{ negativePrompt: 'Rain', seed: 3, duration: 6 },
			[
				['negative_prompt', 'Rain'],
				['seconds', '6'],
				['seed', '3'],
			],
		],
		[
			'Extra Body as form fields',
			'wan2.7',
			{ duration: 5, extraBody: { seconds: '10', camera: { pan: 1 } } },
			[
				['seconds', '10'],
				['camera', '{"pan":1}'],
			],
		],
	])('%s', (_name, model, rest, fields) => {
		const request = requestOf(model, rest);
		expect(request).toMatchObject({ path: '/videos', surface: 'base' });
		expect(request.body).toBeUndefined();
		expect(formOf(request)).toEqual([['model', model], ['prompt', 'A kite'], ...fields]);
	});

	test('Omni video to video is JSON', () => {
		const { body, form } = requestOf('omni-fast-v2v', { video: { url: 'data:…' } });
		expect(form).toBeUndefined();
		expect(body).toEqual({ model: 'omni-fast-v2v', prompt: 'A kite', video: 'data:…' });
	});
});

describe('native routes', () => {
	test('Kling text', () => {
		const request = requestOf('kling-v3', {
			negativePrompt: 'Rain',
			duration: 5,
			aspectRatio: '16:9',
			callbackUrl: 'https://n8n.example.test/hook',
			mode: 'pro',
			sound: false,
			cfgScale: 0.5,
			cameraControl: { type: 'simple' },
			extraBody: { external_task_id: 'mine' },
		});
		expect(request).toMatchObject({ path: '/kling/v1/videos/text2video', surface: 'root' });
		expect(request.body).toEqual({
			model_name: 'kling-v3',
			prompt: 'A kite',
			negative_prompt: 'Rain',
			duration: '5',
			aspect_ratio: '16:9',
			callback_url: 'https://n8n.example.test/hook',
			mode: 'pro',
			sound: 'off',
			cfg_scale: 0.5,
			camera_control: { type: 'simple' },
			external_task_id: 'mine',
		});
	});

	test('Kling image: a path of its own, files as bare base64', () => {
		const request = requestOf('kling-v3', {
			firstFrame: { property: 'photo' },
			lastFrame: { url: 'data:image/png;base64,QUJD' },
		});
		expect(request.path).toBe('/kling/v1/videos/image2video');
		expect(request.body).toMatchObject({ image: 'UE5H', image_tail: 'QUJD' });
		expect(requestOf('kling-v3', { firstFrame: { url: PNG } }).body?.image).toBe(PNG);
	});

	test('xAI', () => {
		const request = requestOf('grok-imagine-video', {
			duration: 4,
			resolution: '480p',
			aspectRatio: '16:9',
			firstFrame: { url: PNG },
		});
		expect(request).toMatchObject({ path: '/grok/v1/videos/generations', surface: 'root' });
		expect(request.body).toEqual({
			prompt: 'A kite',
			model: 'grok-imagine-video',
			duration: 4,
			resolution: '480p',
			aspect_ratio: '16:9',
			image: { url: PNG },
		});
	});

	test('Runway', () => {
		const request = requestOf('gen3a_turbo', {
			duration: 5,
			size: '1280x720',
			firstFrame: { url: PNG },
			seed: 9,
		});
		expect(request).toMatchObject({
			path: '/runwayml/v1/image_to_video',
			surface: 'root',
			headers: { 'X-Runway-Version': '2024-11-06' },
		});
		expect(request.body).toEqual({
			model: 'gen3a_turbo',
			promptImage: PNG,
			promptText: 'A kite',
			duration: 5,
			ratio: '1280:720',
			seed: 9,
		});
	});
});

const CLIP = 'https://files.example.test/c.mp4';
const CLIP_DATA = 'data:image/png;base64,UE5H';

describe('images by URL, for the models that want that (contract F.1, K.12)', () => {
	test.each(['wan2.6', 'doubao-seedance-1-5-pro', 'doubao-seedance-2-0-fast'])('%s', (model) => {
		const request = requestOf(model, {
			firstFrame: { url: PNG },
			references: [{ url: `${PNG}?2` }, { url: `${PNG}?3` }],
		});
		expect(formOf(request)).toEqual([
			['model', model],
			['prompt', 'A kite'],
			['reference_urls', PNG],
			['reference_urls', `${PNG}?2`],
			['reference_urls', `${PNG}?3`],
		]);
		for (const image of [{ property: 'photo' }, { url: 'data:image/png;base64,QUJD' }]) {
			expect(() => requestOf(model, { references: [image] })).toThrow(
				expect.objectContaining({
					message: `'Images' holds a file, but '${model}' takes a reference by its URL only`,
					advice: expect.stringContaining("choose 'URL' as its 'Source'"),
				}),
			);
		}
	});

	test('Send Images As decides for any model of the shared route', () => {
		const asUrls = requestOf('wan2.7', { references: [{ url: PNG }], imagesAs: 'urls' });
		expect(formOf(asUrls)).toContainEqual(['reference_urls', PNG]);
		const asFiles = requestOf('wan2.6', { references: [{ url: PNG }], imagesAs: 'files' });
		expect(formOf(asFiles)).toContainEqual(['input_reference', `<${PNG}>`]);
	});
});

describe('from a video (contract F.5 to F.7)', () => {
	test('Kling takes it on its omni route, by URL, with pictures beside it', () => {
		const request = requestOf('kling-video-o1', {
			video: { url: CLIP },
			references: [{ property: 'photo' }, { url: PNG }],
			mode: 'pro',
		});
		expect(request.path).toBe('/kling/v1/videos/omni-video');
		expect(request.body).toEqual({
			model_name: 'kling-video-o1',
			prompt: 'A kite',
			mode: 'pro',
			image_list: [{ image_url: 'UE5H' }, { image_url: PNG }],
			video_list: [{ video_url: CLIP, refer_type: 'base' }],
		});
	});

	test('the omni models of Kling go there without a video too', () => {
		const request = requestOf('kling-v3-omni', {
			firstFrame: { url: PNG },
			lastFrame: { property: 'end' },
			duration: 5,
		});
		expect(request.path).toBe('/kling/v1/videos/omni-video');
		expect(request.body).toMatchObject({
			duration: '5',
			image_list: [
				{ image_url: PNG, type: 'first_frame' },
				{ image_url: 'UE5H', type: 'end_frame' },
			],
		});
	});

	test.each([
		['gen4_aleph', undefined, '/runwayml/v1/video_to_video', { videoUri: CLIP_DATA }],
		['grok-imagine-video', undefined, '/grok/v1/videos/edits', { video: { url: CLIP_DATA } }],
		['omni-fast-v2v', undefined, '/videos', { video: CLIP_DATA }],
	])('%s takes a file as data URI', (model, route, path, body) => {
		const request = requestOf(model, { video: { property: 'clip' } }, route);
		expect(request.path).toBe(path);
		expect(request.body).toMatchObject(body);
		const byUrl = requestOf(model, { video: { url: CLIP } }, route);
		expect(JSON.stringify(byUrl.body)).toContain(CLIP);
	});

	test('Runway: ratio, seed, references and version', () => {
		const request = requestOf('gen4_aleph', {
			video: { url: CLIP },
			size: '1280x720',
			seed: 3,
			references: [{ url: PNG }],
		});
		expect(request.headers).toEqual({ 'X-Runway-Version': '2024-11-06' });
		expect(request.body).toEqual({
			model: 'gen4_aleph',
			videoUri: CLIP,
			promptText: 'A kite',
			references: [{ type: 'image', uri: PNG }],
			ratio: '1280:720',
			seed: 3,
		});
	});
});

describe('sizes of Seedance (contract 3.3, F.3)', () => {
	test.each<[string, Partial<CreateInput>, Record<string, string>]>([
		['doubao-seedance-1-0-pro', { aspectRatio: '16:9', resolution: '480p' }, { size: '864x480' }],
		['doubao-seedance-2-0', { aspectRatio: '16:9', resolution: '480p' }, { size: '864x496' }],
		['seedance-2-5', { aspectRatio: '16:9', resolution: '480p' }, { size: '854x480' }],
		['doubao-seedance-2-0', { aspectRatio: '9x16', resolution: '1080P' }, { size: '1080x1920' }],
		['a ratio alone is 720p: seedance-2-5', { aspectRatio: '21:9' }, { size: '1470x630' }],
		['a resolution alone is 16:9: seedance-2-5', { resolution: '480p' }, { size: '854x480' }],
		[
			'beside an image it stays: seedance-2-5',
			{ resolution: '480p', firstFrame: { url: PNG } },
			{ resolution: '480p' },
		],
		[
			'what is not in the list stays: seedance-2-5',
			{ aspectRatio: '5:4', resolution: '1080p' },
			{ size: '5:4', resolution: '1080p' },
		],
		[
			'a size wins: seedance-2-5',
			{ size: '640x640', resolution: '480p' },
			{ size: '640x640', resolution: '480p' },
		],
	])('%s', (name, rest, fields) => {
		const request = requestOf(name.split(': ').at(-1) ?? '', rest);
		const sent = Object.fromEntries(formOf(request) ?? []);
		const { size, resolution } = sent;
		expect({ ...(size && { size }), ...(resolution && { resolution }) }).toEqual(fields);
	});

	test('2.0 Fast has no 1080p', () => {
		const rest = { resolution: '1080p', aspectRatio: '16:9' };
		expect(() => requestOf('doubao-seedance-2-0-fast', rest)).toThrow(
			"'Resolution' is 1080p, which 'doubao-seedance-2-0-fast' does not have",
		);
	});
});

describe('what a route cannot carry is refused before anything is sent', () => {
	test.each<[string, string, Partial<CreateInput>, string | undefined, string]>([
		[
			'aspect ratio on the unified route',
			'sora-2',
			{ aspectRatio: '16:9' },
			'unified',
			"'Aspect Ratio' is set, but cannot be sent on the unified route",
		],
		[
			'a last frame for Sora',
			'sora-2',
			{ firstFrame: { url: PNG }, lastFrame: { url: PNG } },
			undefined,
			"'Images' holds a last frame, which cannot be sent on the shared route for Sora",
		],
		['size for xAI', 'grok-imagine-video', { size: '1280x720' }, undefined, "'Size' is set, but"],
		['a seed for Kling', 'kling-v3', { seed: 0 }, undefined, "'Seed' is set, but"],
		[
			'references for Kling',
			'kling-v3',
			{ references: [{ url: PNG }] },
			undefined,
			"'Images' holds a reference, which cannot be sent on the Kling route",
		],
		[
			'a last frame without a first one for Kling',
			'kling-v3',
			{ lastFrame: { url: PNG } },
			undefined,
			"'Images' must hold a first frame on the Kling route",
		],
		[
			'a video for a route that takes none',
			'wan2.7',
			{ video: { url: CLIP } },
			undefined,
			"'Video' holds a video, which cannot be sent on the shared route for Wan, HappyHorse and Vidu",
		],
		[
			'a video for a model of Kling that changes none',
			'kling-v3',
			{ video: { url: CLIP } },
			undefined,
			"'Model' is 'kling-v3', which Kling's omni route does not take",
		],
		[
			'a video file for Kling',
			'kling-video-o1',
			{ video: { property: 'clip' } },
			undefined,
			"'Video' holds a file, but 'kling-video-o1' takes a video by its URL only",
		],
		[
			'Runway without a video',
			'gen4_aleph',
			{},
			undefined,
			"'Video' must hold a video on Runway's",
		],
		['text only for Runway', 'gen3a_turbo', {}, undefined, "'Images' must hold a first frame"],
		[
			'the same thing twice',
			'veo3.1',
			{ size: '1280x720', aspectRatio: '16:9' },
			undefined,
			"'Size' and 'Aspect Ratio' are the same thing on the shared route for Veo",
		],
		[
			'an image that is no URL',
			'grok-imagine-video',
			{ firstFrame: { url: 'photo.png' } },
			undefined,
			"'Images' holds 'photo.png', which does not begin with http://, https:// or data:",
		],
	])('%s', (_name, model, rest, route, message) => {
		expect(() => requestOf(model, rest, route)).toThrow(message);
	});

	test('where a video is taken is told', () => {
		expect(() => requestOf('veo3.1', { video: { url: CLIP } })).toThrow(
			expect.objectContaining({
				advice: expect.stringMatching(
					/^A video is taken by: the shared route for Omni video to video, Kling's omni route, xAI's edit, Runway's video to video\./,
				),
			}),
		);
	});

	test('the advice says what the route takes', () => {
		expect(() => requestOf('kling-v3', { size: '1x1' })).toThrow(
			expect.objectContaining({
				advice: expect.stringContaining('Negative Prompt, Duration (Seconds), Aspect Ratio'),
			}),
		);
	});
});

describe('Automatic', () => {
	let bases = 0;
	const newBase = () => `http://automatic-${++bases}.test/v1`;
	const routes = (rest: Partial<CreateInput> & { model: string }, base = newBase()) =>
		plansFor('automatic', input(rest), base).map(({ route }) => route);

	test('tries the unified route, then the one of the family', () => {
		expect(routes({ model: 'sora-2' })).toEqual(['unified', 'videos']);
		expect(routes({ model: 'kling-v3', duration: 5 })).toEqual(['unified', 'kling/text2video']);
		expect(routes({ model: 'a-new-model' })).toEqual(['unified', 'videos']);
		expect(routes({ model: 'grok-imagine-video', firstFrame: { url: PNG } })).toEqual([
			'unified',
			'xai',
		]);
	});

	test("at CometAPI's own host the documented route of the family comes first", () => {
		const base = 'https://api.cometapi.com/v1';
		expect(routes({ model: 'sora-2' }, base)).toEqual(['videos', 'unified']);
		expect(routes({ model: 'kling-v3' }, base)).toEqual(['kling/text2video', 'unified']);
		const other = 'https://api.cometapi.com.example.test/v1';
		expect(routes({ model: 'sora-2' }, other)).toEqual(['unified', 'videos']);
	});

	test('goes to the family at once with what the unified spec has no field for', () => {
		expect(routes({ model: 'sora-2', size: '1280x720' })).toEqual(['videos']);
		expect(routes({ model: 'kling-v3', negativePrompt: 'Rain' })).toEqual(['kling/text2video']);
		expect(routes({ model: 'wan2.7', references: [{ url: PNG }] })).toEqual(['videos']);
		expect(routes({ model: 'gen4_aleph', video: { url: CLIP } })).toEqual(['runway']);
		expect(routes({ model: 'kling-v3', mode: 'pro' })).toEqual(['kling/text2video']);
	});

	const RESPONSES: Record<string, unknown> = {
		'/videos': shared.created,
		'/videos/generations': shared.created,
		'/kling/v1/videos/text2video': kling.created,
		'/kling/v1/videos/image2video': kling.created,
		'/grok/v1/videos/generations': xai.created,
		'/runwayml/v1/image_to_video': runway.created,
	};

	/** A server without the unified route, or one that fails as told. */
	const create = async (
		rest: Partial<CreateInput> & { model: string },
		{
			base = newBase(),
			fail = { '/videos/generations': 'wrongPath' } as Record<
				string,
				ApiErrorDetails | ApiErrorKind
			>,
			route = 'automatic',
		} = {},
	) => {
		const paths: string[] = [];
		const needs: FileNeed[] = [];
		const send = (async (request: WireRequest) => {
			paths.push(request.path);
			const kind = fail[request.path];
			if (typeof kind === 'object') throw new ApiError(kind);
			if (kind) throw new ApiError({ kind, message: kind });
			return { status: 200, headers: {}, body: RESPONSES[request.path] };
		}) as Send;
		const readFiles = async (wanted: FileNeed[]) => {
			needs.push(...wanted);
			return filesFor(wanted);
		};
		const outcome = await createJob(route, input(rest), { send, baseUrl: base, readFiles }).then(
			(job) => ({ job, error: undefined }),
			(error: Error) => ({ job: undefined, error }),
		);
		return { paths, needs, base, ...outcome };
	};

	test.each([
		['sora-2', {}, 'videos:task_sim1', '/videos'],
		['kling-v3', {}, 'kling/text2video:203227394222', '/kling/v1/videos/text2video'],
		[
			'kling-v3',
			{ firstFrame: { url: PNG } },
			'kling/image2video:203227394222',
			'/kling/v1/videos/image2video',
		],
		[
			'grok-imagine-video',
			{},
			'xai:4b2cd27e-0000-4000-8000-000000000001',
			'/grok/v1/videos/generations',
		],
		[
			'gen3a_turbo',
			{ firstFrame: { url: PNG } },
			'runway:d0658ae1-0000-4000-8000-000000000001',
			'/runwayml/v1/image_to_video',
		],
	])('%s falls back to its documented route', async (model, rest, handle, path) => {
		const result = await create({ model, ...rest });
		expect(result).toMatchObject({ job: { job: handle }, paths: ['/videos/generations', path] });
	});

	test('remembers for that base URL that there is no unified route', async () => {
		const { base } = await create({ model: 'sora-2' });
		expect((await create({ model: 'sora-2' }, { base })).paths).toEqual(['/videos']);
		expect((await create({ model: 'sora-2' })).paths).toHaveLength(2);
	});

	test('what a server lacks is remembered only once another route has worked', async () => {
		const fail = { '/videos/generations': 'wrongPath', '/videos': 'server' } as const;
		const { base } = await create({ model: 'sora-2' }, { fail });
		expect((await create({ model: 'sora-2' }, { base, fail: {} })).paths).toEqual([
			'/videos/generations',
		]);
	});

	test.each<[string, number, ApiErrorKind, boolean]>([
		['a 404 in any words', 404, 'validation', true],
		['a 405', 405, 'forbidden', true],
		['a model that is not there', 404, 'modelNotFound', false],
		['a 400', 400, 'validation', false],
	])('%s: another route is tried, or not', async (_name, status, kind, another) => {
		const fail = { '/videos/generations': { kind, status, message: 'x' } };
		const { paths } = await create({ model: 'sora-2' }, { fail });
		expect(paths).toHaveLength(another ? 2 : 1);
	});

	test.each<ApiErrorKind>(['connectionLost', 'timeout', 'server', 'validation', 'invalidResponse'])(
		'%s is final: nothing is sent twice',
		async (kind) => {
			const result = await create({ model: 'sora-2' }, { fail: { '/videos/generations': kind } });
			expect(result).toMatchObject({
				paths: ['/videos/generations'],
				error: { details: { kind } },
			});
		},
	);

	test('files are read only for the route that is taken', async () => {
		const unified = await create({ model: 'sora-2', firstFrame: { url: PNG } }, { fail: {} });
		expect(unified.needs).toEqual([]);
		const fellBack = await create({ model: 'sora-2', firstFrame: { url: PNG } });
		expect(fellBack.needs).toEqual([{ key: 'firstFrame', label: 'Images', as: 'part', url: PNG }]);
	});

	test('a chosen route that the server does not have is told by its field', async () => {
		const { error, paths } = await create({ model: 'sora-2' }, { route: 'unified' });
		expect(error?.message).toMatch(/^'API Route' chooses the unified route, which the server at/);
		expect(paths).toHaveLength(1);
	});

	test('when no path is there, the base URL is what is wrong', async () => {
		const fail = { '/videos/generations': 'wrongPath', '/videos': 'wrongPath' } as const;
		const { error } = await create({ model: 'sora-2' }, { fail });
		expect(error).toMatchObject({ details: { kind: 'wrongPath' } });
	});

	test('the job keeps the model that was asked for where the response names none', async () => {
		const { job } = await create({ model: 'kling-v3' });
		expect(job).toMatchObject({ model: 'kling-v3', status: 'queued' });
	});
});

describe('responses to a create', () => {
	const created = async (body: unknown) =>
		await createJob('videos', input({ model: 'wan2.7' }), {
			send: (async () => ({ status: 200, headers: {}, body })) as unknown as Send,
			baseUrl: 'http://responses.test/v1',
			readFiles: async () => () => [],
		});

	test('without an id there is no job', async () => {
		await expect(created({ status: 'queued' })).rejects.toMatchObject({
			details: {
				kind: 'invalidResponse',
				message: `CometAPI's response cannot be used: it holds no job ID`,
				body: { status: 'queued' },
			},
		});
	});

	test('an error object with status 200 is a failed call', async () => {
		await expect(created(shared.softError)).rejects.toMatchObject({
			details: { message: 'upstream said no' },
		});
	});

	test('a job that has failed already is a job', async () => {
		expect(await created(shared.failedWithReason)).toMatchObject({
			status: 'failed',
			failure: { message: 'Prompt rejected' },
		});
	});
});

test('every plan sends model and prompt', () => {
	const models = [
		'sora-2',
		'veo3',
		'seedance-2-5',
		'wan2.7',
		'omni-fast',
		'kling-v3',
		'grok',
		'gen4',
	];
	for (const plan of [
		...ROUTES.map(({ create }) => create),
		...models.map((id) => familyPlan(id)),
	]) {
		expect(plan.slots).toMatchObject({ model: expect.any(Array), prompt: expect.any(Array) });
	}
});
