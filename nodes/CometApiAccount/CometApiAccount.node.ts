import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { propertiesOf, subtitleOf } from '../shared/node/descriptions';
import { runOperations } from '../shared/node/runOperations';
import { operations } from './operations';

export class CometApiAccount implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CometAPI Account',
		name: 'cometApiAccount',
		icon: {
			light: 'file:../../icons/cometapi.svg',
			dark: 'file:../../icons/cometapi.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: subtitleOf(operations),
		description: 'See how much balance the CometAPI account has left',
		builderHint: {
			searchHint:
				'Use to read the balance and usage of the CometAPI account, e.g. to stop a workflow before an expensive step',
		},
		defaults: { name: 'CometAPI Account' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'cometApi', required: true }],
		properties: propertiesOf(operations),
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperations(this, operations);
	}
}
