import type { IDataObject } from 'n8n-workflow';

import { compact, compactOrNothing } from '../../shared/api/body';
import { invalidResponse } from '../../shared/api/apiError';
import { readJson } from '../../shared/api/readJson';
import { slug, typeIn } from '../../shared/node/fileTypes';
import type { ResponseMeta, NodeItem, OutputFile } from '../../shared/node/operation';
import { isSubtitles, textOfSubtitles } from './subtitles';
import type { TranscriptionParams } from './transcriptionRequest';

/** What is used of a transcript in JSON, in wire spelling (contract 5.16). */
type Transcript = {
	text?: string;
	language?: string | null;
	duration?: number | string | null;
	segments?: Segment[] | null;
	words?: Array<{ word?: string; start?: number; end?: number }> | null;
	usage?: TranscriptUsage | null;
};

type Segment = { id?: number; start?: number; end?: number; text?: string; speaker?: string };

type TranscriptUsage = {
	input_tokens?: number;
	output_tokens?: number;
	total_tokens?: number;
	/** For models that are paid by time. */
	seconds?: number;
};

/**
 * One item with `text`, whatever came: JSON where text was asked for, and text where JSON was, are both used.
 * @param body as it came
 * @throws ApiError for a response that is neither
 */
export function toTranscriptItems(
	body: string,
	params: TranscriptionParams,
	meta: ResponseMeta,
): NodeItem[] {
	const transcript = readTranscript(body, params, meta);
	const said = transcript.text ?? joined(transcript.segments);
	const subtitles = isSubtitles(said) ? said : undefined;
	const text = subtitles === undefined ? said.trim() : textOfSubtitles(subtitles);
	const files = params.subtitleFile && subtitles ? [fileOf(subtitles, text, params)] : undefined;
	if (params.simplify === false) return [{ json: { ...transcript } as IDataObject, files }];
	const json = compact({
		text,
		subtitles,
		hint: hintFor(text, subtitles, params),
		language: transcript.language ?? undefined,
		// Some responses write it as text.
		duration: transcript.duration == null ? undefined : Number(transcript.duration),
		segments: transcript.segments?.map(simpleSegment),
		words: transcript.words ?? undefined,
		model: params.model,
		usage: usageOf(transcript.usage),
	});
	return [{ json: json as IDataObject, files }];
}

/** The fields of a simplified item. */
export const transcriptFields = {
	text: 'What is said, as plain text, whatever Response Format was asked for',
	subtitles: 'The subtitles as they came, where SRT or VTT was asked for',
	hint: 'Why the text is empty, or why there are no subtitles',
	language: 'The language of the audio, from models that tell it',
	duration: 'Length of the audio in seconds, from models that tell it',
	segments: 'The parts of the text, each with start and end in seconds',
	words: 'The words of the text, each with start and end in seconds',
	model: 'The model that was asked for',
	usage: 'What is counted for the price: inputTokens, outputTokens and totalTokens, or seconds',
};

const joined = (segments: Transcript['segments']) =>
	(segments ?? []).map(({ text = '' }) => text).join('');

function readTranscript(
	body: string,
	{ responseFormat = 'json' }: TranscriptionParams,
	meta: ResponseMeta,
): Transcript {
	const isText = !/json/.test(typeIn(meta.headers) ?? '') && !/^\s*\{\s*"/.test(body);
	// Some write even plain text and subtitles as a JSON text, whatever they call it.
	const quoted = /^\s*"[^]*"\s*$/.test(body) ? readJson(body) : undefined;
	if (typeof (quoted && 'value' in quoted ? quoted.value : undefined) === 'string') {
		return { text: (quoted as { value: string }).value };
	}
	// Silence has an empty transcript, but in JSON it would still be an object.
	if (isText && (body || !/json/.test(responseFormat))) return { text: body };
	const parsed = readJson(body);
	const value = parsed.problem === undefined ? parsed.value : undefined;
	if (typeof value === 'string') return { text: value };
	const transcript = (value ?? {}) as Transcript;
	if (typeof transcript.text === 'string' || Array.isArray(transcript.segments)) return transcript;
	const problem = value === undefined ? 'it is not JSON' : 'it holds no text';
	throw invalidResponse(
		`CometAPI's response cannot be used: ${body ? problem : 'it is empty'}`,
		meta,
		value ?? body.slice(0, 2000),
	);
}

function hintFor(
	text: string,
	subtitles: string | undefined,
	{ responseFormat = '' }: TranscriptionParams,
) {
	if (!text) return 'No speech was found in the audio';
	if (subtitles !== undefined || !['srt', 'vtt'].includes(responseFormat)) return undefined;
	return 'The model gave the text without times, so there are no subtitles; whisper-1 can make them';
}

const simpleSegment = ({ id, start, end, text, speaker }: Segment) =>
	compact({ id, start, end, text: text?.trim(), speaker });

function usageOf(usage: Transcript['usage']) {
	if (!usage) return undefined;
	return compactOrNothing({
		inputTokens: usage.input_tokens,
		outputTokens: usage.output_tokens,
		totalTokens: usage.total_tokens,
		seconds: usage.seconds,
	});
}

function fileOf(subtitles: string, text: string, params: TranscriptionParams): OutputFile {
	const isVtt = subtitles.trimStart().startsWith('WEBVTT');
	return {
		property: params.binaryPropertyOutput ?? 'data',
		name: slug(text) || 'subtitles',
		type: isVtt ? 'text/vtt' : 'application/x-subrip',
		data: Buffer.from(subtitles, 'utf8'),
	};
}
