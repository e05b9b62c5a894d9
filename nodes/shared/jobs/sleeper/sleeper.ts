import type { IDataObject, INodeExecutionData, IRunExecutionData } from 'n8n-workflow';

import type { Watch } from '../watcher/watch';

/**
 * A run that waits for its jobs in n8n's database: its execution sleeps, with the items that it would go on with if
 * nobody woke it, and a watcher looks after the jobs and has the finished items delivered. This is what the watcher
 * knows of it. Pure; times are Unix ms.
 */

/** Where a job's item is to go, and what it looks like. */
export type Place = {
	handle: string;
	/** Which of the sleeping items it replaces. */
	at: number;
	/** The field of that item in which the result stands, where fields of the input stand beside it. */
	field?: string;
	/** Whether the API's answer is left out. */
	simplify: boolean;
	/** The model that was asked for, where the API does not name it. */
	model?: string;
	onFailedJob: 'fail' | 'return';
	/** Why it fails when it is not finished in time; without, the item stays what the sleeper has. */
	lateError?: string;
	/** When the wait for it began. */
	since: number;
	/** Checks that the run has made of it while it was awake. */
	checks: number;
};

/** How a job has ended: its item, or why it has none. */
export type Ending = { json: IDataObject } | { error: string };

export type Sleeper = {
	/** The execution. */
	execution: string;
	/** Tells this sleep from the next one of the same execution, as in a loop. */
	token: string;
	/** Until when the jobs are waited for. */
	until: number;
	places: Place[];
	/** By handle: jobs whose end is known. */
	endings: Record<string, Ending>;
	/** Whether an error stops the workflow, instead of going out as an item. */
	stopsOnError: boolean;
	/** Whether jobs that are not finished in time go to the triggers of the workflow. */
	hasTriggers: boolean;
	/** Whether it was seen asleep. */
	isSeen?: true;
	/** Whether it has died before it slept, and nobody else waits for the jobs. */
	isMissing?: true;
	/** How often its items were sent. */
	deliveries?: number;
};

/** After its own time is up, so long (ms) a sleeper still waits for the items that are on their way. */
export const LATEST_DELIVERY_MS = 3 * 60_000;
/** So long (ms) after a delivery the watcher looks whether it has arrived: n8n wakes a sleeper up to a minute late. */
export const REDELIVER_AFTER_MS = 95_000;
/** Within which time (ms) an execution that has started a watcher must sleep. */
export const ASLEEP_WITHIN_MS = 5 * 60_000;

/** The mark in the metadata of the sleeping node. */
export const SLEEP_MARK = 'cometApiSleep';

export type SleeperFate =
	| { is: 'asleep'; items: INodeExecutionData[] }
	/** It runs, has ended, or sleeps for somebody else. */
	| { is: 'otherwise' };

export function sleeperFate(data: IRunExecutionData | undefined, token: string): SleeperFate {
	const [entry] = data?.executionData?.nodeExecutionStack ?? [];
	const mark = (entry?.metadata as IDataObject | undefined)?.[SLEEP_MARK];
	if (!data?.waitTill || data.resultData.error || mark !== token) return { is: 'otherwise' };
	return { is: 'asleep', items: entry.data.main[0] ?? [] };
}

export const allEnded = ({ places, endings }: Sleeper) =>
	places.every(({ handle }) => handle in endings);

/** Whether there is nothing more to wait for. */
export const isDue = (sleeper: Sleeper, now: number) => allEnded(sleeper) || now >= sleeper.until;

export type Delivery = {
	/** In the order of the sleeping ones. */
	items: INodeExecutionData[];
	/** What the sleeping node is to fail with. */
	error?: { message: string; description: string };
};

/**
 * What the sleeping node is to go on with.
 * @param items those that it sleeps with, each the job as it is not finished in time
 */
export function deliveryFor(sleeper: Sleeper, items: INodeExecutionData[]): Delivery {
	const delivered = items.map(({ json, pairedItem }) => ({ json, pairedItem }));
	for (const place of sleeper.places) {
		const ending = sleeper.endings[place.handle] ?? late(place);
		if (!ending) continue;
		const { json, pairedItem } = items[place.at];
		delivered[place.at] = {
			json: 'error' in ending ? ending : put(json, place, ending.json),
			pairedItem,
		};
	}
	const errors = delivered.flatMap(({ json }) =>
		Object.keys(json).length === 1 && typeof json.error === 'string' ? [json.error] : [],
	);
	if (!sleeper.stopsOnError || !errors.length) return { items: delivered };
	const [message, ...others] = errors;
	const finished = sleeper.places
		.filter(({ handle }) => 'json' in (sleeper.endings[handle] ?? {}))
		.map(({ handle }) => handle);
	const description = [
		others.length ? `Failed as well: ${others.join('; ')}.` : '',
		finished.length ? `Already made by this run: ${finished.join(', ')}.` : '',
	];
	return {
		items: delivered,
		error: { message, description: description.filter(Boolean).join(' ') },
	};
}

const put = (json: IDataObject, { field }: Place, result: IDataObject): IDataObject =>
	field === undefined ? result : { ...json, [field]: result };

const late = ({ lateError }: Place): Ending | undefined =>
	lateError === undefined ? undefined : { error: lateError };

/** After the wait: what is still open is the triggers' from now on, where there are any. */
export const afterWaiting = ({ sleeper, ...watch }: Watch): Watch => ({
	...watch,
	jobs: sleeper?.hasTriggers
		? Object.fromEntries(
				Object.entries(watch.jobs).filter(([handle]) => !(handle in sleeper.endings)),
			)
		: {},
});
