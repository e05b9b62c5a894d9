import { omit } from '../../api/body';
import { refuseOtherAudio } from '../contentParts';
import type { ChatMessage } from '../conversation';
import type { ModelOptions } from '../options';
import {
	answersOption,
	maxCompletionTokensOption,
	maxTokensOption,
	modelOptions,
	samplingOptions,
	stopsOf,
} from '../options';
import type { ResponseFormat } from '../responseFormat';
import { isRefusedFormat, objectOnly, withInstruction } from '../responseFormat';
import { isObject } from '../../api/readJson';
import { nestedTool, toolChoice } from '../tools';
import type { ChatCompletion } from './chatCompletion';
import { answersOf } from './chatCompletion';
import { CompletionEvents } from './completionEvents';
import type { Dialect } from './dialect';
import { chatRequest } from './dialect';

type Options = ModelOptions & {
	frequencyPenalty?: number;
	maxCompletionTokens?: number;
	n?: number;
	presencePenalty?: number;
	seed?: number;
	stop?: string[];
};

/** `POST /chat/completions`, contract 2.1. */
export const completions: Dialect<Options, ChatCompletion> = {
	option: {
		name: 'Chat Completions',
		value: 'completions',
		description: 'What nearly every model of every provider takes',
	},
	options: [
		...modelOptions,
		...samplingOptions,
		answersOption,
		maxCompletionTokensOption,
		maxTokensOption,
	],
	attachments: ['audio', 'file', 'image', 'video'],
	endpoint: /chat\/completions/,
	toRequest(call) {
		const { model, messages, options, tools } = call;
		refuseOtherAudio(messages);
		const body = {
			model,
			messages: withInstruction(messages.map(withoutItems), objectOnly(call.format)),
			temperature: options.temperature,
			top_p: options.topP,
			max_tokens: options.maxTokens,
			max_completion_tokens: options.maxCompletionTokens,
			n: options.n,
			stop: stopsOf(options.stop),
			seed: options.seed,
			frequency_penalty: options.frequencyPenalty,
			presence_penalty: options.presencePenalty,
			reasoning_effort: options.reasoningEffort,
			verbosity: options.verbosity,
			response_format: wireFormat(call.format),
			tools: tools?.map(nestedTool),
			tool_choice: toolChoice(call.toolChoice, tools, (name) => ({
				type: 'function',
				function: { name },
			})),
			parallel_tool_calls: options.parallelToolCalls,
			user: options.user,
		};
		// Usage is left out of a stream unless it is asked for (contract 2.1).
		const streaming = { stream: true, stream_options: { include_usage: true } };
		return chatRequest('/chat/completions', call, body, streaming);
	},
	simpler({ response_format: format, ...body }, error) {
		if (!isObject(format) || !isRefusedFormat(error)) return undefined;
		const { type, json_schema: schema } = format as Wire;
		const asked: ResponseFormat =
			type === 'json_schema' ? { type, schema: schema ?? {} } : { type: 'json_object' };
		return { ...body, messages: withInstruction(body.messages as ChatMessage[], asked) };
	},
	toAnswers: answersOf,
	collectEvents: ({ body }) => new CompletionEvents(Number(body?.n) || 1),
};

type Wire = { type?: string; json_schema?: { schema?: object } };

/** A conversation may have gone on over Responses before. */
const withoutItems = (message: ChatMessage): ChatMessage =>
	message.output ? omit(message, 'output') : message;

const wireFormat = (format: ResponseFormat | undefined) =>
	format?.type === 'json_schema' ? { type: format.type, json_schema: format.schema } : format;
