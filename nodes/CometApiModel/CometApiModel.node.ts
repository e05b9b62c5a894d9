import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { searchModels } from '../shared/models/listSearch';
import { propertiesOf, subtitleOf } from '../shared/node/descriptions';
import { runOperations } from '../shared/node/runOperations';
import { operations } from './operations';

export class CometApiModel implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CometAPI Model',
		name: 'cometApiModel',
		icon: {
			light: 'file:../../icons/cometapi.svg',
			dark: 'file:../../icons/cometapi.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: subtitleOf(operations),
		description:
			'Look up the models of CometAPI: what each is for, what it takes and what it costs',
		builderHint: {
			searchHint: 'Use to list the models with prices and context length',
		},
		defaults: { name: 'CometAPI Model' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'cometApi', required: true }],
		properties: propertiesOf(operations),
	};

	methods = { listSearch: { searchModels: searchModels() } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperations(this, operations);
	}
}
