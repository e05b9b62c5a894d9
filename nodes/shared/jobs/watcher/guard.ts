import type { IRunExecutionData } from 'n8n-workflow';

import type { Watch } from './watch';
import { GUARD_MS, newWatch } from './watch';

/**
 * The last watcher of a run is its guard: it looks after the others, and takes over the jobs of one whose process was
 * killed in the midst of a look, which n8n does not wake again. Pure.
 */

/** What has become of another watcher, with the jobs that it had when it was last stored. */
export type Fate = { is: 'asleep' | 'ended' } | ({ is: 'dead' } & Pick<Watch, 'jobs' | 'sleeper'>);

/** So late (ms) is no watcher that lives, and so late are all of them when n8n was off. */
export const DEAD_AFTER_MS = 5 * 60_000;
const OFF_AFTER_MS = 60_000;
/** A watcher of watchers. */
export const newGuard = (given: Parameters<typeof newWatch>[0], peers: string[], now: number) => ({
	...newWatch(given, [], now),
	peers,
	lookAt: now + GUARD_MS,
});

/** After a look after other watchers: the jobs of the dead ones are this one's from now on. */
export function takenOver(watch: Watch, fates: Record<string, Fate>, now: number): Watch {
	// A guard that is late itself was not woken, and neither were the others: they may be being woken now.
	const wasOff = now - watch.lookAt > OFF_AFTER_MS;
	const dead = wasOff ? [] : Object.values(fates).filter((fate) => fate.is === 'dead');
	return {
		...watch,
		jobs: Object.assign({}, watch.jobs, ...dead.map(({ jobs }) => jobs)) as Watch['jobs'],
		sleeper: watch.sleeper ?? dead.find(({ sleeper }) => sleeper)?.sleeper,
		peers: watch.peers?.filter((peer) => {
			const { is } = fates[peer];
			return is === 'asleep' || (wasOff && is === 'dead');
		}),
	};
}

/** n8n keeps no execution that ended well, and of one that died what it was when it was last stored. */
export function fateOf(data: IRunExecutionData | undefined, now: number): Fate {
	const { error } = data?.resultData ?? {};
	const [entry] = data?.executionData?.nodeExecutionStack ?? [];
	// An error of a watcher's own is its last word; any other is n8n's, about a process that was killed.
	if (!data || !entry || error?.name === 'NodeOperationError') return { is: 'ended' };
	const until = data.waitTill ? new Date(data.waitTill).getTime() : 0;
	if (!error && until > now - DEAD_AFTER_MS) return { is: 'asleep' };
	const stored = entry.data.main[0]?.[0]?.json as unknown as Watch | undefined;
	return { is: 'dead', jobs: stored?.jobs ?? {}, sleeper: stored?.sleeper };
}
