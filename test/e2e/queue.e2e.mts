/**
 * The way of jobs to the trigger in n8n's queue mode: Postgres, Redis, a main process, two workers, a webhook processor.
 * Jobs are made on workers while processes are killed (SIGKILL) at seeded moments; what was made is counted at the API.
 * QUEUE_JOBS, QUEUE_KILLS and QUEUE_SEED make it longer: `QUEUE_JOBS=100 QUEUE_KILLS=8 npm run e2e -- queue`.
 */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { current } from '../support/n8n/versions.mts';
import { node } from '../engine/support/build.mts';
import { type Cluster, type Member, openCluster } from './support/cluster.mts';
import { missingServices } from './support/services.mts';

const numberOf = (name: string, fallback: number) => Number(process.env[name] ?? fallback);
const JOBS = numberOf('QUEUE_JOBS', 24);
const KILLS = numberOf('QUEUE_KILLS', 3);
const SEED = numberOf('QUEUE_SEED', 1);
/** A watcher that dies in a look is missed by its guard after eleven minutes at most. */
const PATIENCE_SECONDS = numberOf('QUEUE_PATIENCE', KILLS > 3 ? 900 : 240);

const VICTIMS: Member[][] = [
	['worker1'],
	['main', 'worker2'],
	['webhook'],
	['worker2'],
	['main'],
	['worker1', 'worker2'],
	['main', 'worker1', 'worker2', 'webhook'],
	['worker1'],
];

let state = (SEED * 2_654_435_761) % 2 ** 32;
const random = () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
const between = (low: number, high: number) => low + random() * (high - low);

describe('queue mode', { skip: missingServices() }, () => {
	let cluster: Cluster;
	/** What came through the trigger: its item, by job, and how often. */
	const got = new Map<string, { count: number; status: string }>();
	const sink = createServer((request, response) => {
		void json(request).then((body) => {
			const { job, status } = body as { job: string; status: string };
			got.set(job, { count: (got.get(job)?.count ?? 0) + 1, status });
			response.end('{}');
		});
	});

	before(async () => {
		sink.listen(0, '127.0.0.1');
		cluster = await openCluster(current);
	});
	after(async () => {
		await cluster?.close();
		sink.close();
	});

	test(`${JOBS} jobs and ${KILLS} kills, seed ${SEED}`, async () => {
		const { rest, simulator, nodeCredentials: credentials, webhookUrl } = cluster;
		const { port } = sink.address() as AddressInfo;
		const path = 'make';
		const nodes = [
			node(
				'Webhook',
				'base:webhook',
				{ path, httpMethod: 'POST', responseMode: 'onReceived' },
				{ typeVersion: 2, webhookId: path },
			),
			node(
				'Create',
				'cometapi:cometApiVideo',
				{
					operation: 'create',
					model: { __rl: true, mode: 'id', value: 'seedance-2-5' },
					prompt: '={{ $json.body.prompt }}',
					waitForCompletion: false,
				},
				{ credentials },
			),
			node('Trigger', 'cometapi:cometApiTrigger', {}, { credentials }),
			node(
				'Next Step',
				'base:httpRequest',
				{
					method: 'POST',
					url: `http://127.0.0.1:${port}/`,
					sendBody: true,
					specifyBody: 'json',
					jsonBody: '={{ JSON.stringify({ job: $json.job, status: $json.status }) }}',
					options: {},
				},
				{ typeVersion: 4.2 },
			),
		];
		const to = (name: string) => ({ main: [[{ node: name, type: 'main' as const, index: 0 }]] });
		const connections = { Webhook: to('Create'), Trigger: to('Next Step') };
		const workflow = await rest.createWorkflow({ name: 'Queue', nodes, connections });
		await rest.activate(workflow.id);

		const make = async () =>
			await fetch(`${webhookUrl}/webhook/${path}`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ prompt: `A kite [[seconds ${Math.round(between(10, 100))}]]` }),
			}).catch(() => undefined);
		const killing = async () => {
			for (let at = 0; at < KILLS; at++) {
				await sleep(between(15, 35) * 1000);
				const victims = VICTIMS[at % VICTIMS.length];
				await cluster.kill(victims);
				await sleep(between(0.5, 3) * 1000);
				await cluster.restart(victims);
				console.log(`killed ${victims.join(' and ')}; ${got.size} jobs through`);
			}
		};
		const making = async () => {
			const pause = ((KILLS * 38 + 5) / JOBS) * 1000;
			for (let at = 0; at < JOBS; at++) {
				void make();
				await sleep(pause);
			}
		};
		await Promise.all([killing(), making()]);

		const made = async () =>
			(await simulator.control.jobs(10_000)).jobs.map(({ id }) => `unified:${id}`);
		const missing = async () => (await made()).filter((job) => !got.has(job));
		const deadline = Date.now() + PATIENCE_SECONDS * 1000;
		while ((await missing()).length && Date.now() < deadline) await sleep(2000);
		await sleep(5000);

		const all = await made();
		const never = await missing();
		const twice = [...got.values()].filter(({ count }) => count > 1).length;
		const wrong = [...got.values()].filter(({ status }) => status !== 'completed').length;
		const log = cluster.log();
		const isInLog = (job: string) => log.includes(`CometAPI has begun: video job ${job}`);
		console.log(
			`seed ${SEED}, ${KILLS} kills: ${all.length} made, ${got.size} delivered, ${twice} twice, ` +
				`${wrong} wrong, ${never.length} never (${never.filter(isInLog).length} of them in the log)`,
		);
		for (const job of never) {
			const lines = log.split('\n').filter((line) => line.includes(job));
			console.log([job, ...lines].join('\n  '));
		}
		assert.ok(all.length > JOBS * 0.7, 'hardly any job was made');
		assert.equal(wrong, 0);
		// A webhook processor that dies takes the answers of all calls along that it has under way.
		assert.ok(twice <= JOBS / 4, 'too many jobs came twice');
		// A process that dies between the API's answer and n8n's database takes the job with it.
		assert.ok(never.length <= KILLS / 2, 'too many jobs were lost');
		assert.deepEqual(
			never.filter((job) => !isInLog(job)),
			[],
		);
	});
});
