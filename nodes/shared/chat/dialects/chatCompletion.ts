import { invalidResponse, readingError } from '../../api/apiError';
import { isTold, readErrorBody } from '../../api/errorBody';
import type { JsonObject } from '../../api/readJson';
import { asText, isObject } from '../../api/readJson';
import type { Answer } from '../answer';
import type { Draft } from '../answerOf';
import { answerOf } from '../answerOf';
import type { CalledTool } from '../calledTools';
import { calledTool } from '../calledTools';
import { CITATION_LISTS, citationsIn } from '../citations';
import { isCallPart } from '../contents';
import { finishReason } from '../finishReason';
import { besideCalls, saidIn, unknownIn } from '../said';
import { usageIn } from '../../api/usage';
import type { AnswerMeta } from './dialect';

/** A chat completion, in wire spelling (contract 2.1); everything in it may be missing or of another type. */
export type ChatCompletion = { choices?: unknown; model?: string; id?: string } & JsonObject;

/** What a completion and its choices have beside what is said. */
const KNOWN = new Set([
	'choices',
	'usage',
	'usageMetadata',
	...CITATION_LISTS,
	'x_groq',
	'prompt_filter_results',
	'metadata',
	'timings',
	'time_info',
	'kv_transfer_params',
	'error',
	'base_resp',
	'message',
	'delta',
	'logprobs',
	'content_filter_results',
]);

/** @throws ApiError for a response without choices */
export function answersOf(completion: ChatCompletion, meta: AnswerMeta): Answer[] {
	const choices = choicesOf(completion, meta);
	const model = asText(completion.model);
	const id = asText(completion.id);
	const beside = unknownIn(completion, KNOWN);
	const answers = choices.map((choice, at) => {
		const message = messageOf(choice);
		const said = saidIn(message);
		said.citations.push(...citationsIn(choice), ...(at === 0 ? citationsIn(completion) : []));
		said.other.push(...unknownIn(choice, KNOWN), ...(at === 0 ? beside : []));
		const { finish_reason: reason, native_finish_reason: nativeReason, index, logprobs } = choice;
		const { audio, executed_tools: executed } = message;
		const draft: Draft = {
			said,
			calls: callsIn(message),
			messageBack: (calls) => messageBack(message, calls),
			hostedTools: Array.isArray(executed) ? executed.filter(isObject) : [],
			reason: reason ?? choice.stop_reason ?? choice.finishReason,
			nativeReason,
			problem: [choice, completion].map(problemIn).find(Boolean),
			choice: choices.length > 1 ? (typeof index === 'number' ? index : at) : undefined,
			model,
			usage: at === 0 ? usageIn(completion) : undefined,
			id,
			audioId: isObject(audio) && typeof audio.id === 'string' ? audio.id : undefined,
			logprobs: isObject(logprobs) ? logprobs : undefined,
		};
		return choices.length > 1
			? answerOrFailure(draft, completion, meta)
			: answerOf(draft, completion, meta);
	});
	return usableOf(answers, completion, meta);
}

/** One of several that cannot be used does not throw the others away: they are paid for as well. */
function answerOrFailure(draft: Draft, completion: ChatCompletion, meta: AnswerMeta): Answer {
	try {
		return answerOf(draft, completion, meta);
	} catch (error) {
		const { said, choice, model, usage, id, reason } = draft;
		const { message: parseFailure } = readingError(error, { body: null });
		return {
			text: said.text,
			toolCalls: [],
			finishReason: finishReason(reason),
			parseFailure,
			choice,
			model,
			usage,
			id,
		};
	}
}

/** @throws ApiError when none of several answers can be used */
function usableOf(answers: Answer[], completion: ChatCompletion, meta: AnswerMeta): Answer[] {
	const [{ parseFailure }] = answers;
	if (parseFailure === undefined || answers.some((one) => one.parseFailure === undefined))
		return answers;
	throw invalidResponse(parseFailure, meta, completion);
}

/** Why a choice broke off although something stands beside the error. */
const problemIn = (holder: JsonObject) =>
	isTold(holder.error) ? (readErrorBody(holder.error).message ?? 'without a reason') : undefined;

function choicesOf(completion: ChatCompletion, meta: AnswerMeta): JsonObject[] {
	const choices = Array.isArray(completion.choices) ? completion.choices.filter(isObject) : [];
	if (choices.length) return choices;
	throw invalidResponse(
		"CometAPI's response cannot be used: it holds no choices",
		meta,
		completion,
	);
}

/** The message of a choice; some send `delta` or a bare `text` where nobody has asked for a stream. */
export function messageOf({ message, delta, text }: JsonObject): JsonObject {
	const found = [message, delta].find(isObject);
	return found ?? { content: typeof message === 'string' ? message : text };
}

/** The calls of a message: in its newer or its older form, or left among the parts of the content by a translator. */
function callsIn({ tool_calls: calls, function_call: old, content }: JsonObject): CalledTool[] {
	const list = (Array.isArray(calls) ? calls : [calls]).filter(isObject);
	if (list.length) return list.map(calledTool);
	if (isObject(old) && old.name) return [calledTool({ function: old })];
	const parts = Array.isArray(content) ? content.filter(isObject) : [];
	return parts.filter(isCallPart).map(callOfPart);
}

/** Anthropic's `{type: 'tool_use', id, name, input}` and Gemini's `{functionCall: {name, args}}`. */
const callOfPart = (part: JsonObject): CalledTool =>
	calledTool(isObject(part.functionCall) ? part.functionCall : part);

/** A message with tool calls as the next request has to have it. */
export function messageBack(message: JsonObject, calls: CalledTool[]): JsonObject {
	const { content } = message;
	return {
		role: 'assistant',
		// Text without a word in it is refused by some providers.
		content: typeof content === 'string' && content.trim() ? content : '',
		...besideCalls(message),
		tool_calls: calls.map(wireCall),
	};
}

/** A call as Chat Completions takes it back. */
export function wireCall({ id, type, name, arguments: given, beside }: CalledTool): JsonObject {
	const text = typeof given === 'string' ? given : JSON.stringify(given ?? {});
	const called =
		type === 'custom' ? { custom: { name, input: text } } : { function: { name, arguments: text } };
	return { id, type: type ?? 'function', ...called, ...beside };
}
