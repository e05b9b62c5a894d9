import type { INodeProperties, ISupplyDataFunctions } from 'n8n-workflow';

import { asNodeError, tellChat } from './nodeError';
import { ApiError } from '../api/apiError';
import { cancelSignalOf } from '../api/request';

/**
 * Any thrown thing as the error of a sub-node. `configuration-node` tells n8n that the node is part of
 * another one: it shows the sentence as it is, not "Error in sub-node".
 * @param fields of the sub-node, which the advice may name
 * @param streamed whether a chat may be reading along
 */
export function subNodeError(
	context: ISupplyDataFunctions,
	error: unknown,
	itemIndex: number,
	fields: INodeProperties[],
	streamed = false,
) {
	const cancelled = cancelSignalOf(context)?.aborted
		? new ApiError({ kind: 'cancelled', message: 'The execution was cancelled' })
		: undefined;
	const nodeError = asNodeError(context.getNode(), cancelled ?? error, itemIndex, '', fields);
	nodeError.functionality = 'configuration-node';
	return streamed ? tellChat(nodeError) : nodeError;
}
