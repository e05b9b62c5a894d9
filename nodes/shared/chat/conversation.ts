import type { IDataObject } from 'n8n-workflow';

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
	/** Gemini wants its signature back with the call (https://ai.google.dev/gemini-api/docs/thought-signatures). */
	extra_content?: { google?: { thought_signature?: string } };
};

/** The text of a message; some gateways answer with a list of parts where others send a string (contract 2.1). */
export function textOf({ content }: ChatMessage): string {
	if (Array.isArray(content)) return content.map(({ text }) => (text as string) ?? '').join('');
	return content ?? '';
}

/**
 * A tool call as Chat Completions spells it, from the form of any API: its own, an output item of Responses
 * (`call_id`), or the flat form of our output items.
 */
export function toolCallFrom(call: IDataObject): ToolCall {
	if (call.function || call.name === undefined) return call as ToolCall;
	const { call_id: callId, id, name, arguments: written = {} } = call;
	const text = typeof written === 'string' ? written : JSON.stringify(written);
	return {
		id: (callId ?? id) as string,
		type: 'function',
		function: { name: name as string, arguments: text },
	};
}
