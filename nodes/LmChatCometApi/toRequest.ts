import type { ChatModelConfig, Message, Tool } from '@n8n/ai-node-sdk';
import type { IDataObject } from 'n8n-workflow';

import type { WireRequest } from '../shared/api/wire';
import type { Dialect } from '../shared/chat/dialects/dialect';
import { formatOf } from '../shared/chat/responseFormat';
import type { ChatModelParams } from './fields';
import { toChatMessages } from './toChatMessages';
import { withoutDialect } from './toolSchema';

/** What the node above asks for in one call: the SDK's fields, and LangChain's own which come along with them. */
export type CallConfig = ChatModelConfig & { stop?: string[]; tool_choice?: unknown };

export type ModelCall = {
	params: ChatModelParams;
	/** What is asked, and over which API. */
	model: string;
	dialect: Dialect;
	messages: Message[];
	tools: Tool[];
	/** JSON schema of a tool's arguments (the SDK reads zod as well). */
	schemaOf: (tool: Tool) => unknown;
	toolChoice?: unknown;
	config?: CallConfig;
	stream: boolean;
};

/** Pure: the request of one call. What the call itself asks for wins over the node's options. */
export function toRequest(call: ModelCall): WireRequest {
	const { params, model, messages, tools, schemaOf, config = {}, stream } = call;
	const { options } = params;
	const own = tools.map((tool) => toChatTool(tool, schemaOf));
	const { extraBody, added } = withoutTools(options.extraBody, own.length > 0);
	const said = {
		...options,
		extraBody,
		temperature: config.temperature ?? options.temperature,
		topP: config.topP ?? options.topP,
		maxTokens: config.maxTokens ?? options.maxTokens,
		stop: config.stop ?? config.stopSequences ?? options.stop,
		seed: config.seed ?? options.seed,
		frequencyPenalty: config.frequencyPenalty ?? options.frequencyPenalty,
		presencePenalty: config.presencePenalty ?? options.presencePenalty,
	};
	return call.dialect.toRequest({
		model,
		messages: toChatMessages(messages),
		options: said,
		format: formatOf({ schemaName: 'answer', ...options }),
		tools: own.length ? [...own, ...added] : undefined,
		// Without tools the API refuses a choice.
		toolChoice: tools.length ? (config.tool_choice ?? call.toolChoice) : undefined,
		stream,
	});
}

/**
 * 'Extra Body' wins over everything, but an agent without its tools would be no agent: tools that stand there, of the
 * provider for the most part, come in addition.
 */
function withoutTools(extra: IDataObject | undefined, hasOwn: boolean) {
	const { tools, ...extraBody } = extra ?? {};
	if (!hasOwn || !Array.isArray(tools)) return { extraBody: extra, added: [] };
	return { extraBody, added: tools as IDataObject[] };
}

/** Tools of a provider (web search and the like) are not functions: their fields go as they are. */
function toChatTool(tool: Tool, schemaOf: ModelCall['schemaOf']): IDataObject {
	if (tool.type === 'provider') return { type: tool.name, ...(tool.args as IDataObject) };
	const { name, description, strict } = tool;
	return {
		type: 'function',
		function: {
			name,
			...(description && { description }),
			parameters: parameters(schemaOf(tool)),
			...(strict !== undefined && { strict }),
		},
	};
}

/** Every vendor takes a schema of an object. */
function parameters(schema: unknown): IDataObject {
	return withoutDialect({ type: 'object', properties: {}, ...(schema as object) }) as IDataObject;
}
