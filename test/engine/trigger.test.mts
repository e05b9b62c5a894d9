import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
	IDataObject,
	INodeExecutionData,
	INodeParameters,
	WorkflowActivateMode,
} from 'n8n-workflow';

import { type SpawnedSimulator, spawnSimulator } from '../simulator/spawn.mts';
import { chain, createEngine, type Engine, node, type WorkflowJson } from './harness.mts';

let engine: Engine;
let sim: SpawnedSimulator;
const KEY = 'sk-sim';

beforeAll(async () => {
	[engine, sim] = await Promise.all([
		createEngine(),
		spawnSimulator({ config: { jobSeconds: 60 } }),
	]);
});
afterAll(async () => {
	await sim.stop();
	engine.close();
});

/** n8n's clock runs ahead of the real one by this; the simulator's is moved with it. */
let ahead = 0;
const realNow = Date.now;
const hours = async (count: number) => await seconds(count * 3600);
const seconds = async (count: number) => {
	ahead += count * 1000;
	await sim.control.clock({ advanceMs: count * 1000 });
};

beforeEach(async () => {
	ahead = 0;
	jest.spyOn(Date, 'now').mockImplementation(() => realNow() + ahead);
	await sim.control.reset();
});
afterEach(() => jest.restoreAllMocks());

let workflows = 0;
const trigger = (parameters: INodeParameters = {}, name = 'Trigger') =>
	node(name, 'cometapi:cometApiTrigger', parameters);

/** A workflow that no other test shares memory with, and its static data as n8n's scheduler keeps it. */
function setUp(...triggers: Array<ReturnType<typeof trigger>>) {
	const create = node('Create', 'cometapi:cometApiVideo', {
		operation: 'create',
		model: { __rl: true, mode: 'id', value: 'seedance-2-5' },
		prompt: '={{ $json.prompt }}',
		waitForCompletion: false,
	} as INodeParameters);
	const { nodes, connections } = chain(create);
	const workflow: WorkflowJson = {
		id: `workflow-${++workflows}`,
		nodes: [...nodes, ...triggers],
		connections,
	};
	const staticData: IDataObject = {};
	const watchers = engine.subExecutions({ cometApi: { apiKey: KEY, baseUrl: sim.baseUrl } });
	type How = {
		nodeName?: string;
		mode?: 'manual';
		activation?: WorkflowActivateMode;
		apiKey?: string;
		baseUrl?: string;
		budgetMs?: number;
	};
	const poll = async ({ apiKey = KEY, baseUrl = sim.baseUrl, ...how }: How = {}) => {
		const { items } = await engine.pollOnce({
			workflow,
			staticData,
			credentials: { cometApi: { apiKey, baseUrl } },
			nodeName: 'Trigger',
			activation: 'update',
			...how,
		});
		return items;
	};
	return {
		workflow,
		staticData,
		watchers,
		/** Time passes, and n8n wakes the watchers that are due. */
		later: async (count: number) => {
			await seconds(count);
			await watchers.wake();
		},
		poll,
		jobsOf: async (how: How = {}) => (await poll(how))?.map(({ json }) => json.job),
		create: async (...prompts: string[]) => {
			const run = await engine.runWorkflow({
				workflow,
				startNode: 'Start',
				mode: 'webhook',
				subExecutions: watchers,
				credentials: { cometApi: { apiKey: KEY, baseUrl: sim.baseUrl } },
				input: prompts.map((prompt) => ({ json: { prompt } })),
			});
			expect(run.error?.message).toBeUndefined();
			return run.json('Create').map(({ job }) => job as string);
		},
	};
}

const credentials = () => ({ cometApi: { apiKey: KEY, baseUrl: sim.baseUrl } });

/** The modules that the built nodes themselves have loaded. */
const built = <Module,>(name: string) =>
	require(`../../dist/nodes/shared/jobs/watcher/${name}.js`) as Module;

/** Whether n8n has no webhooks of the workflow. */
let unpublished = false;

type Called = { path: string; body: IDataObject; items?: INodeExecutionData[] };

/** As {@link setUp}, with triggers that live in another process: only their webhooks can be reached. */
async function overHttp(...triggers: Array<ReturnType<typeof trigger>>) {
	const set = setUp(...triggers);
	const calls: Called[] = [];
	unpublished = false;
	const { workflow, watchers } = set;
	await watchers.answerWebhooks(async (path, body) => {
		if (unpublished) return { status: 404 };
		const answer = await engine.callWebhook({ workflow, path, body, credentials: credentials() });
		calls.push({ path, body, items: answer.items });
		return answer;
	});
	return { ...set, calls };
}

const watching = (...ids: string[]) => ({ watch: ['ids'], jobIds: ids.join(', ') });
const requests = async () => (await sim.control.stats()).total;

describe('jobs of this workflow', () => {
	test('are reported once each when they are finished', async () => {
		const { poll, create, later, jobsOf, watchers } = setUp(trigger());
		await poll({ activation: 'activate' });
		const jobs = await create('A kite', 'A boat [[fail]]', 'A train [[seconds 3000]]');
		await later(50);
		expect(await poll()).toBeUndefined();
		await later(50);

		const items = await poll();
		expect(items?.map(({ json }) => [json.job, json.status])).toEqual([
			[jobs[0], 'completed'],
			[jobs[1], 'failed'],
		]);
		expect(items?.[0].json).toMatchObject({
			id: jobs[0].split(':')[1],
			videoUrl: expect.stringContaining('http'),
			waitedSeconds: expect.any(Number),
			timedOut: false,
		});
		expect(items?.[0].json).not.toHaveProperty('raw');
		expect(items?.[0].json).not.toHaveProperty('manual');
		expect(await poll()).toBeUndefined();
		await later(3600);
		expect(await jobsOf()).toEqual([jobs[2]]);
		expect(await poll()).toBeUndefined();
		await later(960);
		await later(960);
		expect(watchers.waiting).toEqual([]);
	});

	test('reach every trigger of the workflow, and no other workflow', async () => {
		const { create, jobsOf, later } = setUp(trigger(), trigger({}, 'Second'));
		const other = setUp(trigger());
		await jobsOf();
		await jobsOf({ nodeName: 'Second' });
		await other.jobsOf();
		const jobs = await create('A kite', 'A boat');
		await later(100);
		expect(await jobsOf()).toEqual(jobs);
		expect(await jobsOf()).toBeUndefined();
		await later(100);
		expect(await jobsOf()).toBeUndefined();
		expect(await jobsOf({ nodeName: 'Second' })).toEqual(jobs);
		expect(await other.jobsOf()).toBeUndefined();
	});

	test('are told by a watcher that has no trigger in its process over the signed webhook', async () => {
		const { workflow, create, later, jobsOf, watchers, calls } = await overHttp(
			trigger(),
			trigger({ statuses: ['failed'] }, 'Second'),
		);
		const jobs = await create('A kite', 'A boat [[seconds 3000]]');
		await later(100);
		expect(calls.map(({ path }) => path)).toEqual([
			`cometapi-jobs-${workflow.id}`,
			...workflow.nodes.slice(-2).map(({ id }) => `cometapi-jobs-${workflow.id}-${id}`),
		]);
		expect(calls.map(({ items }) => items?.map(({ json }) => json.job))).toEqual([
			undefined,
			[jobs[0]],
			undefined,
		]);
		// Nothing of the key is in it, and whoever sends it again starts nothing.
		expect(JSON.stringify(calls)).not.toContain(KEY);
		for (const { path, body } of [...calls]) {
			const again = await engine.callWebhook({ workflow, path, body, credentials: credentials() });
			expect(again).toEqual({ status: 403, body: { refused: true } });
		}
		await later(3600);
		expect(calls.at(-2)?.items?.map(({ json }) => json.job)).toEqual([jobs[1]]);
		await later(960);
		expect(watchers.waiting).toEqual([]);
		expect(await jobsOf()).toBeUndefined();
	});

	test('made by hand are marked, and can be left out', async () => {
		const { workflow, later, poll, jobsOf, watchers } = setUp(
			trigger(),
			trigger({ options: { leaveOutManual: true } }, 'Second'),
		);
		await jobsOf();
		await jobsOf({ nodeName: 'Second' });
		await engine.runWorkflow({
			workflow,
			startNode: 'Start',
			subExecutions: watchers,
			credentials: credentials(),
			input: [{ json: { prompt: 'A kite' } }],
		});
		await later(100);
		expect((await poll())?.[0].json).toMatchObject({ manual: true });
		expect(await jobsOf({ nodeName: 'Second' })).toBeUndefined();
		await poll();
		await jobsOf({ nodeName: 'Second' });
		await later(600);
		await later(600);
		expect(watchers.waiting).toEqual([]);
	});

	test('that do not end are given up with their handle', async () => {
		const { poll, create, later } = setUp(trigger({ options: { giveUpAfter: 2 } }));
		await poll();
		const [job] = await create('A kite [[stuck]]');
		await later(3600);
		expect(await poll()).toBeUndefined();
		await later(3700);
		expect((await poll())?.map(({ json }) => json)).toEqual([
			expect.objectContaining({ job, status: 'timedOut', timedOut: true }),
		]);
	});

	test('that no trigger takes for a day end in an error that names them', async () => {
		const { create, later, watchers } = await overHttp(trigger());
		const [job] = await create('A kite');
		unpublished = true;
		for (let hour = 0; hour < 26; hour++) await later(3600);
		const errors = [...watchers.runs.values()].flatMap(({ error }) => error ?? []);
		expect(errors).toHaveLength(1);
		expect(errors[0].message).toContain(job);
		expect(errors[0].description).toContain('not published with a CometAPI Trigger');
		for (let hour = 0; hour < 2; hour++) await later(3600);
		expect(watchers.waiting).toEqual([]);
	});

	test('of a watcher whose process was killed are told by its guard', async () => {
		const { create, later, jobsOf, watchers } = setUp(trigger());
		await jobsOf();
		const jobs = await create('A kite');
		const [first, guard] = watchers.waiting;
		const dead = watchers.runs.get(first);
		await seconds(100);
		Object.assign(dead ?? {}, { status: 'crashed' });
		expect(watchers.waiting).toEqual([guard]);
		for (let at = 0; at < 8; at++) await later(60 * (at === 0 ? 3.5 : 2));
		expect(await jobsOf()).toEqual(jobs);
	});

	test('that another node of the workflow waits for are not reported as well', async () => {
		const { workflow, create, later, jobsOf, watchers } = setUp(trigger());
		await jobsOf();
		const [job] = await create('A kite [[seconds 1]]');
		const wait = chain(node('Wait', 'cometapi:cometApiVideo', { operation: 'wait', job }));
		await seconds(5);
		const run = await engine.runWorkflow({
			workflow: { ...wait, id: workflow.id },
			credentials: credentials(),
		});
		expect(run.json('Wait')).toMatchObject([{ status: 'completed' }]);
		await later(100);
		expect(await jobsOf()).toBeUndefined();
		await later(600);
		expect(watchers.waiting).toEqual([]);
	});

	test('reach the trigger of another workflow that is named', async () => {
		const other = setUp(trigger());
		await other.jobsOf();
		const watchers = engine.subExecutions(credentials());
		const create = node('Create', 'cometapi:cometApiVideo', {
			prompt: 'A kite',
			waitForCompletion: false,
			options: { reportTo: other.workflow.id },
		} as INodeParameters);
		const run = await engine.runWorkflow({
			workflow: { ...chain(create), id: `workflow-${++workflows}` },
			credentials: credentials(),
			subExecutions: watchers,
		});
		await seconds(100);
		await watchers.wake();
		expect(await other.jobsOf()).toEqual([run.json('Create')[0].job]);
	});

	test('of many items are in the database a second after they were made', async () => {
		const { workflow, watchers } = setUp(trigger());
		await sim.control.latency(700);
		const run = await engine.runWorkflow({
			workflow: {
				...workflow,
				nodes: workflow.nodes.map((one) =>
					one.name === 'Create'
						? { ...one, parameters: { ...one.parameters, options: { maxConcurrency: 1 } } }
						: one,
				),
			},
			startNode: 'Start',
			subExecutions: watchers,
			credentials: credentials(),
			input: ['A', 'B', 'C', 'D', 'E'].map((prompt) => ({ json: { prompt } })),
		});
		const made = run.json('Create').map(({ job }) => job);
		const watched = watchers.waiting.map((id) => Object.keys(watchers.stateOf(id).json.jobs ?? {}));
		expect(watched.flat()).toEqual(made);
		expect(watched.length).toBeGreaterThan(2);
		// The guard has none of its own.
		expect(watched.at(-1)).toEqual([]);
		expect(watchers.stateOf(watchers.waiting.at(-1) ?? '').json.peers).toHaveLength(
			watched.length - 1,
		);
	});

	test('are not watched where the workflow has no trigger', async () => {
		const { create, watchers } = setUp();
		await create('A kite');
		expect(watchers.runs.size).toBe(0);
	});

	test('survive a restart: what was reported is not reported again', async () => {
		const { workflow, staticData, create, later, jobsOf } = setUp(trigger());
		await jobsOf();
		const [job] = await create('A kite');
		await later(100);
		expect(await jobsOf()).toEqual([job]);
		const stored = JSON.parse(JSON.stringify(staticData)) as IDataObject;
		const key = `cometapi-jobs-${workflow.id}-${workflow.nodes.at(-1)?.id}`;
		const { sign } = built<typeof import('../../nodes/shared/jobs/watcher/signature')>('signature');
		const jobs = { [job]: { since: Date.now() } };
		const answer = await engine.callWebhook({
			workflow,
			path: key,
			body: sign(KEY, key, { jobs }, Date.now()),
			credentials: credentials(),
			staticData: stored,
		});
		expect(answer).toEqual({ status: 200, body: { taken: [job] } });
	});

	test('an idle poll changes nothing in the static data', async () => {
		const { staticData, create, later, jobsOf } = setUp(trigger());
		await jobsOf();
		await create('A kite [[seconds 3000]]');
		await later(100);
		const before = JSON.stringify(staticData);
		Object.assign(staticData, { __dataChanged: false });
		expect(await jobsOf()).toBeUndefined();
		expect(staticData.__dataChanged).toBe(false);
		expect(JSON.stringify(staticData)).toBe(before);
	});
});

describe('what ends a job', () => {
	const families: Array<
		[route: 'videos' | 'unified' | 'xai' | 'runway' | 'kling/text2video', model: string]
	> = [
		['videos', 'seedance-2-5'],
		['videos', 'sora-2'],
		['unified', 'veo3-fast'],
		['xai', 'grok-imagine-video'],
		['runway', 'gen4_turbo'],
		['kling/text2video', 'kling-v1'],
	];
	const ends = [
		['', 'completed'],
		['[[legacy]]', 'completed'],
		['[[wrapped]]', 'completed'],
		['[[fail]]', 'failed'],
		['[[violation]]', 'failed'],
	] as const;
	const cases = families.flatMap(([route, model]) =>
		ends.map(([prompt, status]) => [route, model, prompt, status] as const),
	);

	test.each(cases)('%s %s %s: %s', async (route, model, prompt, status) => {
		const [id] = await sim.control.createJobs({
			route,
			model,
			prompt: `A kite ${prompt}`,
			seconds: 5,
		});
		const { poll } = setUp(trigger(watching(`${route}:${id}`)));
		expect(await poll()).toBeUndefined();
		await seconds(60);
		const items = await poll();
		expect(items).toHaveLength(1);
		const [{ json }] = items ?? [];
		expect(json).toMatchObject({ job: `${route}:${id}`, status });
		if (status === 'failed') expect(json.failure).toMatchObject({ message: expect.any(String) });
		expect(json).not.toHaveProperty('error');
		expect(await poll()).toBeUndefined();
	});

	test.each([
		['[[cancel]]', 'videos'],
		['[[expire]]', 'xai'],
	] as const)('%s on %s counts as cancelled', async (prompt, route) => {
		const [id] = await sim.control.createJobs({ route, prompt, seconds: 0 });
		const { poll } = setUp(trigger(watching(`${route}:${id}`)));
		expect((await poll())?.[0].json).toMatchObject({ status: 'cancelled' });
	});

	test('a job whose end the trigger does not report is checked no more', async () => {
		const ids = await sim.control.createJobs({ count: 2, seconds: 0 });
		await sim.control.changeJob(ids[0], { outcome: 'failed' });
		const handles = ids.map((id) => `videos:${id}`);
		const { jobsOf } = setUp(trigger({ ...watching(...handles), statuses: ['completed'] }));
		expect(await jobsOf()).toEqual([handles[1]]);
		const before = await requests();
		await seconds(1000);
		expect(await jobsOf()).toBeUndefined();
		expect(await requests()).toBe(before);
	});

	test('a job that does not end is given up, with the reason', async () => {
		const [id] = await sim.control.createJobs({ prompt: '[[stuck]]' });
		const { poll } = setUp(trigger({ ...watching(`videos:${id}`), options: { giveUpAfter: 2 } }));
		expect(await poll()).toBeUndefined();
		await hours(1.9);
		expect(await poll()).toBeUndefined();
		await hours(0.3);
		expect((await poll())?.[0].json).toMatchObject({
			status: 'timedOut',
			timedOut: true,
			failure: {
				code: 'gave_up',
				message: "Given up after 2 hours: the provider still says 'in_progress'",
			},
		});
		await hours(5);
		expect(await poll()).toBeUndefined();
	});

	test('a job that the API does not know is forgiven for a while, then given up', async () => {
		const { poll } = setUp(trigger(watching('videos:task_nowhere')));
		for (let tick = 0; tick < 4; tick++) {
			expect(await poll()).toBeUndefined();
			await seconds(900);
		}
		const json = (await poll())?.[0].json;
		expect(json).toMatchObject({ status: 'failed', failure: { code: 'not_found' } });
	});

	test('after a day without the API no job is given up before it was checked', async () => {
		const [id] = await sim.control.createJobs({ seconds: 60 });
		const { poll } = setUp(trigger(watching(`videos:${id}`)));
		expect(await poll()).toBeUndefined();
		await hours(30);
		expect(await poll({ baseUrl: 'http://127.0.0.1:1/v1' })).toBeUndefined();
		await hours(1);
		expect((await poll())?.[0].json).toMatchObject({ status: 'completed' });
	});
});

describe('the file', () => {
	const download = { downloadFile: true, binaryPropertyOutput: 'video' };

	test('is put into the item', async () => {
		const [id] = await sim.control.createJobs({ seconds: 0 });
		const { poll } = setUp(trigger({ ...watching(`videos:${id}`), ...download }));
		const [item] = (await poll()) ?? [];
		expect(item.binary?.video).toMatchObject({
			mimeType: 'video/mp4',
			fileName: `video-${id}.mp4`,
		});
		const bytes = await engine.readBinary(item.binary!.video);
		expect(bytes.subarray(4, 8).toString()).toBe('ftyp');
	});

	test('that cannot be had is tried three times, then the job comes without it', async () => {
		const [id] = await sim.control.createJobs({ seconds: 0 });
		await sim.control.addFault({
			match: { path: '/files/*' },
			fault: { kind: 'status', status: 500 },
		});
		const { poll } = setUp(trigger({ ...watching(`videos:${id}`), ...download }));
		expect(await poll()).toBeUndefined();
		await seconds(60);
		expect(await poll()).toBeUndefined();
		await seconds(60);
		const [item] = (await poll()) ?? [];
		expect(item.json).toMatchObject({
			status: 'completed',
			downloadFailure: expect.stringContaining('500'),
			videoUrl: expect.any(String),
		});
		expect(item.binary).toBeUndefined();
	});

	test('that is not there when the time is up leaves the job for the next poll', async () => {
		const [id] = await sim.control.createJobs({ seconds: 0 });
		await sim.control.addFault({
			match: { path: '/files/*' },
			fault: { kind: 'delay', ms: 1500 },
			times: 1,
		});
		const { poll } = setUp(trigger({ ...watching(`videos:${id}`), ...download }));
		expect(await poll({ budgetMs: 300 })).toBeUndefined();
		await seconds(60);
		expect((await poll())?.[0].binary).toHaveProperty('video');
	});
});

describe('a poll', () => {
	test('that overlaps another one leaves everything to it', async () => {
		const { create, jobsOf, later } = setUp(trigger());
		await jobsOf();
		const jobs = await create('A kite', 'A boat');
		await later(100);
		await sim.control.latency(300);
		const polls = await Promise.all([jobsOf(), jobsOf(), jobsOf()]);
		expect(polls.filter(Boolean)).toEqual([jobs]);
		expect(await jobsOf()).toBeUndefined();
	});

	test('reports the other jobs when a status call fails, and that one later', async () => {
		const ids = await sim.control.createJobs({ count: 4, seconds: 0 });
		const handles = ids.map((id) => `videos:${id}`);
		await sim.control.addFault({
			match: { path: `/v1/videos/${ids[1]}` },
			fault: { kind: 'status', status: 500 },
			times: 1,
		});
		const { jobsOf } = setUp(trigger(watching(...handles)));
		expect(await jobsOf()).toEqual([handles[0], handles[2], handles[3]]);
		await seconds(60);
		expect(await jobsOf()).toEqual([handles[1]]);
	});

	test('ends after five failures in a row, and at once when the API wants fewer requests', async () => {
		const ids = await sim.control.createJobs({ count: 30, seconds: 0 });
		const { jobsOf } = setUp(
			trigger({ ...watching(...ids.map((id) => `videos:${id}`)), options: { maxConcurrency: 1 } }),
		);
		await sim.control.addFault({ fault: { kind: 'status', status: 503 } });
		expect(await jobsOf()).toBeUndefined();
		expect(await requests()).toBe(5);
		await sim.control.clearFaults();
		await sim.control.addFault({ fault: { kind: 'status', status: 429 } });
		expect(await jobsOf()).toBeUndefined();
		expect(await requests()).toBe(6);
		await sim.control.clearFaults();
		await seconds(60);
		expect(await jobsOf()).toHaveLength(30);
	});

	test('ends when its time is up and leaves the rest for the next one', async () => {
		const ids = await sim.control.createJobs({ count: 20, seconds: 0 });
		const handles = ids.map((id) => `videos:${id}`);
		const slow = `/v1/videos/${ids[5]}`;
		const { jobsOf } = setUp(trigger({ ...watching(...handles), options: { maxConcurrency: 1 } }));
		await sim.control.addFault({
			match: { path: slow },
			fault: { kind: 'delay', ms: 5000 },
			times: 1,
		});
		const polling = jobsOf({ budgetMs: 60_000 });
		while (!(await sim.control.requests({ path: slow })).length) await sleep(20);
		await seconds(60);
		expect(await polling).toEqual(handles.slice(0, 5));
		await seconds(60);
		expect(await jobsOf()).toEqual(expect.arrayContaining(handles.slice(5)));
	});

	test('checks young jobs each time and old ones more rarely', async () => {
		const [id] = await sim.control.createJobs({ prompt: '[[stuck]]' });
		const { poll } = setUp(trigger(watching(`videos:${id}`)));
		const checks = async (minutes: number) => {
			const before = await requests();
			for (let minute = 0; minute < minutes; minute++) {
				await poll();
				await seconds(60);
			}
			return (await requests()) - before;
		};
		expect(await checks(10)).toBe(10);
		await hours(5);
		expect(await checks(60)).toBeLessThanOrEqual(5);
	});
});

describe('a wrong key', () => {
	test('is an error of the trigger, and no job is lost by it', async () => {
		const { create, jobsOf, poll, later } = setUp(trigger());
		await jobsOf();
		const jobs = await create('A kite');
		await later(100);
		for (let tick = 0; tick < 3; tick++) {
			await expect(poll({ apiKey: 'sk-wrong' })).rejects.toMatchObject({
				name: 'NodeApiError',
				httpCode: '401',
			});
			await seconds(60);
		}
		expect(await jobsOf()).toEqual(jobs);
	});

	test('is told to whoever activates the workflow, also when there is no job yet', async () => {
		const { poll } = setUp(trigger());
		const wrong = { apiKey: 'sk-wrong', activation: 'activate' } as const;
		await expect(poll(wrong)).rejects.toMatchObject({ httpCode: '401' });
		expect(await poll({ activation: 'activate' })).toBeUndefined();
	});

	test('does not keep the trigger from starting with n8n', async () => {
		const { create, poll } = setUp(trigger());
		await poll();
		await create('A kite');
		expect(await poll({ apiKey: 'sk-wrong', activation: 'init' })).toBeUndefined();
	});

	test('an API out of reach does not keep a workflow from being activated', async () => {
		const { poll } = setUp(trigger(watching('videos:task_a')));
		const away = { baseUrl: 'http://127.0.0.1:1/v1', activation: 'activate' } as const;
		expect(await poll(away)).toBeUndefined();
	});
});

describe('settings', () => {
	test('an event that does not exist is told by its field', async () => {
		const { poll } = setUp(trigger({ triggerOn: 'newModel' }));
		await expect(poll()).rejects.toThrow("'Trigger On' has no choice 'newModel'");
	});

	test.each([
		[{ watch: [] }, "'Watch' has nothing chosen"],
		[watching(), "'Job IDs' is empty"],
		[watching('nowhere:task_a'), "'Job IDs' holds 'nowhere:task_a'"],
	])('%j: %s', async (parameters, message) => {
		const { poll } = setUp(trigger(parameters));
		await expect(poll({ activation: 'activate' })).rejects.toThrow(message);
	});

	test('one wrong ID out of an expression does not hold up the others', async () => {
		const [id] = await sim.control.createJobs({ seconds: 0 });
		const jobIds = `={{ ['nowhere:task_a', 'videos:${id}'] }}`;
		const { jobsOf } = setUp(trigger({ watch: ['ids'], jobIds }));
		expect(await jobsOf()).toEqual([`videos:${id}`]);
	});
});

describe('a test in the editor', () => {
	test('shows the newest job as it is, and stores nothing', async () => {
		const { staticData, create, poll, jobsOf, later } = setUp(trigger({ simplify: false }));
		await jobsOf();
		await create('A boat');
		await seconds(5);
		const [job] = await create('A kite');
		const items = await poll({ mode: 'manual' });
		expect(items).toHaveLength(1);
		expect(items?.[0].json).toMatchObject({
			job,
			status: 'queued',
			raw: { id: expect.any(String) },
		});
		// n8n itself puts an empty one there.
		expect(Object.values(staticData)).toEqual([{}]);
		await later(100);
		expect(await poll({ mode: 'manual' })).toHaveLength(1);
		expect(await jobsOf()).toHaveLength(2);
	});

	test('shows a sample that is marked as one when there is none, and sends nothing', async () => {
		const { staticData, poll, jobsOf } = setUp(trigger());
		const items = await poll({ mode: 'manual' });
		expect(items).toEqual([
			{
				json: expect.objectContaining({
					sample: true,
					job: 'videos:sample',
					status: 'completed',
					hint: expect.stringMatching(/^This is a sample.*'Job IDs'/),
				}),
			},
		]);
		expect(await requests()).toBe(0);
		expect(staticData).toEqual({});
		await seconds(100);
		expect(await jobsOf()).toBeUndefined();
	});

	test('runs the example with the sample to its end', async () => {
		const file = 'examples/create-and-publish-when-ready.json';
		const result = await engine.runWorkflow({
			workflow: JSON.parse(readFileSync(file, 'utf8')) as WorkflowJson,
			startNode: 'Video Finished',
			runTrigger: true,
			credentials: { cometApi: { apiKey: KEY, baseUrl: sim.baseUrl } },
		});
		expect(result.error?.message).toBeUndefined();
		expect(result.json('Publish')).toMatchObject([{ sample: true, status: 'completed' }]);
	});

	test('shows no sample where the settings are wrong', async () => {
		const { poll } = setUp(trigger(watching()));
		await expect(poll({ mode: 'manual' })).rejects.toThrow("'Job IDs' is empty");
	});
});

test('10,000 jobs: bounded requests and state, the longest due first', async () => {
	const made = await sim.control.createJobs({ count: 10_000, prompt: '[[stuck]]' });
	// As long as real IDs are, and seen one after the other.
	const ids = Object.fromEntries(
		made.map((id, at) => [`videos:${id}`, Math.floor(Date.now() / 1000) - 3600 - at]),
	);
	const { staticData, poll } = setUp(trigger(watching(...Object.keys(ids))));
	staticData['node:Trigger'] = { ids };
	const oldestFirst = [...made].reverse();
	for (let tick = 1; tick <= 4; tick++) {
		const before = await requests();
		expect(await poll()).toBeUndefined();
		const sent = (await requests()) - before;
		expect(sent).toBeLessThanOrEqual(100);
		const checked = (await sim.control.requests({ limit: sent })).map(({ path }) => path);
		const expected = oldestFirst.splice(0, sent).map((id) => `/v1/videos/${id}`);
		expect(checked.sort()).toEqual(expected.sort());
	}
	const bytes = JSON.stringify(staticData).length;
	expect(bytes).toBeLessThan(2_000_000);
}, 60_000);
