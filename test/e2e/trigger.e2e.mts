/**
 * The CometAPI Trigger in real n8n, with both of its schedulers and in the oldest n8n: jobs made by production and by manual
 * executions are reported after they finish, n8n is killed (SIGKILL) again and again while jobs run, and every
 * job is reported all the same. Prints how many were created, reported, lost and reported twice.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { current, oldest } from '../support/n8n/versions.mts';
import { node } from '../engine/support/build.mts';
import { failureOf, outputOf } from './support/execution.mts';
import { KEY, openSession, type Session } from './support/session.mts';

const POLL_SECONDS = 3;
const JOBS_PER_ROUND = 26;

/** n8n refuses a cron of several seconds, but takes many of one second each. */
const pollTimes = {
	item: Array.from({ length: 60 / POLL_SECONDS }, (_, at) => ({
		mode: 'custom',
		cronExpression: `${at * POLL_SECONDS} * * * * *`,
	})),
};

const durable = {
	N8N_SCHEDULER_ENABLED: 'true',
	N8N_SCHEDULER_POLL_TRIGGERS_ENABLED: 'true',
	N8N_POLLER_DURABLE_CURSORS_ENABLED: 'true',
};

const CREATE = 'CometAPI Video';
const TRIGGER = 'CometAPI Trigger';
/** Modes of the executions that a trigger starts, by a poll and by its webhook. */
const REPORTING = ['trigger', 'webhook'];
/** A watcher looks first after a minute and n8n wakes it up to a minute late; a guard comes after eleven. */
const FIRST_LOOK_SECONDS = 240;
const GUARD_SECONDS = 900;

async function createWorkflow({ rest, nodeCredentials: credentials }: Session, name: string) {
	const path = randomUUID();
	const nodes = [
		node('Start', 'base:manualTrigger'),
		node(
			'Webhook',
			'base:webhook',
			{ path, httpMethod: 'POST', responseMode: 'lastNode', responseData: 'allEntries' },
			{ typeVersion: 2, webhookId: path },
		),
		node(
			CREATE,
			'cometapi:cometApiVideo',
			{
				operation: 'create',
				model: { __rl: true, mode: 'id', value: 'seedance-2-5' },
				prompt: '={{ $json.body?.prompt ?? "By hand [[seconds 4]]" }}',
				waitForCompletion: false,
			},
			{ credentials },
		),
		node(TRIGGER, 'cometapi:cometApiTrigger', { pollTimes } as never, { credentials }),
		node('Next Step', 'base:noOp'),
	];
	const to = (name: string) => ({ main: [[{ node: name, type: 'main' as const, index: 0 }]] });
	const connections = {
		Start: to(CREATE),
		Webhook: to(CREATE),
		[TRIGGER]: to('Next Step'),
	};
	const { id } = await rest.createWorkflow({ name, nodes, connections });
	return { id, path };
}

const settings = [
	{ name: 'default scheduler', version: current, environment: {}, kills: 4 },
	{ name: 'durable scheduler', version: current, environment: durable, kills: 4 },
	{ name: `n8n ${oldest.version}`, version: oldest, environment: {}, kills: 1 },
];

for (const { name, version, environment, kills } of settings) {
	describe(name, () => {
		let session: Session;
		let workflow: { id: string; path: string };
		/** Handles of the jobs of which the Create node has given an item. */
		const created: string[] = [];

		before(async () => {
			session = await openSession(version, { environment });
			workflow = await createWorkflow(session, `Video jobs, ${name}`);
			await session.rest.activate(workflow.id);
		});
		after(async () => await session?.close());

		const setKey = async (apiKey: string) => {
			const { rest, credential, credentialData } = session;
			await rest.updateCredential(credential, { ...credentialData, apiKey });
		};

		/** One production execution; nothing when n8n was killed before it responded. */
		const create = async (prompt: string) => {
			const { server } = session;
			const response = await fetch(`${server.url}/webhook/${workflow.path}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ prompt }),
			}).catch(() => undefined);
			if (!response?.ok) return;
			const items = (await response.json().catch(() => [])) as Array<{ job: string }>;
			for (const { job } of items) created.push(job);
		};

		const createByHand = async () => {
			const execution = await session.rest.runAndWait(workflow.id, 'Start');
			assert.equal(execution.status, 'success', failureOf(execution));
			for (const { job } of outputOf(execution, CREATE)) created.push(job as string);
		};

		/** How often each job was reported: in as many executions that the trigger has started. */
		const reports = async () => {
			const counts = new Map<string, number>();
			const filter = encodeURIComponent(JSON.stringify({ workflowId: workflow.id }));
			for (let cursor = ''; ; ) {
				const page = await session.rest.request<{
					results: Array<{ id: string; mode: string }>;
					nextCursor?: string | null;
				}>('GET', `/rest/executions?limit=100&filter=${filter}${cursor}`);
				for (const { id } of page.results.filter(({ mode }) => REPORTING.includes(mode))) {
					const execution = await session.rest.execution(id);
					// The trigger's webhook and that of the workflow start executions of the same kind.
					if (JSON.stringify(execution.data).includes(`"${CREATE}"`)) continue;
					for (const { job } of reported(execution)) {
						counts.set(job, (counts.get(job) ?? 0) + 1);
					}
				}
				if (!page.nextCursor) return counts;
				cursor = `&cursor=${page.nextCursor}`;
			}
		};

		/** Waits until all jobs are reported, and a few polls longer for those that come twice. */
		const untilReported = async (seconds: number) => {
			const deadline = Date.now() + seconds * 1000;
			const missing = async () => {
				const counts = await reports();
				return created.filter((job) => !counts.has(job));
			};
			while ((await missing()).length && Date.now() < deadline) await sleep(1000);
			await sleep(3 * POLL_SECONDS * 1000);
			const counts = await reports();
			const lost = created.filter((job) => !counts.has(job));
			const twice = [...counts.values()].filter((count) => count > 1).length;
			console.log(
				`${name}: ${created.length} created, ${counts.size} reported, ` +
					`${lost.length} lost, ${twice} twice`,
			);
			return { lost, twice };
		};

		test('a test in the editor shows a sample while there is no job, and then the job', async () => {
			const { rest } = session;
			const none = await rest.runAndWait(workflow.id, TRIGGER);
			assert.equal(none.status, 'success', failureOf(none));
			const [sample] = outputOf(none, TRIGGER);
			assert.deepEqual([sample.sample, sample.job], [true, 'videos:sample']);
			await createByHand();
			const one = await rest.runAndWait(workflow.id, TRIGGER);
			assert.equal(one.status, 'success', failureOf(one));
			assert.deepEqual(
				outputOf(one, TRIGGER).map(({ job }) => job),
				created,
			);
		});

		test('jobs of production and manual executions are reported once each', async () => {
			await Promise.all(
				[5, 6, 7].map(async (seconds) => await create(`A kite [[seconds ${seconds}]]`)),
			);
			await createByHand();
			assert.deepEqual(await untilReported(FIRST_LOOK_SECONDS), { lost: [], twice: 0 });
		});

		test(`jobs are reported although n8n is killed ${kills} times while they run`, async () => {
			for (let round = 0; round < kills; round++) {
				// Over several polls, so that some are reported and others are not when n8n is killed.
				for (let at = 0; at < JOBS_PER_ROUND; at += 2) {
					await Promise.all(
						[1, 2].map(async (one) => await create(`[[seconds ${at / 2 + one * 3}]]`)),
					);
					await sleep(400);
				}
				await session.server.kill();
				await session.restart();
			}
			assert.ok(created.length > kills * JOBS_PER_ROUND * 0.9, 'hardly any job was created');
			const { lost } = await untilReported(GUARD_SECONDS);
			assert.deepEqual(lost, []);
		});

		test('jobs made within a second before n8n is killed are reported', async () => {
			const before = created.length;
			await Promise.all(Array.from({ length: 8 }, async () => await create('[[seconds 5]]')));
			await session.server.kill();
			assert.equal(created.length, before + 8);
			await session.restart();
			assert.deepEqual((await untilReported(GUARD_SECONDS)).lost, []);
		});

		test('a start of n8n, or another activation, reports nothing anew', async () => {
			const before = await reports();
			await session.restart();
			await session.rest.deactivate(workflow.id);
			await session.rest.activate(workflow.id);
			await sleep(4 * POLL_SECONDS * 1000);
			assert.deepEqual(await reports(), before);
		});

		test('a wrong key is told at the activation', async () => {
			const { rest } = session;
			await rest.deactivate(workflow.id);
			await setKey('sk-wrong');
			const outcome = await rest.activate(workflow.id, 60_000).then(
				() => 'active',
				(error: Error) => error.message,
			);
			await setKey(KEY);
			await rest.deactivate(workflow.id);
			await rest.activate(workflow.id);
			assert.match(outcome, /refused the API key/);
		});

		test('a key that is wrong for a while loses no job', async () => {
			await create('[[seconds 1]]');
			await setKey('sk-wrong');
			await sleep(90_000);
			await setKey(KEY);
			assert.deepEqual((await untilReported(FIRST_LOOK_SECONDS)).lost, []);
		});

		test('the file of a job is there for the next step', async () => {
			const { rest, simulator, nodeCredentials: credentials } = session;
			const [id] = await simulator.control.createJobs({ seconds: 0 });
			const parameters = { watch: ['ids'], jobIds: `videos:${id}`, downloadFile: true, pollTimes };
			const nodes = [
				node(TRIGGER, 'cometapi:cometApiTrigger', parameters as never, { credentials }),
				node('Read', 'base:extractFromFile', { operation: 'binaryToPropery' }),
			];
			const connections = {
				[TRIGGER]: { main: [[{ node: 'Read', type: 'main' as const, index: 0 }]] },
			};
			const other = await rest.createWorkflow({ name: 'File', nodes, connections });
			await rest.activate(other.id);
			const [{ id: execution }] = await rest.executions({ workflowId: other.id });
			const read = outputOf(await rest.waitFor(execution), 'Read');
			await rest.deactivate(other.id);
			const bytes = Buffer.from(String(read[0].data), 'base64');
			assert.equal(bytes.subarray(4, 8).toString(), 'ftyp');
		});
	});
}

/** The jobs that an execution was started with, also when n8n was killed before its first node was done. */
function reported({ data }: { data: unknown }): Array<{ job: string }> {
	const jobs = new Set<string>();
	for (const [job] of JSON.stringify(data).matchAll(/(?:unified|videos):task_sim\d+/g))
		jobs.add(job);
	return [...jobs].map((job) => ({ job }));
}
