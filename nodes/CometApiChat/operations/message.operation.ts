import type { IDataObject } from 'n8n-workflow';

import { asList, withExtraBody } from '../../shared/node/jsonFields';
import { ChatEvents } from '../../shared/chat/chatEvents';
import type { ChatCompletion } from '../../shared/chat/chatCompletion';
import type { RequestOperation } from '../../shared/node/operation';
import { attachmentFiles } from './attachments';
import { toChatItems } from './chatItems';
import { messageFields, messageOptions } from './messageFields';
import type { MessageParams } from './messages';
import { toMessages } from './messages';
import type { FormatParams } from './parsedText';
import { schemaOf } from './parsedText';

type Params = MessageParams &
	FormatParams & {
		model: string;
		simplify?: boolean;
		options: {
			extraBody?: IDataObject;
			frequencyPenalty?: number;
			maxCompletionTokens?: number;
			maxTokens?: number;
			n?: number;
			parallelToolCalls?: boolean;
			presencePenalty?: number;
			reasoningEffort?: string;
			seed?: number;
			stop?: string[];
			stream?: boolean;
			temperature?: number;
			toolChoice?: string;
			tools?: unknown;
			topP?: number;
			user?: string;
		};
	};

/** `POST /chat/completions`, contract 2.1. */
export const message: RequestOperation<Params, ChatCompletion> = {
	option: {
		name: 'Message a Model',
		value: 'message',
		action: 'Message a model',
		description: 'Send a prompt or a conversation to a chat model and get its answer',
	},
	fields: messageFields,
	options: messageOptions,
	files: attachmentFiles,
	toRequest(params, files) {
		const { model, options } = params;
		return {
			method: 'POST',
			path: '/chat/completions',
			responseType: options.stream ? 'events' : 'json',
			body: {
				...withExtraBody(
					{
						model,
						messages: toMessages(params, files),
						temperature: options.temperature,
						top_p: options.topP,
						max_tokens: options.maxTokens,
						max_completion_tokens: options.maxCompletionTokens,
						n: options.n,
						stop: options.stop?.length ? options.stop : undefined,
						seed: options.seed,
						frequency_penalty: options.frequencyPenalty,
						presence_penalty: options.presencePenalty,
						reasoning_effort: options.reasoningEffort,
						response_format: responseFormat(params),
						tools: asList(options.tools, 'Tools (JSON)'),
						tool_choice: toolChoice(options.toolChoice),
						parallel_tool_calls: options.parallelToolCalls,
						user: options.user,
					},
					options.extraBody,
				),
				// Usage is left out of a stream unless it is asked for (contract 2.1).
				...(options.stream && { stream: true, stream_options: { include_usage: true } }),
			},
		};
	},
	collectEvents: () => new ChatEvents(),
	toItems: toChatItems,
};

function responseFormat(params: FormatParams) {
	const { responseFormat: type } = params;
	if (type === undefined || type === 'text') return undefined;
	return type === 'json_object' ? { type } : { type, json_schema: schemaOf(params) };
}

/** A word of the API as it is; anything else is the name of a function. */
function toolChoice(choice: string | undefined) {
	if (choice === undefined || ['auto', 'none', 'required'].includes(choice)) return choice;
	return { type: 'function', function: { name: choice } };
}
