import type { ChatModelConfig, Message, Tool } from '@n8n/ai-node-sdk';
import type { IDataObject } from 'n8n-workflow';

import { compact } from '../shared/api/body';
import { withExtraBody } from '../shared/node/jsonFields';
import type { WireRequest } from '../shared/api/wire';
import type { ChatModelParams } from './fields';
import { toWireMessages } from './toWireMessages';

/** What the node above asks for in one call: the SDK's fields, and LangChain's own which come along with them. */
export type CallConfig = ChatModelConfig & { stop?: string[]; tool_choice?: unknown };

export type ChatCall = {
	params: ChatModelParams;
	messages: Message[];
	tools: Tool[];
	/** JSON schema of a tool's arguments (the SDK reads zod as well). */
	schemaOf: (tool: Tool) => unknown;
	toolChoice?: unknown;
	config?: CallConfig;
	stream: boolean;
};

/** Pure: `POST /chat/completions`, contract 2.1. What the call itself asks for wins over the node's options. */
export function chatRequest(call: ChatCall): WireRequest {
	const { params, messages, tools, schemaOf, config = {}, stream } = call;
	const { model, options } = params;
	const stop = config.stop ?? config.stopSequences ?? options.stop;
	return {
		method: 'POST',
		path: '/chat/completions',
		responseType: stream ? 'events' : 'json',
		body: {
			...withExtraBody(
				{
					model,
					messages: toWireMessages(messages),
					temperature: config.temperature ?? options.temperature,
					top_p: config.topP ?? options.topP,
					max_tokens: config.maxTokens ?? options.maxTokens,
					max_completion_tokens: options.maxCompletionTokens,
					stop: stop?.length ? stop : undefined,
					seed: config.seed ?? options.seed,
					frequency_penalty: config.frequencyPenalty ?? options.frequencyPenalty,
					presence_penalty: config.presencePenalty ?? options.presencePenalty,
					reasoning_effort: options.reasoningEffort,
					response_format: responseFormat(options.responseFormat),
					tools: tools.length ? tools.map((tool) => toWireTool(tool, schemaOf)) : undefined,
					tool_choice: tools.length ? toolChoice(config.tool_choice ?? call.toolChoice) : undefined,
				},
				options.extraBody,
			),
			// Usage is left out of a stream unless it is asked for (contract 2.1).
			...(stream && { stream: true, stream_options: { include_usage: true } }),
		},
	};
}

const responseFormat = (type: ChatModelParams['options']['responseFormat']) =>
	type === undefined || type === 'text' ? undefined : { type };

/** Tools of a provider (web search and the like) are not functions: their fields go as they are. */
function toWireTool(tool: Tool, schemaOf: ChatCall['schemaOf']): IDataObject {
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

/** Every vendor takes a schema of an object; `$schema` says nothing to a model, and Gemini refuses it. */
function parameters(schema: unknown): IDataObject {
	const full = { type: 'object', properties: {}, ...(schema as object), $schema: undefined };
	return compact(full) as IDataObject;
}

/** LangChain's words: `any` means that a tool has to be called, any other text is the name of a tool. */
function toolChoice(choice: unknown): unknown {
	if (choice === 'any') return 'required';
	if (typeof choice !== 'string' || ['auto', 'none', 'required'].includes(choice)) return choice;
	return { type: 'function', function: { name: choice } };
}
