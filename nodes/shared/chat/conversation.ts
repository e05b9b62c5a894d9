import type { IDataObject } from 'n8n-workflow';

import { omit } from '../api/body';
import { isObject } from '../api/readJson';

/**
 * What is said to a model and what it has said, in the spelling of Chat Completions (contract 2.1): the one
 * that every vendor knows, so that messages pasted from elsewhere go through as they are. A dialect that
 * spells it otherwise converts it; keys that are not named here pass through Chat Completions.
 */
export type ChatMessage = {
	role?: string;
	content?: string | ContentPart[] | null;
	name?: string;
	refusal?: string | null;
	reasoning_content?: string | null;
	/** OpenRouter-like upstreams write `reasoning`. */
	reasoning?: string | null;
	tool_calls?: ToolCall[];
	/** The items of Responses that the message was made of, with thoughts that only that API can read. */
	output?: IDataObject[];
	/** Which call a message with the role `tool` answers. */
	tool_call_id?: string;
};

/** `{type: 'text', text}` and those of contentParts.ts. */
export type ContentPart = IDataObject;

export type ToolCall = {
	id?: string;
	type?: string;
	/** Text by the contract; some vendors send the object itself, or nothing. See toolArguments.ts. */
	function?: { name?: string; arguments?: string };
	/** What a tool of the user's own is called with. */
	custom?: { name?: string; input?: string };
	/** Gemini's signature of the call, for one, which it wants back with it. */
	extra_content?: IDataObject;
};

/**
 * A tool call as Chat Completions spells it, from the form of any API: its own, an output item of Responses
 * (`call_id`), or the flat form of our output items. What stands beside it goes along.
 */
export function toolCallFrom(call: IDataObject): ToolCall {
	if (call.function || call.custom || call.name === undefined) return call as ToolCall;
	const { call_id: callId, id, type, name, arguments: written, input } = call;
	const isCustom = type === 'custom' || type === 'custom_tool_call';
	const known = ['call_id', 'id', 'type', 'name', 'arguments', 'input', 'status'];
	const text = textOf(written ?? input ?? (isCustom ? '' : {}));
	return {
		id: (callId ?? id) as string,
		type: isCustom ? 'custom' : 'function',
		...(isCustom
			? { custom: { name: name as string, input: text } }
			: { function: { name: name as string, arguments: text } }),
		...omit(call, ...known),
	};
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

/**
 * The messages that an entry of a conversation stands for: mostly itself. An answer may stand there as it came out
 * of the node, simplified or not: then its message, or the items of its output.
 */
export function messagesFrom(entry: IDataObject): ChatMessage[] {
	const { choices, output, message, role, toolCalls, text, reasoning } = entry;
	if (role !== undefined) return [withWireCalls(entry)];
	if (Array.isArray(choices) && isRecord(choices[0]) && isRecord(choices[0].message))
		return messagesFrom(choices[0].message);
	if (Array.isArray(output) && output.every(isRecord)) return output as ChatMessage[];
	if (isRecord(message)) return messagesFrom(message);
	const calls = Array.isArray(toolCalls) ? (toolCalls as IDataObject[]) : [];
	if (typeof text !== 'string' && !calls.length) return [entry as ChatMessage];
	return [
		withWireCalls({
			role: 'assistant',
			content: typeof text === 'string' ? text : '',
			...(calls.length && reasoning !== undefined && { reasoning_content: reasoning }),
			...(calls.length && { tool_calls: calls }),
		}),
	];
}

const isRecord = (value: unknown): value is IDataObject => isObject(value);

/** With its calls in the form of the API, and without a text that has no word in it, which some providers refuse. */
function withWireCalls(message: IDataObject): ChatMessage {
	const { tool_calls: calls, content, ...rest } = message;
	if (!Array.isArray(calls) || !calls.length) return message as ChatMessage;
	const isBlank = typeof content === 'string' && content.trim() === '';
	return {
		...rest,
		content: (isBlank ? '' : (content ?? null)) as ChatMessage['content'],
		tool_calls: calls.map((call) => (isRecord(call) ? toolCallFrom(call) : (call as ToolCall))),
	};
}
