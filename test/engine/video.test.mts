import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import type { IBinaryData, IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import { imageOf } from '../simulator/media/image.mts';
import { type SpawnedSimulator, spawnSimulator } from '../simulator/spawn.mts';
import type { SimulatorConfig } from '../simulator/state.mts';
import { chain, createEngine, type Engine, node, type RunOptions } from './harness.mts';
import { logger } from './support/n8n.mts';

let engine: Engine;
let sim: SpawnedSimulator;
const KEY = 'sk-sim';
const TYPE = 'n8n-nodes-cometapi-unified.cometApiVideo';
const JOB_SECONDS = 0.4;
/** Checks five times a second. */
const QUICK = { firstPause: 0.2, longestPause: 0.2 };

beforeAll(async () => {
	[engine, sim] = await Promise.all([
		createEngine(),
		spawnSimulator({ config: { jobSeconds: JOB_SECONDS } }),
	]);
});
afterAll(async () => {
	await sim.stop();
	engine.close();
});
beforeEach(async () => await sim.control.reset());

const model = (value: string) => ({ __rl: true, mode: 'id', value });
const credentials = (apiKey = KEY) => ({ cometApi: { apiKey, baseUrl: sim.baseUrl } });

const video = (parameters: object, extra: Partial<INode> = {}) =>
	node(
		'Video',
		'cometapi:cometApiVideo',
		{
			operation: 'create',
			model: model('seedance-2-5'),
			prompt: 'A kite',
			waitForCompletion: true,
			waitOptions: QUICK,
			...parameters,
		} as never,
		extra,
	);

type Over = {
	parameters?: object;
	node?: Partial<INode>;
	input?: INodeExecutionData[];
	apiKey?: string;
	signal?: AbortSignal;
};

const run = async ({ parameters = {}, node: extra, input, apiKey, signal }: Over) =>
	await engine.runWorkflow({
		workflow: chain(video(parameters, extra)),
		credentials: credentials(apiKey),
		input: input ?? [{ json: {} }],
		signal,
	});

const create = async (parameters: object, over: Over = {}) =>
	await run({ ...over, parameters: { ...over.parameters, ...parameters } });

const onJob = async (operation: string, job: string, parameters: object = {}) =>
	await run({ parameters: { operation, job, ...parameters } });

const stats = async () => await sim.control.stats();
const creates = async () => (await stats()).creates.video ?? 0;
const lines = async () =>
	(await sim.control.requests({})).map(({ method, path }) => `${method} ${path}`);

/** Waits for something to have happened at the simulator; the test's own time-out is its end. */
const until = async (happened: () => Promise<boolean>) => {
	while (!(await happened())) await sleep(20);
};

/** IDs of the jobs that were checked. */
const checked = async () => {
	const requests = await sim.control.requests({ limit: 5000 });
	const checks = requests.filter(({ method }) => method === 'GET');
	return new Set(checks.map(({ path }) => path.split('/').at(-1)));
};

const LONG = '[[seconds 3600]]';
/** Lets all jobs that are made with {@link LONG} come to their end. */
const anHourPasses = async () => await sim.control.clock({ advanceMs: 3_600_000 });

/** The job item of a run that went well. */
const jobOf = (result: Awaited<ReturnType<typeof run>>): IDataObject => {
	expect(result.error).toBeUndefined();
	return result.json('Video')[0];
};

const expectVideo = async (binary: IBinaryData | undefined) => {
	expect(binary).toMatchObject({ mimeType: 'video/mp4', fileExtension: 'mp4' });
	const bytes = await engine.readBinary(binary as IBinaryData);
	expect(bytes.subarray(4, 8).toString()).toBe('ftyp');
};

const PICTURE = imageOf('00112233445566ff', 64, 64, 'png');

const picture = async (): Promise<INodeExecutionData> => ({
	json: {},
	binary: {
		data: await engine.storeBinary(PICTURE, { fileName: 'start.png', mimeType: 'image/png' }),
	},
});

const BINARY_IMAGE = { images: { image: [{ source: 'binary', binaryPropertyName: 'data' }] } };

describe('every family: create, wait, download', () => {
	test.each([
		['sora-2', 'unified', /^unified:video_sim/],
		['seedance-2-5', 'unified', /^unified:task_sim/],
		['sora-2', 'videos', /^videos:video_sim/],
		['veo3.1', 'videos', /^videos:task_sim/],
		['seedance-2-5', 'videos', /^videos:task_sim/],
		['doubao-seedance-1-0-pro', 'videos', /^videos:/],
		['wan2.7', 'videos', /^videos:/],
		['viduq3-turbo', 'videos', /^videos:/],
		['omni-fast', 'videos', /^videos:/],
		['kling-v3', 'kling', /^kling\/text2video:\d+$/],
		['grok-imagine-video', 'xai', /^xai:[\da-f-]{36}$/],
	])('%s on the route %s', async (id, apiRoute, handle) => {
		const result = await create({
			model: model(id),
			downloadFile: true,
			binaryPropertyOutput: 'video',
			options: { apiRoute },
		});
		expect(jobOf(result)).toMatchObject({
			job: expect.stringMatching(handle),
			status: 'completed',
			progress: 100,
			timedOut: false,
			waitedSeconds: expect.any(Number),
			checks: expect.any(Number),
		});
		expect(jobOf(result)).not.toHaveProperty('error');
		const [item] = result.items('Video');
		expect(item.pairedItem).toEqual({ item: 0 });
		await expectVideo(item.binary?.video);
		expect(await creates()).toBe(1);
		// The file's host never sees the key, and /content always does.
		expect((await stats()).leaks).toEqual([]);
	});

	test('Runway, from an image, its id unknown at first', async () => {
		const running = create(
			{
				model: model('gen3a_turbo'),
				prompt: 'A kite [[late 1000]]',
				...BINARY_IMAGE,
				downloadFile: true,
				binaryPropertyOutput: 'data',
				options: { apiRoute: 'runway', duration: 5, size: '1280x720' },
			},
			{ input: [await picture()] },
		);
		const unknown = 'GET /runwayml/v1/tasks/{id} -> 400';
		await until(async () => (await stats()).statuses[unknown] > 0);
		await anHourPasses();
		const result = await running;
		expect(jobOf(result)).toMatchObject({
			job: expect.stringMatching(/^runway:/),
			status: 'completed',
		});
		await expectVideo(result.items('Video')[0].binary?.data);
		const [{ body, headers }] = await sim.control.requests({
			path: '/runwayml/v1/image_to_video',
		});
		expect(body).toMatchObject({
			value: {
				promptImage: expect.stringMatching(/^data:image\/png;base64,iVBOR/),
				ratio: '1280:720',
			},
		});
		expect(headers['x-runway-version']).toBe('2024-11-06');
	});

	test.each([
		['older words', 'videos', 'seedance-2-5', '[[legacy]]'],
		['completed_at too early', 'videos', 'seedance-2-5', '[[early]]'],
		['an unknown word in between', 'videos', 'seedance-2-5', '[[odd-status]]'],
		['no URL, so /content', 'videos', 'seedance-2-5', '[[no-url]]'],
		['the older wrapper, its URL in fail_reason', 'xai', 'grok-imagine-video', '[[wrapped]]'],
		['an unknown word of Kling', 'kling', 'kling-v3', '[[odd-status]]'],
		['Kling without its envelope', 'kling', 'kling-v3', '[[bare]]'],
		["the older wrapper of Kling's omni route", 'kling', 'kling-video-o1', '[[wrapped]]'],
	])('%s', async (_name, apiRoute, id, directive) => {
		const result = await create({
			model: model(id),
			prompt: `A kite ${directive}`,
			downloadFile: true,
			binaryPropertyOutput: 'data',
			options: { apiRoute },
		});
		expect(jobOf(result)).toMatchObject({ status: 'completed' });
		await expectVideo(result.items('Video')[0].binary?.data);
	});

	test('a success without any way to the file is not completed', async () => {
		const result = await create({
			model: model('kling-v3'),
			prompt: 'A kite [[no-url]]',
			waitOptions: { ...QUICK, maxWait: 1, onTimeout: 'return' },
			options: { apiRoute: 'kling' },
		});
		expect(jobOf(result)).toMatchObject({ status: 'in_progress', timedOut: true });
	});
});

describe('images', () => {
	test('binary on the shared route: a streamed part', async () => {
		const result = await create(
			{ ...BINARY_IMAGE, options: { apiRoute: 'videos', duration: 4, resolution: '480p' } },
			{ input: [await picture()] },
		);
		expect(jobOf(result).status).toBe('completed');
		const [{ body }] = await sim.control.requests({ path: '/v1/videos' });
		expect(body).toMatchObject({
			kind: 'form',
			parts: [
				{ name: 'model', value: 'seedance-2-5' },
				{ name: 'prompt', value: 'A kite' },
				{ name: 'seconds', value: '4' },
				{ name: 'resolution', value: '480p' },
				{
					name: 'input_reference',
					filename: 'start.png',
					type: 'image/png',
					bytes: PICTURE.length,
				},
			],
		});
	});

	test('a URL and a data URI as references: fetched without the key, or decoded', async () => {
		const response = await fetch(`${sim.baseUrl}/images/generations`, {
			method: 'POST',
			headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
			body: JSON.stringify({ model: 'doubao-seedream-5-0', prompt: 'A kite' }),
		});
		const { data } = (await response.json()) as { data: Array<{ url: string }> };
		const uri = `data:image/png;base64,${PICTURE.toString('base64')}`;
		const result = await create({
			images: {
				image: [
					{ role: 'reference', source: 'url', url: data[0].url },
					{ role: 'reference', source: 'url', url: uri },
				],
			},
			options: { apiRoute: 'videos' },
		});
		expect(jobOf(result).status).toBe('completed');
		const [{ body }] = await sim.control.requests({ path: '/v1/videos' });
		const parts = (body as { parts: Array<{ name: string; bytes?: number }> }).parts;
		const files = parts.filter(({ name }) => name === 'input_reference');
		expect(files).toHaveLength(2);
		expect(files[1].bytes).toBe(PICTURE.length);
		expect((await stats()).leaks).toEqual([]);
	});

	test('the unified route gets what the unified spec names', async () => {
		const result = await create(
			{ ...BINARY_IMAGE, options: { duration: 4 } },
			{ input: [await picture()] },
		);
		expect(jobOf(result).status).toBe('completed');
		const [{ body }] = await sim.control.requests({ path: '/v1/videos/generations' });
		expect(body).toMatchObject({
			value: {
				model: 'seedance-2-5',
				prompt: 'A kite',
				image: expect.stringMatching(/^data:image\/png;base64,iVBOR/),
				duration: 4,
			},
		});
	});
});

describe('a video as input', () => {
	const URL_OF_A_CLIP = 'https://files.example.test/clip.mp4';
	const byUrl = { video: { file: { source: 'url', url: URL_OF_A_CLIP } } };

	test.each([
		['kling-video-o1', /^kling\/omni-video:/, '/kling/v1/videos/omni-video', 'video_list'],
		['gen4_aleph', /^runway:/, '/runwayml/v1/video_to_video', 'videoUri'],
		['grok-imagine-video', /^xai:/, '/grok/v1/videos/edits', 'video'],
		['omni-fast-v2v', /^videos:/, '/v1/videos', 'video'],
	])('%s, by its URL', async (id, handle, path, field) => {
		const result = await create({
			model: model(id),
			...byUrl,
			downloadFile: true,
			binaryPropertyOutput: 'data',
		});
		expect(jobOf(result)).toMatchObject({
			job: expect.stringMatching(handle),
			status: 'completed',
			// xAI tells no time.
			...(id !== 'grok-imagine-video' && { createdAt: expect.stringMatching(/^\d{4}-/) }),
		});
		await expectVideo(result.items('Video')[0].binary?.data);
		const [{ body, headers }] = await sim.control.requests({ path });
		const sent = (body as { value: IDataObject }).value;
		expect(JSON.stringify(sent[field])).toContain(URL_OF_A_CLIP);
		if (id === 'gen4_aleph') expect(headers['x-runway-version']).toBe('2024-11-06');
	});

	test('a file of the item, as data URI', async () => {
		const input = await picture();
		const result = await create(
			{ model: model('gen4_aleph'), video: { file: { binaryPropertyName: 'data' } } },
			{ input: [input] },
		);
		expect(jobOf(result).status).toBe('completed');
		const [{ body }] = await sim.control.requests({ path: '/runwayml/v1/video_to_video' });
		expect((body as { value: IDataObject }).value.videoUri).toMatch(
			/^data:image\/png;base64,iVBOR/,
		);
	});

	test('where a route takes none, nothing is sent', async () => {
		const result = await create({ model: model('wan2.7'), ...byUrl });
		expect(result.error?.message).toMatch(/^'Video' holds a video, which cannot be sent on/);
		expect(result.error?.description).toMatch(/^A video is taken by: .*Kling's omni route/);
		expect((await stats()).total).toBe(0);
	});
});

describe('images by URL', () => {
	const image = (rest: object) => ({ images: { image: [{ role: 'reference', ...rest }] } });
	const PNG_URL = 'https://files.example.test/kite.png';

	test.each(['wan2.6', 'doubao-seedance-2-0-fast', 'doubao-seedance-1-5-pro'])(
		'%s gets them as they are',
		async (id) => {
			const result = await create({
				model: model(id),
				...image({ source: 'url', url: PNG_URL }),
				options: { apiRoute: 'videos' },
			});
			expect(jobOf(result).status).toBe('completed');
			const [{ body }] = await sim.control.requests({ path: '/v1/videos' });
			expect((body as { parts: unknown[] }).parts).toContainEqual(
				expect.objectContaining({ name: 'reference_urls', value: PNG_URL }),
			);
		},
	);

	test('a file for such a model is told before anything is sent', async () => {
		const result = await create(
			{ model: model('wan2.6'), ...image({}), options: { apiRoute: 'videos' } },
			{ input: [await picture()] },
		);
		expect(result.error?.message).toBe(
			"'Images' holds a file, but 'wan2.6' takes a reference by its URL only",
		);
		expect((await stats()).total).toBe(0);
	});

	test("the API's own refusal says how to give them", async () => {
		const result = await create(
			{ model: model('wan2.6'), ...image({}), options: { apiRoute: 'videos', imagesAs: 'files' } },
			{ input: [await picture()] },
		);
		expect(result.error?.message).toMatch(/reference_video_urls or reference_urls/);
		expect(result.error?.description).toMatch(/choose 'URLs' in 'Send Images As'/);
		expect(await creates()).toBe(0);
	});
});

test("Kling's own options", async () => {
	const cameraControl = '{ "type": "simple", "config": { "zoom": 5 } }';
	const options = { mode: 'pro', sound: true, cfgScale: 0.7, cameraControl };
	const result = await create({ model: model('kling-v3'), options });
	expect(jobOf(result).status).toBe('completed');
	const [{ body }] = await sim.control.requests({ path: '/kling/v1/videos/text2video' });
	expect((body as { value: IDataObject }).value).toMatchObject({
		mode: 'pro',
		sound: 'on',
		cfg_scale: 0.7,
		camera_control: { type: 'simple', config: { zoom: 5 } },
	});
});

test("Seedance's size is made from ratio and resolution", async () => {
	const options = { aspectRatio: '9:16', resolution: '480p' };
	expect(jobOf(await create({ options })).status).toBe('completed');
	const [{ body }] = await sim.control.requests({ path: '/v1/videos' });
	expect((body as { parts: unknown[] }).parts).toContainEqual(
		expect.objectContaining({ name: 'size', value: '480x854' }),
	);
});

describe('Sora, which OpenAI has ended', () => {
	test('a create that is refused says so, and names another model', async () => {
		await sim.control.config({ withoutChannel: ['sora-2'] });
		const result = await create({ model: model('sora-2'), options: { apiRoute: 'videos' } });
		expect(result.error?.message).toMatch(/^CometAPI has no channel for this model/);
		expect(result.error?.description).toMatch(/OpenAI .*sora-2 .*2026-09-24.* seedance-2-5\./);
		expect(await creates()).toBe(0);
	});

	test('what was made before can be read', async () => {
		const [id] = await sim.control.createJobs({ seconds: 0, model: 'sora-2' });
		expect(jobOf(await onJob('get', `videos:${id}`))).toMatchObject({ status: 'completed' });
	});
});

describe('Automatic', () => {
	test.each<SimulatorConfig['wrongPath']>(['redirect', 'html404', 'html200', 'json404'])(
		'takes the documented route where the unified one gives %s, and remembers that',
		async (wrongPath) => {
			const old = await spawnSimulator({
				config: { unifiedVideos: false, wrongPath, jobSeconds: 0 },
			});
			try {
				for (const [id, handle] of [
					['sora-2', /^videos:/],
					['kling-v3', /^kling\/text2video:/],
					['grok-imagine-video', /^xai:/],
				] as const) {
					const made = await engine.runWorkflow({
						workflow: chain(video({ model: model(id) })),
						credentials: { cometApi: { apiKey: KEY, baseUrl: old.baseUrl } },
					});
					expect(made.error).toBeUndefined();
					expect(made.json('Video')[0]).toMatchObject({
						job: expect.stringMatching(handle),
						status: 'completed',
					});
				}
				const { creates: made } = await old.control.stats();
				expect(made.video).toBe(3);
				const asked = (await old.control.requests({})).filter(
					({ path }) => path === '/v1/videos/generations',
				);
				expect(asked).toHaveLength(1);
			} finally {
				await old.stop();
			}
		},
	);

	test('goes straight to the family with what the unified spec has no field for', async () => {
		const result = await create({
			model: model('kling-v3'),
			options: { aspectRatio: '9:16', duration: 5 },
		});
		expect(jobOf(result).job).toMatch(/^kling\/text2video:/);
		expect((await lines())[0]).toBe('POST /kling/v1/videos/text2video');
	});

	test('what no route can carry is told before anything is sent', async () => {
		const result = await create({ model: model('sora-2'), options: { aspectRatio: '9:16' } });
		expect(result.error?.message).toBe(
			"'Aspect Ratio' is set, but cannot be sent on the shared route for Sora",
		);
		expect((await stats()).total).toBe(0);
	});
});

describe('a create is never sent twice', () => {
	test.each([
		['after the work', { kind: 'reset', when: 'afterWork' }, 1, /broke off/],
		['after the body', { kind: 'reset', when: 'afterBody' }, 0, /broke off/],
		['500', { kind: 'status', status: 500 }, 0, /HTTP 500/],
		['an empty body', { kind: 'emptyBody' }, 0, /it is empty/],
		['a soft error', { kind: 'softError', message: 'upstream said no' }, 0, /upstream said no/],
	])('%s', async (_name, fault, made, message) => {
		for (const apiRoute of ['automatic', 'videos']) {
			await sim.control.reset();
			await sim.control.addFault({ match: { method: 'POST' }, fault: fault as never });
			const result = await create({ options: { apiRoute } });
			expect(result.error?.message).toMatch(message);
			expect(await creates()).toBe(made);
			expect(await lines()).toHaveLength(1);
		}
	});

	const RETRY = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };

	test('nor by Retry On Fail after a time-out: the same job is waited for again', async () => {
		const running = create(
			{ prompt: 'A kite [[seconds 3600]]', waitOptions: { ...QUICK, maxWait: 0.5 } },
			{ input: [{ json: {} }, { json: {} }], node: RETRY },
		);
		// Each try checks each job once after its pause and once at its end.
		await until(async () => (await sim.control.requests({})).length > 8);
		await sim.control.clock({ advanceMs: 3_600_000 });
		const result = await running;
		expect(result.json('Video').map(({ status }) => status)).toEqual(['completed', 'completed']);
		expect(await creates()).toBe(2);
	});

	test('with Retry On Fail a failed job is made anew, and nothing else', async () => {
		const input = ['A', 'B [[fail]]', 'C'].map((prompt) => ({ json: { prompt } }));
		const result = await create({ prompt: '={{ $json.prompt }}' }, { input, node: RETRY });
		expect(result.error?.message).toMatch(/^The video job unified:\S+ failed: /);
		expect(await creates()).toBe(5);
	});

	test('nor when the finished video cannot be fetched: the job is kept, with the reason', async () => {
		await sim.control.addFault({
			match: { path: '/files/*' },
			fault: { kind: 'status', status: 403 },
		});
		const result = await create(
			{ downloadFile: true, binaryPropertyOutput: 'data' },
			{ node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 } },
		);
		expect(jobOf(result)).toMatchObject({
			status: 'completed',
			downloadFailure: expect.stringMatching(/could not be fetched from 127\.0\.0\.1:\d+: /),
		});
		expect(result.items('Video')[0].binary).toBeUndefined();
		expect(await creates()).toBe(1);
	});
});

describe('failed jobs', () => {
	const RETURN = { ...QUICK, onFailedJob: 'return' };

	test.each([
		['videos', 'wan2.7', '[[fail]]', 'failed', 'content_policy', /Prompt rejected/],
		['videos', 'seedance-2-5', '[[violation]]', 'failed', 'violation', /moderation/],
		['videos', 'seedance-2-5', '[[fail]]', 'failed', 'unknown', /without a reason/],
		['xai', 'grok-imagine-video', '[[expire]]', 'cancelled', 'expired', /expired/],
		['xai', 'grok-imagine-video', '[[violation]] [[wrapped]]', 'failed', 'unknown', /moderation/],
		['kling', 'kling-v3', '[[violation]]', 'failed', 'unknown', /content moderation/],
	])('as items that say why: %s %s %s', async (apiRoute, id, directive, status, code, message) => {
		const result = await create({
			model: model(id),
			prompt: `A kite ${directive}`,
			downloadFile: true,
			binaryPropertyOutput: 'data',
			options: { apiRoute },
			waitOptions: RETURN,
		});
		const { failure, ...rest } = jobOf(result);
		expect(rest).toMatchObject({ status });
		expect(failure).toEqual({ code, message: expect.stringMatching(message) });
		expect(result.items('Video')[0].binary).toBeUndefined();
	});

	const afterwards = { input: ['A', 'B [[fail]]', 'C'].map((prompt) => ({ json: { prompt } })) };
	const each = { prompt: '={{ $json.prompt }}' };

	test('are errors by default, so that nothing after them runs with what is not there', async () => {
		const { nodes, connections } = chain(
			video({ ...each, options: { maxConcurrency: 1 } }),
			node('Publish', 'base:noOp', {}),
		);
		const result = await engine.runWorkflow({
			workflow: { nodes, connections },
			credentials: credentials(),
			...afterwards,
		});
		const [first, second, third] = (await sim.control.jobs()).jobs.map(({ id }) => `unified:${id}`);
		expect(result.items('Publish')).toEqual([]);
		expect(result.error?.message).toMatch(new RegExp(`^The video job ${second} failed: `));
		expect(result.error?.description).toContain(`video job ${first}; video job ${third}`);
		expect(result.error?.context.finished).toEqual(
			[0, 2].map((item) => ({
				item,
				json: expect.objectContaining({ status: 'completed', videoUrl: expect.any(String) }),
			})),
		);
	});

	test('go to the error output, and the others come out', async () => {
		const result = await create(each, { ...afterwards, node: { onError: 'continueErrorOutput' } });
		expect(result.items('Video').map(({ json, pairedItem }) => [json.status, pairedItem])).toEqual([
			['completed', { item: 0 }],
			['completed', { item: 2 }],
		]);
		const [{ json }] = result.errorItems('Video');
		expect(json.error).toMatch(/^The video job unified:\S+ failed: /);
	});

	test('come out in their place where they are wanted', async () => {
		const result = await create({ ...each, waitOptions: RETURN }, afterwards);
		expect(result.json('Video').map(({ status }) => status)).toEqual([
			'completed',
			'failed',
			'completed',
		]);
	});
});

describe('waiting', () => {
	test('100 jobs are waited for together, and each is created once', async () => {
		const input = Array.from({ length: 100 }, (_, index) => ({ json: { index } }));
		const running = create(
			{
				prompt: `=Kite {{ $json.index }} ${LONG}`,
				waitOptions: { firstPause: 0.5, longestPause: 0.5 },
				options: { maxConcurrency: 20 },
			},
			{ input },
		);
		// None is finished before all are checked: so no job waits for another one.
		await until(async () => (await checked()).size === 100);
		await anHourPasses();
		const result = await running;
		const items = result.items('Video');
		expect(items.map(({ json }) => json.status)).toEqual(Array(100).fill('completed'));
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(input.map((_, item) => ({ item })));
		expect(new Set(items.map(({ json }) => json.job)).size).toBe(100);
		expect(await creates()).toBe(100);
		expect((await stats()).maxInFlight).toBeLessThanOrEqual(20);
	});

	test('without a number no more than 10 are created at once', async () => {
		await sim.control.latency(20);
		const input = Array.from({ length: 60 }, () => ({ json: {} }));
		const result = await create({ waitForCompletion: false }, { input });
		expect(result.items('Video')).toHaveLength(60);
		expect(await creates()).toBe(60);
		expect((await stats()).maxInFlight).toBeLessThanOrEqual(10);
	});

	test('a time-out can return the job, which is not lost', async () => {
		const result = await create({
			prompt: 'A kite [[stuck]]',
			waitOptions: { ...QUICK, maxWait: 1, onTimeout: 'return' },
		});
		const { job, hint, ...rest } = jobOf(result);
		expect(rest).toMatchObject({ status: 'in_progress', timedOut: true, model: 'seedance-2-5' });
		expect(hint).toMatch(/^The job is not finished after \d+(\.\d)? seconds\. It goes on/);
		const [{ id }] = (await sim.control.jobs()).jobs;
		expect(job).toBe(`unified:${id}`);
	});

	test('else it fails, naming the job', async () => {
		const result = await create({
			prompt: 'A kite [[stuck]]',
			waitOptions: { ...QUICK, maxWait: 1 },
		});
		const [{ id }] = (await sim.control.jobs()).jobs;
		expect(result.error?.message).toMatch(
			new RegExp(`^The video job unified:${id} is not finished after \\d`),
		);
		expect(result.error?.description).toMatch(/CometAPI Trigger/);
	});

	test.each([
		['429', { kind: 'status', status: 429, retryAfter: 0 }],
		['500', { kind: 'status', status: 500 }],
		['503', { kind: 'status', status: 503 }],
		['524 HTML', { kind: 'html', status: 524 }],
		['a broken connection', { kind: 'reset' }],
		['malformed JSON', { kind: 'malformedJson' }],
	])('forgives %s on a status call', async (_name, fault) => {
		await sim.control.addFault({
			match: { method: 'GET' },
			fault: fault as never,
			times: 2,
			after: 1,
		});
		const result = await create({});
		expect(jobOf(result)).toMatchObject({ status: 'completed' });
		expect(await creates()).toBe(1);
	});

	test('so many in a row only; then the job is returned with the reason', async () => {
		await sim.control.addFault({
			match: { method: 'GET' },
			fault: { kind: 'status', status: 500 },
		});
		const result = await create({ waitOptions: { ...QUICK, forgive: 2 } });
		expect(jobOf(result)).toMatchObject({
			status: 'queued',
			checks: 3,
			timedOut: false,
			hint: expect.stringMatching(/could not be checked 3 times in a row \(CometAPI.*HTTP 500/),
		});
	});

	test.each([400, 401, 403, 404])(
		'a check that is refused with HTTP %i is never the failure of a created job',
		async (status) => {
			await sim.control.addFault({ match: { method: 'GET' }, fault: { kind: 'status', status } });
			const result = await create(
				{ waitOptions: { ...QUICK, forgive: 1, onTimeout: 'fail' } },
				{
					input: [{ json: {} }, { json: {} }],
					node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 },
				},
			);
			expect(result.error).toBeUndefined();
			const { jobs } = await sim.control.jobs();
			expect(
				result
					.json('Video')
					.map(({ job }) => job)
					.sort(),
			).toEqual(jobs.map(({ id }) => `unified:${id}`).sort());
			for (const item of result.json('Video')) {
				expect(item).toMatchObject({
					status: 'queued',
					hint: expect.stringMatching(/could not be checked 2 times in a row/),
				});
			}
			expect(await creates()).toBe(2);
		},
	);

	test('a key that is refused once while jobs are checked ends no wait', async () => {
		await sim.control.addFault({
			match: { method: 'GET' },
			fault: { kind: 'status', status: 401 },
			times: 1,
		});
		const result = await create({}, { input: [{ json: {} }, { json: {} }] });
		expect(result.json('Video').map(({ status }) => status)).toEqual(['completed', 'completed']);
		expect(await creates()).toBe(2);
	});

	test("each job stands in n8n's log as soon as it is made, whatever becomes of the run", async () => {
		const told = jest.spyOn(logger, 'info').mockImplementation(() => {});
		await create({ waitForCompletion: false }, { input: [{ json: {} }, { json: {} }] });
		const { jobs } = await sim.control.jobs();
		const said = told.mock.calls.map(([message]: [string, ...unknown[]]) => message);
		for (const { id } of jobs) {
			expect(said).toContain(`CometAPI has begun: video job unified:${id}`);
		}
		told.mockRestore();
	});

	test('cancelling the execution ends it at once, without another check', async () => {
		const abort = new AbortController();
		const running = create(
			{ prompt: 'A kite [[stuck]]', waitOptions: { firstPause: 15, longestPause: 15 } },
			{ signal: abort.signal, input: [{ json: {} }, { json: {} }] },
		);
		await until(async () => (await creates()) === 2);
		abort.abort();
		expect((await running).status).toBe('canceled');
		expect(await checked()).toEqual(new Set());
		expect(await creates()).toBe(2);
	});

	test('a later item that fails does not lose the jobs of the others', async () => {
		const input = ['A', 'B', 'C [[reject]]'].map((prompt) => ({ json: { prompt } }));
		const result = await create(
			{ prompt: '={{ $json.prompt }}', options: { maxConcurrency: 1 } },
			{ input },
		);
		expect(result.error?.message).toMatch(/rejected by content moderation/);
		const { jobs } = await sim.control.jobs();
		expect(jobs).toHaveLength(2);
		expect(result.error?.description).toContain(
			`Already made by this run: video job unified:${jobs[0].id}; video job unified:${jobs[1].id}.`,
		);
	});

	test('with the error output the others are waited for', async () => {
		const input = ['A', 'B [[reject]]', 'C'].map((prompt) => ({ json: { prompt } }));
		const result = await create(
			{ prompt: '={{ $json.prompt }}' },
			{ input, node: { onError: 'continueErrorOutput' } },
		);
		expect(result.items('Video').map(({ json, pairedItem }) => [json.status, pairedItem])).toEqual([
			['completed', { item: 0 }],
			['completed', { item: 2 }],
		]);
		expect(result.errorItems('Video')).toHaveLength(1);
	});
});

describe('jobs that a run leaves unfinished go to the triggers of the workflow', () => {
	let workflows = 0;

	const left = async (parameters: object, over: Partial<RunOptions> = {}) => {
		const id = `workflow-${++workflows}`;
		const watchers = engine.subExecutions(credentials());
		const { nodes, connections } = chain(video(parameters));
		await engine.runWorkflow({
			workflow: { id, nodes: [...nodes, node('Trigger', 'cometapi:cometApiTrigger')], connections },
			credentials: credentials(),
			subExecutions: watchers,
			...over,
		});
		const { jobs } = await sim.control.jobs();
		const watched = watchers.waiting.map((one) => watchers.stateOf(one).json.jobs ?? {});
		return { left: watched.flatMap(Object.keys), made: jobs.map((job) => job.id) };
	};
	const stuck = 'A kite [[stuck]]';
	/** Aborted when the first check of a job tells that the node has its handle. */
	const onceCreated = () => {
		const abort = new AbortController();
		void until(async () => (await checked()).size > 0).then(() => abort.abort());
		return abort.signal;
	};
	const prompts = (...all: string[]) => ({ input: all.map((prompt) => ({ json: { prompt } })) });

	test.each<[string, object, () => Partial<RunOptions>, number]>([
		['Create without waiting', { waitForCompletion: false }, () => ({}), 1],
		['a time-out', { prompt: stuck, waitOptions: { ...QUICK, maxWait: 0.5 } }, () => ({}), 1],
		[
			'a time-out that fails',
			{ prompt: stuck, waitOptions: { ...QUICK, maxWait: 0.5, onTimeout: 'fail' } },
			() => ({}),
			1,
		],
		[
			'a later item that fails',
			{ prompt: '={{ $json.prompt }}', options: { maxConcurrency: 1 } },
			() => prompts('A', '[[reject]] B'),
			1,
		],
		['a cancelled run', { prompt: stuck }, () => ({ signal: onceCreated() }), 1],
		['finished jobs are not left', {}, () => prompts('A', 'B'), 0],
	])('%s', async (_name, parameters, over, count) => {
		const { left: handles, made } = await left(parameters, over());
		expect(handles).toEqual(made.slice(0, count).map((id) => `unified:${id}`));
		expect(handles).toHaveLength(count);
	});
});

describe('operations on a job', () => {
	test('create without waiting, then get, wait and download by the default expression', async () => {
		const running = engine.runWorkflow({
			workflow: chain(
				video({ waitForCompletion: false, prompt: `A kite ${LONG}` }),
				node('Get', 'cometapi:cometApiVideo', { operation: 'get', job: '={{ $json.job }}' }),
				node('Wait', 'cometapi:cometApiVideo', {
					operation: 'wait',
					job: '={{ $json.job }}',
					waitOptions: QUICK,
				}),
				node('Download', 'cometapi:cometApiVideo', {
					operation: 'download',
					job: '={{ $json.job }}',
					binaryPropertyOutput: 'video',
				}),
			),
			credentials: credentials(),
		});
		const path = 'GET /v1/videos/generations/{id}';
		// One check by Get, and one by Wait.
		await until(async () => (await stats()).routes[path] >= 2);
		await anHourPasses();
		const result = await running;
		expect(result.error).toBeUndefined();
		const steps = ['Video', 'Get', 'Wait', 'Download'].map((name) => result.json(name)[0]);
		expect(steps.map(({ status }) => status)).toEqual([
			'queued',
			'queued',
			'completed',
			'completed',
		]);
		expect(new Set(steps.map(({ job }) => job)).size).toBe(1);
		expect(steps.map(({ checks }) => checks)).toEqual([0, 1, expect.any(Number), 1]);
		await expectVideo(result.items('Download')[0].binary?.video);
		expect(await creates()).toBe(1);
	});

	test('a bare id is enough', async () => {
		const [id] = await sim.control.createJobs({ seconds: 0, model: 'wan2.7' });
		expect(jobOf(await onJob('get', id))).toMatchObject({
			job: `videos:${id}`,
			status: 'completed',
		});
	});

	test('Wait checks at once, and waits for many together', async () => {
		const [done] = await sim.control.createJobs({ seconds: 0 });
		expect(jobOf(await onJob('wait', `videos:${done}`))).toMatchObject({
			checks: 1,
			status: 'completed',
		});
		const ids = await sim.control.createJobs({ count: 3, seconds: 3600 });
		const running = run({
			parameters: { operation: 'wait', job: '={{ $json.id }}' },
			input: ids.map((id) => ({ json: { id } })),
		});
		await until(async () => {
			const seen = await checked();
			return ids.every((id) => seen.has(id));
		});
		await anHourPasses();
		const result = await running;
		expect(result.json('Video').map(({ status }) => status)).toEqual(Array(3).fill('completed'));
	});

	test('Simplify off adds what the API said', async () => {
		const [id] = await sim.control.createJobs({ seconds: 0 });
		const job = jobOf(await onJob('get', id, { simplify: false }));
		expect(job.raw).toMatchObject({ id, object: 'video', status: 'completed' });
		expect(jobOf(await onJob('get', id))).not.toHaveProperty('raw');
	});

	test('a failed job is an item of Get, and where it is wanted of Wait', async () => {
		const [id] = await sim.control.createJobs({ seconds: 0, model: 'wan2.7', outcome: 'failed' });
		const item = {
			status: 'failed',
			failure: { code: 'content_policy', message: 'Prompt rejected' },
		};
		expect(jobOf(await onJob('get', id))).toMatchObject(item);
		const wanted = { waitOptions: { onFailedJob: 'return' } };
		expect(jobOf(await onJob('wait', id, wanted))).toMatchObject(item);
		const { error } = await onJob('wait', id);
		expect(error?.message).toMatch(/^The video job \S+ failed: Prompt rejected$/);
	});

	test('an unknown job is told by its field', async () => {
		const result = await onJob('get', 'videos:task_none');
		expect(result.error?.message).toMatch(/^CometAPI does not know this job: task_not_exist/);
		expect(result.error?.description).toMatch(/^Check 'Job'/);
		const wrong = await onJob('get', 'sora:1');
		expect(wrong.error?.message).toBe("'Job' names the API route 'sora', which does not exist");
	});

	test('Download takes Sora’s file from /content, with the key, and pictures too', async () => {
		const [id] = await sim.control.createJobs({ seconds: 0, model: 'sora-2' });
		const main = await onJob('download', `videos:${id}`, { binaryPropertyOutput: 'data' });
		expect(main.items('Video')[0].binary?.data.fileName).toBe(`video-${id}.mp4`);
		await expectVideo(main.items('Video')[0].binary?.data);
		expect(await lines()).toContain(`GET /v1/videos/${id}/content`);
		const thumbnail = await onJob('download', `videos:${id}`, {
			binaryPropertyOutput: 'data',
			options: { variant: 'thumbnail' },
		});
		expect(thumbnail.items('Video')[0].binary?.data).toMatchObject({
			mimeType: 'image/webp',
			fileName: `video-${id}-thumbnail.webp`,
		});
	});

	test('Download of what is not finished, or never will be, says so', async () => {
		const [open, failed] = [
			await sim.control.createJobs({ seconds: 100 }),
			await sim.control.createJobs({ seconds: 0, model: 'wan2.7', outcome: 'failed' }),
		].flat();
		const early = await onJob('download', `videos:${open}`, { binaryPropertyOutput: 'data' });
		expect(early.error?.message).toMatch(
			new RegExp(`^The video job videos:${open} is not finished, it is queued`),
		);
		const never = await onJob('download', `videos:${failed}`, { binaryPropertyOutput: 'data' });
		expect(never.error?.message).toBe(`The video job videos:${failed} failed: Prompt rejected`);
	});

	test('Download begins anew when the file breaks off', async () => {
		const [id] = await sim.control.createJobs({ seconds: 0 });
		await sim.control.addFault({
			match: { path: '/files/*' },
			fault: { kind: 'cutStream', bytes: 1000 },
			times: 1,
		});
		const result = await onJob('download', `videos:${id}`, { binaryPropertyOutput: 'data' });
		await expectVideo(result.items('Video')[0]?.binary?.data);
	});
});

describe('Edit', () => {
	const made = async (id: string, apiRoute: string) =>
		String(jobOf(await create({ model: model(id), options: { apiRoute } })).job);
	const edit = async (job: string, mode: string) =>
		await onJob('edit', job, {
			mode,
			prompt: 'It lands',
			downloadFile: true,
			binaryPropertyOutput: 'data',
		});

	test.each([
		['kling-v3', 'kling', 'extend', /^kling\/video-extend:/, '/kling/v1/videos/video-extend'],
		['sora-2', 'videos', 'remix', /^videos:video_sim/, undefined],
		['grok-imagine-video', 'xai', 'edit', /^xai:/, '/grok/v1/videos/edits'],
		['grok-imagine-video', 'xai', 'automatic', /^xai:/, '/grok/v1/videos/edits'],
		['kling-v3', 'kling', 'edit', /^kling\/omni-video:/, '/kling/v1/videos/omni-video'],
	])('%s on %s: %s', async (id, apiRoute, mode, handle, path) => {
		const source = await made(id, apiRoute);
		const result = await edit(source, mode);
		expect(jobOf(result)).toMatchObject({
			job: expect.stringMatching(handle),
			status: 'completed',
		});
		expect(jobOf(result).job).not.toBe(source);
		await expectVideo(result.items('Video')[0].binary?.data);
		expect(await lines()).toContain(`POST ${path ?? `/v1/videos/${source.split(':')[1]}/remix`}`);
		expect(await creates()).toBe(2);
	});

	test('a video for which nothing is offered says so', async () => {
		const result = await edit(await made('wan2.7', 'videos'), 'automatic');
		expect(result.error?.message).toBe(
			"'Job' is a video by 'wan2.7' on the route 'videos', which CometAPI can neither edit, extend nor remix",
		);
		expect(await creates()).toBe(1);
	});

	test('a mode that is not offered for the job says so, and which one is', async () => {
		const result = await edit(await made('kling-v3', 'kling'), 'remix');
		expect(result.error?.message).toMatch(/^'Mode' is Remix, which is not offered for a video/);
		expect(result.error?.description).toBe(
			"For this job choose 'Extend' or 'Edit', or 'Automatic'.",
		);
		expect(await creates()).toBe(1);
	});
});

describe('as a tool of an AI Agent', () => {
	test.each(['engine', 'direct'] as const)('compact json, asked %s', async (via) => {
		const { response } = await engine.runAsTool({
			type: TYPE,
			via,
			parameters: {
				operation: 'create',
				model: model('wan2.7'),
				prompt: "={{ $fromAI('prompt', 'What to show', 'string') }}",
				waitForCompletion: true,
				waitOptions: QUICK,
			} as never,
			args: { prompt: 'A kite' },
			credentials: credentials(),
		});
		const [item] = [response].flat() as IDataObject[];
		expect(item).toEqual({
			job: expect.stringMatching(/^unified:/),
			status: 'completed',
			progress: 100,
			videoUrl: expect.stringMatching(/^http/),
		});
	});
});

test('the list of models is the one for video', async () => {
	const { results } = await engine.callDynamic({
		type: TYPE,
		method: 'searchVideoModels',
		credentials: credentials(),
	});
	const ids = results.map(({ value }) => value);
	expect(ids).toContain('veo3.1');
	expect(ids.some((id) => /^gpt-/.test(String(id)))).toBe(false);
});

test('the key is in no item and in no error', async () => {
	const secret = 'sk-secret-that-is-wrong-0123456789';
	const refused = await create({}, { apiKey: secret });
	expect(refused.error?.message).toMatch(/^CometAPI refused the API key/);
	const well = await create({ simplify: false });
	for (const result of [refused, well]) {
		const text = inspect(result.raw.data.resultData, { depth: 20 });
		expect(text).not.toContain(secret);
		expect(text).not.toContain(KEY);
	}
});
