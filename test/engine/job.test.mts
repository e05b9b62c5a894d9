import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import { imageOf } from '../simulator/media/image.mts';
import { type SpawnedSimulator, spawnSimulator } from '../simulator/spawn.mts';
import { chain, createEngine, type Engine, node } from './harness.mts';

let engine: Engine;
let sim: SpawnedSimulator;
const KEY = 'sk-sim';
/** Checks five times a second. */
const QUICK = { firstPause: 0.2, longestPause: 0.2 };

beforeAll(async () => {
	[engine, sim] = await Promise.all([
		createEngine(),
		spawnSimulator({ config: { jobSeconds: 0.4 } }),
	]);
});
afterAll(async () => {
	await sim.stop();
	engine.close();
});
beforeEach(async () => await sim.control.reset());

const credentials = () => ({ cometApi: { apiKey: KEY, baseUrl: sim.baseUrl } });

type Over = { node?: Partial<INode>; input?: INodeExecutionData[]; type?: string };

const play = async (parameters: object, { node: extra, input, type = 'cometApiJob' }: Over = {}) =>
	await engine.runWorkflow({
		workflow: chain(node('Job', `cometapi:${type}`, parameters as never, extra)),
		credentials: credentials(),
		input: input ?? [{ json: {} }],
	});

const run = async (parameters: object, over?: Over) =>
	await play(
		{ operation: 'run', waitForCompletion: true, waitOptions: QUICK, ...parameters },
		over,
	);

const onJob = async (operation: string, job: unknown, more: object = {}, type?: string) =>
	await play({ operation, job, ...more }, { type });

type Result = Awaited<ReturnType<typeof play>>;

const jobOf = (result: Result): IDataObject => {
	expect(result.error).toBeUndefined();
	return result.json('Job')[0];
};

const filesOf = (result: Result) => result.items('Job')[0].binary ?? {};

const creates = async (family: string) => (await sim.control.stats()).creates[`job ${family}`] ?? 0;

const sent = async (path: string) => {
	const [{ body, headers }] = await sim.control.requests({ path });
	return { body: (body as { value?: unknown }).value, headers };
};

const PICTURE = imageOf('00112233445566ff', 64, 64, 'png');

const picture = async (): Promise<INodeExecutionData> => ({
	json: {},
	binary: {
		data: await engine.storeBinary(PICTURE, { fileName: 'in.png', mimeType: 'image/png' }),
	},
});

const DOWNLOAD = { downloadFile: true, binaryPropertyOutput: 'data' };
const FILES = (putInto: string) => ({ files: { file: [{ binaryPropertyName: 'data', putInto }] } });

describe('every family: run, wait, download', () => {
	test.each([
		[
			'Flux',
			{ preset: 'fluxImage', fluxModel: 'flux-2-pro', prompt: 'A kite' },
			/^path:\/flux\/v1\/get_result\?id=\{id\}:task_sim\d+$/,
			['image/png'],
		],
		[
			'Midjourney',
			{ preset: 'midjourneyImagine', prompt: 'A kite' },
			/^path:\/mj\/task\/\{id\}\/fetch:\d{16}$/,
			['image/png'],
		],
		[
			'Replicate',
			{
				preset: 'replicatePrediction',
				replicateModel: 'stability-ai/sdxl',
				replicateInput: '{"prompt":"A kite"}',
			},
			/^path:\/replicate\/v1\/predictions\/\{id\}:/,
			['image/png', 'image/png'],
		],
		[
			'Replicate, the older wrapper',
			{
				preset: 'replicatePrediction',
				replicateModel: 'stability-ai/sdxl',
				replicateInput: '{"prompt":"A kite [[wrapped]]"}',
			},
			/^path:\/replicate\/v1\/predictions\/\{id\}:/,
			['image/png', 'image/png'],
		],
		[
			'Suno',
			{ preset: 'sunoIdea', prompt: 'A kite', instrumental: false },
			/^path:\/suno\/fetch\/\{id\}:/,
			['audio/mpeg', 'image/png', 'audio/mpeg', 'image/png'],
		],
		[
			'Suno, with lyrics',
			{ preset: 'sunoLyrics', prompt: 'Up it goes', tags: 'folk', title: 'Kite' },
			/^path:\/suno\/fetch\/\{id\}:/,
			['audio/mpeg', 'image/png', 'audio/mpeg', 'image/png'],
		],
		[
			'ElevenLabs, a sound',
			{ preset: 'elevenLabsSound', prompt: 'Wind', soundSeconds: 0, loop: false },
			/^path:\/runwayml\/v1\/tasks\/\{id\}:/,
			['audio/mpeg'],
		],
		[
			'ElevenLabs, speech',
			{ preset: 'elevenLabsSpeech', prompt: 'Hi', speechModel: 'eleven_v3', voice: 'Maya' },
			/^path:\/runwayml\/v1\/tasks\/\{id\}:/,
			['audio/mpeg'],
		],
		[
			'Kling, effects',
			{ preset: 'klingEffects', effectScene: 'hug', effectInput: '{"images":["https://a.test"]}' },
			/^path:\/kling\/v1\/videos\/effects\/\{id\}:\d+$/,
			['video/mp4'],
		],
		[
			'Kling, lip-sync',
			{
				preset: 'klingLipSync',
				videoUrl: 'https://a.test/v.mp4',
				soundUrl: 'https://a.test/s.mp3',
			},
			/^path:\/kling\/v1\/videos\/lip-sync\/\{id\}:\d+$/,
			['video/mp4'],
		],
		[
			'Kling, avatar',
			{ preset: 'klingAvatar', imageUrl: 'https://a.test/i.png', soundUrl: 'https://a.test/s.mp3' },
			/^path:\/kling\/v1\/videos\/avatar\/image2video\/\{id\}:\d+$/,
			['video/mp4'],
		],
		[
			'Kling, text to audio',
			{ preset: 'klingTextToAudio', prompt: 'Wind', audioSeconds: 5 },
			/^path:\/kling\/v1\/audio\/text-to-audio\/\{id\}:/,
			['audio/mpeg'],
		],
		[
			'Runway, video to video',
			{
				preset: 'runwayVideoToVideo',
				videoModel: 'gen4_aleph',
				videoUrl: 'https://a.test/v.mp4',
				prompt: 'Winter',
				ratio: '1280:720',
			},
			/^path:\/runwayml\/v1\/tasks\/\{id\}:d0658/,
			['video/mp4'],
		],
		[
			'Runway, upscale',
			{ preset: 'runwayUpscale', upscaleModel: 'upscale_v1', videoUrl: 'https://a.test/v.mp4' },
			/^path:\/runwayml\/v1\/tasks\/\{id\}:d0658/,
			['video/mp4'],
		],
		[
			'Runway, character performance',
			{
				preset: 'runwayPerformance',
				performanceModel: 'act_two',
				imageUrl: 'https://a.test/i.png',
				videoUrl: 'https://a.test/v.mp4',
			},
			/^path:\/runwayml\/v1\/tasks\/\{id\}:d0658/,
			['video/mp4'],
		],
		[
			'Bria, which tells no status of its own',
			{ preset: 'briaImage', prompt: 'A kite' },
			/^path:\/bria\/\{id\}:/,
			['image/png'],
		],
		[
			'a path that another node has as well',
			{
				preset: 'custom',
				path: '/v1/videos',
				body: '{"model":"sora-2","prompt":"A kite"}',
			},
			/^path:\/v1\/videos\/\{id\}:video_sim\d+$/,
			['video/mp4'],
		],
	])('%s', async (_name, parameters, handle, types) => {
		const result = await run({ ...parameters, ...DOWNLOAD });
		const job = jobOf(result);
		expect(job).toMatchObject({
			job: expect.stringMatching(handle),
			status: 'completed',
			progress: 100,
			timedOut: false,
		});
		expect(job).not.toHaveProperty('raw');
		const files = Object.entries(filesOf(result));
		expect(files.map(([name]) => name)).toEqual(
			types.map((_type, index) => (index === 0 ? 'data' : `data_${index}`)),
		);
		expect(files.map(([, { mimeType }]) => mimeType)).toEqual(types);
		expect((await sim.control.stats()).leaks).toEqual([]);
	});
});

describe('what is sent', () => {
	test('Flux: the model in the path, the rest of the body merged in', async () => {
		await run({
			preset: 'fluxImage',
			fluxModel: 'flux-kontext-pro',
			prompt: 'A kite',
			additionalBody: '{"aspect_ratio":"16:9"}',
		});
		const { body } = await sent('/flux/v1/flux-kontext-pro');
		expect(body).toEqual({ prompt: 'A kite', aspect_ratio: '16:9' });
	});

	test('Replicate: objects of the additional body are joined', async () => {
		await run({
			preset: 'replicatePrediction',
			replicateModel: 'a/b',
			replicateInput: '{"prompt":"A kite"}',
			additionalBody: '{"input":{"seed":7}}',
		});
		const { body } = await sent('/replicate/v1/models/a/b/predictions');
		expect(body).toEqual({ input: { prompt: 'A kite', seed: 7 } });
	});

	test("Runway's version goes along with the create and the checks", async () => {
		await run({ preset: 'elevenLabsSound', prompt: 'Wind', soundSeconds: 2.5, loop: true });
		const { body, headers } = await sent('/runwayml/v1/sound_effect');
		expect(body).toEqual({
			model: 'eleven_text_to_sound_v2',
			promptText: 'Wind',
			duration: 2.5,
			loop: true,
		});
		const requests = await sim.control.requests({});
		const checks = requests.filter(({ path }) => path.startsWith('/runwayml/v1/tasks/'));
		expect(checks.length).toBeGreaterThan(0);
		for (const one of [{ headers }, ...checks]) {
			expect(one.headers['x-runway-version']).toBe('2024-11-06');
		}
	});

	test('an ID that is unknown at first is waited for', async () => {
		const result = await run({
			preset: 'elevenLabsSound',
			prompt: 'Wind [[late 0.5]]',
			soundSeconds: 0,
		});
		expect(jobOf(result).status).toBe('completed');
		const { statuses } = await sim.control.stats();
		expect(statuses['GET /runwayml/v1/tasks/{id} -> 400']).toBeGreaterThan(0);
	});
});

describe('Midjourney', () => {
	const imagine = async () => jobOf(await run({ preset: 'midjourneyImagine', prompt: 'A kite' }));
	const press = async (job: IDataObject, buttonId: string, more: object = {}) =>
		await run({ preset: 'midjourneyAction', midjourneyJob: job.job, buttonId, ...more });

	test('a button of a finished job makes the next one', async () => {
		const job = await imagine();
		expect(job.buttons).toEqual([
			{ label: 'U1', customId: `MJ::JOB::upsample::1::${String(job.id)}` },
			{ label: 'V1', customId: `MJ::JOB::variation::1::${String(job.id)}` },
		]);
		const result = await run(
			{
				preset: 'midjourneyAction',
				midjourneyJob: '={{ $json.job }}',
				buttonId: "={{ $json.buttons.find((button) => button.label === 'U1').customId }}",
				...DOWNLOAD,
			},
			{ input: [{ json: job }] },
		);
		expect(jobOf(result)).toMatchObject({ status: 'completed' });
		expect(filesOf(result).data).toMatchObject({ mimeType: 'image/png' });
		const { body } = await sent('/mj/submit/action');
		expect(body).toEqual({
			taskId: job.id,
			customId: `MJ::JOB::upsample::1::${String(job.id)}`,
		});
	});

	test('one that needs input ends the wait, with what to do; answered, it goes on', async () => {
		const waiting = jobOf(await press(await imagine(), 'MJ::Inpaint::1::sim'));
		expect(waiting).toMatchObject({
			status: 'in_progress',
			needsInput: true,
			timedOut: false,
			buttons: expect.any(Array),
			hint: expect.stringContaining('waits for input'),
		});
		expect(jobOf(await onJob('get', waiting.job))).toMatchObject({
			needsInput: true,
			hint: expect.stringContaining('waits for input'),
		});
		const parameters = { preset: 'midjourneyModal', midjourneyJob: waiting.job, prompt: 'A hat' };
		const answered = jobOf(await run(parameters));
		expect(answered).toMatchObject({ job: waiting.job, status: 'completed' });
		expect(answered).not.toHaveProperty('needsInput');
	});

	test('a refused prompt is an error with the reason, and no job', async () => {
		const result = await run({ preset: 'midjourneyImagine', prompt: 'banned' });
		expect(result.error?.message).toContain('May contain sensitive words');
		expect(await creates('midjourney')).toBe(0);
	});
});

/** A family of which no rule knows anything. */
const KITCHEN = {
	preset: 'custom',
	path: '/kitchen/v1/dishes',
	method: 'POST',
	body: '{"order":"Soup"}',
	options: {
		statusPath: '/kitchen/v1/orders?ticket={id}',
		idPath: 'ticket.number',
		doneWords: 'served, plated',
		failedWords: 'Burnt',
		filePaths: 'table.dishes.*.served_at',
	},
};

describe('a custom job', () => {
	test('everything that no rule knows is said by options, and the handle holds it', async () => {
		const result = await run({ ...KITCHEN, ...DOWNLOAD, simplify: false });
		const job = jobOf(result);
		expect(job).toMatchObject({
			job: expect.stringMatching(/^path:\/kitchen\/v1\/orders\?ticket=\{id\}#done=served&/),
			status: 'completed',
			files: [expect.stringContaining('/files/i/'), expect.stringContaining('/files/i/')],
			raw: { status: 'Served' },
		});
		expect(job.url).toBe((job.files as string[])[0]);
		expect(Object.keys(filesOf(result))).toEqual(['data', 'data_1']);
	});

	test('a failed one is an item where that is wanted', async () => {
		const failing = { ...KITCHEN, body: '{"order":"Soup [[fail]]"}' };
		const waitOptions = { ...QUICK, onFailedJob: 'return' };
		expect(jobOf(await run({ ...failing, waitOptions }))).toMatchObject({ status: 'failed' });
		expect((await run(failing)).error?.message).toMatch(/^The job path:\S+ failed/);
	});

	test('by GET: the body is the query, and it is never sent twice', async () => {
		await sim.control.addFault({
			match: { path: '/flux/v1/get_result' },
			fault: { kind: 'status', status: 500 },
		});
		const result = await run({
			preset: 'custom',
			path: '/flux/v1/get_result?x=1',
			method: 'GET',
			body: '{"id":"fx"}',
		});
		expect(result.error).toBeDefined();
		const requests = await sim.control.requests({});
		expect(requests.map(({ query }) => query)).toEqual(['x=1&id=fx']);
	});

	test("a URL of the API's own host is its path", async () => {
		const root = sim.baseUrl.replace('/v1', '');
		const { options } = KITCHEN;
		const result = await run({
			...KITCHEN,
			path: `${root}/kitchen/v1/dishes`,
			options: { ...options, statusPath: `${root}${options.statusPath}` },
		});
		expect(jobOf(result)).toMatchObject({ status: 'completed' });
	});

	test.each([
		['no status path', {}, "'Status Path' is needed for '/kitchen/v1/dishes'"],
		['one without an ID', { statusPath: '/kitchen/v1/orders' }, "'Status Path' must hold {id}"],
		['no path', { statusPath: 'kitchen/{id}' }, "'Status Path' must be a path of the API"],
		[
			'another host',
			{ statusPath: 'https://evil.example.test/x/{id}' },
			"'Status Path' must be a path of the API, but it is the URL of another host",
		],
		[
			'another host without a scheme',
			{ statusPath: '//evil.example.test/x/{id}' },
			"'Status Path' must be a path of the API",
		],
	])(
		'a bad status path is refused before anything is sent: %s',
		async (_name, options, message) => {
			const result = await run({ ...KITCHEN, options });
			expect(result.error?.message).toContain(message);
			expect((await sim.control.stats()).total).toBe(0);
		},
	);

	test('a path on another host is refused', async () => {
		const result = await run({ ...KITCHEN, path: 'https://evil.example.test/kitchen/v1/dishes' });
		expect(result.error?.message).toContain("'Path' must be a path of the API");
		expect((await sim.control.stats()).total).toBe(0);
	});

	test('a response without an ID is an error that keeps it', async () => {
		const { options } = KITCHEN;
		const result = await run({ ...KITCHEN, options: { ...options, idPath: 'ticket.name' } });
		expect(result.error?.message).toContain("holds no job ID at 'ID Path' (ticket.name)");
	});
});

describe('files of the item', () => {
	const uri = `data:image/png;base64,${PICTURE.toString('base64')}`;

	test('as data URI, at a dot path', async () => {
		await run(
			{
				preset: 'replicatePrediction',
				replicateModel: 'a/b',
				replicateInput: '{"prompt":"A kite"}',
				...FILES('input.image'),
			},
			{ input: [await picture()] },
		);
		const { body } = await sent('/replicate/v1/models/a/b/predictions');
		expect(body).toEqual({ input: { prompt: 'A kite', image: uri } });
	});

	test('as bare base64, in a list', async () => {
		await run(
			{
				preset: 'midjourneyImagine',
				prompt: 'A kite',
				...FILES('base64Array.0'),
				options: { sendFilesAs: 'base64' },
			},
			{ input: [await picture()] },
		);
		const { body } = await sent('/mj/submit/imagine');
		expect(body).toMatchObject({ base64Array: [PICTURE.toString('base64')] });
	});

	test('as part of a form', async () => {
		const { options } = KITCHEN;
		const result = await run(
			{ ...KITCHEN, ...FILES('photo'), options: { ...options, sendFilesAs: 'part' } },
			{ input: [await picture()] },
		);
		expect(jobOf(result).status).toBe('completed');
		const [{ body }] = await sim.control.requests({ path: '/kitchen/v1/dishes' });
		expect(body).toMatchObject({
			kind: 'form',
			parts: [
				{ name: 'order', value: 'Soup' },
				{ name: 'photo', filename: 'in.png', type: 'image/png', bytes: PICTURE.length },
			],
		});
	});

	test('in the place of a URL; without either, nothing is sent', async () => {
		const parameters = { preset: 'klingAvatar', imageUrl: '', soundUrl: '' };
		const refused = await run(parameters);
		expect(refused.error?.message).toContain("'Image URL' is empty");
		expect((await sim.control.stats()).total).toBe(0);
		const result = await run({ ...parameters, ...FILES('image') }, { input: [await picture()] });
		expect(jobOf(result).status).toBe('completed');
		const { body } = await sent('/kling/v1/videos/avatar/image2video');
		expect(body).toEqual({ image: uri });
	});
});

describe('jobs that fail', () => {
	test.each([
		[{ preset: 'fluxImage', fluxModel: 'f', prompt: 'A [[violation]]' }, /moderation/],
		[{ preset: 'midjourneyImagine', prompt: 'A [[fail]]' }, /^Banned prompt detected$/],
		[{ preset: 'sunoIdea', prompt: 'A [[fail]]' }, /^the lyrics were refused$/],
		[{ preset: 'elevenLabsSound', prompt: 'A [[fail]]' }, /^Generation failed$/],
		[{ preset: 'klingTextToAudio', prompt: 'A [[fail]]', audioSeconds: 5 }, /^Generation failed$/],
		[{ preset: 'briaImage', prompt: 'A [[fail]]' }, /^the prompt was refused$/],
		[
			{
				preset: 'replicatePrediction',
				replicateModel: 'a/b',
				replicateInput: '{"prompt":"[[fail]]"}',
			},
			/^NSFW content detected$/,
		],
	])('%j: an item with the reason', async (parameters, message) => {
		const waitOptions = { ...QUICK, onFailedJob: 'return' };
		expect(jobOf(await run({ ...parameters, ...DOWNLOAD, waitOptions }))).toMatchObject({
			status: 'failed',
			failure: { message: expect.stringMatching(message) },
		});
	});
});

describe('one field is enough for a job made elsewhere', () => {
	const start = async (parameters: object) =>
		jobOf(await run({ ...parameters, waitForCompletion: false }));
	const hourLater = async () => await sim.control.clock({ advanceMs: 3_600_000 });
	const LONG = { ...KITCHEN, body: '{"order":"Soup [[seconds 3600]]"}' };

	test.each(['cometApiJob', 'cometApiVideo'])('Get, Wait and Download of %s', async (type) => {
		const { job, status } = await start(LONG);
		expect(status).toBe('queued');
		expect(jobOf(await onJob('get', job, {}, type))).toMatchObject({ job, status: 'in_progress' });
		const early = await onJob('download', job, { binaryPropertyOutput: 'data' }, type);
		expect(early.error?.message).toMatch(/^The job path:\S+ is not finished/);
		await hourLater();
		const files = [expect.stringContaining('http'), expect.stringContaining('http')];
		expect(jobOf(await onJob('get', job, {}, type))).toMatchObject({ status: 'completed', files });
		const waited = await onJob('wait', job, { waitOptions: QUICK, ...DOWNLOAD }, type);
		expect(jobOf(waited)).toMatchObject({ status: 'completed', files });
		const result = await onJob('download', job, { binaryPropertyOutput: 'dish' }, type);
		expect(jobOf(result)).toMatchObject({ job, status: 'completed' });
		expect(Object.keys(filesOf(result))).toEqual(['dish', 'dish_1']);
		expect(await creates('kitchen')).toBe(1);
	});

	test('a wait that ends early can give the job back, and says so', async () => {
		const waitOptions = { ...QUICK, maxWait: 0.5, onTimeout: 'return' };
		const job = jobOf(await run({ ...LONG, waitOptions }));
		expect(job).toMatchObject({
			timedOut: true,
			hint: expect.stringContaining("use 'Wait' or 'Get' with this `job`"),
		});
	});

	test('a handle that is none is refused, and the key goes nowhere', async () => {
		for (const job of ['path:https://evil.example.test/{id}:1', 'path:/x/{id}:', 'path:/x:1']) {
			const result = await onJob('get', job);
			expect(result.error?.message).toContain("'Job' must be the `job` that Run gave");
		}
		expect((await sim.control.stats()).total).toBe(0);
	});

	test('the trigger reports it, by its handle and as a job of the workflow', async () => {
		const trigger = (parameters: object) =>
			node('Trigger', 'cometapi:cometApiTrigger', parameters as never);
		const { job } = await start(LONG);
		const byHand = {
			id: 'by-hand',
			nodes: [trigger({ watch: ['ids'], jobIds: job, ...DOWNLOAD })],
			connections: {},
		};
		const parameters = { operation: 'run', ...LONG, waitForCompletion: false };
		const { nodes, connections } = chain(node('Job', 'cometapi:cometApiJob', parameters as never));
		const own = { id: 'own', nodes: [...nodes, trigger({})], connections };
		const poll = async (workflow: typeof own | typeof byHand, staticData: IDataObject) => {
			const { items } = await engine.pollOnce({
				workflow,
				staticData,
				credentials: credentials(),
				nodeName: 'Trigger',
				activation: 'update',
			} as never);
			return items;
		};
		const data: IDataObject[] = [{}, {}];
		expect(await poll(byHand, data[0])).toBeUndefined();
		const watchers = engine.subExecutions(credentials());
		// The first poll of it is at its activation.
		expect(await poll(own, data[1])).toBeUndefined();
		const made = await engine.runWorkflow({
			workflow: own,
			startNode: 'Start',
			credentials: credentials(),
			subExecutions: watchers,
			input: [{ json: {} }],
		});
		const [{ job: ownJob }] = made.json('Job');
		expect(await poll(own, data[1])).toBeUndefined();

		await hourLater();
		const now = Date.now;
		jest.spyOn(Date, 'now').mockImplementation(() => now() + 3_600_000);
		const [reported] = (await poll(byHand, data[0])) ?? [];
		expect(reported.json).toMatchObject({ job, status: 'completed', files: expect.any(Array) });
		expect(Object.keys(reported.binary ?? {})).toEqual(['data', 'data_1']);
		await watchers.wake();
		const [other] = (await poll(own, data[1])) ?? [];
		expect(other.json).toMatchObject({ job: ownJob, status: 'completed' });
		jest.restoreAllMocks();
	});

	test('a job that needs input is given up by the trigger, which can give it none', async () => {
		const { job } = jobOf(await run({ preset: 'midjourneyImagine', prompt: 'A kite' }));
		const action = { preset: 'midjourneyAction', midjourneyJob: job, buttonId: 'MJ::Inpaint::1' };
		const waiting = jobOf(await run(action));
		const workflow = {
			id: 'modal',
			nodes: [
				node('Trigger', 'cometapi:cometApiTrigger', {
					watch: ['ids'],
					jobIds: waiting.job as string,
				}),
			],
			connections: {},
		};
		const { items } = await engine.pollOnce({
			workflow,
			staticData: {},
			credentials: credentials(),
			nodeName: 'Trigger',
			activation: 'update',
		});
		expect(items?.[0].json).toMatchObject({
			job: waiting.job,
			status: 'failed',
			needsInput: true,
			failure: { code: 'needs_input' },
		});
	});
});

test('a job that is done at once needs no check', async () => {
	const result = await run({ preset: 'briaImage', prompt: 'A kite [[seconds 0]]', ...DOWNLOAD });
	expect(jobOf(result)).toMatchObject({ status: 'completed', url: expect.any(String) });
	expect(filesOf(result).data).toMatchObject({ mimeType: 'image/png' });
	expect((await sim.control.requests({})).map(({ method }) => method)).toEqual(['POST', 'GET']);
});

test('many jobs are waited for together, each with its own item', async () => {
	const input = ['A', 'B', 'C'].map((prompt) => ({ json: { prompt } }));
	const parameters = {
		preset: 'fluxImage',
		fluxModel: 'flux-2-pro',
		prompt: '={{ $json.prompt }}',
	};
	const result = await run(parameters, { input });
	expect(result.error).toBeUndefined();
	expect(result.items('Job').map(({ pairedItem }) => pairedItem)).toEqual([
		{ item: 0 },
		{ item: 1 },
		{ item: 2 },
	]);
	expect(await creates('flux')).toBe(3);
});
