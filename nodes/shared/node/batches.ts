import { ApiError } from '../api/apiError';
import type { Batch, BatchOperation, ItemResult, NodeItem } from './operation';
import { readingResponses, readItem } from './runItem';
import type { RunState } from './runState';
import { failItem, runItems } from './runState';

/** One input item on its way into a batch. */
export type Member<Params> = Pick<ItemResult<Params>, 'index' | 'params'> & {
	key: string;
	size: number;
	weight: number;
};

type AnyBatch = Batch<unknown, unknown>;
type ItemMember = Member<unknown> & Pick<ItemResult<unknown>, 'call'>;

/**
 * One request for many items: items whose batch key is the same go together, up to the batch size. When the
 * API refuses a batch because of its content and each item may fail on its own, it is split until the
 * offending items are alone. An item whose fields cannot be used joins no batch.
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
			const { params } = input;
			const weight = batch.weight?.of(params) ?? 0;
			members.push({ ...input, key: batch.key(params), size: batch.size(params), weight });
		} catch (error) {
			failItem(run, index, error);
		}
	});
	const groups = groupsOf(members, batch.weight?.limit);
	await runItems(
		run,
		groups.length,
		run.concurrency,
		async (at) => await runGroup(run, batch, groups[at]),
	);
}

/** Pure: one list per request; the items of a list keep their order. */
export function groupsOf<One extends Member<unknown>>(members: One[], limit = Infinity): One[][] {
	const open = new Map<string, { group: One[]; weight: number }>();
	const groups: One[][] = [];
	for (const member of members) {
		const current = open.get(member.key);
		const full =
			!current ||
			current.group.length >= Math.max(1, member.size) ||
			current.weight + member.weight > limit;
		if (full) {
			const group = [member];
			open.set(member.key, { group, weight: member.weight });
			groups.push(group);
		} else {
			current.group.push(member);
			current.weight += member.weight;
		}
	}
	return groups;
}

/** Only a refusal of the items themselves is worth a split; it was not charged, so nothing is paid twice. */
function isRefusalOfItems(error: unknown, itemsField: string | undefined): boolean {
	if (itemsField === undefined || !(error instanceof ApiError)) return false;
	const { kind, param } = error.details;
	if (kind === 'tooLarge') return true;
	return kind === 'validation' && (param === undefined || param.includes(itemsField));
}

async function runGroup(run: RunState, batch: AnyBatch, group: ItemMember[]): Promise<void> {
	const { context, results } = run;
	const outcome = await itemsOfGroup(run, batch, group).then(
		(itemsOfMembers) => ({ itemsOfMembers }),
		(error: unknown) => ({ error }),
	);
	if ('itemsOfMembers' in outcome) {
		outcome.itemsOfMembers.forEach((items, at) => {
			const { index, params, call } = group[at];
			if (items instanceof Error) failItem(run, index, items);
			else results[index] = { index, params, call, items };
		});
		return;
	}
	const { error } = outcome;
	if (!context.continueOnFail()) {
		return failItem(run, group[blamed(error, batch.itemsField, group.length)].index, error);
	}
	if (group.length > 1 && isRefusalOfItems(error, batch.itemsField)) {
		const middle = Math.ceil(group.length / 2);
		await runGroup(run, batch, group.slice(0, middle));
		await runGroup(run, batch, group.slice(middle));
		return;
	}
	for (const { index } of group) failItem(run, index, error);
}

async function itemsOfGroup(
	{ client }: RunState,
	batch: AnyBatch,
	group: ItemMember[],
): Promise<Array<NodeItem[] | Error>> {
	const indexes = group.map(({ index }) => index);
	const paramsOfItems = group.map(({ params }) => params);
	return await readingResponses(client, group[0].call, async (send) => {
		const response = await batch.execute(send, paramsOfItems);
		return batch.toItems(response.body, paramsOfItems, response, indexes);
	});
}

/** The place in the batch that the API's message names, as in `'$.input[3]' is invalid`; else the first. */
function blamed(error: unknown, itemsField: string | undefined, count: number): number {
	if (itemsField === undefined || !(error instanceof ApiError)) return 0;
	const named = new RegExp(`${itemsField}\\[(\\d+)\\]`).exec(error.message)?.[1];
	return named !== undefined && Number(named) < count ? Number(named) : 0;
}
