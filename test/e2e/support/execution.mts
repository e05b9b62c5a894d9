import assert from 'node:assert/strict';

import type { IDataObject } from 'n8n-workflow';

import type { Execution } from '../../support/n8n/restTypes.mts';

/** The json of the items that a node gave at an output. */
export function outputOf(execution: Execution, node: string, output = 0): IDataObject[] {
	const runs = execution.data.resultData.runData[node];
	return runs?.at(-1)?.data?.main?.[output]?.map(({ json }) => json) ?? [];
}

/** What stopped an execution, in one line; empty when it went well. */
export function failureOf({ data }: Execution): string {
	const { error } = data.resultData;
	return error ? `${error.name}: ${error.message} ${error.description ?? ''}`.trim() : '';
}

/** One item that failed with HTTP 400, with its input's fields and what is known of the failure. */
export function assertErrorItem(items: IDataObject[], prompt: string): void {
	assert.equal(items.length, 1);
	const [{ error, errorDetails, ...input } = {}] = items;
	assert.deepEqual(input, { prompt });
	assert.match(String(error), /^CometAPI did not accept the request.*HTTP 400/);
	const { kind, status } = errorDetails as IDataObject;
	assert.deepEqual({ kind, status }, { kind: 'validation', status: 400 });
}
