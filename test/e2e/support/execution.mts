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
