import type { IExecuteFunctions } from 'n8n-workflow';

import { sleep } from '../../api/sleep';
import { sentenceOf } from '../../node/nodeError';
import { newGuard } from './guard';
import { forgetWatched, isUnwatched, noteNewest } from './localTriggers';
import { patienceMs, triggersOf } from './triggersOf';
import type { Watch } from './watch';
import { newWatch } from './watch';
import { startWatcher } from './watcher';

/**
 * From a run of the Video or Job node to its watchers. Nothing can be added to a watcher that sleeps, so a run of many
 * items starts one every second for the jobs made since: what is not in n8n's database yet is lost when its process
 * is killed.
 */

const GAP_MS = 1000;

/** The jobs of one run of a node that no watcher has yet. */
class HandOver {
	private waiting: string[] = [];

	private running: Promise<void> | undefined;

	/** Set when the run ends, so that nobody pauses any more. */
	private readonly end = new AbortController();

	private readonly started: string[] = [];

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly about: Pick<Watch, 'workflow' | 'giveUpAfterMs' | 'manual'>,
	) {}

	add(handles: string[]) {
		// With Retry On Fail, a later try of the run names the jobs of the first one as well.
		this.waiting.push(...handles.filter((handle) => isUnwatched(this.about.workflow, handle)));
		if (this.waiting.length) this.running ??= this.run();
	}

	/** Resolves when all jobs are in n8n's database, with one more watcher that looks after the others. */
	async finish() {
		this.end.abort();
		await this.running;
		const peers = this.started.splice(0);
		if (peers.length) await startWatcher(this.context, newGuard(this.about, peers, Date.now()));
	}

	private async run() {
		while (this.waiting.length) {
			await this.start(this.waiting.splice(0));
			await sleep(GAP_MS, this.end.signal);
		}
		this.running = undefined;
	}

	private async start(handles: string[]) {
		const { context, about } = this;
		try {
			this.started.push(await startWatcher(context, newWatch(about, handles, Date.now())));
		} catch (error) {
			const message = `The CometAPI Trigger will not report ${handles.join(', ')}: ${sentenceOf(error)}. Use the Wait operation for them, or enter them in 'Job IDs' of a trigger.`;
			for (const handle of handles) forgetWatched(about.workflow, handle);
			context.logger.warn(message);
			context.addExecutionHints({ type: 'warning', location: 'outputPane', message });
		}
	}
}

const handOvers = new WeakMap<IExecuteFunctions, HandOver | null>();

/** Nothing where no trigger would be told. */
function handOverOf(context: IExecuteFunctions): HandOver | null {
	let handOver = handOvers.get(context);
	if (handOver !== undefined) return handOver;
	const { id } = context.getWorkflow();
	const named = String(context.getNodeParameter('options.reportTo', 0, '') ?? '').trim();
	const triggers = triggersOf(context);
	const isTold = Boolean(named) || triggers.length > 0;
	const giveUpAfterMs = patienceMs(named ? [] : triggers);
	const manual = context.getMode() === 'manual' ? true : undefined;
	handOver =
		id && isTold ? new HandOver(context, { workflow: named || id, giveUpAfterMs, manual }) : null;
	handOvers.set(context, handOver);
	return handOver;
}

/** Leaves unfinished jobs of a run to the triggers of its workflow. Never throws: they are made and paid for. */
export function leaveToTriggers(context: IExecuteFunctions, handles: string[]) {
	const { id } = context.getWorkflow();
	if (id) for (const handle of handles) noteNewest(id, handle);
	if (handles.length) handOverOf(context)?.add(handles);
}

/** Resolves when n8n has all of them in its database. */
export async function endHandOver(context: IExecuteFunctions) {
	try {
		await handOvers.get(context)?.finish();
	} catch (error) {
		context.logger.warn(`CometAPI jobs are watched without a guard: ${sentenceOf(error)}`);
	}
}
