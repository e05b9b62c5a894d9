import type { AiEvent, IDataObject, ISupplyDataFunctions, SupplyData } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { createClient } from '../shared/api/client';
import { readParams } from '../shared/node/readParams';
import { callOptionsOf, concurrencyOf, paceOptionsOf } from '../shared/node/callOptions';
import { EMBEDDING_CALLS } from '../shared/embedding/embeddingRequest';
import { subNodeError } from '../shared/node/subNode';
import { embed } from '../shared/embedding/embed';
import type { EmbeddingsParams } from './fields';
import { embeddingsFields } from './fields';

/** What n8n's vector stores call: LangChain's interface, which takes no class of LangChain's. */
export type Embeddings = {
	embedQuery(query: string): Promise<number[]>;
	embedDocuments(documents: string[]): Promise<number[][]>;
};

/** The embeddings that n8n's vector stores get. n8n does not wrap the object, so it shows its runs by itself. */
export async function supplyEmbeddings(
	context: ISupplyDataFunctions,
	itemIndex: number,
): Promise<SupplyData> {
	try {
		const params = readParams<EmbeddingsParams>(context, embeddingsFields, itemIndex);
		const { places, adaptive } = concurrencyOf(params.options, EMBEDDING_CALLS);
		const sending = { places, call: callOptionsOf(params.options, EMBEDDING_CALLS) };
		const client = await createClient(context, { ...paceOptionsOf(params.options), adaptive });
		const embedAll = async (texts: string[]) => await embed(client, params, texts, sending);
		const shown = showRuns(context, itemIndex);
		const response: Embeddings = {
			embedQuery: async (query) =>
				await shown({ query }, 'ai-query-embedded', async () => {
					const { vectors, tokens } = await embedAll([query]);
					return { response: vectors[0], tokens };
				}),
			embedDocuments: async (documents) =>
				await shown({ documents }, 'ai-document-embedded', async () => {
					const { vectors, tokens } = await embedAll(documents);
					return { response: vectors, tokens };
				}),
		};
		return { response };
	} catch (error) {
		throw subNodeError(context, error, itemIndex, embeddingsFields);
	}
}

/** Writes each call into the sub-node's input and output, in the form of n8n's own embeddings nodes. */
function showRuns(context: ISupplyDataFunctions, itemIndex: number) {
	const { AiEmbedding } = NodeConnectionTypes;
	return async <Response extends number[] | number[][]>(
		input: IDataObject,
		event: AiEvent,
		call: () => Promise<{ response: Response; tokens?: number }>,
	): Promise<Response> => {
		const { index } = context.addInputData(AiEmbedding, [[{ json: input }]]);
		try {
			const { response, tokens } = await call();
			const usage = tokens === undefined ? {} : { usage: { totalTokens: tokens } };
			context.addOutputData(AiEmbedding, index, [[{ json: { response, ...usage } }]]);
			context.logAiEvent(event);
			return response;
		} catch (error) {
			const nodeError = subNodeError(context, error, itemIndex, embeddingsFields);
			context.addOutputData(AiEmbedding, index, nodeError);
			throw nodeError;
		}
	};
}
