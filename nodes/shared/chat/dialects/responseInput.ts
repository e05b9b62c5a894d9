import type { IDataObject } from 'n8n-workflow';

import type { ChatMessage, ContentPart, ToolCall } from '../conversation';

/**
 * A conversation as the Responses API takes it: `instructions` and `input` (contract 4.3). Messages that already
 * are items of that API stay as they are, so that a response's `output` can go back as it came.
 */
export function toInput(messages: ChatMessage[]): {
	instructions?: string;
	input: string | IDataObject[];
} {
	const [first, ...rest] = messages;
	const { content } = first ?? {};
	// What a system message says in front is no turn of the conversation: with a previous response it is said anew.
	const isInstructions = first?.role === 'system' && typeof content === 'string' && rest.length > 0;
	const turns = isInstructions ? rest : messages;
	return { input: inputOf(turns), ...(isInstructions && { instructions: content }) };
}

/** A prompt alone is a plain text. */
function inputOf(turns: ChatMessage[]): string | IDataObject[] {
	const [{ role, content }, ...more] = turns;
	if (role === 'user' && typeof content === 'string' && more.length === 0) return content;
	return turns.flatMap(inputItems);
}

/** A message, or an item of this API, which has no role or tells its type. */
function inputItems(message: ChatMessage): IDataObject[] {
	const { role, tool_calls: calls = [], tool_call_id: callId } = message;
	if (role === undefined) return [message as IDataObject];
	if (holdsCalls(message)) return message.output;
	const content = contentOf(message);
	if (role === 'tool') return [{ type: 'function_call_output', call_id: callId, output: content }];
	const said =
		String(content).trim() === '' && calls.length > 0
			? []
			: [{ ...ownKeys(message), role, content }];
	return [...said, ...calls.map(callItem)];
}

/** Whether a message still has the items that it came in, with the calls that are answered next. */
function holdsCalls(message: ChatMessage): message is ChatMessage & { output: IDataObject[] } {
	const { output, tool_calls: calls = [] } = message;
	return (
		Array.isArray(output) &&
		calls.length > 0 &&
		calls.every(({ id }) => output.some(({ call_id: callId }) => callId === id))
	);
}

/** Only a message that came from the API itself has keys that it takes back. */
const ownKeys = (message: ChatMessage): IDataObject =>
	'type' in message ? (message as IDataObject) : {};

function contentOf({ role, content }: ChatMessage): string | IDataObject[] {
	if (!Array.isArray(content)) return content ?? '';
	const text = role === 'assistant' ? 'output_text' : 'input_text';
	return content.map((part) => inputPart(part, text));
}

/** A part of a message; audio is spelled as in Chat Completions, and the API's own parts stay as they are. */
function inputPart(part: ContentPart, text: 'input_text' | 'output_text'): IDataObject {
	switch (part.type) {
		case 'text':
			return { type: text, text: part.text };
		case 'image_url': {
			const { url, detail } = part.image_url as IDataObject;
			// Servers that check against OpenAI's document refuse the part without it.
			return { type: 'input_image', image_url: url, detail: detail || 'auto' };
		}
		case 'video_url':
			return { type: 'input_video', video_url: (part.video_url as IDataObject).url };
		case 'file':
			return { type: 'input_file', ...(part.file as IDataObject) };
		default:
			return part;
	}
}

function callItem({ id, custom, function: called = {} }: ToolCall): IDataObject {
	if (custom) return { type: 'custom_tool_call', call_id: id, ...custom };
	return { type: 'function_call', call_id: id, name: called.name, arguments: called.arguments };
}
