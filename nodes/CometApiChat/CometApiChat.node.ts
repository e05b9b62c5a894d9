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

export class CometApiChat implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CometAPI Chat',
		name: 'cometApiChat',
		icon: {
			light: 'file:../../icons/cometapi.svg',
			dark: 'file:../../icons/cometapi.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: subtitleOf(operations),
		description: 'Chat with any of the 500+ models behind CometAPI, and check texts for harm',
		builderHint: {
			searchHint:
				'Use for any prompt to any of 500+ models (GPT, Claude, Gemini, DeepSeek, ...). The answer is in `text`; for JSON set Response Format and read `parsed`. For an AI Agent connect CometAPI Chat Model instead',
		},
		defaults: { name: 'CometAPI Chat' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'cometApi', required: true }],
		properties: propertiesOf(operations),
	};

	methods = {
		listSearch: {
			searchChatModels: searchModels('chat'),
			searchModerationModels: searchModels('moderation'),
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperations(this, operations);
	}
}
