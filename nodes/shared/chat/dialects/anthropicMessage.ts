import { invalidResponse } from '../../api/apiError';
import { omit } from '../../api/body';
import type { JsonObject } from '../../api/readJson';
import { asText, isObject } from '../../api/readJson';
import type { Usage } from '../../api/usage';
import { usageIn } from '../../api/usage';
import type { Answer } from '../answer';
import { answerOf } from '../answerOf';
import type { CalledTool } from '../calledTools';
import { contentsOf } from '../contents';
import type { AnswerMeta } from './dialect';
import { wireCall } from './chatCompletion';

/** A message of Anthropic's API, in wire spelling (contract C.4, J.3); anything in it may be missing. */
export type AnthropicMessage = JsonObject & {
	id?: string;
	model?: string;
	content?: unknown;
	stop_reason?: string | null;
};

/** What a tool that runs at the provider has been asked, and what it has given. */
const HOSTED = /^server_tool_use$|_tool_result$|^mcp_tool_(?:use|result)$|^container_upload$/;

/** @throws ApiError for a message without content */
export function anthropicAnswers(message: AnthropicMessage, meta: AnswerMeta): Answer[] {
	const { content } = message;
	if (typeof content !== 'string' && !Array.isArray(content)) {
		throw invalidResponse("CometAPI's response cannot be used: it holds no content", meta, message);
	}
	const blocks: JsonObject[] = (
		typeof content === 'string' ? [{ type: 'text', text: content }] : content
	).filter(isObject);
	const isHosted = ({ type }: JsonObject) => HOSTED.test(String(type));
	const answer = answerOf(
		{
			said: contentsOf(blocks.filter((block) => !isHosted(block))),
			calls: blocks.filter(({ type }) => type === 'tool_use').map(callOf),
			messageBack: (calls) => messageBack(blocks, calls),
			hostedTools: blocks.filter(isHosted).map((block) => omit(block, 'encrypted_content')),
			reason: message.stop_reason ?? undefined,
			model: asText(message.model),
			usage: wholeInput(usageIn(message)),
			id: asText(message.id),
		},
		message,
		meta,
	);
	return [answer];
}

/** What is read from a cache, or written into it, is counted beside the rest of the input (contract C.3). */
function wholeInput(usage: Usage | undefined): Usage | undefined {
	if (!usage) return undefined;
	const { inputTokens = 0, cachedTokens = 0, cacheWriteTokens = 0, outputTokens = 0 } = usage;
	const input = inputTokens + cachedTokens + cacheWriteTokens;
	return { ...usage, inputTokens: input, totalTokens: input + outputTokens };
}

const callOf = ({ id, name, input }: JsonObject): CalledTool => ({
	id: asText(id),
	name: asText(name),
	arguments: input,
});

/**
 * What was said goes back as it came, with the thoughts and their signatures, which the API wants in front of the
 * calls (contract C.5); the calls in the form that every API here knows.
 */
const messageBack = (blocks: JsonObject[], calls: CalledTool[]): JsonObject => ({
	role: 'assistant',
	content: blocks.filter(({ type }) => type !== 'tool_use'),
	tool_calls: calls.map(wireCall),
});
