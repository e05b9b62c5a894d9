import {
	type Params as SpeechParams,
	speech,
	toSpeechRequest,
} from '../../../../nodes/CometApiAudio/operations/speech.operation';
import { transcribe } from '../../../../nodes/CometApiAudio/operations/transcribe.operation';
import { translate } from '../../../../nodes/CometApiAudio/operations/translate.operation';
import type { WireRequest } from '../../../../nodes/shared/api/wire';
import type { InputFiles } from '../../../../nodes/shared/node/operation';
import { unifiedSpecErrors } from '../../support/unifiedSpec.mts';

type Params = Parameters<typeof transcribe.toRequest>[0];

const memo: InputFiles = () => [
	{
		name: 'memo.wav',
		type: 'audio/wav',
		size: 3,
		base64: '',
		part: { name: 'memo.wav', type: 'audio/wav', size: 3, stream: () => [] as never },
	},
];
const none: InputFiles = () => [];

describe('Generate Speech', () => {
	const request = (over: Partial<SpeechParams> = {}) =>
		toSpeechRequest({ model: 'tts-1', text: 'Hi', voice: 'alloy', options: {}, ...over }, 'Hi');

	test('requests of the unified spec validate against it', () => {
		for (const over of [{}, { voice: undefined }, { options: { responseFormat: 'wav' } }]) {
			const { path, body } = request(over);
			expect(unifiedSpecErrors(path, body)).toBe('');
		}
		expect(Object.keys(request({ voice: undefined }).body ?? {})).toEqual(['model', 'input']);
	});

	test('every option in wire order; the response is a file', () => {
		const { responseType, body } = request({
			options: {
				instructions: 'Kindly',
				speed: 0.5,
				responseFormat: 'opus',
				extraBody: { voice: { id: 'v1' }, seed: 1 },
			},
		});
		expect(responseType).toBe('file');
		expect(Object.entries(body ?? {})).toEqual([
			['model', 'tts-1'],
			['input', 'Hi'],
			['voice', { id: 'v1' }],
			['response_format', 'opus'],
			['speed', 0.5],
			['instructions', 'Kindly'],
			['seed', 1],
		]);
	});

	test.each([
		['audio/mpeg', undefined, 'audio/mpeg'],
		['application/octet-stream', 'pcm', 'audio/pcm'],
		['', undefined, 'audio/mpeg'],
		[undefined, 'flac', 'audio/flac'],
		['audio/L16; rate=24000', 'pcm', 'audio/l16'],
		[undefined, 'ogg_opus', undefined],
	])('header %j and format %j give the type %j', async (header, responseFormat, type) => {
		const stream = {} as never;
		const send = async () => ({ status: 200, headers: { 'content-type': header }, body: stream });
		const params = { model: 'm', text: 'Hi, you!', voice: 'v', options: { responseFormat } };
		const tools = { baseUrl: '', readFiles: async () => none };
		expect(await speech.execute(send as never, params, tools)).toEqual([
			{
				json: { model: 'm', voice: 'v', format: responseFormat ?? 'mp3', characters: 8 },
				files: [{ property: 'data', name: 'hi-you', type, data: stream }],
			},
		]);
	});
});

describe('Transcribe and Translate', () => {
	const params = (over: Partial<Params> = {}): Params => ({
		model: 'whisper-1',
		options: {},
		...over,
	});
	const fieldsOf = ({ form = [] }: WireRequest) =>
		form.map(([name, value]) => [name, typeof value === 'string' ? value : value.name]);

	test('a request of the unified spec validates against it', () => {
		const request = transcribe.toRequest(
			params({ responseFormat: 'json', options: { language: 'en' } }),
			memo,
		);
		const body = Object.fromEntries(fieldsOf(request));
		expect(body).toEqual({ model: 'whisper-1', language: 'en', file: 'memo.wav' });
		expect(unifiedSpecErrors(request.path, body)).toBe('');
	});

	test('every option, granularities repeated, the file last', () => {
		const request = transcribe.toRequest(
			params({
				responseFormat: 'verbose_json',
				options: {
					extraBody: { include: ['logprobs'] },
					timestampGranularities: ['word', 'segment'],
					temperature: 0,
					prompt: 'p',
					language: 'no',
				},
			}),
			memo,
		);
		expect([request.method, request.path]).toEqual(['POST', '/audio/transcriptions']);
		expect(fieldsOf(request)).toEqual([
			['model', 'whisper-1'],
			['language', 'no'],
			['prompt', 'p'],
			['response_format', 'verbose_json'],
			['temperature', '0'],
			['timestamp_granularities[]', 'word'],
			['timestamp_granularities[]', 'segment'],
			['include[]', 'logprobs'],
			['file', 'memo.wav'],
		]);
	});

	test('an empty choice of granularities is not sent', () => {
		const request = transcribe.toRequest(params({ options: { timestampGranularities: [] } }), memo);
		expect(fieldsOf(request)).toEqual([
			['model', 'whisper-1'],
			['file', 'memo.wav'],
		]);
	});

	test('Translate has its own path, and no language among its fields', () => {
		expect(translate.toRequest(params(), memo).path).toBe('/audio/translations');
		const names = ({ options }: typeof translate) => options.map(({ name }) => name);
		expect(names(transcribe)).toContain('language');
		expect(names(translate)).not.toContain('language');
	});

	test('the file comes from the named field or the URL', () => {
		const named = { binaryPropertyName: 'memo', audioUrl: ' https://x.test/a.mp3 ' };
		const file = { key: 'file', as: 'part' };
		const label = 'Input Data Field Name';
		const urlLabel = 'Audio URL';
		const url = 'https://x.test/a.mp3';
		const needs = (source?: string) => transcribe.files?.(params({ ...named, source }));
		expect(needs('binary')).toEqual([{ ...file, label, property: 'memo' }]);
		expect(needs('url')).toEqual([{ ...file, label: urlLabel, url }]);
		expect(needs()).toEqual([{ ...file, label, properties: ['memo'], orUrls: [url], urlLabel }]);
	});
});
