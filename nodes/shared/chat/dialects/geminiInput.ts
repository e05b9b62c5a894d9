import type { IDataObject } from 'n8n-workflow';

import { compact } from '../../api/body';
import { isObject } from '../../api/readJson';
import { base64Of } from '../../node/dataUri';
import { GENERIC_TYPE, typeOfName } from '../../node/fileTypes';
import { isNewCallId } from '../calledTools';
import type { ChatMessage, ContentPart, ToolCall } from '../conversation';
import { readToolArguments } from '../toolArguments';

/** A conversation as Gemini takes it (contract B.1 to B.4, J.2): `systemInstruction`, and contents made of parts. */

export type GeminiPart = IDataObject;

export type GeminiContent = { role: 'model' | 'user'; parts: GeminiPart[] };

export type GeminiInput = {
	systemInstruction?: { parts: GeminiPart[] };
	contents: GeminiContent[];
};

const SYSTEM = ['system', 'developer'];

/** Signature of a call that another model has made: Gemini 3 takes no call without one, but this one unchecked. */
const ANY_SIGNATURE = 'skip_thought_signature_validator';

/** Gemini before the third generation: no signatures, and ids of calls are refused by some of its servers. */
const OLDER = /gemini-[12](?:\.|-)/i;

export function toGeminiInput(messages: ChatMessage[], model: string): GeminiInput {
	const isSystem = ({ role }: ChatMessage) => SYSTEM.includes(role ?? '');
	const system = messages.filter(isSystem).flatMap(({ content }) => partsOf(content));
	const names = new Map(
		messages.flatMap(({ tool_calls: calls = [] }) =>
			calls.map(({ id, function: called }) => [id, called?.name] as const),
		),
	);
	const contents: GeminiContent[] = [];
	for (const message of messages.filter((one) => !isSystem(one))) {
		const content = contentOf(message, names, model);
		const last = contents[contents.length - 1];
		// Turns of the same side are one, as the API wants the results of parallel calls.
		if (last?.role === content.role) last.parts.push(...content.parts);
		else if (content.parts.length) contents.push(content);
	}
	return { ...(system.length && { systemInstruction: { parts: system } }), contents };
}

type Names = Map<string | undefined, string | undefined>;

function contentOf(message: ChatMessage, names: Names, model: string): GeminiContent {
	const { role, content, tool_calls: calls = [], tool_call_id: callId, name } = message;
	if (role === 'tool') {
		const called = names.get(callId) ?? name ?? callId;
		const id = names.has(callId) ? wireId(callId, model) : undefined;
		const functionResponse = compact({ id, name: called, response: resultOf(content) });
		return { role: 'user', parts: [{ functionResponse } as GeminiPart] };
	}
	const isModel = role === 'assistant' || role === 'model';
	if (!isModel) return { role: 'user', parts: partsOf(content) };
	return {
		role: 'model',
		parts: [...partsOf(content), ...calls.map((call, at) => callPart(call, at, model))],
	};
}

/** The result has to be an object. */
function resultOf(content: ChatMessage['content']): IDataObject {
	const text = partsOf(content)
		.map((part) => (typeof part.text === 'string' ? part.text : ''))
		.join('\n');
	const read = readToolArguments(text);
	return read.problem === undefined && text.trim().startsWith('{') ? read.value : { result: text };
}

/**
 * Gemini 3 gives each call an id, and needs it back on the call and on its result: without it may answer with nothing
 * (https://github.com/BerriAI/litellm/pull/34603).
 */
const wireId = (id: string | undefined, model: string) =>
	id === undefined || isNewCallId(id) || OLDER.test(model) ? undefined : id;

/** Only the first call of a turn has a signature (contract B.4, J.2). */
function callPart(
	{ id, function: called = {}, extra_content: extra }: ToolCall,
	at: number,
	model: string,
): GeminiPart {
	const { name, arguments: written } = called;
	const read = readToolArguments(written ?? '');
	const args = read.problem === undefined ? read.value : { input: written };
	const google = isObject(extra?.google) ? extra.google : {};
	const signature = google.thought_signature as string | undefined;
	const needsOne = at === 0 && !OLDER.test(model);
	return compact({
		functionCall: compact({ id: wireId(id, model), name, args }),
		thoughtSignature: signature ?? (needsOne ? ANY_SIGNATURE : undefined),
	}) as GeminiPart;
}

function partsOf(content: ChatMessage['content']): GeminiPart[] {
	const parts: unknown[] = Array.isArray(content) ? content : [{ type: 'text', text: content }];
	return parts.flatMap((part) => {
		const made = isObject(part) ? toPart(part as ContentPart) : { text: String(part ?? '') };
		return made === undefined || made.text === '' ? [] : [made];
	});
}

/** A part of a message; parts of the API itself stay as they are. What another model has thought is left out. */
function toPart(part: ContentPart): GeminiPart | undefined {
	const { type } = part;
	switch (type) {
		case undefined:
			return part;
		case 'text':
		case 'input_text':
		case 'output_text':
			return { text: String(part.text ?? '') };
		case 'image_url': {
			const image = part.image_url as string | { url?: string };
			return mediaPart((typeof image === 'string' ? image : image.url) ?? '', 'image/jpeg');
		}
		case 'video_url':
			return mediaPart(String((part.video_url as { url?: string }).url ?? ''), 'video/mp4');
		case 'input_audio': {
			const { data, format } = part.input_audio as { data?: string; format?: string };
			const mimeType = format === 'mp3' ? 'audio/mpeg' : `audio/${format ?? 'wav'}`;
			return { inlineData: { mimeType, data: data ?? '' } };
		}
		case 'file': {
			const { file_data: data, file_url: url, file_id: id } = part.file as Record<string, string>;
			return mediaPart(data ?? url ?? id ?? '', 'application/pdf');
		}
		default:
			return /thinking|reasoning/.test(String(type)) ? undefined : part;
	}
}

/** A part that holds its file; undefined for what is no data URI. */
export function inlineData(uri: string): GeminiPart | undefined {
	const file = base64Of(uri);
	return file && { inlineData: { mimeType: file.type, data: file.base64 } };
}

/** Where a model is asked (contract A.1, B.1): the colon stays as it is. */
export const geminiPath = (model: string, method: string) =>
	`/v1beta/models/${encodeURIComponent(model)}:${method}`;

/** Inside the request, or where the provider can fetch it; then the type has to be told, by the name where it can. */
function mediaPart(uri: string, likely: string): GeminiPart {
	const inline = inlineData(uri);
	if (inline) return inline;
	const isYouTube = /^https?:\/\/(?:www\.)?(?:youtube\.com|youtu\.be)\//i.test(uri);
	const path = URL.canParse(uri) ? new URL(uri).pathname : uri;
	const named = typeOfName(path);
	// A name alone does not tell a video from its sound.
	const told = named?.replace(/^audio(?=\/(?:webm|mp4))/, likely.split('/')[0]);
	const mimeType = isYouTube ? undefined : told && told !== GENERIC_TYPE ? told : likely;
	return { fileData: compact({ mimeType, fileUri: uri }) as IDataObject };
}
