/**
 * Runs that sleep in n8n's database until their jobs have ended: every setting of the node around it, in one n8n that is
 * killed (SIGKILL) and started again while all of them sleep. WAITING_N8N=oldest takes the oldest supported version.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import type { IConnections, IDataObject, INode } from 'n8n-workflow';

import { node } from '../engine/support/build.mts';
import type { Execution } from '../support/n8n/restTypes.mts';
import { current, oldest } from '../support/n8n/versions.mts';
import { failureOf, outputOf } from './support/execution.mts';
import { openSession, type Session } from './support/session.mts';

const isOldest = process.env.WAITING_N8N === 'oldest';
const CREATE = 'CometAPI Video';
const DONE = 'Done';
/** A run sleeps after 20 s, its watcher looks first after 62 s, and n8n wakes both up to a minute late. */
const PATIENCE_MS = 8 * 60_000;

type Scenario = {
	prompts: string[];
	parameters?: object;
	extra?: Partial<INode>;
	/** Parameters of the webhook. */
	webhook?: object;
	/** Create for one item after the other, or two of them in a row. */
	shape?: 'loop' | 'twice';
	/** Does not sleep. */
	inMemory?: true;
};

const waitOptions = (more: object) => ({ waitOptions: more });
/** Also on the oldest n8n runs sleep where no error stops the workflow. */
const returnedJobs = { parameters: waitOptions({ onFailedJob: 'return', onTimeout: 'return' }) };
const DEFAULT = ['A [[seconds 70]]', 'B [[seconds 25]]', 'C [[seconds 50]]'];
const ONE_FAILS = ['A [[seconds 70]]', 'B [[seconds 40]] [[fail]]', 'C [[seconds 50]]'];

const scenarios = {
	// Where an error would stop the workflow, the oldest n8n cannot let a sleeping node fail.
	defaults: { prompts: DEFAULT, ...(isOldest && { inMemory: true }) },
	inputFields: {
		...(isOldest && { inMemory: true }),
		prompts: DEFAULT,
		parameters: { options: { includeOtherFields: true } },
	},
	oneFails: { prompts: ONE_FAILS, ...(isOldest && { inMemory: true }) },
	errorOutput: { prompts: ONE_FAILS, extra: { onError: 'continueErrorOutput' } },
	regularOutput: { prompts: ONE_FAILS, extra: { onError: 'continueRegularOutput' } },
	returned: {
		prompts: ONE_FAILS,
		parameters: waitOptions({ onFailedJob: 'return', onTimeout: 'return' }),
	},
	allFail: {
		prompts: ['A [[fail]] [[seconds 40]]', 'B [[fail]] [[seconds 30]]'],
		extra: { onError: 'continueErrorOutput' },
	},
	refused: {
		prompts: ['A [[seconds 60]]', 'B [[reject]]'],
		extra: { onError: 'continueErrorOutput', retryOnFail: true, maxTries: 2 },
	},
	timeOut: {
		prompts: ['A [[stuck]]'],
		parameters: waitOptions({ maxWait: 100 }),
		...(isOldest && { inMemory: true }),
	},
	timeOutReturned: {
		prompts: ['A [[stuck]]', 'B [[seconds 40]]'],
		parameters: waitOptions({ maxWait: 100, onTimeout: 'return', onFailedJob: 'return' }),
	},
	loop: { prompts: ['A [[seconds 60]]', 'B [[seconds 25]]'], shape: 'loop', ...returnedJobs },
	twice: { prompts: ['A [[seconds 30]]'], shape: 'twice', ...returnedJobs },
	stopped: { prompts: ['A [[seconds 300]]'], ...returnedJobs },
	caller: {
		prompts: ['A [[seconds 40]]'],
		webhook: { responseMode: 'lastNode', responseData: 'allEntries' },
		inMemory: true,
	},
	memory: {
		prompts: ['A [[seconds 30]]'],
		parameters: waitOptions({ waitIn: 'memory' }),
		inMemory: true,
	},
	short: { prompts: ['A [[seconds 5]]'], inMemory: true },
} satisfies Record<string, Scenario>;

type Name = keyof typeof scenarios;

describe(`runs that sleep, n8n ${isOldest ? oldest.version : current.version}`, () => {
	let session: Session;
	const workflows = new Map<Name, { id: string; path: string }>();
	const ended = new Map<Name, Execution>();

	const start = async (name: Name) => {
		const scenario: Scenario = scenarios[name];
		const credentials = session.nodeCredentials;
		const path = randomUUID();
		const nodes = [
			node(
				'Webhook',
				'base:webhook',
				{ path, httpMethod: 'POST', responseMode: 'onReceived', ...scenario.webhook },
				{ typeVersion: 2, webhookId: path },
			),
			node('Items', 'base:splitOut', { fieldToSplitOut: 'body.prompts', options: {} }),
			node(
				CREATE,
				'cometapi:cometApiVideo',
				{
					operation: 'create',
					model: { __rl: true, mode: 'id', value: 'seedance-2-5' },
					prompt: "={{ $json['body.prompts'] }}",
					...scenario.parameters,
				} as never,
				{ credentials, ...scenario.extra },
			),
			node(
				DONE,
				'base:set',
				{
					includeOtherFields: true,
					assignments: {
						assignments: [
							{
								id: 'a',
								name: 'from',
								type: 'string',
								value: "={{ $('Items').item.json['body.prompts'] }}",
							},
						],
					},
					options: {},
				},
				{ typeVersion: 3.4 },
			),
			node('Failed', 'base:noOp'),
			node('Loop', 'base:splitInBatches', { batchSize: 1, options: {} }, { typeVersion: 3 }),
		];
		const [, , create] = nodes;
		const prompt = "={{ $('Items').item.json['body.prompts'] }}";
		const second: INode = {
			...create,
			id: 'second',
			name: 'Second',
			parameters: { ...create.parameters, prompt },
		};
		const to = (...names: string[]) => ({
			main: names.map((one) => [{ node: one, type: 'main' as const, index: 0 }]),
		});
		const shapes: Record<string, IConnections> = {
			loop: {
				Items: to('Loop'),
				Loop: to('Failed', CREATE),
				[CREATE]: to(DONE),
				[DONE]: to('Loop'),
			},
			twice: { Items: to(CREATE), [CREATE]: to('Second'), Second: to(DONE) },
			plain: { Items: to(CREATE), [CREATE]: to(DONE, 'Failed') },
		};
		const connections = { Webhook: to('Items'), ...shapes[scenario.shape ?? 'plain'] };
		const all = scenario.shape === 'twice' ? [...nodes, second] : nodes;
		const { id } = await session.rest.createWorkflow({ name, nodes: all, connections });
		await session.rest.activate(id);
		workflows.set(name, { id, path });
		const call = fetch(`${session.server.url}/webhook/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ prompts: scenario.prompts }),
		});
		if (!scenario.webhook) assert.equal((await call).status, 200);
		return call;
	};

	const executionOf = async (name: Name): Promise<Execution> => {
		const { id = '' } = workflows.get(name) ?? {};
		const all = await session.rest.executions({ workflowId: id });
		const [first] = all
			.filter(({ mode }) => mode === 'webhook')
			.sort((a, b) => Number(a.id) - Number(b.id));
		return await session.rest.execution(first.id);
	};

	const until = async (name: Name, isThere: (execution: Execution) => boolean) => {
		const deadline = Date.now() + PATIENCE_MS;
		for (;;) {
			// The connections of before a kill fail once.
			const execution = await executionOf(name).catch(() => undefined);
			if (execution && isThere(execution)) return execution;
			assert.ok(Date.now() < deadline, `${name} is ${execution?.status} for too long`);
			await sleep(2000);
		}
	};
	const end = async (name: Name) => {
		const known = ended.get(name);
		if (known) return known;
		const execution = await until(
			name,
			({ status }) => !['waiting', 'running', 'new'].includes(status),
		);
		ended.set(name, execution);
		return execution;
	};

	before(async () => {
		session = await openSession(isOldest ? oldest : current);
	});
	after(async () => await session?.close());

	test('all of them are started, sleep, and n8n is killed', async () => {
		const names = Object.keys(scenarios) as Name[];
		const inMemory = names.filter((name) => 'inMemory' in scenarios[name]);
		const asleep = names.filter((name) => !inMemory.includes(name));
		for (const name of names) void (await Promise.race([start(name), sleep(1000)]));
		for (const name of asleep) await until(name, ({ status }) => status === 'waiting');
		await session.rest.stopExecution((await executionOf('stopped')).id);
		for (const name of inMemory) await end(name);
		await session.server.kill();
		await session.restart();
	});

	/** What came out of the first output, by the item that each is paired with. */
	const out = async (name: Name) => {
		const execution = await end(name);
		assert.equal(execution.status, 'success', failureOf(execution));
		return outputOf(execution, DONE);
	};
	const statuses = (items: IDataObject[]) => items.map(({ from, status }) => [from, status]);
	const failedOf = async (name: Name) => outputOf(await end(name), CREATE, 1);

	test('goes on with the finished items, in order and paired', async () => {
		const items = await out('defaults');
		assert.deepEqual(
			statuses(items),
			DEFAULT.map((prompt) => [prompt, 'completed']),
		);
		for (const { videoUrl, timedOut, job } of items) {
			assert.deepEqual([timedOut, typeof videoUrl], [false, 'string'], String(job));
		}
	});

	test('fields of the input stand beside the results', async () => {
		const items = await out('inputFields');
		assert.deepEqual(
			items.map((item) => [item['body.prompts'], (item.cometapi as IDataObject).status]),
			DEFAULT.map((prompt) => [prompt, 'completed']),
		);
	});

	test('a failed job fails the node, with its reason and the other jobs', async () => {
		const execution = await end('oneFails');
		assert.equal(execution.status, 'error');
		assert.match(failureOf(execution), /The video job unified:\S+ failed: /);
		assert.match(failureOf(execution), /Already made by this run: .*unified:\S+.*unified:\S+/);
		assert.deepEqual(outputOf(execution, DONE), []);
	});

	test('or takes the error output, and its siblings come out', async () => {
		assert.deepEqual(statuses(await out('errorOutput')), [
			[ONE_FAILS[0], 'completed'],
			[ONE_FAILS[2], 'completed'],
		]);
		const [{ error }] = await failedOf('errorOutput');
		assert.match(String(error), /^The video job unified:\S+ failed: /);
	});

	test('or stands in its place', async () => {
		const [first, { error }, third] = await out('regularOutput');
		assert.deepEqual([first.status, third.status], ['completed', 'completed']);
		assert.match(String(error), /failed/);
		assert.deepEqual(
			(await out('returned')).map(({ status }) => status),
			['completed', 'failed', 'completed'],
		);
	});

	test('all failed', async () => {
		assert.deepEqual(await out('allFail'), []);
		assert.equal((await failedOf('allFail')).length, 2);
	});

	test('an item that was refused before the sleep is where it belongs, and nothing is made again', async () => {
		assert.deepEqual(statuses(await out('refused')), [['A [[seconds 60]]', 'completed']]);
		assert.equal((await failedOf('refused')).length, 1);
	});

	test('a time-out', async () => {
		const execution = await end('timeOut');
		assert.equal(execution.status, 'error');
		assert.match(failureOf(execution), /The video job unified:\S+ is not finished after \d+/);
		const [stuck, other] = await out('timeOutReturned');
		assert.deepEqual([stuck.status, stuck.timedOut], ['in_progress', true]);
		assert.deepEqual([other.status, other.timedOut], ['completed', false]);
	});

	test('in a loop each round gets its own items', async () => {
		const execution = await end('loop');
		assert.equal(execution.status, 'success', failureOf(execution));
		const rounds = execution.data.resultData.runData[DONE].map(
			({ data }) => data?.main[0]?.map(({ json }) => json) ?? [],
		);
		assert.deepEqual(
			rounds.map(statuses),
			scenarios.loop.prompts.map((prompt) => [[prompt, 'completed']]),
		);
	});

	test('one sleep after the other in a run', async () => {
		assert.deepEqual(statuses(await out('twice')), [['A [[seconds 30]]', 'completed']]);
	});

	test('a run that is stopped goes on no more', async () => {
		const execution = await end('stopped');
		assert.equal(execution.status, 'canceled');
		assert.deepEqual(outputOf(execution, DONE), []);
	});

	test('where a caller waits, and where it is wanted, the run waits in memory', async () => {
		for (const name of ['caller', 'memory', 'short'] as const) {
			const [{ status }] = await out(name);
			assert.equal(status, 'completed', name);
		}
	});

	test('nothing was made twice, and no watcher is left', async () => {
		const { jobs } = await session.simulator.control.jobs(10_000);
		const wanted = Object.values(scenarios).flatMap(({ prompts }: Scenario) => prompts);
		const refused = wanted.filter((prompt) => prompt.includes('[[reject]]')).length;
		assert.equal(jobs.length, wanted.length - refused + scenarios.twice.prompts.length);
		const deadline = Date.now() + PATIENCE_MS * 2;
		const waiting = async () => (await session.rest.executions({ status: ['waiting'] })).length;
		while ((await waiting()) > 0 && Date.now() < deadline) await sleep(3000);
		assert.equal(await waiting(), 0);
	});
});
