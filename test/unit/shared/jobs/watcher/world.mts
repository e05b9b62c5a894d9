import type { Fate } from '../../../../../nodes/shared/jobs/watcher/guard';
import { DEAD_AFTER_MS, newGuard, takenOver } from '../../../../../nodes/shared/jobs/watcher/guard';
import type { Answer, Watch } from '../../../../../nodes/shared/jobs/watcher/watch';
import {
	asleep,
	isOver,
	looked,
	newWatch,
	owedTo,
	openJobs,
	told,
	toTell,
} from '../../../../../nodes/shared/jobs/watcher/watch';

/**
 * n8n and the API as far as watchers see them, on a clock of its own: executions that sleep in a database, are woken
 * late and in any order, and whose process may be killed at every step of a look; triggers that are published,
 * unpublished, replaced and out of reach.
 */

const MINUTE = 60_000;

type Row = { state: Watch; lookAt: number; status: 'waiting' | 'crashed' | 'ended'; kind: string };

/** What a version without some part of it would do. */
export type Faults = { guard?: false; tellsAll?: true };

export class World {
	now = 1_700_000_000_000;

	readonly reports = new Map<string, string[]>();

	/** Jobs of which two watchers have died. */
	readonly excused = new Set<string>();

	/** Jobs that were told in a look that was killed before it was stored. */
	readonly mayComeTwice = new Set<string>();

	kills = 0;

	private readonly rows = new Map<string, Row>();

	private readonly endsAt = new Map<string, number>();

	private triggers = ['a'];

	private published = true;

	private offUntil = 0;

	constructor(
		private readonly random: () => number,
		private readonly mostKills: number,
		private readonly faults: Faults = {},
	) {}

	/** One run of Create: some watchers, one after the other, and a guard of all of them. */
	create(run: string, jobs: number) {
		const about = { workflow: 'w', giveUpAfterMs: 24 * 60 * MINUTE };
		const peers: string[] = [];
		for (let at = 0; at < jobs; ) {
			const size = Math.min(jobs - at, 1 + Math.floor(this.random() * 4));
			const handles = Array.from({ length: size }, (_, one) => `${run}:${at + one}`);
			for (const handle of handles) this.endsAt.set(handle, this.now + this.random() * 90 * MINUTE);
			peers.push(this.store(`${run}/${at}`, newWatch(about, handles, this.now), 'watcher'));
			at += size;
			this.now += 1000;
		}
		if (this.faults.guard === false) return;
		this.store(`${run}/guard`, newGuard(about, peers, this.now), 'guard');
	}

	get jobs() {
		return [...this.endsAt.keys()];
	}

	get isQuiet() {
		return ![...this.rows.values()].some(({ status }) => status === 'waiting');
	}

	/** Whatever happens next: a change of the triggers, an outage, or the next wake-up. */
	step() {
		const dice = this.random();
		if (dice < 0.01) this.published = !this.published;
		else if (dice < 0.02)
			this.triggers = [...this.triggers, `t${Math.floor(dice * 1e6)}`].slice(-2);
		else if (dice < 0.03) this.triggers = [`r${Math.floor(dice * 1e6)}`];
		else if (dice < 0.035) this.offUntil = this.now + this.random() * 120 * MINUTE;
		const waiting = [...this.rows].filter(([, { status }]) => status === 'waiting');
		// Late by up to a minute, so that those due at about the same time wake up in any order.
		const [, row] = waiting
			.map((one) => ({ one, at: one[1].lookAt + this.random() * MINUTE }))
			.sort((a, b) => a.at - b.at)[0].one;
		this.now = Math.max(this.now, row.lookAt + this.random() * 1000, this.offUntil);
		this.wake(row);
	}

	/** From now on the workflow is published and nobody is killed. */
	calm() {
		this.published = true;
		this.offUntil = 0;
		this.kills = this.mostKills;
	}

	private store(id: string, state: Watch, kind: string) {
		this.rows.set(id, { state, lookAt: state.lookAt, status: 'waiting', kind });
		return id;
	}

	private isKilled() {
		if (this.kills >= this.mostKills || this.random() > 0.02) return false;
		this.kills++;
		return true;
	}

	private wake(row: Row) {
		let watch = structuredClone(row.state);
		if (watch.peers?.length) watch = takenOver(watch, this.fatesOf(watch.peers), this.now);
		if (this.isKilled()) return this.die(row, watch);
		const seen = openJobs(watch).map((handle) => {
			const isKnown = this.random() > 0.1;
			const hasEnded = (this.endsAt.get(handle) ?? 0) <= this.now;
			return [handle, !isKnown ? 'unknown' : hasEnded ? 'ended' : 'running'] as const;
		});
		watch = looked(watch, Object.fromEntries(seen));
		if (this.isKilled()) return this.die(row, watch);
		const notes = toTell(watch, this.now);
		const handles = Object.keys(notes);
		if (handles.length) {
			const { triggers, answers } = this.tell(watch, notes);
			if (this.isKilled()) {
				for (const handle of handles) this.mayComeTwice.add(handle);
				return this.die(row, watch);
			}
			watch = told(watch, handles, triggers, answers, this.now);
		}
		if (isOver(watch)) {
			row.status = 'ended';
			return;
		}
		row.state = asleep(watch, this.now, this.random());
		row.lookAt = row.state.lookAt;
	}

	private die(row: Row, watch: Watch) {
		row.status = 'crashed';
		const peers = (row.state.peers ?? []).map((peer) => this.rows.get(peer) as Row);
		const dead = peers.filter(({ status }) => status === 'crashed').map(({ state }) => state.jobs);
		for (const handle of Object.keys(Object.assign({}, row.state.jobs, watch.jobs, ...dead))) {
			const others = [...this.rows.values()].filter(
				({ status, state: { jobs, peers = [] } }) =>
					status === 'waiting' &&
					(handle in jobs ||
						peers.some((peer) => handle in (this.rows.get(peer)?.state.jobs ?? {}))),
			);
			if (others.length === 0) this.excused.add(handle);
		}
	}

	private fatesOf(peers: string[]): Record<string, Fate> {
		const fates = peers.map((id): [string, Fate] => {
			const { status, state, lookAt } = this.rows.get(id) as Row;
			if (status === 'ended') return [id, { is: 'ended' }];
			if (status === 'crashed' && lookAt < this.now - DEAD_AFTER_MS) {
				return [id, { is: 'dead', jobs: state.jobs }];
			}
			return [id, { is: 'asleep' }];
		});
		return Object.fromEntries(fates);
	}

	/** Some triggers cannot be reached, and some answers are lost on the way back. */
	private tell(
		watch: Watch,
		notes: ReturnType<typeof toTell>,
	): { triggers?: string[]; answers: Answer[] } {
		if (!this.published || this.random() < 0.1) return { answers: [] };
		const answers = this.triggers.flatMap((trigger): Answer[] => {
			if (this.random() < 0.1) return [];
			const handles = Object.keys(this.faults.tellsAll ? notes : owedTo(trigger, watch, notes));
			for (const handle of handles) {
				this.reports.set(handle, [...(this.reports.get(handle) ?? []), trigger]);
			}
			if (this.random() > 0.05) return [{ trigger, taken: handles }];
			for (const handle of handles) this.mayComeTwice.add(handle);
			return [];
		});
		return { triggers: [...this.triggers], answers };
	}
}
