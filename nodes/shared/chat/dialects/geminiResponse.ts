import { ApiError, invalidResponse } from '../../api/apiError';
import type { JsonObject } from '../../api/readJson';
import { asText, isObject } from '../../api/readJson';
import { usageIn } from '../../api/usage';
import type { Answer } from '../answer';
import { answerOf } from '../answerOf';
import type { CalledTool } from '../calledTools';
import { citationsIn } from '../citations';
import { addContent, noContents } from '../contents';
import { wireCall } from './chatCompletion';
import type { AnswerMeta } from './dialect';

/** A response of `generateContent`, in wire spelling (contract A.4, B.5); anything in it may be missing. */
export type GeminiResponse = JsonObject & { candidates?: unknown; modelVersion?: string };

/** @throws ApiError for a response without candidates, with the reason for which the prompt was blocked */
export function geminiAnswers(response: GeminiResponse, meta: AnswerMeta): Answer[] {
	const { candidates, modelVersion, responseId } = response;
	const found = Array.isArray(candidates) ? candidates.filter(isObject) : [];
	if (!found.length) throw withoutCandidates(response, meta);
	return found.map((candidate, at) => {
		const parts = partsIn(candidate);
		const said = noContents();
		for (const part of parts) addContent(said, isCode(part) ? undefined : part);
		said.citations.push(...citationsIn(candidate));
		const calls = parts.filter(({ functionCall }) => isObject(functionCall)).map(callOf);
		const { finishReason: reason, finishMessage: told } = candidate;
		return answerOf(
			{
				said,
				calls,
				messageBack: (whole) => ({
					role: 'assistant',
					content: said.text.trim() ? said.text : '',
					tool_calls: whole.map(wireCall),
				}),
				hostedTools: parts.filter(isCode),
				reason: reason ?? undefined,
				problem: UNUSABLE.test(String(reason)) ? (asText(told) ?? 'it gave no answer') : undefined,
				choice: found.length > 1 ? at : undefined,
				model: asText(modelVersion),
				usage: at === 0 ? usageIn(response) : undefined,
				id: asText(responseId),
			},
			response,
			meta,
		);
	});
}

/** Endings with nothing to be used. */
const UNUSABLE = /MALFORMED|UNEXPECTED|TOO_MANY|MISSING/;

/** What the provider has run by itself. */
const isCode = ({ executableCode, codeExecutionResult }: JsonObject) =>
	executableCode !== undefined || codeExecutionResult !== undefined;

export function partsIn(candidate: JsonObject): JsonObject[] {
	const { content } = candidate;
	const parts = isObject(content) ? content.parts : undefined;
	return Array.isArray(parts) ? parts.filter(isObject) : [];
}

/** The signature as Gemini's own models have it over Chat Completions, so that it goes back over either. */
function callOf({ functionCall, thoughtSignature: signature }: JsonObject): CalledTool {
	const { id, name, args } = functionCall as JsonObject;
	return {
		id: asText(id),
		name: asText(name),
		arguments: args ?? {},
		...(typeof signature === 'string' && {
			beside: { extra_content: { google: { thought_signature: signature } } },
		}),
	};
}

function withoutCandidates(response: GeminiResponse, meta: AnswerMeta): ApiError {
	const { promptFeedback: feedback } = response;
	const { blockReason, blockReasonMessage } = isObject(feedback) ? feedback : ({} as JsonObject);
	if (typeof blockReason !== 'string') {
		return invalidResponse(
			"CometAPI's response cannot be used: it holds no candidates",
			meta,
			response,
		);
	}
	const why = asText(blockReasonMessage) ?? 'change the prompt, or use another model';
	const { status, requestId } = meta;
	return new ApiError({
		kind: 'validation',
		message: `the provider blocked the prompt (${blockReason}): ${why}`,
		code: blockReason,
		status,
		requestId,
		body: response,
	});
}
