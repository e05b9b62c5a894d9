import type { WireRequest } from '../../../../../nodes/shared/api/wire';
import { AUTOMATIC, createJob } from '../../../../../nodes/shared/jobs/createJob';
import { editJob } from '../../../../../nodes/shared/jobs/editJob';
import type { Send } from '../../../../../nodes/shared/jobs/fetchJob';
import { fetchJob } from '../../../../../nodes/shared/jobs/fetchJob';
import { exampleHandles, parseHandle } from '../../../../../nodes/shared/jobs/jobHandle';
import { videoFile } from '../../../../../nodes/shared/jobs/jobItem';
import { ROUTES } from '../../../../../nodes/shared/jobs/routes';
import type { JobRoute } from '../../../../../nodes/shared/jobs/routes/route';

/** A family as it could come tomorrow: nothing of it stands anywhere else. */
const toy: JobRoute = {
	name: 'toy',
	option: { name: 'Toy', value: 'toy', description: '/toy/submit' },
	families: [{ ids: /^toy-/ }],
	create: {
		route: 'toy/draw',
		title: 'the toy route',
		path: '/toy/submit/draw',
		encoding: 'json',
		slots: { model: ['engine', 'text'], prompt: ['say', 'text'], duration: ['length', 'whole'] },
	},
	edits: [
		{
			mode: 'extend',
			offeredFor: 'toys',
			plan: {
				route: 'toy/more',
				title: "the toy's extension",
				path: '/toy/submit/{id}/more',
				encoding: 'json',
				slots: { prompt: ['say', 'text'] },
			},
			fits: ({ route }) => route.startsWith('toy/'),
			source: ({ videoId }) => ({ of: videoId }),
		},
	],
	handle: {
		action: /^(draw|more)$/,
		example: 'toy/draw:T-7',
		bareId: { looksLike: /^T-\d+$/, route: 'toy/draw' },
	},
	surface: 'root',
	headers: { 'X-Toy': '1' },
	statusPaths: ['/toy/{action}/{id}/state'],
	contentPath: '/toy/{id}/file',
	statusWords: new Map([
		['ripe', 'completed'],
		['burst', 'failed'],
	]),
	places: {
		id: ['ticket'],
		status: ['state.word'],
		videoUrl: ['state.reel'],
		videoId: ['state.reelId'],
		failureMessage: ['state.why'],
	},
	toPercent: (progress) => progress * 10,
};

const routes = [...ROUTES, toy];

/** A server that knows the paths given; any other call fails the test. */
function server(bodies: Record<string, unknown>) {
	const calls: WireRequest[] = [];
	const send = (async (request: WireRequest) => {
		calls.push(request);
		if (!(request.path in bodies)) throw new Error(`Not served: ${request.path}`);
		return { status: 200, headers: {}, body: bodies[request.path] };
	}) as Send;
	return { send, calls };
}

const baseUrl = 'http://toys.test/v1';
const handle = 'toy/draw:T-7';
const ripe = {
	ticket: 'T-7',
	state: { word: 'RIPE', reel: 'https://files.example.test/t/7.mp4', reelId: 'r7' },
};
const check = async (body: unknown) =>
	await fetchJob(
		server({ '/toy/draw/T-7/state': body, '/toy/T-7/file': {} }).send,
		parseHandle(handle, routes),
		baseUrl,
		routes,
	);

describe('a family is one file and one line in the list', () => {
	test('a job is created on it: chosen, or by the model of the family', async () => {
		for (const route of ['toy', AUTOMATIC]) {
			const { send, calls } = server({ '/toy/submit/draw': { ticket: 'T-7' } });
			const input = { model: 'toy-1', prompt: 'A kite', duration: 3, seed: undefined };
			const tools = { send, baseUrl, readFiles: async () => () => [] };
			// The unified route would come first, but it is not in this list.
			const job = await createJob(route, input, tools, routes.slice(1));
			expect(calls).toMatchObject([
				{
					method: 'POST',
					path: '/toy/submit/draw',
					surface: 'root',
					headers: { 'X-Toy': '1' },
					body: { engine: 'toy-1', say: 'A kite', length: 3 },
				},
			]);
			expect(job).toMatchObject({ job: handle, status: 'queued', model: 'toy-1' });
		}
	});

	test('what it has no slot for is refused by its title', async () => {
		const tools = { send: server({}).send, baseUrl, readFiles: async () => () => [] };
		const input = { model: 'toy-1', prompt: 'A kite', size: '1x1' };
		await expect(createJob('toy', input, tools, routes)).rejects.toThrow(
			"'Size' is set, but cannot be sent on the toy route",
		);
	});

	test('it is checked by its own path, words and scale', async () => {
		const { send, calls } = server({
			'/toy/draw/T-7/state': { state: { word: 'inflating' }, progress: 4 },
		});
		const job = await fetchJob(send, parseHandle(handle, routes), baseUrl, routes);
		expect(calls).toMatchObject([{ surface: 'root', headers: { 'X-Toy': '1' } }]);
		expect(job).toMatchObject({ status: 'in_progress', progress: 40 });
		expect(await check(ripe)).toMatchObject({ status: 'completed', progress: 100 });
		expect(await check({ state: { word: 'burst', why: 'too much air' } })).toMatchObject({
			status: 'failed',
			failure: { code: 'unknown', message: 'too much air' },
		});
	});

	test('its file is found, at its URL or at its own path', async () => {
		const job = await check(ripe);
		expect(videoFile(job, 'data', undefined, routes)).toMatchObject({
			from: { url: 'https://files.example.test/t/7.mp4' },
		});
		const bare = await check({ state: { word: 'ripe' } });
		expect(videoFile(bare, 'data', undefined, routes)).toMatchObject({
			from: { path: '/toy/T-7/file', surface: 'root', headers: { 'X-Toy': '1' } },
		});
	});

	test('its handles and bare ids are read, and others of its name refused', () => {
		const parsed = { route: 'toy/draw', id: 'T-7', action: 'draw' };
		expect(parseHandle(handle, routes)).toEqual(parsed);
		expect(parseHandle('T-7', routes)).toEqual(parsed);
		expect(exampleHandles(routes)).toMatch(/, toy\/draw:T-7 or path:\S+$/);
		for (const wrong of ['toy:T-7', 'toy/sing:T-7']) {
			expect(() => parseHandle(wrong, routes)).toThrow("'Job' names the API route 'toy");
		}
		// Where nobody knows the name, it is part of an ID.
		expect(parseHandle(handle)).toEqual({ route: 'videos', id: handle });
	});

	test('its finished jobs are carried on', async () => {
		const { send, calls } = server({
			'/toy/draw/T-7/state': ripe,
			'/toy/submit/T-7/more': { ticket: 'T-8' },
		});
		const input = { prompt: 'It lands' };
		const found = parseHandle(handle, routes);
		const job = await editJob(found, 'extend', input, send, baseUrl, routes);
		expect(calls[1]).toMatchObject({ body: { of: 'r7', say: 'It lands' } });
		expect(job.job).toBe('toy/more:T-8');
	});
});

describe('every route of the list', () => {
	test.each(ROUTES.map((route) => [route.name, route] as const))('%s', (name, route) => {
		expect(route.option.value).toBe(name);
		const { example, bareId } = route.handle;
		expect(parseHandle(example).route.split('/')[0]).toBe(name);
		if (bareId) expect(parseHandle(`${bareId.route}:1`).route).toBe(bareId.route);
		const plans = [route.create, ...route.families.flatMap(({ create }) => create ?? [])];
		const variants = plans.flatMap(({ withFrames = [], withVideo = [], byUrl = [] }) =>
			[withFrames, withVideo, byUrl].flat(),
		);
		for (const plan of [...plans, ...variants]) {
			expect(parseHandle(`${plan.route}:1`).route).toBe(plan.route);
		}
	});

	test('one comes first for any model, and one last', () => {
		expect(ROUTES.flatMap(({ automatic }) => automatic ?? [])).toEqual(['first', 'last']);
	});
});
