import type { Call } from '../../http/call.mts';
import { invalidRequest, invalidValue } from '../../http/errors.mts';
import { formOf, type Form } from '../../http/form.mts';
import type { FormFile } from '../../http/multipart.mts';
import type { Route } from '../../http/router.mts';
import { spokenSeconds } from '../../media/audio/melody.mts';
import { spokenText, wavSeconds } from '../../media/audio/speech.mts';
import { requireModel } from '../../models/registry.mts';
import { readDirectives } from '../../text/directives.mts';
import { validateForm } from '../../validation.mts';
import { playDirectives } from '../playDirectives.mts';
import { formatTranscript, type Transcript } from './transcript.mts';

const schema = {
	type: 'object',
	required: ['model'],
	properties: {
		model: { type: 'string' },
		language: { type: 'string', pattern: '^[a-z]{2,3}(-[A-Za-z]+)?$' },
		prompt: { type: 'string' },
		response_format: { enum: ['json', 'text', 'srt', 'verbose_json', 'vtt'] },
		temperature: { type: 'number', minimum: 0, maximum: 1 },
		timestamp_granularities: {
			type: 'array',
			items: { enum: ['word', 'segment'] },
		},
	},
};

const extensions = /\.(flac|m4a|mp3|mp4|mpeg|mpga|oga|ogg|opus|wav|webm|aac)$/i;

const languages: Record<string, string> = {
	de: 'german',
	en: 'english',
	fr: 'french',
	no: 'norwegian',
};

/**
 * What a file says: the text that the speech route put into it, else a sentence that names the file.
 * A translation is marked as such. Tests may rely on it.
 */
export function transcriptText(
	file: { filename: string; bytes: number; sha256: string; head: Buffer },
	translate: boolean,
): string {
	const { filename, bytes, sha256, head } = file;
	const said = spokenText(head);
	const text = said ?? `Transcript of ${filename} (${bytes} bytes, ${sha256.slice(0, 8)})`;
	return translate ? `English translation: ${text}` : text;
}

/** `POST /v1/audio/transcriptions` (contract 2.6). */
export const transcriptionsRoute: Route = {
	method: 'POST',
	path: '/v1/audio/transcriptions',
	handle: (call) => transcribe(call, 'transcribe'),
};

/** `POST /v1/audio/translations` (contract 4.1). */
export const translationsRoute: Route = {
	method: 'POST',
	path: '/v1/audio/translations',
	handle: (call) => transcribe(call, 'translate'),
};

type Fields = {
	language?: string;
	prompt?: string;
	response_format?: string;
	timestamp_granularities?: string[];
};

async function transcribe(call: Call, task: Transcript['task']): Promise<void> {
	const { sim, reply } = call;
	const form = formOf(call.body);
	requireModel(call, form.fields.model, 'transcription');
	const granularities = form.fields.timestamp_granularities;
	if (typeof granularities === 'string') form.fields.timestamp_granularities = [granularities];
	validateForm(schema, form.fields);
	const file = fileOf(form);
	const fields = form.fields as Fields;
	const { directives } = readDirectives(fields.prompt ?? '');
	await playDirectives(directives);
	const spoken = transcriptText(file, task === 'translate');
	const text = directives.has('empty') ? '' : (directives.get('say') ?? spoken);
	const transcript: Transcript = {
		task,
		language: languages[fields.language ?? 'en'] ?? fields.language ?? 'english',
		seconds: wavSeconds(file.head) ?? spokenSeconds(text),
		text,
	};
	const format = fields.response_format ?? 'json';
	const { type, content } = formatTranscript(
		transcript,
		format,
		fields.timestamp_granularities ?? [],
	);
	sim.stats.created(task === 'transcribe' ? 'transcription' : 'translation');
	await reply.send(200, type, Buffer.from(content));
}

function fileOf({ files }: Form): FormFile {
	const [file] = files.file ?? [];
	if (!file) throw invalidRequest('field file is required', 'file');
	if (file.bytes === 0) {
		throw invalidValue('file', 'Audio file is too short. Minimum audio length is 0.1 seconds.');
	}
	const known = /^(audio|video)\//.test(file.sniffed ?? '') || extensions.test(file.filename);
	if (!known) {
		throw invalidValue(
			'file',
			"Invalid file format. Supported formats: ['flac', 'm4a', 'mp3', 'mp4', 'mpeg', 'mpga', " +
				"'oga', 'ogg', 'wav', 'webm']",
		);
	}
	return file;
}
