import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { failureSentence } from '../api/errors';
import { ApiFailure } from '../api/failure';
import { attachFiles, describeFiles } from './binary';
import type { NodeItem } from './operation';
import type { Run } from './run';
import { engineOptions, failItem, madeNote, pooled } from './run';

/** From an operation's items to n8n's: files stored, paired, in the order of the input. */

/** Agents run a node as a tool in one of two ways: through a supply-data context, or under its tool type. */
function runsAsTool(context: IExecuteFunctions): boolean {
	return Boolean(context.isToolExecution?.()) || /Tool$/.test(context.getNode().type);
}

/** Stores the files of what one input item gave; a failure tells what was made, because that is paid for. */
export async function packItem(run: Run, index: number): Promise<void> {
	const outcome = run.outcomes[index];
	if (outcome instanceof Error || outcome.output) return;
	try {
		outcome.output = await Promise.all(
			outcome.items.map(async (item) => await packWhatThereIs(run, item, index)),
		);
	} catch (error) {
		failItem(run, index, error, madeNote(run, [outcome]));
	}
}

/** An item whose file cannot be had is given without it, where the operation says so. */
async function packWhatThereIs(run: Run, item: NodeItem, index: number) {
	return await pack(run, item, index).catch(async (error: unknown) => {
		const others = run.operation.withoutFiles?.([item], sentenceOf(error)) ?? [];
		if (!others.length || run.cancel?.aborted) return await Promise.reject(error);
		return await pack(run, others[0], index);
	});
}

const sentenceOf = (error: unknown) =>
	error instanceof ApiFailure ? failureSentence(error.details) : (error as Error).message;

async function pack(run: Run, item: NodeItem, index: number): Promise<INodeExecutionData> {
	const { context, client, operation } = run;
	const { call } = engineOptions(context, index);
	const pairedItem = { item: index };
	if (!runsAsTool(context)) {
		const binary = await attachFiles(context, client, item, call);
		return { json: item.json, ...(binary && { binary }), pairedItem };
	}
	const files = await describeFiles(context, client, item, call);
	const json = operation.forAgent?.(item.json) ?? item.json;
	return { json: { ...json, ...(files.length && { files }) }, pairedItem };
}

/** Everything in the order of the input, failed items among it. */
export async function deliver(run: Run, concurrency: number): Promise<INodeExecutionData[]> {
	const { context, outcomes } = run;
	await pooled(run, outcomes.length, concurrency, async (index) => await packItem(run, index));
	const asTool = runsAsTool(context);
	return outcomes.flatMap((outcome, index) =>
		outcome instanceof Error ? [failedItem(outcome, index, asTool)] : (outcome.output ?? []),
	);
}

/**
 * With `error` beside `json` the item reaches the error output, and n8n writes the message into its json. An
 * `error` key of our own in the first item's json would make Retry On Fail run, and pay for, all items again.
 */
function failedItem(error: Error, index: number, asTool: boolean): INodeExecutionData {
	const json: IDataObject = asTool ? { error: error.message } : {};
	return { json, error: error as INodeExecutionData['error'], pairedItem: { item: index } };
}
