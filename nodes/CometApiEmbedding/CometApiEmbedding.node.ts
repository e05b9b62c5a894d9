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

export class CometApiEmbedding implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'CometAPI Embedding',
		name: 'cometApiEmbedding',
		icon: {
			light: 'file:../../icons/cometapi.svg',
			dark: 'file:../../icons/cometapi.dark.svg',
		},
		group: ['transform'],
		version: 1,
		subtitle: subtitleOf(operations),
		description: 'Turn texts into vectors for semantic search, clustering and comparison',
		builderHint: {
			searchHint:
				'Use Create to turn texts into vectors, Compare to find what is most like a text in a list. For a vector store connect Embeddings CometAPI instead',
		},
		defaults: { name: 'CometAPI Embedding' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'cometApi', required: true }],
		properties: propertiesOf(operations),
	};

	methods = { listSearch: { searchEmbeddingModels: searchModels('embedding') } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperations(this, operations);
	}
}
