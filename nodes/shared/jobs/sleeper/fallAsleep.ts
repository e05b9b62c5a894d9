import { randomUUID } from 'crypto';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { sentenceOf } from '../../node/nodeError';
import { newGuard } from '../watcher/guard';
import { patienceMs, triggersOf } from '../watcher/triggersOf';
import { newWatch } from '../watcher/watch';
import { startWatcher } from '../watcher/watcher';
import type { Place } from './sleeper';
import { LATEST_DELIVERY_MS, SLEEP_MARK } from './sleeper';

/**
 * How a run goes to sleep: first its watcher and the guard are in n8n's database, then the run makes the items that it
 * would go on with by itself, and sleeps with them.
 */

/** A job that is waited for asleep, by its input item. */
export type OpenJob = Omit<Place, 'at'> & { index: number };

/** Runs that are about to sleep: what they are to be woken by, and until when. */
const ready = new WeakMap<IExecuteFunctions, { token: string; until: number }>();

/**
 * Starts the watcher of a run that will sleep until its jobs have ended.
 * @returns whether it runs; without, the run has to wait in memory
 */
export async function startSleepersWatch(
	context: IExecuteFunctions,
	jobs: OpenJob[],
	until: number,
): Promise<boolean> {
	const now = Date.now();
	const token = randomUUID();
	const workflow = context.getWorkflow().id ?? '';
	const triggers = triggersOf(context);
	const about = { workflow, giveUpAfterMs: patienceMs(triggers) };
	const sleeper = {
		execution: context.getExecutionId(),
		token,
		until,
		places: jobs.map(({ index, ...place }) => ({ ...place, at: index })),
		endings: {},
		stopsOnError: !context.continueOnFail(),
		hasTriggers: triggers.length > 0,
	};
	try {
		const handles = jobs.map(({ handle }) => handle);
		const watcher = await startWatcher(context, { ...newWatch(about, handles, now), sleeper });
		await startWatcher(context, newGuard(about, [watcher], now));
	} catch (error) {
		context.logger.warn(`CometAPI waits in memory: ${sentenceOf(error)}`);
		return false;
	}
	ready.set(context, { token, until });
	return true;
}

/**
 * Puts the run to sleep, where its watcher has been started.
 * @param output one item for each of the input, each open job as it is when it is not finished in time
 * @returns what n8n shows of the node meanwhile; undefined for a run that does not sleep
 */
export async function fallAsleep(
	context: IExecuteFunctions,
	output: INodeExecutionData[],
): Promise<INodeExecutionData[] | undefined> {
	const sleep = ready.get(context);
	if (!sleep) return undefined;
	ready.delete(context);
	const items = inOrder(output).map(storable);
	context.setMetadata({ [SLEEP_MARK]: sleep.token } as object);
	// n8n goes on with the input, which is stored with the execution.
	const input = context.getInputData();
	input.splice(0, input.length, ...items);
	await context.putExecutionToWait(new Date(sleep.until + LATEST_DELIVERY_MS));
	return items.map(({ json, pairedItem }) => ({ json: asOpen(json), pairedItem }));
}

/** After a sleep n8n pairs by place; which item is first does not matter there. */
const inOrder = (output: INodeExecutionData[]) => {
	const indexOf = ({ pairedItem }: INodeExecutionData) =>
		typeof pairedItem === 'object' && 'item' in pairedItem ? pairedItem.item : 0;
	return [...output].sort((a, b) => indexOf(a) - indexOf(b));
};

/** A failed item goes to the error output after the sleep as well, if it is nothing but its error (n8n 2.8 to 2.41). */
function storable({ json, error, binary, pairedItem }: INodeExecutionData): INodeExecutionData {
	const message = error?.message ?? json.error;
	if (typeof message === 'string') return { json: { error: message }, pairedItem };
	return { json, pairedItem, ...(binary && { binary }) };
}

/** Nobody has given up yet. */
function asOpen(json: IDataObject): IDataObject {
	const { timedOut, hint, ...open } = json;
	return timedOut === true ? open : hint === undefined ? open : { ...open, hint };
}
