import type { ChatMessage, ContentPart } from '../../shared/chat/conversation';
import { messagesFrom, toolCallFrom } from '../../shared/chat/conversation';
import type { Dialect } from '../../shared/chat/dialects/dialect';
import { asList } from '../../shared/node/jsonFields';
import { FieldError } from '../../shared/node/fieldError';
import type { InputFiles } from '../../shared/node/operation';
import type { WithAttachments } from './attachments';
import { attachmentParts } from './attachments';

export type MessageRow = {
	role: string;
	content?: string;
	toolCallId?: string;
	toolCalls?: unknown;
};

export type MessageParams = WithAttachments & {
	inputType: 'json' | 'messages' | 'prompt';
	prompt?: string;
	messages?: { message?: MessageRow[] };
	messagesJson?: unknown;
	systemMessage?: string;
};

/** The conversation that the fields say; text-only content stays a string, as the unified spec wants it. */
export function toMessages(
	params: MessageParams,
	files: InputFiles,
	dialect: Pick<Dialect, 'attachments' | 'option'>,
): ChatMessage[] {
	const system = params.systemMessage ? [{ role: 'system', content: params.systemMessage }] : [];
	return withParts([...system, ...written(params)], attachmentParts(params, files, dialect));
}

function written(params: MessageParams): ChatMessage[] {
	if (params.inputType === 'prompt') return [{ role: 'user', content: params.prompt ?? '' }];
	if (params.inputType === 'json') {
		const messages = asList(params.messagesJson, 'Messages (JSON)');
		if (!messages?.length) throw empty('Messages (JSON)');
		return messages.flatMap(messagesFrom);
	}
	const rows = params.messages?.message ?? [];
	if (!rows.length) throw empty('Messages');
	return rows.map(toMessage);
}

const empty = (label: string) => new FieldError(label, 'is empty: add at least one message');

function toMessage(
	{ role, content, toolCallId, toolCalls }: MessageRow,
	index: number,
): ChatMessage {
	const calls =
		role === 'assistant' ? asList(toolCalls, 'Tool Calls (JSON)')?.map(toolCallFrom) : undefined;
	if (content === undefined && !calls?.length) {
		throw new FieldError('Content', `is empty in message ${index + 1} of 'Messages'`);
	}
	if (role === 'tool' && !toolCallId) {
		throw new FieldError('Tool Call ID', `is empty in message ${index + 1} of 'Messages'`);
	}
	return {
		role,
		// Beside tool calls, text without a word in it is refused by some providers.
		content: calls?.length && content?.trim() === '' ? '' : (content ?? null),
		...(calls?.length && { tool_calls: calls }),
		...(role === 'tool' && { tool_call_id: toolCallId }),
	};
}

/** Puts the attachments behind the text of the last user message. */
function withParts(messages: ChatMessage[], parts: ContentPart[]): ChatMessage[] {
	if (!parts.length) return messages;
	const at = messages.map(({ role }) => role).lastIndexOf('user');
	if (at < 0) throw new FieldError('Attachments', 'need a message with the role User to go with');
	const { content } = messages[at];
	const text = Array.isArray(content) ? content : [{ type: 'text', text: content }];
	return messages.map((message, index) =>
		index === at ? { ...message, content: [...text, ...parts] } : message,
	);
}
