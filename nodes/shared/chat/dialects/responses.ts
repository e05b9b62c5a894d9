import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { compactOrNothing } from '../../api/body';
import { asObject } from '../../node/jsonFields';
import type { Answer, Usage } from '../answer';
import type { ModelOptions } from '../options';
import { maxTokensOption, modelOptions } from '../options';
import type { ResponseFormat } from '../responseFormat';
import { flatTool, toolChoice } from '../tools';
import type { Dialect } from './dialect';
import { chatRequest } from './dialect';
import { ResponseEvents } from './responseEvents';
import { toInput } from './responseInput';
import type { OutputItem, ResponseObject } from './responseObject';
import { outputOf } from './responseObject';

type Options = ModelOptions & {
	metadata?: unknown;
	previousResponseId?: string;
	reasoningSummary?: string;
	store?: boolean;
	truncation?: string;
};

const METADATA = 'Metadata (JSON)';

const ownOptions: INodeProperties[] = [
	{
		displayName: METADATA,
		name: 'metadata',
		type: 'json',
		default: '',
		placeholder: 'e.g. { "customer": "42" }',
		description: 'Your own notes, kept with a stored response',
	},
	{
		displayName: 'Previous Response ID',
		name: 'previousResponseId',
		type: 'string',
		default: '',
		placeholder: 'e.g. resp_abc123',
		description: 'Continues the conversation of a stored response',
	},
	{
		displayName: 'Reasoning Summary',
		name: 'reasoningSummary',
		type: 'string',
		default: 'auto',
		placeholder: 'e.g. auto, concise, detailed',
		description: 'Whether to tell in short what the model was thinking',
	},
	{
		displayName: 'Store',
		name: 'store',
		type: 'boolean',
		default: true,
		description: 'Whether the provider keeps the response, so that a later one can continue it',
	},
	{
		displayName: 'Truncation',
		name: 'truncation',
		type: 'options',
		options: [
			{ name: 'Auto', value: 'auto', description: 'Leave out the middle of what is too long' },
			{ name: 'Disabled', value: 'disabled', description: 'Fail when the input is too long' },
		],
		default: 'disabled',
		description: 'What happens with an input that does not fit the model',
	},
];

/** `POST /responses`, contract 4.3: the way to o-series, Codex and Pro models. */
export const responses: Dialect<Options, ResponseObject> = {
	option: {
		name: 'Responses',
		value: 'responses',
		description: 'What reasoning, Codex and Pro models of OpenAI prefer; keeps conversations',
	},
	options: [...modelOptions, maxTokensOption, ...ownOptions],
	toRequest(call) {
		const { model, messages, options, tools } = call;
		const body = {
			model,
			...toInput(messages),
			max_output_tokens: options.maxTokens,
			temperature: options.temperature,
			top_p: options.topP,
			tools: tools?.map(flatTool),
			tool_choice: toolChoice(call.toolChoice, (name) => ({ type: 'function', name })),
			parallel_tool_calls: options.parallelToolCalls,
			previous_response_id: options.previousResponseId,
			reasoning: compactOrNothing({
				effort: options.reasoningEffort,
				summary: options.reasoningSummary,
			}),
			text: compactOrNothing({ format: wireFormat(call.format), verbosity: options.verbosity }),
			store: options.store,
			truncation: options.truncation,
			metadata: asObject(options.metadata, METADATA),
			user: options.user,
		};
		return chatRequest('/responses', call, body, { stream: true });
	},
	toAnswers(response, meta): Answer[] {
		const output = outputOf(response, meta);
		const calls = output.filter(({ type }) => type === 'function_call');
		return [
			{
				text: partsOf(output, 'output_text').join(''),
				reasoning: summaryOf(output),
				refusal: partsOf(output, 'refusal').join('') || undefined,
				toolCalls: calls.map((call) => ({
					id: call.call_id,
					name: call.name,
					arguments: call.arguments,
				})),
				finishReason: finishReasonOf(response, calls.length > 0),
				hint: UNFINISHED[response.status ?? ''],
				model: response.model,
				usage: usageOf(response.usage),
				id: response.id,
			},
		];
	},
	collectEvents: () => new ResponseEvents(),
};

const wireFormat = (format: ResponseFormat | undefined): IDataObject | undefined =>
	format?.type === 'json_schema' ? { type: format.type, ...format.schema } : format;

/** A response that is made in the background, which only Extra Body can ask for, has no text yet. */
const UNFINISHED: Record<string, string> = {
	queued: 'The answer is still being made by the provider and has no text yet',
	in_progress: 'The answer is still being made by the provider and may not be whole',
};

/** The API tells by status and reason what Chat Completions puts into one word. */
function finishReasonOf(response: ResponseObject, callsTools: boolean): string | undefined {
	const { status, incomplete_details: incomplete } = response;
	if (incomplete?.reason === 'max_output_tokens') return 'length';
	if (incomplete?.reason) return incomplete.reason;
	if (callsTools) return 'tool_calls';
	return status === 'completed' ? 'stop' : status;
}

function partsOf(output: OutputItem[], type: 'output_text' | 'refusal'): string[] {
	return output
		.flatMap(({ content }) => content ?? [])
		.filter((part) => part.type === type)
		.map((part) => part.text ?? part.refusal ?? '');
}

function summaryOf(output: OutputItem[]): string | undefined {
	const texts = output
		.filter(({ type }) => type === 'reasoning')
		.flatMap(({ summary }) => summary ?? [])
		.map(({ text }) => text ?? '');
	return texts.join('\n') || undefined;
}

function usageOf(usage: ResponseObject['usage']): Usage | undefined {
	if (!usage) return undefined;
	return {
		inputTokens: usage.input_tokens,
		outputTokens: usage.output_tokens,
		totalTokens: usage.total_tokens,
		cachedTokens: usage.input_tokens_details?.cached_tokens,
		reasoningTokens: usage.output_tokens_details?.reasoning_tokens,
	};
}
