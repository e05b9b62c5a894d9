import type { IDataObject } from 'n8n-workflow';

import { compact } from '../api/body';
import { finishHint } from './finishHint';
import { readToolArguments } from './toolArguments';

/** What a model has said, whichever API brought it. */
export type Answer = {
	text: string;
	/** The JSON in the text, where JSON was asked for. */
	parsed?: unknown;
	/** What the model was thinking, as far as it tells. */
	reasoning?: string;
	refusal?: string;
	toolCalls: CalledTool[];
	/** `stop`, `length`, `tool_calls` or `content_filter`; a word that no dialect knows stays as it came. */
	finishReason?: string;
	/** What should not be overlooked about it, where the finish reason does not say so already. */
	hint?: string;
	/** Which of several answers to the same request it is, from 0. */
	choice?: number;
	/** The model that answered, as the API names it. */
	model?: string;
	/** Tokens of the whole request; of several answers only the first has it, so that sums come out right. */
	usage?: Usage;
	id?: string;
};

export type CalledTool = {
	id?: string;
	name?: string;
	/** As they came; see toolArguments.ts. */
	arguments?: unknown;
	/** What Gemini wants back with the call. */
	signature?: string;
};

export type Usage = {
	inputTokens?: number;
	outputTokens?: number;
	totalTokens?: number;
	cachedTokens?: number;
	reasoningTokens?: number;
};

/** The fields of {@link answerItem}, for the docs. */
export const ANSWER_FIELDS = {
	text: 'What the model says; empty where it calls tools, refuses, or was filtered',
	parsed: 'The JSON in the text, with a Response Format of JSON',
	reasoning: 'What the model was thinking, where it tells',
	refusal: 'Why the model refuses to answer',
	toolCalls: 'The functions that the model wants called: id, name, and arguments as an object',
	finishReason: 'Why the answer ended: stop, length, tool_calls, content_filter',
	hint: 'What to know about an answer that is not whole',
	choice: 'Which of several answers it is, from 0; only with Number of Answers above 1',
	model: 'The model that answered',
	usage:
		'Tokens of the request: inputTokens, outputTokens, totalTokens, cachedTokens, reasoningTokens; of several answers only the first has them',
	id: 'The ID of the answer; with the Responses API, what Previous Response ID takes',
} as const;

/** An answer as the flat json of an output item, the same for all dialects. */
export function answerItem(answer: Answer): IDataObject {
	const { text, parsed, reasoning, refusal, toolCalls, finishReason, usage } = answer;
	const { hint = finishHint(finishReason), choice, model, id } = answer;
	const fields: Record<keyof typeof ANSWER_FIELDS, unknown> = {
		text,
		parsed,
		reasoning,
		refusal,
		toolCalls: toolCalls.length ? toolCalls.map(flatCall) : undefined,
		finishReason,
		hint,
		choice,
		model,
		usage: usage && compact(usage),
		id,
	};
	return compact(fields) as IDataObject;
}

/** Arguments as the object that they are by the contract; what cannot be read as one stays as it came. */
function flatCall({ id, name, arguments: raw }: CalledTool) {
	const read = readToolArguments(raw);
	return compact({ id, name, arguments: read.problem === undefined ? read.value : raw });
}
