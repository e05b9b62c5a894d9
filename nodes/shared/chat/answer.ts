import type { IDataObject } from 'n8n-workflow';

import { omit } from '../api/body';
import type { JsonObject } from '../api/readJson';
import { isObject } from '../api/readJson';
import type { NodeItem } from '../node/operation';
import type { CalledTool } from './calledTools';
import { flatCall } from './calledTools';
import type { MadeFile } from './madeFile';
import { outputFiles } from './madeFile';
import type { Usage } from '../api/usage';

/** What a model has said, whichever API brought it; answerOf.ts makes it. */
export type Answer = {
	text: string;
	/** The JSON in the text, where JSON was asked for. */
	parsed?: unknown;
	/** Why one of several answers cannot be used as it was asked for; the others are kept. */
	parseFailure?: string;
	/** What the model was thinking, as far as it tells. */
	reasoning?: string;
	refusal?: string;
	/** What the model wants called; the arguments of functions are objects. */
	toolCalls: CalledTool[];
	/** The message as it has to go back with what its tools gave: only when it calls some. */
	message?: JsonObject;
	/** Sources that the answer names. */
	citations?: JsonObject[];
	/** What tools that run at the provider have done. */
	hostedTools?: JsonObject[];
	files?: MadeFile[];
	/** The id of spoken audio, by which the next request can refer to it. */
	audioId?: string;
	logprobs?: unknown;
	/** `stop`, `length`, `tool_calls` or `content_filter`; a word that no dialect knows stays as it came. */
	finishReason?: string;
	/** What should not be overlooked about it. */
	hint?: string;
	/** Which of several answers to the same request it is, from 0. */
	choice?: number;
	/** The model that answered, as the API names it. */
	model?: string;
	/** The API that carried the conversation, where that was left to us. */
	api?: string;
	/** Tokens of the whole request; of several answers only the first has it, so that sums come out right. */
	usage?: Usage;
	id?: string;
	/** What came and is of no kind that is known, as it came. */
	other?: unknown[];
};

/** The fields of {@link answerItem}, for the docs. */
export const ANSWER_FIELDS = {
	text: 'What the model says; empty where it calls tools, refuses, or was filtered',
	parsed: 'The JSON in the text, with a Response Format of JSON',
	parseFailure:
		'Why one of several answers is not what was asked for: no JSON, or half a tool call; only with Number of Answers above 1',
	reasoning: 'What the model was thinking, where it tells',
	refusal: 'Why the model refuses to answer',
	toolCalls:
		'The functions that the model wants called: id, name, and arguments as an object; other tools of yours also have a type',
	message:
		'The answer as an entry of Messages (JSON), to be sent back with what the tools gave; only with toolCalls',
	citations: 'Sources that the answer names: url, title, and what else is told of them',
	hostedTools:
		'What tools of the provider have done: type, id, and code, logs, queries, results or output',
	finishReason: 'Why the answer ended: stop, length, tool_calls, content_filter',
	hint: 'What to know about an answer that is not whole',
	choice: 'Which of several answers it is, from 0; only with Number of Answers above 1',
	model: 'The model that answered',
	api: 'The API that carried the conversation, where API is Automatic: completions, responses, anthropic or gemini',
	usage:
		'Tokens of the request: inputTokens, outputTokens, totalTokens, cachedTokens, cacheWriteTokens, reasoningTokens; of several answers only the first has them',
	id: 'The ID of the answer; with the Responses API, what Previous Response ID takes',
	audioId: 'The ID of audio that the model has spoken, which the next request can refer to',
	logprobs: 'How likely each token was, where it was asked for',
	other: 'What else came and has no field of its own, as it came',
} as const;

const NAMES = Object.keys(ANSWER_FIELDS) as Array<keyof typeof ANSWER_FIELDS>;

/** An answer as an output item, the same for all dialects: flat json, and what the model has made as files. */
export function answerItem(answer: Answer): NodeItem {
	const { toolCalls, files } = answer;
	const json: IDataObject = {};
	for (const name of NAMES) {
		const value = name === 'toolCalls' ? toolCalls.map(flatCall) : answer[name];
		const isNothing = value === undefined || (name === 'toolCalls' && !toolCalls.length);
		if (!isNothing) json[name] = value as IDataObject;
	}
	return files?.length ? { json, files: outputFiles(files) } : { json };
}

/**
 * An item with the fields of its JSON as fields of its own, which count more than ours of the same name; of a list, an
 * item for each entry. Tokens stand in the first alone, so that sums come out right.
 */
export function withParsedFields({ json, files }: NodeItem): NodeItem[] {
	const { parsed } = json;
	// The text is the JSON once more.
	const ours = omit(json, 'parsed', 'text');
	if (typeof parsed !== 'object' || parsed === null) return [{ json, files }];
	if (!Array.isArray(parsed)) return [{ json: { ...ours, ...parsed } as IDataObject, files }];
	return parsed.map((entry: unknown, at) => {
		const fields = isObject(entry) ? (entry as IDataObject) : { value: entry as IDataObject };
		return at === 0
			? { json: { ...ours, ...fields }, files }
			: { json: { ...omit(ours, 'usage'), ...fields } as IDataObject };
	});
}
