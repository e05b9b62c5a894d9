import type { IBinaryData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { omit } from '../api/body';
import { isTold } from '../api/errorBody';
import { attachFiles, describeFiles } from './binary';
import type { FileNameOptions } from './fileNames';
import { withFileNames } from './fileNames';
import type { IncludeOptions } from './includeInput';
import { withInput } from './includeInput';
import { errorDetailsOf, sentenceOf } from './nodeError';
import type { ItemResult, NodeItem } from './operation';
import type { RunState } from './runState';
import { failItem, isResult, paidWorkNote, runItems } from './runState';

/** From an operation's items to n8n's: files stored, paired, in the order of the input. */

/** Agents run a node as a tool in one of two ways: through a supply-data context, or under its tool type. */
export const runsAsTool = (context: IExecuteFunctions): boolean =>
	Boolean(context.isToolExecution?.()) || /Tool$/.test(context.getNode().type);

/** Stores the files of what one input item gave; an error tells what was made, because that is paid for. */
export async function storeFiles(run: RunState, index: number): Promise<void> {
	const result = run.results[index];
	if (!isResult(result) || result.output) return;
	const { options } = result.params as { options?: FileNameOptions };
	result.items = withFileNames(result.items, options);
	try {
		result.output = await Promise.all(
			result.items.map(async (item) => await withFilesOrWithout(run, item, result)),
		);
		// n8n has the files now: those of many items would fill the memory.
		result.items = result.items.map(({ json }) => ({ json }));
	} catch (error) {
		failItem(run, index, error, paidWorkNote(run, [result]));
	}
}

/** An item whose file cannot be had is given without it, where the operation says so. */
async function withFilesOrWithout(run: RunState, item: NodeItem, result: ItemResult<unknown>) {
	return await withFiles(run, item, result).catch(async (error: unknown) => {
		const [bare] = run.operation.withoutFiles?.([item], sentenceOf(error)) ?? [];
		if (!bare || run.cancel?.aborted) return await Promise.reject(error);
		return await withFiles(run, bare, result);
	});
}

async function withFiles(
	{ context, client, operation, asTool }: RunState,
	item: NodeItem,
	{ index, params, call }: ItemResult<unknown>,
): Promise<INodeExecutionData> {
	const pairedItem = { item: index };
	const told = withoutError(item.json);
	if (!asTool) {
		const binary = await attachFiles(context, client, item, call);
		const json = withFormat(told, binary, operation.outputFields);
		const made = { json, ...(binary && { binary }), pairedItem };
		const { options } = params as { options?: IncludeOptions };
		return withInput(made, context.getInputData()[index], options);
	}
	const files = await describeFiles(context, client, item, call);
	const json = operation.forAgent?.(told) ?? told;
	return { json: { ...json, ...(files.length && { files }) }, pairedItem };
}

/** To n8n an `error` is a failed run, of whatever kind and also without a value; a raw answer may have one. */
function withoutError(json: IDataObject): IDataObject {
	if (!('error' in json)) return json;
	const { error } = json;
	return { ...omit(json, 'error'), ...(isTold(error) && { upstreamError: error }) };
}

/** `format` is what the file is, by its bytes, and not what it was asked to be. */
function withFormat(
	json: IDataObject,
	binary: Record<string, IBinaryData> | undefined,
	fields: Record<string, string>,
): IDataObject {
	const [file] = Object.values(binary ?? {});
	const isTold = 'format' in fields && json.format !== undefined;
	if (!isTold || !file?.fileExtension) return json;
	// As APIs write it.
	const format = file.fileExtension === 'jpg' ? 'jpeg' : file.fileExtension;
	return { ...json, format };
}

/** Everything in the order of the input, failed items among it. */
export async function outputItems(run: RunState): Promise<INodeExecutionData[]> {
	const { results, places } = run;
	await runItems(run, results.length, places, async (at) => await storeFiles(run, at));
	const { onError, retryOnFail } = run.context.getNode();
	const toErrorOutput = onError === 'continueErrorOutput';
	// n8n takes a failed first item for a failed node. With the error output, which item is first shows nowhere.
	const order = toErrorOutput ? successFirst(results) : [...results.keys()];
	return order.flatMap((index, at): INodeExecutionData[] => {
		const result = results[index];
		if (isResult(result)) return result.output ?? [];
		const pairedItem = { item: index };
		if (run.asTool) return [{ json: { error: result.message }, pairedItem }];
		if (at === 0 && retryOnFail) return [bareFailure(result, pairedItem)];
		const json = { error: result.message, errorDetails: errorDetailsOf(result) };
		return [toErrorOutput ? routed({ json, pairedItem }, result) : { json, pairedItem }];
	});
}

function successFirst(results: RunState['results']): number[] {
	const order = [...results.keys()];
	const first = results.findIndex((result) => isResult(result) && result.output?.length);
	return first < 0 ? order : [first, ...order.filter((index) => index !== first)];
}

/**
 * Goes to the error output because of its `error`. n8n merges the input's fields into a copy of it there, but writes
 * the json of an item anew that still has an `error` then: so the copy must not get it.
 */
const routed = (item: INodeExecutionData, error: Error): INodeExecutionData =>
	Object.defineProperty(item, 'error', { value: error, enumerable: false });

/**
 * With Retry On Fail, an `error` in the json of the first item makes n8n run, and pay for, all items again. With one
 * beside the json n8n does not, and writes the message into the json itself; more than that would be lost.
 */
const bareFailure = (error: Error, pairedItem: INodeExecutionData['pairedItem']) => ({
	json: {},
	error: error as INodeExecutionData['error'],
	pairedItem,
});
