import type { Message, MessageContent } from '@n8n/ai-node-sdk';
import type { IDataObject } from 'n8n-workflow';

import { SIGNATURES } from './toGenerateResult';

/**
 * Messages of n8n's AI SDK as messages on the wire (contract 2.1). Pure. Text-only content is a string, as
 * the unified spec wants it.
 */
export function toWireMessages(messages: Message[]): IDataObject[] {
	const lastUser = messages.map(({ role }) => role).lastIndexOf('user');
	return messages.flatMap((message, at) => {
		const named = message.name ? { name: message.name } : {};
		return WRITERS[message.role](message.content, at > lastUser).map((written) => ({
			role: message.role,
			...named,
			...written,
		}));
	});
}

type Writer = (content: MessageContent[], inThisTurn: boolean) => IDataObject[];

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
function userContent(content: MessageContent[]): string | IDataObject[] {
	const parts = content.flatMap(toPart);
	return parts.every(({ type }) => type === 'text')
		? parts.map(({ text }) => text).join('\n')
		: parts;
}

function toPart(part: MessageContent): IDataObject[] {
	if (part.type === 'text') return [{ type: 'text', text: part.text }];
	if (part.type === 'file') return [filePart(part)];
	// What adapter.ts passes through: parts that already are as the API wants them.
	return part.type === 'provider' ? [part.value as IDataObject] : [];
}

function filePart({ mediaType = '', data, providerMetadata }: OfType<'file'>): IDataObject {
	const { url, fileId, filename, detail } = (providerMetadata ?? {}) as Record<string, string>;
	const base64 = data instanceof Uint8Array ? Buffer.from(data).toString('base64') : data;
	const source =
		url ?? (base64?.startsWith('data:') ? base64 : `data:${mediaType};base64,${base64}`);
	const type = /^data:([^;,]*)/.exec(source)?.[1] || mediaType;
	const [kind, format] = type.split('/');
	if (kind === 'image') {
		return { type: 'image_url', image_url: { url: source, ...(detail && { detail }) } };
	}
	if (kind === 'video') return { type: 'video_url', video_url: { url: source } };
	if (kind === 'audio') {
		const audio = { data: source.replace(/^data:[^,]*,/, ''), format: audioFormat(format) };
		return { type: 'input_audio', input_audio: audio };
	}
	const file = fileId ? { file_id: fileId } : { filename: filename ?? 'file', file_data: source };
	return { type: 'file', file };
}

/** `audio/mpeg` is `mp3` to the API, `audio/x-wav` is `wav`. */
const audioFormat = (subtype: string) =>
	/mpeg|mp3/.test(subtype) ? 'mp3' : subtype.replace(/^x-/, '');

/**
 * While its tool calls are being answered, a model that thinks gets its own thoughts and signatures back:
 * DeepSeek, Kimi and Gemini refuse to go on without. In later turns they would only cost tokens.
 */
function assistantMessage(content: MessageContent[], inThisTurn: boolean): IDataObject[] {
	const calls = ofType(content, 'tool-call');
	if (!calls.length) return [{ content: textOf(content) }];
	const reasoning = inThisTurn ? textOf(content, 'reasoning') : '';
	const signatures = inThisTurn ? signaturesIn(content) : {};
	return [
		{
			content: textOf(content),
			...(reasoning && { reasoning_content: reasoning }),
			tool_calls: calls.map(({ toolCallId = '', toolName, input }) => ({
				id: toolCallId,
				type: 'function',
				function: { name: toolName, arguments: input },
				...(signatures[toolCallId] && {
					extra_content: { google: { thought_signature: signatures[toolCallId] } },
				}),
			})),
		},
	];
}

const signaturesIn = (content: MessageContent[]) =>
	Object.assign({}, ...ofType(content, 'provider').map(({ value }) => value[SIGNATURES])) as Record<
		string,
		string
	>;

function toolMessage({ toolCallId, result }: OfType<'tool-result'>): IDataObject {
	return { tool_call_id: toolCallId, content: resultText(result) };
}

function resultText(result: unknown): string {
	if (typeof result === 'string') return result;
	const parts = Array.isArray(result) ? (result as MessageContent[]) : [];
	return parts.length > 0 && parts.every((part) => part?.type === 'text')
		? textOf(parts)
		: (JSON.stringify(result) ?? '');
}
