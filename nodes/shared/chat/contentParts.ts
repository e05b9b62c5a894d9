import { FieldError } from '../node/fieldError';
import type { ContentPart } from './conversation';

/** Parts of a message beside its text, as Chat Completions spells them (contract 2.1). */

/** @param url one that the provider can fetch, or a data URI */
export const imagePart = (url: string, detail?: string): ContentPart => ({
	type: 'image_url',
	image_url: { url, ...(detail && { detail }) },
});

/** @param url one that the provider can fetch, or a data URI */
export const videoPart = (url: string): ContentPart => ({ type: 'video_url', video_url: { url } });

/**
 * @param label of the field that it comes from
 * @throws FieldError for audio of a kind that the API does not take
 */
export function audioPart(label: string, base64: string, type: string, name?: string): ContentPart {
	const format = audioFormat(label, type, name);
	return { type: 'input_audio', input_audio: { data: base64, format } };
}

export const filePart = (dataUri: string, name = 'file'): ContentPart => ({
	type: 'file',
	file: { filename: name, file_data: dataUri },
});

/**
 * What `input_audio.format` wants, which knows WAV and MP3 only (contract 2.1). The name of the file counts where
 * its type says nothing.
 * @throws FieldError
 */
export function audioFormat(label: string, type: string, name = ''): 'mp3' | 'wav' {
	const claimed = /^audio\//.test(type) ? type : (/\.(\w+)$/.exec(name)?.[1] ?? type);
	if (/mpeg|mp3|mpga/i.test(claimed)) return 'mp3';
	if (/wav|^$|octet-stream/i.test(claimed)) return 'wav';
	throw new FieldError(
		label,
		`cannot hold audio of the type ${claimed}: chat models take WAV and MP3 only`,
		'Convert it before, or turn it into text with Transcribe of CometAPI Audio.',
	);
}
