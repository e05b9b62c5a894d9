import { compactOrNothing, omit } from '../shared/api/body';
import type { JsonObject } from '../shared/api/readJson';
import { isObject, readJson } from '../shared/api/readJson';
import type { Answer } from '../shared/chat/answer';

/**
 * What came beside the tool calls of an answer and has to go back with them: thoughts and their details, signatures
 * of a vendor's own. n8n's AI Agent makes the message anew before it sends it back, and keeps no more of it than
 * `reasoning_content` that is not empty and one text, the signature of Gemini's calls (`buildSteps.js` of its
 * langchain nodes). So all the rest travels as that text.
 */
export type BesideCalls = {
	/** Keys of the message. */
	message?: JsonObject;
	/** Keys of each call, by its id. */
	calls?: Record<string, JsonObject>;
};

/** Where n8n's AI Agent keeps a model's thoughts and signatures from one round of tool calls to the next. */
export const REASONING = 'reasoning_content';
export const GEMINI = '__gemini_function_call_thought_signatures__';

/** Begins a text of ours, so that it cannot be taken for a signature of Gemini. */
const OURS = 'cometapi:';

/** Keys of a message that travel by themselves. */
const CARRIED = ['role', 'content', 'tool_calls', REASONING];

/** @param ids of the calls, as the agent gets them */
export function besideOf(
	{ message = {}, toolCalls }: Answer,
	ids: string[],
): BesideCalls | undefined {
	const calls = toolCalls.flatMap(({ beside }, at) => (beside ? [[ids[at], beside] as const] : []));
	const isPlain = Object.keys(message).every((key) => CARRIED.includes(key));
	const { content } = message;
	const rest = omit(message, 'role', 'content', 'tool_calls');
	const keys = { ...rest, ...(Array.isArray(content) && { content }) };
	const hasToTravel = !isPlain || rest[REASONING] === '' || Array.isArray(content);
	return compactOrNothing({
		message: hasToTravel ? compactOrNothing(keys) : undefined,
		calls: calls.length ? Object.fromEntries(calls) : undefined,
	}) as BesideCalls | undefined;
}

/** As the map that n8n keeps: Gemini's signatures by the id of their call as they are, anything else as one text. */
export function toSignatures({ message, calls = {} }: BesideCalls): Record<string, string> {
	const signatures = Object.entries(calls).map(
		([id, beside]) => [id, signatureIn(beside)] as const,
	);
	if (!message && signatures.every(([, signature]) => signature !== undefined))
		return Object.fromEntries(signatures) as Record<string, string>;
	const [[id = 'message'] = []] = signatures;
	return { [id]: OURS + JSON.stringify({ message, calls }) };
}

/** The signature, where that is all that came beside a call. */
function signatureIn(beside: JsonObject): string | undefined {
	const { google } = isObject(beside.extra_content) ? beside.extra_content : {};
	const signature = isObject(google) ? google.thought_signature : undefined;
	return typeof signature === 'string' &&
		JSON.stringify(beside) === JSON.stringify(withSignature(signature))
		? signature
		: undefined;
}

const withSignature = (signature: string): JsonObject => ({
	extra_content: { google: { thought_signature: signature } },
});

/** The other way: also out of a map that another model of the same agent has written. */
export function fromSignatures(kept: unknown): BesideCalls {
	if (!isObject(kept)) return {};
	const calls: Record<string, JsonObject> = {};
	for (const [id, text] of Object.entries(kept)) {
		if (typeof text !== 'string' || text === '') continue;
		if (!text.startsWith(OURS)) {
			calls[id] = withSignature(text);
			continue;
		}
		const read = readJson(text.slice(OURS.length));
		if (read.problem === undefined && isObject(read.value)) return read.value as BesideCalls;
	}
	return { calls };
}
