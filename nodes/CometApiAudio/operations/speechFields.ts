import type { INodeProperties } from 'n8n-workflow';

import { extraBodyOption, modelField, outputFileField } from '../../shared/node/descriptions';

/** The file's type when 'Response Format' is left out. */
export const DEFAULT_FORMAT = 'mp3';

/** How much the API takes at once (contract 2.5). */
export const MOST_CHARACTERS = 4096;

/** OpenAI's voices (contract 2.5). */
const VOICES = 'alloy, ash, ballad, coral, echo, fable, nova, onyx, sage or shimmer';

/** What Generate Speech shows. */
export const speechFields: INodeProperties[] = [
	modelField('speech', 'The model that speaks; any ID of CometAPI can be typed'),
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		placeholder: 'e.g. Welcome to our morning news',
		description: `What is said; a text of more than ${MOST_CHARACTERS} characters is sent in parts, which become one file`,
	},
	{
		displayName: 'Voice',
		name: 'voice',
		type: 'string',
		default: 'alloy',
		placeholder: `e.g. ${VOICES}`,
		description: `The name of a voice of the model: ${VOICES} for OpenAI's; other providers have voices of their own`,
	},
	outputFileField({ hint: 'The name of the output field to put the audio in' }),
];

export const speechOptions: INodeProperties[] = [
	{
		displayName: 'Characters per Part',
		name: 'partLength',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: MOST_CHARACTERS,
		description: 'How long the parts of a long text are at most; some models take less, or more',
	},
	extraBodyOption,
	{
		displayName: 'Instructions',
		name: 'instructions',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		placeholder: 'e.g. Speak slowly and kindly, like a storyteller',
		description: 'How the text is said; for models like gpt-4o-mini-tts, tts-1 ignores it',
	},
	{
		displayName: 'Long Text',
		name: 'longText',
		type: 'options',
		options: [
			{
				name: 'One File',
				value: 'oneFile',
				description:
					'Its parts, cut between sentences, are made one by one and put together; FLAC cannot be',
			},
			{ name: 'One Item per Part', value: 'parts', description: 'Each part is a file of its own' },
			{ name: 'Send as It Is', value: 'asIs', description: 'The API may refuse it' },
		],
		default: 'oneFile',
		description: "What happens to a text that is longer than 'Characters per Part'",
	},
	{
		displayName: 'Response Format',
		name: 'responseFormat',
		type: 'options',
		options: [
			{ name: 'AAC', value: 'aac' },
			{ name: 'FLAC', value: 'flac' },
			{ name: 'MP3', value: 'mp3' },
			{ name: 'Opus', value: 'opus', description: 'In an Ogg file, as messengers use it' },
			{ name: 'PCM', value: 'pcm', description: 'Bare samples: 24 kHz, 16 bit, mono' },
			{ name: 'WAV', value: 'wav' },
		],
		default: DEFAULT_FORMAT,
		description: 'The type of the audio file; MP3 when left out',
	},
	{
		displayName: 'Speed',
		name: 'speed',
		type: 'number',
		typeOptions: { minValue: 0.25, maxValue: 4, numberPrecision: 2 },
		default: 1,
		description: 'How fast the text is said, from 0.25 to 4; 1 is the normal speed',
	},
];
