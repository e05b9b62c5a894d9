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

export class CometApiImage implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CometAPI Image',
		name: 'cometApiImage',
		icon: {
			light: 'file:../../icons/cometapi.svg',
			dark: 'file:../../icons/cometapi.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: subtitleOf(operations),
		description: 'Make, change and analyze images with any model behind CometAPI',
		builderHint: {
			searchHint:
				'Use Generate to make pictures from a prompt, Edit to change pictures, Analyze to ask a question about pictures. A made picture is in the binary field `data` and at `url`',
		},
		defaults: { name: 'CometAPI Image' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'cometApi', required: true }],
		properties: propertiesOf(operations),
	};

	methods = {
		listSearch: {
			searchChatModels: searchModels('chat'),
			searchImageModels: searchModels('image'),
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperations(this, operations);
	}
}
