import type { IDataObject } from 'n8n-workflow';

import { withExtraBody } from '../../shared/node/jsonFields';
import type { ByteStream } from '../../shared/api/wire';
import { slug, typeIn, typeOfName } from '../../shared/node/fileTypes';
import type { RequestOperation } from '../../shared/node/operation';
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
export const speech: RequestOperation<Params, ByteStream> = {
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
	toItems(stream, params, { headers }) {
		const { model, input, voice, response_format: format = DEFAULT_FORMAT } = bodyOf(params);
		const file = {
			property: params.binaryPropertyOutput ?? 'data',
			name: slug(String(input)) || 'speech',
			// Some headers only say "bytes".
			type: typeIn(headers) ?? typeOfName(`.${String(format)}`),
			data: stream,
		};
		const json = { model, voice, format, characters: String(input).length } as IDataObject;
		return [{ json, files: [file] }];
	},
	outputFields: {
		model: 'The model that was asked for',
		voice: 'The voice that was asked for',
		format: 'The type of the file that was asked for, e.g. mp3',
		characters: 'How many characters the text has',
	},
};

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
