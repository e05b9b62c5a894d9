import { randomUUID } from 'crypto';

import type { JsonObject } from '../api/readJson';
import { isObject } from '../api/readJson';
import { readDataUri } from '../node/dataUri';
import type { OutputFile } from '../node/operation';

/** A file that a model has made beside or instead of text: its bytes, or where it lies. */
export type MadeFile = {
	kind: 'audio' | 'file' | 'image' | 'video';
	/** What the API calls it; the bytes say more (fileTypes.ts). */
	type?: string;
	name?: string;
} & ({ bytes: Uint8Array } | { url: string });

/** Keys under which vendors put a file, or the object that holds it. */
const HOLDERS = [
	'image_url',
	'imageUrl',
	'image',
	'output_image',
	'audio_url',
	'audio',
	'input_audio',
	'video_url',
	'video',
	'file',
	'inline_data',
	'inlineData',
	'file_data',
	'fileData',
	'source',
	'b64_json',
	'base64',
	'result',
	'data',
	'url',
	'uri',
	'file_uri',
	'fileUri',
];

const TYPES = ['mime_type', 'mimeType', 'media_type', 'mediaType'];

/** The file of a part; undefined for one that holds none. Bare base64 is taken where only a file can be meant. */
export function madeFile(part: JsonObject): MadeFile | undefined {
	return find(part, kindOf(part), 0);
}

/** A file out of a text that is a URL, a data URI or base64. */
export function fileOfText(
	text: string,
	kind: MadeFile['kind'],
	type?: string,
): MadeFile | undefined {
	const inline = readDataUri(text);
	if (inline) return { kind, type: inline.type, bytes: inline.bytes };
	const url = text.trim();
	if (/^https?:\/\//i.test(url)) return { kind, type, url };
	return isBase64(url) ? { kind, type, bytes: Buffer.from(url, 'base64') } : undefined;
}

const isBase64 = (text: string) => text.length >= 8 && /^[\w+/=\s-]+$/.test(text);

function find(
	value: unknown,
	kind: MadeFile['kind'],
	depth: number,
	type?: string,
): MadeFile | undefined {
	if (typeof value === 'string') return fileOfText(value, kind, type);
	if (Array.isArray(value)) return find(value[0], kind, depth + 1, type);
	if (!isObject(value) || depth > 4) return undefined;
	const told = TYPES.map((key) => value[key]).find((name) => typeof name === 'string') ?? type;
	const named = typeof value.format === 'string' ? `${kind}/${value.format}` : undefined;
	for (const key of HOLDERS) {
		const found = find(value[key], kind, depth + 1, (told ?? named) as string | undefined);
		const { filename, file_name: fileName } = value;
		const name = [filename, fileName].find((one) => typeof one === 'string');
		if (found) return { ...(typeof name === 'string' && { name }), ...found };
	}
	return undefined;
}

function kindOf(part: JsonObject): MadeFile['kind'] {
	const told = `${String(part.type ?? '')} ${Object.keys(part).join(' ')} ${TYPES.map((key) => String(part[key] ?? '')).join(' ')}`;
	for (const kind of ['video', 'audio', 'image'] as const) if (told.includes(kind)) return kind;
	const inner = HOLDERS.map((key) => part[key]).find(isObject);
	return inner ? kindOf(inner) : 'file';
}

/** What a file is called where neither the API nor its bytes tell; sound without a head is what streams send. */
const TYPE_OF: Record<MadeFile['kind'], string | undefined> = {
	audio: 'audio/pcm',
	image: 'image/png',
	video: 'video/mp4',
	file: undefined,
};

/** The files of an answer as those of an output item: `data`, `data_1`, … */
export function outputFiles(files: MadeFile[]): OutputFile[] {
	return files.map((file, at): OutputFile => {
		const { kind, type, name } = file;
		const common = {
			property: at ? `data_${at}` : 'data',
			name: name ?? `${kind}-${randomUUID().slice(0, 8)}`,
			type: type ?? TYPE_OF[kind],
		};
		return 'url' in file ? { ...common, from: { url: file.url } } : { ...common, data: file.bytes };
	});
}
