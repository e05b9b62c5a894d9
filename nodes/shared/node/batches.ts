import { ApiFailure } from '../api/failure';
import type { Batch, Send } from './operation';
import { readParams } from './readParams';
import type { Run } from './run';
import { engineOptions, failItem, pooled } from './run';

type AnyBatch = Batch<unknown, unknown>;
export type Member = { index: number; params: unknown; key: string; size: number; weight: number };

/**
 * One request for many items: items whose batch key is the same go together, up to the batch size. When the
 * API refuses a batch because of its content and each item may fail on its own, it is split until the
 * offending items are alone. An item whose fields cannot be used joins no batch.
 */
export async function runBatches(
	run: Run,
	batch: AnyBatch,
	count: number,
	concurrency: number,
): Promise<void> {
	const members: Member[] = [];
	await pooled(run, count, 1, async (index) => {
		try {
			const params = readParams<unknown>(run.context, run.operation.fields, index);
			const weight = batch.weight?.of(params) ?? 0;
			members.push({ index, params, key: batch.key(params), size: batch.size(params), weight });
		} catch (error) {
			failItem(run, index, error);
		}
	});
	const groups = groupsOf(members, batch.weight?.limit);
	await pooled(
		run,
		groups.length,
		concurrency,
		async (at) => await runGroup(run, batch, groups[at]),
	);
}

/** Pure: one list per request; the items of a list keep their order. */
export function groupsOf(members: Member[], limit = Infinity): Member[][] {
	const open = new Map<string, { group: Member[]; weight: number }>();
	const groups: Member[][] = [];
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
	if (itemsField === undefined || !(error instanceof ApiFailure)) return false;
	const { kind, param } = error.details;
	if (kind === 'tooLarge') return true;
	return kind === 'validation' && (param === undefined || param.includes(itemsField));
}

type Results = ReturnType<AnyBatch['toItems']>;

async function runGroup(run: Run, batch: AnyBatch, group: Member[]): Promise<void> {
	const { context, outcomes } = run;
	const outcome = await exchange(run, batch, group).then(
		(results): { results: Results } => ({ results }),
		(error: unknown) => ({ error }),
	);
	if ('results' in outcome) {
		outcome.results.forEach((items, at) => {
			const { index, params } = group[at];
			if (items instanceof Error) failItem(run, index, items);
			else outcomes[index] = { index, params, items };
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

async function exchange(run: Run, batch: AnyBatch, group: Member[]): Promise<Results> {
	const indexes = group.map(({ index }) => index);
	const paramsOfItems = group.map(({ params }) => params);
	const { call } = engineOptions(run.context, indexes[0]);
	const send: Send = async (request, override) =>
		await run.client.send(request, { ...call, ...override });
	const answer = batch.exchange
		? await batch.exchange(send, paramsOfItems)
		: await send<unknown>(batch.toRequest(paramsOfItems));
	return batch.toItems(answer.body, paramsOfItems, answer, indexes);
}

/** The place in the batch that the API's message names, as in `'$.input[3]' is invalid`; else the first. */
function blamed(error: unknown, itemsField: string | undefined, count: number): number {
	if (itemsField === undefined || !(error instanceof ApiFailure)) return 0;
	const named = new RegExp(`${itemsField}\\[(\\d+)\\]`).exec(error.message)?.[1];
	return named !== undefined && Number(named) < count ? Number(named) : 0;
}
