import { FieldError } from '../node/fieldError';
import { isObject } from '../api/readJson';
import type { ChatMessage, ContentPart } from './conversation';

/** Parts of a message beside its text, as Chat Completions spells them (contract 2.1). */

/** @param url one that the provider can fetch, or a data URI */
export const imagePart = (url: string, detail?: string): ContentPart => ({
	type: 'image_url',
	image_url: { url, ...(detail && { detail }) },
});

/** @param url one that the provider can fetch, or a data URI */
export const videoPart = (url: string): ContentPart => ({ type: 'video_url', video_url: { url } });

/** The format is that of the file, by its type, or by its name where that says nothing. */
export function audioPart(base64: string, type: string, name = ''): ContentPart {
	const claimed = /^audio\//.test(type) ? type : (/\.(\w+)$/.exec(name)?.[1] ?? type);
	return { type: 'input_audio', input_audio: { data: base64, format: audioFormat(claimed) } };
}

export const filePart = (dataUri: string, name = 'file'): ContentPart => ({
	type: 'file',
	file: { filename: name, file_data: dataUri },
});

function audioFormat(claimed: string): string {
	if (/mpeg|mp3|mpga/i.test(claimed)) return 'mp3';
	if (/wav|^$|octet-stream/i.test(claimed)) return 'wav';
	return claimed.replace(/^audio\/(?:x-)?/i, '').toLowerCase();
}

/**
 * Chat Completions and Responses know WAV and MP3 only (contract 2.1).
 * @throws FieldError for audio of another kind
 */
export function refuseOtherAudio(messages: ChatMessage[]): void {
	const parts = messages.flatMap(({ content }) => (Array.isArray(content) ? content : []));
	for (const { type, input_audio: audio } of parts) {
		const format = isObject(audio) ? String(audio.format) : 'wav';
		if (type !== 'input_audio' || format === 'wav' || format === 'mp3') continue;
		throw new FieldError(
			'Attachments',
			`cannot hold audio of the type ${format}: this API takes WAV and MP3 only`,
			'Convert it before, ask a Gemini model, or turn it into text with Transcribe of CometAPI Audio.',
		);
	}
}
