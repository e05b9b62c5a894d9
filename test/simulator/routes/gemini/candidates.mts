import type { Answer } from '../../text/answer.mts';
import { readDirectives } from '../../text/directives.mts';
import { groundingOf } from './grounding.mts';
import { signatureOf } from './signatures.mts';
import { isGemini3, searches, type GenerateRequest, type Part } from './types.mts';

/** One answer: its parts, and what stands beside them at its end. */
export type Candidate = { parts: Part[]; end: { finishReason: string } & Record<string, unknown> };

/**
 * The answer to a prompt in Gemini's terms (contract A.4, B.5).
 * @param nextId for the calls of Gemini 3
 */
export function candidateOf(
	model: string,
	request: GenerateRequest,
	answer: Answer,
	nextId: () => string,
): Candidate {
	if (answer.refusal !== null) return blocked('SAFETY');
	const calls = answer.toolCalls.map((call) => ({ name: call.name, args: parsed(call.arguments) }));
	if (calls.some(({ args }) => args === undefined)) {
		const finishMessage = `Malformed function call: ${answer.toolCalls[0].arguments}`;
		return { parts: [], end: { finishReason: 'MALFORMED_FUNCTION_CALL', finishMessage } };
	}
	const thoughts = answer.reasoning ? [{ text: answer.reasoning, thought: true }] : [];
	const signature = (what: string) =>
		isGemini3(model) ? { thoughtSignature: signatureOf(what) } : {};
	const text = answer.text === null ? [] : [{ text: answer.text, ...signature('text') }];
	const finishReason = answer.finishReason === 'length' ? 'MAX_TOKENS' : 'STOP';
	const grounding =
		searches(request) && answer.text ? { groundingMetadata: groundingOf(answer.text) } : {};
	return {
		parts: [
			...thoughts,
			...text,
			// Of calls made at once the first one carries the signature.
			...calls.map((functionCall, at) => ({
				functionCall: {
					...(isGemini3(model) && { id: nextId() }),
					...(functionCall as Part['functionCall'] & object),
				},
				...(at === 0 ? signature(`call ${functionCall.name}`) : {}),
			})),
		],
		end: { finishReason, ...grounding },
	};
}

/** No content, for the reason that `finishReason` names (contract A.4). */
export function blocked(finishReason: 'SAFETY' | 'IMAGE_SAFETY'): Candidate {
	const category = 'HARM_CATEGORY_DANGEROUS_CONTENT';
	const end =
		finishReason === 'SAFETY'
			? { finishReason, safetyRatings: [{ category, probability: 'HIGH', blocked: true }] }
			: { finishReason, finishMessage: 'Unable to show the generated image.' };
	return { parts: [], end };
}

/** `[[filter]]`: the prompt itself is refused, there are no candidates (contract J.1). */
export const isBlocked = (prompt: string): boolean =>
	readDirectives(prompt).directives.has('filter');

function parsed(json: string): unknown {
	try {
		return JSON.parse(json);
	} catch {
		return undefined;
	}
}
