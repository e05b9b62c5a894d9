import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { compactOrNothing, omit } from '../../api/body';
import { isObject } from '../../api/readJson';
import { asObject } from '../../node/jsonFields';
import type { Answer } from '../answer';
import type { Draft } from '../answerOf';
import { answerOf } from '../answerOf';
import { citationsIn } from '../citations';
import { refuseOtherAudio } from '../contentParts';
import type { ModelOptions } from '../options';
import { maxTokensOption, modelOptions } from '../options';
import type { ResponseFormat } from '../responseFormat';
import { objectOnly, withInstruction } from '../responseFormat';
import { flatTool, toolChoice } from '../tools';
import { usageIn } from '../../api/usage';
import type { Dialect } from './dialect';
import { chatRequest } from './dialect';
import { ResponseEvents } from './responseEvents';
import { toInput } from './responseInput';
import type { ResponseObject } from './responseObject';
import { outputOf, readOutput } from './responseObject';

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
	attachments: ['file', 'image'],
	endpoint: /\/responses/,
	// What OpenAI itself has on this API alone (contract D.1).
	onlyFor: /(?:^|\/)(?:o\d.*-pro|gpt-[\d.]+-pro|.*codex|.*deep-research|computer-use)/i,
	family: /(?:^|\/)(?:gpt-|o\d|codex|computer-use)/i,
	isNeeded: ({ options }) =>
		[options.previousResponseId, options.store, options.reasoningSummary, options.truncation].some(
			(value) => value !== undefined,
		),
	toRequest(call) {
		const { model, messages, options, tools } = call;
		refuseOtherAudio(messages);
		const body = {
			model,
			...toInput(withInstruction(messages, objectOnly(call.format))),
			max_output_tokens: options.maxTokens,
			temperature: options.temperature,
			top_p: options.topP,
			tools: tools?.map(flatTool),
			tool_choice: toolChoice(call.toolChoice, tools, (name) => ({ type: 'function', name })),
			parallel_tool_calls: options.parallelToolCalls,
			previous_response_id: options.previousResponseId,
			reasoning: compactOrNothing({
				effort: options.reasoningEffort,
				summary: options.reasoningSummary,
			}),
			text: compactOrNothing({ format: wireFormat(call.format), verbosity: options.verbosity }),
			store: options.store,
			// What is not stored has to come back with the next round: thoughts as a text that only the API can read.
			include: options.store === false ? ['reasoning.encrypted_content'] : undefined,
			truncation: options.truncation,
			metadata: asObject(options.metadata, METADATA),
			user: options.user,
		};
		return chatRequest('/responses', call, body, { stream: true });
	},
	simpler: (body, { details: { param = '', message } }) =>
		body.include && /include|encrypted/i.test(`${param} ${message}`)
			? omit(body, 'include')
			: undefined,
	toAnswers(response, meta): Answer[] {
		const items = outputOf(response, meta);
		const { said, calls, hostedTools } = readOutput(items);
		const { incomplete_details: incomplete, status, model, id } = response;
		said.citations.push(...citationsIn(response));
		const draft: Draft = {
			said,
			calls,
			// Its own items go back as they came: with a call also the thoughts that led to it.
			messageBack: () => ({ output: items }),
			hostedTools,
			reason: (isObject(incomplete) && incomplete.reason) || (status ?? undefined),
			mayBeEmpty: status === 'queued' || status === 'in_progress',
			model,
			usage: usageIn(response),
			id,
		};
		return [answerOf(draft, response, meta)];
	},
	collectEvents: () => new ResponseEvents(),
};

const wireFormat = (format: ResponseFormat | undefined): IDataObject | undefined =>
	format?.type === 'json_schema' ? { type: format.type, ...format.schema } : format;
