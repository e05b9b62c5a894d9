import { invalidResponse } from '../api/apiError';
import type { JsonObject } from '../api/readJson';
import type { Answer } from './answer';
import type { CalledTool } from './calledTools';
import { wholeCalls } from './calledTools';
import { distinct } from './citations';
import type { Contents } from './contents';
import type { AnswerMeta } from './dialects/dialect';
import { finishHint, finishReason, isBrokenOff } from './finishReason';
import { takeInlineFiles } from './inlineFiles';
import { withoutThinking } from './thinking';

/** What a dialect has found in a response; the rest is the same for all of them. */
export type Draft = Pick<Answer, 'audioId' | 'choice' | 'id' | 'logprobs' | 'model' | 'usage'> & {
	said: Contents;
	calls: CalledTool[];
	/** The message that the calls are part of, as it goes back. */
	messageBack?(calls: CalledTool[]): JsonObject;
	hostedTools?: JsonObject[];
	/** Why it ended, in the vendor's word. */
	reason?: unknown;
	/** A second, more exact word for it. */
	nativeReason?: unknown;
	/** Why the provider could not go on. */
	problem?: string;
	/** Whether an answer without a word is nothing strange. */
	mayBeEmpty?: boolean;
};

/**
 * An answer: thoughts and files taken out of the text, calls whole, the finish reason in the words of Chat
 * Completions, and a hint about what is not as it should be.
 * @param response all that came, which an error keeps
 * @throws ApiError for half a tool call, and for an answer that broke off before it said anything
 */
export function answerOf(draft: Draft, response: object, meta: AnswerMeta): Answer {
	const { said, calls, messageBack, hostedTools = [], problem, usage, model } = draft;
	const { reason: word, nativeReason, mayBeEmpty, choice, id, audioId, logprobs } = draft;
	const thinking = withoutThinking(said.text);
	const { text, files: inline } = takeInlineFiles(thinking.text);
	const reasoning = [said.reasoning, thinking.reasoning].filter(Boolean).join('\n') || undefined;
	const files = [...said.files, ...inline];
	const known = finishReason(word);
	const isStop = known === undefined || known === 'stop';
	const reason = calls.length && isStop ? 'tool_calls' : known;
	const source = { model, finishReason: reason, response, meta, text };
	const toolCalls = wholeCalls(calls, source);
	const isBlank =
		text.trim() === '' && ![calls, files, hostedTools, said.other].some(({ length }) => length);
	const isEmpty = isBlank && !said.refusal;
	const broke = problem !== undefined || (isBrokenOff(reason) && (isEmpty || FAILED.test(reason)));
	const words = [reason, nativeReason].filter((one) => typeof one === 'string').join(', ');
	const why = [words && `finish reason ${words}`, problem].filter(Boolean).join(': ');
	if (broke && isEmpty) {
		throw invalidResponse(
			`CometAPI's response cannot be used: the answer broke off${why && ` (${why})`}`,
			meta,
			response,
		);
	}
	const unread = isEmpty && !reasoning && Boolean(usage?.outputTokens);
	const hints = [
		finishHint(reason),
		broke ? `The answer broke off (${why}); what had come of it is kept` : undefined,
		isEmpty && !mayBeEmpty && finishHint(reason) === undefined && !broke
			? emptyHint(reasoning, unread ? usage?.outputTokens : undefined)
			: undefined,
		meta.hint,
	];
	return {
		choice,
		id,
		audioId,
		logprobs,
		model,
		usage,
		text,
		reasoning,
		refusal: said.refusal || undefined,
		toolCalls,
		message: toolCalls.length ? messageBack?.(toolCalls) : undefined,
		citations: filled(distinct(said.citations)),
		hostedTools: filled(hostedTools),
		files: filled(files),
		finishReason: reason,
		hint: hints.filter(Boolean).join('. ') || undefined,
		other: unread ? [response] : filled(said.other),
	};
}

const filled = <One>(list: One[]) => (list.length ? list : undefined);

/** Words of vendors for an answer that did not come to its end. */
const FAILED =
	/error|fail|incomplete|abort|cancel|insufficient|interrupt|malformed|timeout|time_out|repetition|unavailable|overload/i;

function emptyHint(reasoning: string | undefined, tokens: number | undefined): string {
	if (reasoning) return 'The model was thinking, but gave no answer';
	if (tokens === undefined) return 'The answer is empty';
	return `The model made ${tokens} tokens, but nothing that is known was found in its answer; all of it is in 'other'`;
}
