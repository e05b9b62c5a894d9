import type { INodeProperties } from 'n8n-workflow';

import {
	extraBodyOption,
	inputFileField,
	modelField,
	outputFileField,
	simplifyField,
	urlFields,
} from '../../shared/node/descriptions';

const audioUrlField: INodeProperties = {
	displayName: 'Audio URL',
	name: 'audioUrl',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://example.com/memo.mp3',
	description: 'The file is fetched from here, without the API key, and sent to the model',
};

/** What Transcribe and Translate show; they differ in one option. */
export const transcriptionFields: INodeProperties[] = [
	modelField('transcription', 'The model that listens; any ID of CometAPI can be typed'),
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description: 'The file of the input item where it has one, else the URL',
			},
			{ name: 'Binary File', value: 'binary', description: 'A file of the input item' },
			{ name: 'URL', value: 'url', description: 'A file from the web' },
		],
		default: 'automatic',
		description: 'Where the audio comes from',
	},
	inputFileField({
		hint: 'The name of the input field containing the audio or video file',
		displayOptions: { show: { source: ['automatic', 'binary'] } },
	}),
	...urlFields(audioUrlField),
	{
		displayName: 'Response Format',
		name: 'responseFormat',
		type: 'options',
		options: [
			{ name: 'JSON', value: 'json', description: 'The text; every model can do this' },
			{ name: 'Plain Text', value: 'text', description: 'The text, as bare text on the wire' },
			{
				name: 'Subtitles (SRT)',
				value: 'srt',
				description: 'The text, and subtitles with times as most players read them',
			},
			{
				name: 'Subtitles (VTT)',
				value: 'vtt',
				description: 'The text, and subtitles with times as websites use them',
			},
			{
				name: 'Verbose JSON',
				value: 'verbose_json',
				description: 'The text with language, duration, and the times of segments or words',
			},
		],
		default: 'json',
		description:
			'What is asked of the model; the output always has the plain text in the field text',
	},
	{
		displayName: 'Subtitle File',
		name: 'subtitleFile',
		type: 'boolean',
		default: false,
		description: 'Whether to give the subtitles as a file as well',
		displayOptions: { show: { responseFormat: ['srt', 'vtt'] } },
	},
	outputFileField({
		hint: 'The name of the output field to put the subtitles in',
		displayOptions: { show: { responseFormat: ['srt', 'vtt'], subtitleFile: [true] } },
	}),
	simplifyField,
];

/** The translation route has neither language nor granularities (contract 4.1). */
export const translateOptions: INodeProperties[] = [
	extraBodyOption,
	{
		displayName: 'Prompt',
		name: 'prompt',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		placeholder: 'e.g. CometAPI, n8n, Kowalczyk',
		description:
			'Names and words that the model may mishear, or the text that comes before this audio',
	},
	{
		displayName: 'Temperature',
		name: 'temperature',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 2 },
		default: 0,
		description: 'How free the choice of words is; 0 keeps closest to what is heard',
	},
];

const language: INodeProperties = {
	displayName: 'Language',
	name: 'language',
	type: 'string',
	default: '',
	placeholder: 'e.g. en',
	description: 'The language of the audio as ISO 639-1 code; makes the result better and faster',
};

const granularities: INodeProperties = {
	displayName: 'Timestamp Granularities',
	name: 'timestampGranularities',
	type: 'multiOptions',
	options: [
		{ name: 'Segment', value: 'segment' },
		{ name: 'Word', value: 'word' },
	],
	default: ['segment'],
	description: 'Which times the model gives; only with the response format Verbose JSON',
	displayOptions: { show: { '/responseFormat': ['verbose_json'] } },
};

export const transcribeOptions = [...translateOptions, language, granularities];
