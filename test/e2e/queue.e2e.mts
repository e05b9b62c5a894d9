/**
 * The way of jobs back to their workflow in n8n's queue mode: Postgres, Redis, a main process, two workers, a webhook
 * processor. Jobs are made on workers, some for the trigger and some by runs that wait for them, while processes are
 * killed (SIGKILL) at seeded moments; what was made is counted at the API. QUEUE_JOBS (for the trigger), QUEUE_WAITS,
 * QUEUE_KILLS, QUEUE_SEED and QUEUE_LATENCY (ms for each answer of the API) make it longer:
 * `QUEUE_JOBS=100 QUEUE_KILLS=8 npm run e2e -- queue`.
 */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import type { IConnections } from 'n8n-workflow';

import { current } from '../support/n8n/versions.mts';
import { node } from '../engine/support/build.mts';
import { type Cluster, type Member, openCluster } from './support/cluster.mts';
import { missingServices } from './support/services.mts';

const numberOf = (name: string, fallback: number) => Number(process.env[name] ?? fallback);
const JOBS = numberOf('QUEUE_JOBS', 24);
const WAITS = numberOf('QUEUE_WAITS', 10);
const LATENCY_MS = numberOf('QUEUE_LATENCY', 0);
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

	/** Prompts tell at the API what a job was made for. */
	const KINDS = { trigger: 'A kite', waiting: 'A boat' } as const;
	type Kind = keyof typeof KINDS;

	const workflowFor = async (kind: Kind) => {
		const { rest, nodeCredentials: credentials } = cluster;
		const { port } = sink.address() as AddressInfo;
		const isWaiting = kind === 'waiting';
		const nodes = [
			node(
				'Webhook',
				'base:webhook',
				{ path: kind, httpMethod: 'POST', responseMode: 'onReceived' },
				{ typeVersion: 2, webhookId: kind },
			),
			node(
				'Create',
				'cometapi:cometApiVideo',
				{
					operation: 'create',
					model: { __rl: true, mode: 'id', value: 'seedance-2-5' },
					prompt: '={{ $json.body.prompt }}',
					waitForCompletion: isWaiting,
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
		].filter(({ name }) => !isWaiting || name !== 'Trigger');
		const to = (name: string) => ({ main: [[{ node: name, type: 'main' as const, index: 0 }]] });
		const connections: IConnections = isWaiting
			? { Webhook: to('Create'), Create: to('Next Step') }
			: { Webhook: to('Create'), Trigger: to('Next Step') };
		const workflow = await rest.createWorkflow({ name: `Queue, ${kind}`, nodes, connections });
		await rest.activate(workflow.id);
	};

	const make = async (kind: Kind) =>
		await fetch(`${cluster.webhookUrl}/webhook/${kind}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({
				prompt: `${KINDS[kind]} [[seconds ${Math.round(between(kind === 'waiting' ? 25 : 10, 100))}]]`,
			}),
		}).catch(() => undefined);

	const madeFor = async (kind: Kind) =>
		(await cluster.simulator.control.jobs(10_000)).jobs
			.filter(({ prompt }) => prompt.startsWith(KINDS[kind]))
			.map(({ id }) => `unified:${id}`);

	const countOf = async (kind: Kind) => {
		const made = await madeFor(kind);
		const never = made.filter((job) => !got.has(job));
		const items = made.flatMap((job) => got.get(job) ?? []);
		const twice = items.filter(({ count }) => count > 1).length;
		const wrong = items.filter(({ status }) => status !== 'completed').length;
		const log = cluster.log();
		const isInLog = (job: string) => log.includes(`CometAPI has begun: video job ${job}`);
		const untold = never.filter((job) => !isInLog(job));
		console.log(
			`${kind}, seed ${SEED}, ${KILLS} kills: ${made.length} made, ${items.length} delivered, ${twice} twice, ` +
				`${wrong} wrong, ${never.length} never (${never.length - untold.length} of them in the log)`,
		);
		for (const job of never) {
			const lines = log.split('\n').filter((line) => line.includes(job));
			console.log([job, ...lines].join('\n  '));
		}
		return { made: made.length, twice, wrong, never: never.length, untold };
	};

	test(`${JOBS} jobs for the trigger, ${WAITS} runs that wait, and ${KILLS} kills, seed ${SEED}`, async () => {
		for (const kind of ['trigger', 'waiting'] as const) await workflowFor(kind);
		await cluster.simulator.control.latency(LATENCY_MS);
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
		const making = async (kind: Kind, count: number) => {
			const pause = ((KILLS * 38 + 5) / count) * 1000;
			for (let at = 0; at < count; at++) {
				void make(kind);
				await sleep(pause);
			}
		};
		await Promise.all([killing(), making('trigger', JOBS), making('waiting', WAITS)]);

		const missing = async () =>
			[...(await madeFor('trigger')), ...(await madeFor('waiting'))].filter((job) => !got.has(job));
		const deadline = Date.now() + PATIENCE_SECONDS * 1000;
		while ((await missing()).length && Date.now() < deadline) await sleep(2000);
		await sleep(5000);

		const reported = await countOf('trigger');
		const waited = await countOf('waiting');
		assert.ok(reported.made > JOBS * 0.7, 'hardly any job was made');
		assert.ok(waited.made > WAITS * 0.5, 'hardly any run was started');
		assert.equal(reported.wrong, 0);
		assert.equal(waited.wrong, 0);
		// A webhook processor that dies takes the answers of all calls along that it has under way.
		assert.ok(reported.twice <= JOBS / 4, 'too many jobs came twice');
		// A step that was killed before n8n had stored it is none that n8n repeats.
		assert.equal(waited.twice, 0);
		// A process that dies between the API's answer and n8n's database takes the job with it.
		assert.ok(reported.never <= KILLS / 2, 'too many jobs were lost');
		// So it does with the runs that are awake: for their first 20 seconds.
		assert.ok(waited.never <= KILLS * 2, 'too many runs were lost');
		assert.deepEqual([...reported.untold, ...waited.untold], []);
	});
});
