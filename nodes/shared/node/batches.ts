import { ApiFailure } from '../api/failure';
import type { Finished } from './operation';
import { readParams } from './readParams';
import type { Run } from './run';
import { engineOptions, failItem, pooled } from './run';

type Member = { index: number; params: unknown };

/**
 * One request for many items: items whose batch key is the same go together, up to the batch size. When the
 * API refuses a batch because of its content and each item may fail on its own, it is split until the
 * offending items are alone.
 */
export async function runBatches(run: Run, count: number, concurrency: number): Promise<void> {
	const members: Member[] = [];
	await pooled(run, count, 1, async (index) => {
		try {
			members.push({ index, params: readParams(run.context, run.operation.fields, index) });
		} catch (error) {
			failItem(run, index, error);
		}
	});
	const batches = makeBatches(run, members);
	await pooled(run, batches.length, concurrency, async (at) => await runBatch(run, batches[at]));
}

function makeBatches({ operation }: Run, members: Member[]): Member[][] {
	const open = new Map<string, Member[]>();
	const batches: Member[][] = [];
	for (const member of members) {
		const key = operation.batch?.key(member.params) ?? '';
		let batch = open.get(key);
		if (!batch || batch.length >= Math.max(1, operation.batch?.size(member.params) ?? 1)) {
			batch = [];
			open.set(key, batch);
			batches.push(batch);
		}
		batch.push(member);
	}
	return batches;
}

/** Only a refusal of the content is worth a split; it was not charged, so nothing is paid twice. */
const isRefusal = (error: unknown) =>
	error instanceof ApiFailure && ['validation', 'tooLarge'].includes(error.details.kind);

async function runBatch(run: Run, batch: Member[]): Promise<void> {
	const { operation, client, context, outcomes } = run;
	if (!operation.batch) return;
	const paramsOfItems = batch.map(({ params }) => params);
	try {
		const { call } = engineOptions(context, batch[0].index);
		const answer = await client.send(operation.batch.toRequest(paramsOfItems), call);
		const lists = operation.batch.toItems(answer.body, paramsOfItems, answer);
		batch.forEach(({ index, params }, at) => {
			outcomes[index] = { index, params, items: lists[at] } satisfies Finished<unknown>;
		});
	} catch (error) {
		if (batch.length > 1 && isRefusal(error) && context.continueOnFail()) {
			const middle = Math.ceil(batch.length / 2);
			await runBatch(run, batch.slice(0, middle));
			await runBatch(run, batch.slice(middle));
			return;
		}
		for (const { index } of batch) failItem(run, index, error);
	}
}
