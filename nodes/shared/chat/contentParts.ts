import type { ContentPart } from './conversation';

/** Parts of a message beside its text, as Chat Completions spells them (contract 2.1). */

/** @param url one that the provider can fetch, or a data URI */
export const imagePart = (url: string, detail?: string): ContentPart => ({
	type: 'image_url',
	image_url: { url, ...(detail && { detail }) },
});

/** @param url one that the provider can fetch, or a data URI */
export const videoPart = (url: string): ContentPart => ({ type: 'video_url', video_url: { url } });

export const audioPart = (base64: string, type: string, name?: string): ContentPart => ({
	type: 'input_audio',
	input_audio: { data: base64, format: audioFormat(type, name) },
});

export const filePart = (dataUri: string, name = 'file'): ContentPart => ({
	type: 'file',
	file: { filename: name, file_data: dataUri },
});

/**
 * What `input_audio.format` wants: `mp3` for audio/mpeg, `wav` for audio/x-wav. Other formats go by the name of
 * the file, which says more than a type that n8n has guessed.
 */
export function audioFormat(type: string, name = ''): string {
	const [kind, subtype = ''] = type.split('/');
	if (/mpeg|mp3/.test(subtype)) return 'mp3';
	if (/wav/.test(subtype)) return 'wav';
	const extension = /\.(\w+)$/.exec(name)?.[1];
	return extension ?? (kind === 'audio' ? subtype.replace(/^x-/, '') : 'wav');
}
