import type {
	INodeType,
	INodeTypeDescription,
	ISupplyDataFunctions,
	SupplyData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { searchModels } from '../shared/models/listSearch';
import { chatModelFields } from './fields';
import { supplyChatModel } from './supply';

export class LmChatCometApi implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CometAPI Chat Model',
		name: 'lmChatCometApi',
		icon: {
			light: 'file:../../icons/cometapi.svg',
			dark: 'file:../../icons/cometapi.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["model"] }}',
		description: 'Any of the 500+ chat models behind CometAPI, for AI agents and chains',
		builderHint: {
			searchHint: 'Connect to an AI Agent or chain as its chat model; any of 500+ models',
		},
		defaults: { name: 'CometAPI Chat Model' },
		inputs: [],
		outputs: [NodeConnectionTypes.AiLanguageModel],
		outputNames: ['Model'],
		credentials: [{ name: 'cometApi', required: true }],
		properties: chatModelFields,
	};

	methods = { listSearch: { searchChatModels: searchModels('chat') } };

	async supplyData(this: ISupplyDataFunctions, itemIndex: number): Promise<SupplyData> {
		return await supplyChatModel(this, itemIndex);
	}
}
