import { BatchLimit } from './batchLimit';
import type { Batch, BatchOperation, ItemResult } from './operation';
import { readingResponses, readItem } from './runItem';
import type { RunState } from './runState';
import { failItem, isEndOfRun, isMadeBefore, runItems } from './runState';

/** One input item on its way into a batch. */
export type Member<Params> = Pick<ItemResult<Params>, 'index' | 'params'> & {
	key: string;
	size: number;
	/** How many entries of the request it is; default 1. */
	count?: number;
	weight: number;
};

type AnyBatch = Batch<unknown, unknown>;
type ItemMember = Member<unknown> & Pick<ItemResult<unknown>, 'call'>;

/**
 * One request for many items: items whose batch key is the same go together, up to the batch size. An item whose
 * fields cannot be used joins no batch.
 */
export async function runBatches(
	run: RunState,
	{ batch }: BatchOperation<unknown, unknown>,
	count: number,
): Promise<void> {
	const members: ItemMember[] = [];
	await runItems(run, count, 1, async (index) => {
		try {
			const input = readItem(run, index);
			if (isMadeBefore(run, input)) return;
			const { params } = input;
			const weight = batch.weight?.of(params) ?? 0;
			const count = batch.count?.(params);
			members.push({ ...input, key: batch.key(params), size: batch.size(params), count, weight });
		} catch (error) {
			failItem(run, index, error);
		}
	});
	const groups = groupsOf(members, batch.weight?.limit);
	const limit = new BatchLimit();
	await runItems(
		run,
		groups.length,
		run.places,
		async (at) => await runGroup(run, batch, groups[at], limit),
	);
}

/** Pure: one list per request; the items of a list keep their order. */
export function groupsOf<One extends Member<unknown>>(members: One[], limit = Infinity): One[][] {
	const open = new Map<string, { group: One[]; weight: number; count: number }>();
	const groups: One[][] = [];
	for (const member of members) {
		const current = open.get(member.key);
		const { count = 1 } = member;
		const full =
			!current ||
			current.count + count > Math.max(1, member.size) ||
			current.weight + member.weight > limit;
		if (full) {
			const group = [member];
			open.set(member.key, { group, weight: member.weight, count });
			groups.push(group);
		} else {
			current.group.push(member);
			current.weight += member.weight;
			current.count += count;
		}
	}
	return groups;
}

async function runGroup(
	run: RunState,
	batch: AnyBatch,
	group: ItemMember[],
	limit: BatchLimit,
): Promise<void> {
	const { context, client, results } = run;
	const indexes = group.map(({ index }) => index);
	const paramsOfItems = group.map(({ params }) => params);
	const tools = { limit, isolate: context.continueOnFail() };
	try {
		const itemsOfMembers = await readingResponses(client, group[0].call, async (send) => {
			const response = await batch.execute(send, paramsOfItems, tools);
			return batch.toItems(response.body, paramsOfItems, response, indexes);
		});
		itemsOfMembers.forEach((items, at) => {
			const { index, params, call } = group[at];
			if (items instanceof Error) failItem(run, index, items);
			else if (items) results[index] = { index, params, call, items };
		});
	} catch (error) {
		// What failItem throws ends the run, whichever item it names.
		if (!context.continueOnFail() || isEndOfRun(error)) return await Promise.reject(error);
		for (const { index } of group) failItem(run, index, error);
	}
}
