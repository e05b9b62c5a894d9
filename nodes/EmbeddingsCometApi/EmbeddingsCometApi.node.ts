import type {
	INodeType,
	INodeTypeDescription,
	ISupplyDataFunctions,
	SupplyData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { searchModels } from '../shared/models/listSearch';
import { embeddingsFields } from './fields';
import { supplyEmbeddings } from './supply';

export class EmbeddingsCometApi implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Embeddings CometAPI',
		name: 'embeddingsCometApi',
		icon: {
			light: 'file:../../icons/cometapi.svg',
			dark: 'file:../../icons/cometapi.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["model"] }}',
		description: 'Vectors of texts from the embedding models behind CometAPI, for vector stores',
		builderHint: {
			searchHint: 'Connect to a vector store that needs embeddings',
		},
		defaults: { name: 'Embeddings CometAPI' },
		inputs: [],
		outputs: [NodeConnectionTypes.AiEmbedding],
		outputNames: ['Embeddings'],
		credentials: [{ name: 'cometApi', required: true }],
		properties: embeddingsFields,
	};

	methods = { listSearch: { searchEmbeddingModels: searchModels('embedding') } };

	async supplyData(this: ISupplyDataFunctions, itemIndex: number): Promise<SupplyData> {
		return await supplyEmbeddings(this, itemIndex);
	}
}
