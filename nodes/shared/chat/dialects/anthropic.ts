import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ApiError } from '../../api/apiError';
import { compact, compactOrNothing } from '../../api/body';
import { isObject } from '../../api/readJson';
import { userOption } from '../../node/descriptions';
import { FieldError } from '../../node/fieldError';
import type { ModelOptions } from '../options';
import {
	maxTokensOption,
	reasoningEffortOption,
	stopOption,
	stopsOf,
	thinkingBudgetOption,
	toolOptions,
	topKOption,
	wordingOptions,
} from '../options';
import type { ResponseFormat } from '../responseFormat';
import { jsonInstruction } from '../responseFormat';
import type { Subset } from '../schemaSubset';
import { inSubset } from '../schemaSubset';
import { flatTool, toolChoice } from '../tools';
import { AnthropicEvents } from './anthropicEvents';
import type { Block, Turn } from './anthropicInput';
import { textAlone, toAnthropicInput } from './anthropicInput';
import type { AnthropicMessage } from './anthropicMessage';
import { anthropicAnswers } from './anthropicMessage';
import type { ChatCall, Dialect } from './dialect';
import { chatRequest } from './dialect';

type Options = ModelOptions & {
	cacheDuration?: '1h' | '5m';
	cachePrompt?: Array<'conversation' | 'system' | 'tools'>;
	stop?: string[];
	thinkingBudget?: number;
	topK?: number;
};

/** The API has no default of its own; every Claude model since 3.5 can make so many. */
const DEFAULT_MAX_TOKENS = 8192;

/** Sent as CometAPI's older examples do (contract C.1); that of 2026-10-21 refuses a temperature, `top_p` and `top_k`. */
const VERSION = '2023-06-01';

const ownOptions: INodeProperties[] = [
	{
		displayName: 'Cache Duration',
		name: 'cacheDuration',
		type: 'options',
		options: [
			{ name: '1 Hour', value: '1h', description: 'Twice the price of the input to write' },
			{ name: '5 Minutes', value: '5m', description: 'A quarter more than the input to write' },
		],
		default: '5m',
		description: 'How long what Cache Prompt marks is kept after it was last used',
	},
	{
		displayName: 'Cache Prompt',
		name: 'cachePrompt',
		type: 'multiOptions',
		options: [
			{ name: 'Conversation', value: 'conversation', description: 'All messages so far' },
			{ name: 'System Message', value: 'system' },
			{ name: 'Tools', value: 'tools' },
		],
		default: ['system'],
		description:
			'What Claude keeps, so that further requests that begin with it are cheaper; worth it from about 1,000 tokens',
	},
];

const CLAUDE = /claude/i;

/** `POST /messages`, contract C. */
export const anthropic: Dialect<Options, AnthropicMessage> = {
	option: {
		name: 'Anthropic Messages',
		value: 'anthropic',
		description: "Claude's own API: prompt caching, thinking with tools, PDFs",
	},
	options: [
		...wordingOptions,
		...toolOptions,
		maxTokensOption,
		reasoningEffortOption,
		stopOption,
		thinkingBudgetOption,
		topKOption,
		userOption,
		...ownOptions,
	],
	attachments: ['file', 'image'],
	endpoint: /\/messages/,
	family: CLAUDE,
	isNeeded: ({ messages, options }) =>
		Boolean(options.cachePrompt?.length) ||
		options.thinkingBudget !== undefined ||
		options.reasoningEffort !== undefined ||
		messages.some(({ content }) => Array.isArray(content) && content.some(isOnlyHere)),
	toRequest(call) {
		const { model, messages, options, tools, format } = call;
		const input = toAnthropicInput(messages);
		const asked = jsonInstruction(format);
		const system = [
			...(input.system ?? []),
			...(asked ? [{ type: 'text', text: asked } as Block] : []),
		];
		const { marked, markedTurns } = cacheMarks(options);
		const request = chatRequest(
			'/messages',
			call,
			{
				model,
				max_tokens: maxTokensOf(options),
				system: system.length ? textAlone(marked('system', system)) : undefined,
				messages: markedTurns(input.turns),
				tools: tools && marked('tools', tools.map(anthropicTool)),
				tool_choice: choiceOf(call),
				temperature: options.temperature,
				top_p: options.topP,
				top_k: options.topK,
				stop_sequences: stopsOf(options.stop),
				thinking: thinkingOf(options),
				output_config: compactOrNothing({
					effort: effortOf(options),
					format: wireFormat(format),
				}),
				metadata: compactOrNothing({ user_id: options.user }),
			},
			{ stream: true },
		);
		return { ...request, headers: { 'anthropic-version': VERSION } };
	},
	simpler: withoutRefused,
	toAnswers: anthropicAnswers,
	collectEvents: () => new AnthropicEvents(),
};

/** Cache marks, documents and Claude's own blocks. */
const isOnlyHere = (part: unknown) =>
	isObject(part) &&
	(part.cache_control !== undefined || part.type === 'document' || part.type === 'file');

function maxTokensOf({ maxTokens, thinkingBudget = 0 }: Options): number {
	if (maxTokens === undefined) return DEFAULT_MAX_TOKENS + thinkingBudget;
	if (maxTokens > thinkingBudget) return maxTokens;
	throw new FieldError(
		thinkingBudgetOption.displayName,
		`(${thinkingBudget}) must be less than '${maxTokensOption.displayName}' (${maxTokens}), which it is part of`,
	);
}

/** Two generations: a budget, or `adaptive` with an effort; each is refused by the other (contract C.2). */
function thinkingOf({ reasoningEffort: effort, thinkingBudget: budget }: Options) {
	if (budget !== undefined)
		return budget ? { type: 'enabled', budget_tokens: budget } : { type: 'disabled' };
	if (effort === undefined) return undefined;
	return { type: effort === 'none' ? 'disabled' : 'adaptive' };
}

function effortOf({ reasoningEffort: effort, thinkingBudget: budget }: Options) {
	if (budget !== undefined || effort === 'none') return undefined;
	return effort === 'minimal' ? 'low' : effort;
}

/** What is measured, which Anthropic's structured outputs do not take; it is in the instruction all the same. */
const JSON_SUBSET: Subset = { keywords: new Set(['format']), nullable: 'type', closed: true };

const wireFormat = (format: ResponseFormat | undefined) =>
	format?.type === 'json_schema' && format.schema.schema
		? { type: format.type, schema: inSubset(format.schema.schema, JSON_SUBSET).schema }
		: undefined;

/** A function in the form of any API; tools of the provider stay as they are. */
function anthropicTool(tool: IDataObject): IDataObject {
	const { type, name, description, parameters } = flatTool(tool);
	if (type !== 'function') return tool;
	const schema = (parameters as IDataObject | undefined) ?? { type: 'object', properties: {} };
	return compact({ name, description, input_schema: schema }) as IDataObject;
}

const CHOICES: Record<string, string> = { auto: 'auto', none: 'none', required: 'any' };

function choiceOf({ toolChoice: given, tools, options }: ChatCall<Options>) {
	const chosen = toolChoice(given, tools, (name) => ({ type: 'tool', name }));
	const choice = typeof chosen === 'string' ? { type: CHOICES[chosen] ?? chosen } : chosen;
	if (options.parallelToolCalls !== false || !tools?.length) return choice;
	return {
		...((choice as object | undefined) ?? { type: 'auto' }),
		disable_parallel_tool_use: true,
	};
}

/** Blocks that can carry a mark. */
const MARKABLE = /^(?:text|image|document|tool_use|tool_result)$/;

type Part = NonNullable<Options['cachePrompt']>[number];

/** Everything up to a mark is kept: the tools, then the system message, then the conversation (contract C.3). */
function cacheMarks({ cachePrompt, cacheDuration }: Options) {
	const mark = { type: 'ephemeral', ...(cacheDuration === '1h' && { ttl: '1h' }) };
	/** A list with the mark at one of its entries, the last if none is named, where that part is to be kept. */
	const marked = <One extends object>(part: Part, list: One[], at = list.length - 1): One[] =>
		cachePrompt?.includes(part)
			? list.map((one, index) => (index === at ? { ...one, cache_control: mark } : one))
			: list;
	const markedTurn = ({ role, content }: Turn): Turn => {
		const blocks: Block[] =
			typeof content === 'string' ? [{ type: 'text', text: content }] : content;
		const at = blocks.map(({ type }) => MARKABLE.test(type)).lastIndexOf(true);
		return { role, content: textAlone(marked('conversation', blocks, at)) };
	};
	return {
		marked,
		markedTurns: (turns: Turn[]) => [...turns.slice(0, -1), ...turns.slice(-1).map(markedTurn)],
	};
}

/** How long a model of before may think, for those that do not know `adaptive` with an effort. */
const BUDGETS: Record<string, number> = { low: 2048, medium: 8192, high: 16_384 };

/**
 * What is sent instead when a model does not know the newer fields, as CometAPI advises (contract C.2): a refusal is
 * not charged. The instruction about JSON stays.
 */
function withoutRefused(
	body: Record<string, unknown>,
	{ details: { message, param = '' } }: ApiError,
): Record<string, unknown> | undefined {
	const words = `${param} ${message}`;
	const { thinking, output_config: config, max_tokens: most, ...rest } = body;
	const isAdaptive = isObject(thinking) && thinking.type === 'adaptive';
	if (!/thinking|adaptive|budget|output_config|effort|format/i.test(words)) return undefined;
	if (!isAdaptive && config === undefined) return undefined;
	const { effort, ...others } = isObject(config) ? config : {};
	const isAboutThinking = isAdaptive && /thinking|adaptive|budget/i.test(words);
	const budget = BUDGETS[String(effort)] ?? BUDGETS.high;
	return compact({
		...rest,
		max_tokens: isAboutThinking ? Number(most) + budget : most,
		thinking: isAboutThinking ? { type: 'enabled', budget_tokens: budget } : thinking,
		output_config:
			isAboutThinking && !/output_config/i.test(words) ? compactOrNothing(others) : undefined,
	});
}
