import type { CallDefaults } from '../node/callOptions';
import type { INodeProperties } from 'n8n-workflow';

import { userOption } from '../node/descriptions';

/** The calls of chats, in node and sub-node: n8n's own chat models repeat after such failures by themselves as well. */
export const CHAT_CALLS: CallDefaults = { retryUnsure: true };

/**
 * Options of chat models, shared by the dialects, CometAPI Chat and the CometAPI Chat Model. What they are called
 * on the wire is up to each dialect.
 */

/** What readParams makes of {@link modelOptions} and the token limit. */
export type ModelOptions = {
	maxTokens?: number;
	parallelToolCalls?: boolean;
	reasoningEffort?: string;
	temperature?: number;
	topP?: number;
	user?: string;
	verbosity?: string;
};

/** Texts alone, of whatever an expression has given for the stop sequences. */
export function stopsOf(given: unknown): string[] | undefined {
	const list = (Array.isArray(given) ? given : [given]).filter(
		(one) => (typeof one === 'string' && one !== '') || typeof one === 'number',
	);
	return list.length ? list.map(String) : undefined;
}

export const reasoningEffortOption: INodeProperties = {
	displayName: 'Reasoning Effort',
	name: 'reasoningEffort',
	type: 'string',
	default: 'medium',
	placeholder: 'e.g. minimal, low, medium, high',
	description: 'How much a reasoning model thinks before it answers; other models refuse this',
};

const temperatureOption: INodeProperties = {
	displayName: 'Temperature',
	name: 'temperature',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 2, numberPrecision: 2 },
	default: 0.7,
	description: 'How free the choice of words is; 0 gives the same answer again and again',
};

const topPOption: INodeProperties = {
	displayName: 'Top P',
	name: 'topP',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 2 },
	default: 1,
	description:
		'Takes words from the most likely ones only, up to this share; set this or Temperature',
};

/** How a model chooses its words, as far as every API has it. */
export const wordingOptions: INodeProperties[] = [temperatureOption, topPOption];

export const seedOption: INodeProperties = {
	displayName: 'Seed',
	name: 'seed',
	type: 'number',
	default: 0,
	description: 'The same seed makes the same answer more likely, where the model supports it',
};

export const stopOption: INodeProperties = {
	displayName: 'Stop Sequences',
	name: 'stop',
	type: 'string',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add sequence' },
	default: [],
	description: 'Texts at which the answer ends, at most four',
};

/** How an image is looked at, for those APIs that let it be chosen. */
export const detailField: INodeProperties = {
	displayName: 'Detail',
	name: 'detail',
	type: 'options',
	options: [
		{ name: 'Auto', value: 'auto' },
		{ name: 'High', value: 'high' },
		{ name: 'Low', value: 'low' },
	],
	default: 'auto',
	description: 'How closely the model looks at the image; low costs fewer tokens',
};

export const fallbackModelsOption: INodeProperties = {
	displayName: 'Fallback Models',
	name: 'fallbackModels',
	type: 'string',
	typeOptions: { takesList: true } as INodeProperties['typeOptions'],
	default: '',
	placeholder: 'e.g. claude-sonnet-5, gemini-3.5-flash',
	description:
		'IDs of models that are asked in turn when the one before is not available, before it has answered anything',
};

export const topKOption: INodeProperties = {
	displayName: 'Top K',
	name: 'topK',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 40,
	description: 'Takes words from this many of the most likely ones only',
};

export const thinkingBudgetOption: INodeProperties = {
	displayName: 'Thinking Budget (Tokens)',
	name: 'thinkingBudget',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 2048,
	description:
		'How many tokens a model may think, for Claude models before 4.6 and Gemini 2.5; newer ones take Reasoning Effort',
};

/** What Responses and Anthropic Messages do not have of it. */
export const samplingOptions: INodeProperties[] = [
	{
		displayName: 'Frequency Penalty',
		name: 'frequencyPenalty',
		type: 'number',
		typeOptions: { minValue: -2, maxValue: 2, numberPrecision: 2 },
		default: 0,
		description: 'Above 0, words become less likely the more often they have come',
	},
	{
		displayName: 'Presence Penalty',
		name: 'presencePenalty',
		type: 'number',
		typeOptions: { minValue: -2, maxValue: 2, numberPrecision: 2 },
		default: 0,
		description: 'Above 0, the model turns to new topics more easily',
	},
	seedOption,
	stopOption,
];

/** One name for what every API limits under a name of its own. */
export const maxTokensOption: INodeProperties = {
	displayName: 'Max Tokens',
	name: 'maxTokens',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 1024,
	description: 'The most tokens the model may make; a reasoning model needs some to think',
};

/** Only Chat Completions has two limits, because its older one came before reasoning models. */
export const maxCompletionTokensOption: INodeProperties = {
	displayName: 'Max Completion Tokens',
	name: 'maxCompletionTokens',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 1024,
	description:
		'The most tokens the model may make, thinking included; newer models of OpenAI take this one instead of Max Tokens',
};

export const answersOption: INodeProperties = {
	displayName: 'Number of Answers',
	name: 'n',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 1,
	description: 'How many answers to make, each an item of its own; not every model can',
};

const verbosityOption: INodeProperties = {
	displayName: 'Verbosity',
	name: 'verbosity',
	type: 'string',
	default: 'medium',
	placeholder: 'e.g. low, medium, high',
	description: 'How long the answer is to be, where the model supports it',
};

const parallelToolCallsOption: INodeProperties = {
	displayName: 'Parallel Tool Calls',
	name: 'parallelToolCalls',
	type: 'boolean',
	default: true,
	description: 'Whether the model may call several tools at once',
};

export const toolChoiceOptions: INodeProperties[] = [
	{
		displayName: 'Tool Choice',
		name: 'toolChoice',
		type: 'string',
		default: 'auto',
		placeholder: 'e.g. auto, none, required, or the name of a function',
		description:
			'Whether the model decides about tools, has to use one, or has to use a certain one',
	},
	{
		displayName: 'Tools (JSON)',
		name: 'tools',
		type: 'json',
		default: '',
		placeholder: 'e.g. [{ "type": "function", "function": { "name": "get_weather", … } }]',
		description:
			'Functions the model may ask for, in the form of any API. The calls come out in toolCalls; to have n8n run tools by itself use an AI Agent with the CometAPI Chat Model.',
	},
];

export const toolOptions: INodeProperties[] = [parallelToolCallsOption, ...toolChoiceOptions];

/** What Chat Completions and Responses both know, and most of it other APIs as well. */
export const modelOptions: INodeProperties[] = [
	...wordingOptions,
	...toolOptions,
	reasoningEffortOption,
	userOption,
	verbosityOption,
];
