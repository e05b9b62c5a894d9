import type { IDataObject } from 'n8n-workflow';

import type { ByteStream, WireRequest } from '../../shared/api/wire';
import { MOST_WITH_FILES } from '../../shared/node/callOptions';
import { sniffType, slug, typeIn, typeOfName } from '../../shared/node/fileTypes';
import { lengthOf, splitText } from '../../shared/node/longText';
import { withExtraBody } from '../../shared/node/jsonFields';
import type { MultiCallOperation, NodeItem, OutputFile } from '../../shared/node/operation';
import { formatOfType, joinAudio } from '../join';
import { speakAll } from './longSpeech';
import { SpeechEvents } from './speechEvents';
import { DEFAULT_FORMAT, MOST_CHARACTERS, speechFields, speechOptions } from './speechFields';

export type Params = {
	model: string;
	text: string;
	voice?: string;
	binaryPropertyOutput?: string;
	options: {
		extraBody?: IDataObject;
		instructions?: string;
		longText?: 'asIs' | 'oneFile' | 'parts';
		partLength?: number;
		responseFormat?: string;
		speed?: number;
	};
};

/** `POST /audio/speech`, contract 2.5; the response is the audio itself, streamed into n8n's storage. */
export const speech: MultiCallOperation<Params> = {
	retryUnsure: false,
	mostConcurrent: MOST_WITH_FILES,
	option: {
		name: 'Generate Speech',
		value: 'speech',
		action: 'Generate speech',
		description: 'Read a text aloud and give it as an audio file',
	},
	fields: speechFields,
	options: speechOptions,
	async execute(send, params, { baseUrl }) {
		const texts = partsOf(params);
		if (texts.length > 1) {
			const audio = await speakAll(
				send,
				texts.map((text) => toSpeechRequest(params, text)),
				baseUrl,
			);
			return itemsOf(params, texts, audio);
		}
		const { body, headers } = await send<ByteStream | Uint8Array>(
			toSpeechRequest(params, params.text),
		);
		return [itemOf(params, params.text, body, audioTypeIn(headers))];
	},
	outputFields: {
		model: 'The model that was asked for',
		voice: 'The voice that was asked for',
		format: 'The type of the file that came, e.g. mp3',
		characters: 'How many characters the text has',
		part: 'Which part of a long text it is, from 1; only where each part is an item',
		parts: 'In how many parts a long text was sent; missing for a text that was not split',
		hint: 'Why the parts of a long text could not be put together',
	},
};

/** The texts that are sent, one by one. */
function partsOf({ text, options }: Params): string[] {
	const { longText = 'oneFile', partLength = MOST_CHARACTERS } = options;
	return longText === 'asIs' || lengthOf(text) <= partLength ? [text] : splitText(text, partLength);
}

export const toSpeechRequest = (params: Params, text: string): WireRequest => ({
	method: 'POST',
	path: '/audio/speech',
	responseType: 'file',
	body: bodyOf(params, text),
	// Also where nobody asked for a stream.
	collectEvents: () => new SpeechEvents(),
});

/** The parts as one file, or each as an item. */
function itemsOf(params: Params, texts: string[], audio: Uint8Array[]): NodeItem[] {
	const parts = texts.length;
	const type = sniffType(audio[0], '') ?? typeOf(params);
	const isOne = params.options.longText !== 'parts';
	const joined = isOne ? joinAudio(formatOfType(type) ?? formatIn(params), audio) : undefined;
	if (joined) return [itemOf(params, params.text, joined, type, { parts })];
	const hint = isOne ? `Files of the format ${formatIn(params)} cannot be put together` : undefined;
	return audio.map((data, at) =>
		itemOf(params, texts[at], data, type, { part: at + 1, parts, ...(hint && { hint }) }),
	);
}

function itemOf(
	params: Params,
	text: string,
	data: ByteStream | Uint8Array,
	type: string | undefined,
	about: IDataObject = {},
): NodeItem {
	const { model, voice, input } = bodyOf(params, text);
	const number = about.part === undefined ? '' : `-${String(about.part)}`;
	const file: OutputFile = {
		property: params.binaryPropertyOutput ?? 'data',
		name: `${slug(String(input)) || 'speech'}${number}`,
		// Some headers only say "bytes", and those of a stream of events say nothing of what is in them.
		type: type ?? typeOf(params),
		data,
	};
	const json = {
		model,
		voice,
		format: formatIn(params),
		characters: lengthOf(String(input)),
		...about,
	};
	return { json: json as IDataObject, files: [file] };
}

const formatIn = (params: Params) => String(bodyOf(params, '').response_format ?? DEFAULT_FORMAT);

const typeOf = (params: Params) => typeOfName(`.${formatIn(params)}`);

const audioTypeIn = (headers: IDataObject) =>
	[typeIn(headers)].find((type) => type !== 'text/event-stream');

const bodyOf = ({ model, voice, options }: Params, text: string) =>
	withExtraBody(
		{
			model,
			input: text,
			voice,
			response_format: options.responseFormat,
			speed: options.speed,
			instructions: options.instructions,
		},
		options.extraBody,
	);
