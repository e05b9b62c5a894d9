import type { IDataObject } from 'n8n-workflow';

import { MOST_WITH_FILES } from '../../shared/node/callOptions';
import { withExtraBody } from '../../shared/node/jsonFields';
import type { ByteStream } from '../../shared/api/wire';
import { slug, typeIn, typeOfName } from '../../shared/node/fileTypes';
import type { RequestOperation } from '../../shared/node/operation';
import { SpeechEvents } from './speechEvents';
import { DEFAULT_FORMAT, speechFields, speechOptions } from './speechFields';

type Params = {
	model: string;
	text: string;
	voice?: string;
	binaryPropertyOutput?: string;
	options: {
		extraBody?: IDataObject;
		instructions?: string;
		responseFormat?: string;
		speed?: number;
	};
};

/** `POST /audio/speech`, contract 2.5; the response is the audio itself, streamed into n8n's storage. */
export const speech: RequestOperation<Params, ByteStream | Uint8Array> = {
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
	toRequest: (params) => ({
		method: 'POST',
		path: '/audio/speech',
		responseType: 'file',
		body: bodyOf(params),
	}),
	collectEvents: () => new SpeechEvents(),
	toItems(audio, params, { headers }) {
		const { model, input, voice, response_format: format = DEFAULT_FORMAT } = bodyOf(params);
		const file = {
			property: params.binaryPropertyOutput ?? 'data',
			name: slug(String(input)) || 'speech',
			// Some headers only say "bytes", and those of a stream of events say nothing of what is in them.
			type: audioTypeIn(headers) ?? typeOfName(`.${String(format)}`),
			data: audio,
		};
		const json = { model, voice, format, characters: String(input).length } as IDataObject;
		return [{ json, files: [file] }];
	},
	outputFields: {
		model: 'The model that was asked for',
		voice: 'The voice that was asked for',
		format: 'The type of the file that came, e.g. mp3',
		characters: 'How many characters the text has',
	},
};

const audioTypeIn = (headers: IDataObject) =>
	[typeIn(headers)].find((type) => type !== 'text/event-stream');

const bodyOf = ({ model, text, voice, options }: Params) =>
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
