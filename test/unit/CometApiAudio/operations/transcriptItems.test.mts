import { readFileSync } from 'node:fs';

import { isSubtitles, textOfSubtitles } from '../../../../nodes/CometApiAudio/operations/subtitles';
import {
	toTranscriptItems,
	transcriptFields,
} from '../../../../nodes/CometApiAudio/operations/transcriptItems';
import type { TranscriptionParams } from '../../../../nodes/CometApiAudio/operations/transcriptionRequest';
import type { ApiError } from '../../../../nodes/shared/api/apiError';

const fixture = (name: string) => readFileSync(`test/fixtures/audio/${name}`, 'utf8');
const SRT = fixture('plain.srt');
const VTT = fixture('tagged.vtt');

const items = (body: string, type: string, params: Partial<TranscriptionParams> = {}) =>
	toTranscriptItems(
		body,
		{ model: 'whisper-1', options: {}, ...params },
		{ status: 200, headers: { 'content-type': type }, requestId: 'r1' },
	);
const json = (body: string, type: string, params: Partial<TranscriptionParams> = {}) =>
	items(body, type, params)[0].json;

const JSON_TYPE = 'application/json; charset=utf-8';

test('json, with usage in tokens', () => {
	expect(json(fixture('json.json'), JSON_TYPE)).toEqual({
		text: 'Hello there.',
		model: 'whisper-1',
		usage: { inputTokens: 14, outputTokens: 45, totalTokens: 59 },
	});
});

test('verbose_json: language, duration, segments without inner values, words, usage in seconds', () => {
	expect(json(fixture('verbose.json'), JSON_TYPE, { responseFormat: 'verbose_json' })).toEqual({
		text: 'Hello there.',
		language: 'english',
		duration: 2.1,
		segments: [{ id: 0, start: 0, end: 2.1, text: 'Hello there.' }],
		words: [
			{ word: 'Hello', start: 0, end: 0.9 },
			{ word: 'there', start: 0.9, end: 2.1 },
		],
		model: 'whisper-1',
		usage: { seconds: 3 },
	});
});

test('speakers, nulls, and a text that is only in the segments', () => {
	expect(json(fixture('diarized.json'), JSON_TYPE)).toEqual({
		text: 'Hello. Good morning.',
		duration: 4.2,
		segments: [
			{ id: 'seg_1', start: 0, end: 2, text: 'Hello.', speaker: 'A' },
			{ id: 'seg_2', start: 2, end: 4.2, text: 'Good morning.', speaker: 'B' },
		],
		model: 'whisper-1',
	});
});

test('every field that an item can have is described, and nothing else is', () => {
	const given = [
		json(fixture('verbose.json'), JSON_TYPE),
		json(SRT, 'text/plain', { responseFormat: 'srt' }),
		json('', 'text/plain', { responseFormat: 'text' }),
	];
	const names = new Set(given.flatMap((item) => Object.keys(item)));
	expect([...names].sort()).toEqual(Object.keys(transcriptFields).sort());
});

test('text', () => {
	expect(json('Hello there.\n', 'text/plain', { responseFormat: 'text' })).toEqual({
		text: 'Hello there.',
		model: 'whisper-1',
	});
});

test('srt: plain text, subtitles as they came, a file only on request', () => {
	const params = { responseFormat: 'srt' };
	expect(items(SRT, 'text/plain', params)).toEqual([
		{
			json: {
				text: 'Hello there. It is 10:30 --> hurry, Anna!',
				subtitles: SRT,
				model: 'whisper-1',
			},
			files: undefined,
		},
	]);
	const [{ files }] = items(SRT, 'text/plain', {
		...params,
		subtitleFile: true,
		binaryPropertyOutput: 'sub',
	});
	expect(files).toEqual([
		{
			property: 'sub',
			name: 'hello-there-it-is-10-30-hurry-anna',
			type: 'application/x-subrip',
			data: Buffer.from(SRT),
		},
	]);
});

test('vtt: notes, styles, cue names and tags are no text', () => {
	const [{ json: simple, files }] = items(VTT, 'text/vtt', {
		responseFormat: 'vtt',
		subtitleFile: true,
	});
	expect(simple.text).toBe('Hello there. Bye.');
	expect(files).toMatchObject([{ name: 'hello-there-bye', type: 'text/vtt' }]);
});

test.each([
	[SRT.replace(/\n/g, '\r\n'), true],
	[`\ufeff${VTT}`, true],
	['WEBVTT\n\n', true],
	['At 10:30 --> 11:00 we meet', false],
	['Hello', false],
	['', false],
])('is %j subtitles', (text, expected) => {
	expect(isSubtitles(text)).toBe(expected);
});

test('line ends of Windows', () => {
	expect(textOfSubtitles(SRT.replace(/\n/g, '\r\n'))).toBe(textOfSubtitles(SRT));
});

test('raw: the whole response', () => {
	const raw = JSON.parse(fixture('verbose.json')) as object;
	expect(json(JSON.stringify(raw), JSON_TYPE, { simplify: false })).toEqual(raw);
	expect(json('Hi\n', 'text/plain', { simplify: false, responseFormat: 'text' })).toEqual({
		text: 'Hi\n',
	});
});

test.each([
	['{"text":""}', JSON_TYPE, 'json'],
	['\n', 'text/plain', 'text'],
	['', 'text/plain', 'srt'],
	['WEBVTT\n\n', 'text/vtt', 'vtt'],
])('silence as %j', (body, type, responseFormat) => {
	expect(json(body, type, { responseFormat })).toMatchObject({
		text: '',
		hint: 'No speech was found in the audio',
	});
});

test.each([
	['', 'text/plain', 'json', `CometAPI's response cannot be used: it is empty`],
	['', JSON_TYPE, 'srt', `CometAPI's response cannot be used: it is empty`],
	['{"text":"Hel', JSON_TYPE, 'json', `CometAPI's response cannot be used: it is not JSON`],
	['{"text":"Hel', 'text/plain', 'text', `CometAPI's response cannot be used: it is not JSON`],
	['[1]', JSON_TYPE, 'json', `CometAPI's response cannot be used: it holds no text`],
	['null', JSON_TYPE, 'json', `CometAPI's response cannot be used: it holds no text`],
	[
		'{"status":"queued"}',
		JSON_TYPE,
		'json',
		`CometAPI's response cannot be used: it holds no text`,
	],
])('%j as %s for %s cannot be used', (body, type, responseFormat, message) => {
	expect.assertions(1);
	try {
		items(body, type, { responseFormat });
	} catch (error) {
		expect((error as ApiError).details).toMatchObject({ kind: 'invalidResponse', message });
	}
});

test('blank lines without an end are no subtitles, in linear time', () => {
	// In quadratic time this would take minutes.
	expect(isSubtitles('\n'.repeat(500_000))).toBe(false);
	expect(isSubtitles(`${'\n'.repeat(1000)}  00:00:01,000 --> 00:00:02,000\nHi`)).toBe(true);
});
