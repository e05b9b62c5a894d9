/**
 * Workflows around n8n's AI nodes, each with our sub-node or with n8n's own of the same kind, so that both can be
 * compared.
 */
import type { IConnections, IDataObject, INode, INodeParameters } from 'n8n-workflow';

import type { NewWorkflow } from '../../support/n8n/rest.mts';
import { nodeTypeOf } from './manifest.mts';
import type { Session } from './session.mts';

export type Vendor = 'anthropic' | 'cometApi' | 'googleGemini' | 'openAi';

export const AGENT = 'AI Agent';
export const CHAIN = 'Basic LLM Chain';
export const MODEL = 'Model';
export const EMBEDDINGS = 'Embeddings';

const langchain = (name: string) => `@n8n/n8n-nodes-langchain.${name}`;

/** The versions that n8n 2.41 gives to new nodes. */
const VERSIONS: Record<string, number> = {
	agent: 3.1,
	chainLlm: 1.9,
	chatTrigger: 1.5,
	documentDefaultDataLoader: 1.1,
	embeddingsOpenAi: 1.2,
	lmChatAnthropic: 1.3,
	lmChatGoogleGemini: 1,
	lmChatOpenAi: 1.3,
	memoryBufferWindow: 1.3,
	toolCalculator: 1,
	vectorStoreInMemory: 1.3,
};

function node(
	name: string,
	type: string,
	parameters: IDataObject = {},
	extra: Partial<INode> = {},
): INode {
	return {
		id: name,
		name,
		type: type in VERSIONS ? langchain(type) : type,
		typeVersion: VERSIONS[type] ?? 1,
		position: [0, 0],
		parameters: parameters as INodeParameters,
		...extra,
	};
}

type Link = [from: string, to: string, type?: string];

function connect(links: Link[]): IConnections {
	const connections: IConnections = {};
	for (const [from, to, type = 'main'] of links) {
		const outputs = ((connections[from] ??= {})[type] ??= [[]]);
		outputs[0]?.push({ node: to, type: type as 'main', index: 0 });
	}
	return connections;
}

const start = node('Start', 'n8n-nodes-base.manualTrigger');
const locator = (value: string) => ({ __rl: true, mode: 'id', value });

/** Both vendors' credentials for the simulator, and the sub-nodes that use them. */
export async function subNodes({ rest, credentialData }: Session, apiKey = credentialData.apiKey) {
	const { baseUrl } = credentialData;
	const cometApi = await rest.createCredential('Comet', 'cometApi', { apiKey, baseUrl });
	const openAi = await rest.createCredential('OpenAI', 'openAiApi', { apiKey, url: baseUrl });
	const rootUrl = baseUrl.replace(/\/v1$/, '');
	const anthropic = await rest.createCredential('Anthropic', 'anthropicApi', {
		apiKey,
		url: rootUrl,
	});
	const googleGemini = await rest.createCredential('Gemini', 'googlePalmApi', {
		apiKey,
		host: rootUrl,
	});
	const credentials = {
		anthropic: { anthropicApi: { id: anthropic.id, name: anthropic.name } },
		googleGemini: { googlePalmApi: { id: googleGemini.id, name: googleGemini.name } },
		cometApi: { cometApi: { id: cometApi.id, name: cometApi.name } },
		openAi: { openAiApi: { id: openAi.id, name: openAi.name } },
	};
	return {
		chatModel(vendor: Vendor, model: string, options: IDataObject = {}, api?: string): INode {
			const extra = { credentials: credentials[vendor] };
			if (vendor === 'anthropic')
				return node(MODEL, 'lmChatAnthropic', { model: locator(model), options }, extra);
			if (vendor === 'googleGemini')
				return node(MODEL, 'lmChatGoogleGemini', { modelName: model, options }, extra);
			return vendor === 'cometApi'
				? node(
						MODEL,
						nodeTypeOf('LmChatCometApi'),
						{ model: locator(model), options, ...(api && { api }) },
						extra,
					)
				: node(
						MODEL,
						'lmChatOpenAi',
						{ model: locator(model), responsesApiEnabled: false, options },
						extra,
					);
		},
		embeddings(vendor: Vendor, model: string, options: IDataObject = {}): INode {
			const extra = { credentials: credentials[vendor] };
			return vendor === 'cometApi'
				? node(
						EMBEDDINGS,
						nodeTypeOf('EmbeddingsCometApi'),
						{ model: locator(model), options },
						extra,
					)
				: node(EMBEDDINGS, 'embeddingsOpenAi', { model, options }, extra);
		},
		credentials,
	};
}

/** Start -> Basic LLM Chain. */
export function chainWorkflow(
	model: INode,
	prompt: string,
	parameters: IDataObject = {},
): NewWorkflow {
	return {
		name: 'Chain',
		nodes: [
			start,
			node(CHAIN, 'chainLlm', { promptType: 'define', text: prompt, ...parameters }),
			model,
		],
		connections: connect([
			['Start', CHAIN],
			[MODEL, CHAIN, 'ai_languageModel'],
		]),
	};
}

const calculator = node('Calculator', 'toolCalculator');
const agentLinks: Link[] = [
	[MODEL, AGENT, 'ai_languageModel'],
	['Calculator', AGENT, 'ai_tool'],
];

/** Start -> AI Agent with a calculator as its tool. */
export function agentWorkflow(
	model: INode,
	prompt: string,
	{
		typeVersion = VERSIONS.agent as number,
		options = {},
	}: { typeVersion?: number; options?: IDataObject } = {},
): NewWorkflow {
	return {
		name: 'Agent',
		nodes: [
			start,
			node(AGENT, 'agent', { promptType: 'define', text: prompt, options }, { typeVersion }),
			model,
			calculator,
		],
		connections: connect([['Start', AGENT], ...agentLinks]),
	};
}

/** A public chat -> AI Agent with a calculator and a memory; reached at `/webhook/<webhookId>/chat`. */
export function chatWorkflow(model: INode, webhookId: string, streaming: boolean): NewWorkflow {
	const responseMode = streaming ? 'streaming' : 'lastNode';
	return {
		name: 'Chat',
		nodes: [
			node(
				'Chat',
				'chatTrigger',
				{ public: true, mode: 'webhook', options: { responseMode } },
				{ webhookId },
			),
			node(AGENT, 'agent', { options: {} }),
			model,
			calculator,
			node('Memory', 'memoryBufferWindow'),
		],
		connections: connect([['Chat', AGENT], ['Memory', AGENT, 'ai_memory'], ...agentLinks]),
	};
}

/** Puts each text of `documents` into a Simple Vector Store, then looks for the one most like the query. */
export function vectorStoreWorkflow(
	embeddings: INode,
	documents: string[],
	query: string,
): NewWorkflow {
	const memoryKey = locator(`store of ${embeddings.type}`);
	return {
		name: 'Vector store',
		nodes: [
			start,
			node('Insert', 'vectorStoreInMemory', { mode: 'insert', memoryKey, clearStore: true }),
			node('Loader', 'documentDefaultDataLoader', {
				jsonMode: 'expressionData',
				jsonData: '={{ $json.text }}',
				options: {},
			}),
			embeddings,
			node('One', 'n8n-nodes-base.limit'),
			node('Find', 'vectorStoreInMemory', { mode: 'load', memoryKey, prompt: query, topK: 1 }),
		],
		connections: connect([
			['Start', 'Insert'],
			['Insert', 'One'],
			['One', 'Find'],
			['Loader', 'Insert', 'ai_document'],
			[EMBEDDINGS, 'Insert', 'ai_embedding'],
			[EMBEDDINGS, 'Find', 'ai_embedding'],
		]),
		pinData: { Start: documents.map((text) => ({ json: { text } })) },
	};
}
