import type { Message, MessageContent } from '@n8n/ai-node-sdk';

import { audioPart, filePart, imagePart, videoPart } from '../shared/chat/contentParts';
import type { ChatMessage, ContentPart } from '../shared/chat/conversation';
import type { BesideCalls } from './besideCalls';
import { BESIDE } from './toGenerateResult';

/**
 * Messages of n8n's AI SDK as a conversation that the dialects take. Pure. Text-only content is a string, as
 * the unified spec wants it.
 */
export function toChatMessages(messages: Message[]): ChatMessage[] {
	return messages.flatMap((message, at) => {
		const { role, name, content } = message;
		const written = WRITERS[role](content).map((one) => ({ role, ...(name && { name }), ...one }));
		// Nothing may stand between the results of the calls of one message.
		const isLastResult = role === 'tool' && messages[at + 1]?.role !== 'tool';
		return isLastResult ? [...written, ...filesOfTools(messages, at)] : written;
	});
}

/**
 * What the last tools have given beside text. A result is text by the API (contract 2.1), so a message of the user
 * shows the rest: a model that is given a picture as base64 text pays for it and sees nothing.
 * @param last of the messages of these tools
 */
function filesOfTools(messages: Message[], last: number): ChatMessage[] {
	let from = last;
	while (messages[from - 1]?.role === 'tool') from -= 1;
	const results = messages
		.slice(from, last + 1)
		.flatMap(({ content }) => ofType(content, 'tool-result'));
	const files = results.flatMap(({ result }) =>
		(partsOf(result) ?? []).flatMap(toPart).filter(({ type }) => type !== 'text'),
	);
	if (!files.length) return [];
	return [{ role: 'user', content: [{ type: 'text', text: TOLD_FILES }, ...files] }];
}

const TOLD_FILES = 'What the tools gave beside their text:';

type Writer = (content: MessageContent[]) => ChatMessage[];

const WRITERS: Record<Message['role'], Writer> = {
	system: (content) => [{ content: textOf(content) }],
	user: (content) => [{ content: userContent(content) }],
	assistant: assistantMessage,
	tool: (content) => ofType(content, 'tool-result').map(toolMessage),
};

type OfType<Type extends MessageContent['type']> = Extract<MessageContent, { type: Type }>;

const ofType = <Type extends MessageContent['type']>(content: MessageContent[], type: Type) =>
	content.filter((part): part is OfType<Type> => part.type === type);

const textOf = (content: MessageContent[], type: 'reasoning' | 'text' = 'text') =>
	ofType(content, type)
		.map(({ text }) => text)
		.join('');

/** Each text of a user message stands for itself (a question, the content of a file), so they get lines of their own. */
function userContent(content: MessageContent[]): string | ContentPart[] {
	const parts = content.flatMap(toPart);
	return parts.every(({ type }) => type === 'text')
		? parts.map(({ text }) => text).join('\n')
		: parts;
}

function toPart(part: MessageContent): ContentPart[] {
	if (part.type === 'text') return [{ type: 'text', text: part.text }];
	if (part.type === 'file') return [mediaPart(part)];
	// What adapter.ts passes through: parts that already are as the API wants them.
	return part.type === 'provider' ? [part.value as ContentPart] : [];
}

function mediaPart({ mediaType = '', data, providerMetadata }: OfType<'file'>): ContentPart {
	const { url, fileId, filename, detail } = (providerMetadata ?? {}) as Record<string, string>;
	const base64 = data instanceof Uint8Array ? Buffer.from(data).toString('base64') : data;
	const source =
		url ?? (base64?.startsWith('data:') ? base64 : `data:${mediaType};base64,${base64}`);
	const type = /^data:([^;,]*)/.exec(source)?.[1] || mediaType;
	switch (type.split('/')[0]) {
		case 'image':
			return imagePart(source, detail);
		case 'video':
			return videoPart(source);
		case 'audio':
			return audioPart(source.replace(/^data:[^,]*,/, ''), type, filename);
		default:
			return fileId ? { type: 'file', file: { file_id: fileId } } : filePart(source, filename);
	}
}

/**
 * With its tool calls a model that thinks gets its own thoughts and signatures back, also those of earlier turns:
 * DeepSeek, Kimi and Gemini refuse to go on without (https://api-docs.deepseek.com/guides/thinking_mode). A text
 * without a word in it is refused by others.
 */
function assistantMessage(content: MessageContent[]): ChatMessage[] {
	const calls = ofType(content, 'tool-call');
	if (!calls.length) return [{ content: textOf(content) }];
	const text = textOf(content);
	const reasoning = textOf(content, 'reasoning');
	const { message, calls: keys = {} } = besideIn(content);
	return [
		{
			content: text.trim() ? text : '',
			...(message ?? (reasoning && { reasoning_content: reasoning })),
			tool_calls: calls.map(({ toolCallId = '', toolName, input }) => ({
				id: toolCallId,
				type: 'function',
				function: { name: toolName, arguments: input },
				...keys[toolCallId],
			})),
		},
	];
}

const besideIn = (content: MessageContent[]) =>
	Object.assign(
		{},
		...ofType(content, 'provider').map(({ value }) => value[BESIDE]),
	) as BesideCalls;

function toolMessage({ toolCallId, result }: OfType<'tool-result'>): ChatMessage {
	return { tool_call_id: toolCallId, content: resultText(result) };
}

function resultText(result: unknown): string {
	if (typeof result === 'string') return result;
	const parts = partsOf(result);
	if (!parts) return JSON.stringify(result) ?? '';
	const isShown = parts.some(({ type }) => type !== 'text');
	return [textOf(parts), ...(isShown ? ['(A file, which is shown below.)'] : [])]
		.filter(Boolean)
		.join('\n');
}

const RESULT_PARTS = ['text', 'file', 'provider'];

/** The parts of a result; undefined for one that is no list of such. */
function partsOf(result: unknown): MessageContent[] | undefined {
	const parts = Array.isArray(result) ? (result as MessageContent[]) : [];
	const isParts = parts.length > 0 && parts.every((part) => RESULT_PARTS.includes(part?.type));
	return isParts ? parts : undefined;
}
