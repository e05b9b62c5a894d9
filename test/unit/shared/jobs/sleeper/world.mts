import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	IRunExecutionData,
} from 'n8n-workflow';

import type { Job } from '../../../../../nodes/shared/jobs/job';
import { runDeliverer } from '../../../../../nodes/shared/jobs/sleeper/deliverer';
import { lookForSleeper, nextLook } from '../../../../../nodes/shared/jobs/sleeper/lookForSleeper';
import type { Sleeper } from '../../../../../nodes/shared/jobs/sleeper/sleeper';
import { LATEST_DELIVERY_MS, SLEEP_MARK } from '../../../../../nodes/shared/jobs/sleeper/sleeper';
import type { Fate } from '../../../../../nodes/shared/jobs/watcher/guard';
import { DEAD_AFTER_MS, newGuard, takenOver } from '../../../../../nodes/shared/jobs/watcher/guard';
import type { Watch } from '../../../../../nodes/shared/jobs/watcher/watch';
import {
	asleep,
	isOver,
	looked,
	newWatch,
	openJobs,
} from '../../../../../nodes/shared/jobs/watcher/watch';

/**
 * A run in a loop: each round makes jobs and sleeps for them. n8n as far as it matters, on a clock of its own: what
 * sleeps is woken late and in any order, any process may be killed in the midst of a look or of a delivery, and a child
 * that ends wakes its parent with its items, whatever that sleeps for.
 */

const MINUTE = 60_000;
const ABOUT = { workflow: 'w', giveUpAfterMs: 24 * 60 * MINUTE };

type Row = { at: number; status: 'waiting' | 'crashed' | 'ended' } & (
	| { kind: 'sleeper' }
	| { kind: 'watcher' | 'guard'; state: Watch }
	| { kind: 'deliverer'; item: INodeExecutionData }
);

/** What a version without some part of it would do. */
export type Faults = { guard?: false; token?: false; again?: false };

export type Round = { token: string; handles: string[]; out?: IDataObject[]; dead: number };

const LONGEST_WAIT_MS = 60 * MINUTE;

export class World {
	now = 1_700_000_000_000;

	readonly rounds: Round[] = [];

	private readonly rows = new Map<string, Row>();

	private readonly endsAt = new Map<string, number>();

	/** Of the sleeper: the items that it goes on with by itself. */
	private input: INodeExecutionData[] = [];

	private kills = 0;

	constructor(
		private readonly random: () => number,
		private readonly most: { rounds: number; kills: number },
		private readonly faults: Faults = {},
	) {}

	async run() {
		this.nextRound();
		for (let steps = 0; steps < 3000; steps++) {
			const due = [...this.rows]
				.filter(([, { status }]) => status === 'waiting')
				// n8n looks once a minute, so that those due at about the same time wake in any order.
				.map(([id, row]) => ({ id, row, at: row.at + this.random() * MINUTE }))
				.sort((a, b) => a.at - b.at)[0];
			if (!due) return;
			this.now = Math.max(this.now, due.at);
			await this.wake(due.id, due.row);
		}
		throw new Error('It never ends');
	}

	private nextRound() {
		if (this.rounds.length >= this.most.rounds) return;
		const at = this.rounds.length;
		const token = `round-${at}`;
		const handles = [1, 2].map((one) => `videos:${at}-${one}`);
		for (const handle of handles) this.endsAt.set(handle, this.now + this.random() * 40 * MINUTE);
		this.rounds.push({ token, handles, dead: 0 });
		this.input = handles.map((job) => ({ json: { job, timedOut: true } }));
		const until = this.now + LONGEST_WAIT_MS;
		const places = handles.map((handle, place) => ({
			handle,
			at: place,
			simplify: true,
			onFailedJob: 'return' as const,
			since: this.now,
			checks: 0,
		}));
		const sleeper: Sleeper = {
			execution: 'run',
			token,
			until,
			places,
			endings: {},
			stopsOnError: false,
			hasTriggers: false,
		};
		const state = { ...newWatch(ABOUT, handles, this.now), sleeper };
		this.rows.set(`watcher-${at}`, { kind: 'watcher', state, at: state.lookAt, status: 'waiting' });
		if (this.faults.guard !== false) {
			const guard = newGuard(ABOUT, [`watcher-${at}`], this.now);
			this.rows.set(`guard-${at}`, {
				kind: 'guard',
				state: guard,
				at: guard.lookAt,
				status: 'waiting',
			});
		}
		this.rows.set('run', { kind: 'sleeper', at: until + LATEST_DELIVERY_MS, status: 'waiting' });
	}

	private get current() {
		return this.rounds[this.rounds.length - 1];
	}

	private goOn(items: INodeExecutionData[]) {
		this.current.out = items.map(({ json }) => json);
		this.rows.set('run', { kind: 'sleeper', at: this.now, status: 'ended' });
		this.nextRound();
	}

	private isKilled() {
		if (this.kills >= this.most.kills || this.random() > 0.05) return false;
		this.kills++;
		return true;
	}

	private async wake(id: string, row: Row) {
		if (row.kind === 'sleeper') this.goOn(this.input);
		else if (row.kind === 'deliverer') await this.deliver(row);
		else await this.look(id, row, row.state);
	}

	private die(row: Row, round: Round | undefined) {
		row.status = 'crashed';
		if (round) round.dead++;
	}

	private async look(id: string, row: Row & { state: Watch }, before: Watch) {
		const round = this.rounds[Number(id.split('-')[1])];
		let watch = structuredClone(before);
		if (watch.peers?.length) watch = takenOver(watch, this.fatesOf(watch.peers), this.now);
		if (this.isKilled()) return this.die(row, round);
		const open = openJobs(watch);
		const ended = open.filter((handle) => (this.endsAt.get(handle) ?? 0) <= this.now);
		const seen = open.map((one) => [one, ended.includes(one) ? 'ended' : 'running'] as const);
		watch = looked(watch, Object.fromEntries(seen));
		const found = Object.fromEntries(open.map((one) => [one, this.job(one, ended.includes(one))]));
		const { sleeper } = watch;
		if (sleeper)
			watch = await lookForSleeper(
				this.context(sleeper.token),
				{ ...watch, sleeper },
				found,
				this.now,
			);
		if (this.isKilled()) return this.die(row, round);
		if (isOver(watch) || watch.sleeper?.isMissing) return void (row.status = 'ended');
		const next = asleep(watch, this.now, this.random());
		row.state = next.sleeper
			? { ...next, lookAt: nextLook({ ...next, sleeper: next.sleeper }, this.now) }
			: next;
		if (this.faults.again === false && watch.sleeper?.deliveries) row.status = 'ended';
		row.at = row.state.lookAt;
	}

	private async deliver(row: Row & { item: INodeExecutionData }) {
		if (this.isKilled()) return this.die(row, undefined);
		let until: Date | undefined;
		const token = row.item.json.token as string;
		const context = this.context(token, {
			getInputData: () => [row.item],
			putExecutionToWait: async (date: Date) => void (until = date),
		});
		const [[carried]] = await runDeliverer(context, 'deliver');
		const isReady = carried?.json.ready === true;
		if (until) return void (row.at = until.getTime());
		row.status = 'ended';
		if (!isReady) return;
		const [items] = await runDeliverer(
			this.context(token, { getInputData: () => [carried] }),
			'unpack',
		);
		// n8n asks not what a parent sleeps for.
		if (this.rows.get('run')?.status === 'waiting') this.goOn(items);
	}

	private job(job: string, hasEnded: boolean): Job {
		const [route, id] = job.split(':');
		const status = hasEnded ? 'completed' : 'in_progress';
		return { job, id, route, status, raw: {}, ...(hasEnded && { videoUrl: `https://x/${id}` }) };
	}

	private context(token: string, own: object = {}): IExecuteFunctions {
		return {
			getWorkflow: () => ({ id: 'w' }),
			getNode: () => ({ type: 'cometapi.cometApiVideo', typeVersion: 1 }),
			logger: { info() {}, warn() {} },
			getExecutionDataById: async () => this.sleeperData(token),
			executeWorkflow: async (_workflow: object, [item]: INodeExecutionData[]) => {
				const stored = structuredClone({ json: { ...item.json, slept: true } });
				const id = `deliverer-${this.rows.size}`;
				this.rows.set(id, {
					kind: 'deliverer',
					item: stored,
					at: this.now + 1000,
					status: 'waiting',
				});
				return { executionId: id };
			},
			...own,
		} as unknown as IExecuteFunctions;
	}

	private sleeperData(asker: string) {
		const { status, at } = this.rows.get('run') as Row;
		if (status !== 'waiting') return undefined;
		const mark = this.faults.token === false ? asker : this.current.token;
		const entry = { metadata: { [SLEEP_MARK]: mark }, data: { main: [this.input] } };
		return {
			waitTill: new Date(at),
			resultData: { runData: {} },
			executionData: { nodeExecutionStack: [entry] },
		} as unknown as IRunExecutionData;
	}

	private fatesOf(peers: string[]): Record<string, Fate> {
		const fates = peers.map((id): [string, Fate] => {
			const row = this.rows.get(id) as Row & { state: Watch };
			if (row.status === 'ended') return [id, { is: 'ended' }];
			const isDead = row.status === 'crashed' && row.at < this.now - DEAD_AFTER_MS;
			return [id, isDead ? { is: 'dead', ...row.state } : { is: 'asleep' }];
		});
		return Object.fromEntries(fates);
	}
}
