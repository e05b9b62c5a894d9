import type { IDataObject } from 'n8n-workflow';

import { withExtraBody } from '../../shared/node/jsonFields';
import type { ByteStream } from '../../shared/api/wire';
import { slug, typeIn } from '../../shared/node/fileTypes';
import type { RequestOperation } from '../../shared/node/operation';
import { speechFields, speechOptions } from './speechFields';

type Params = {
	model: string;
	input: string;
	voice?: string;
	binaryPropertyOutput?: string;
	options: {
		extraBody?: IDataObject;
		instructions?: string;
		responseFormat?: string;
		speed?: number;
	};
};

/** For answers whose header only says "bytes" (contract 2.5). */
const TYPES: Record<string, string> = {
	aac: 'audio/aac',
	flac: 'audio/flac',
	mp3: 'audio/mpeg',
	opus: 'audio/ogg',
	pcm: 'audio/pcm',
	wav: 'audio/wav',
};

/** `POST /audio/speech`, contract 2.5; the answer is the audio itself, streamed into n8n's storage. */
export const speech: RequestOperation<Params, ByteStream> = {
	option: {
		name: 'Create Speech',
		value: 'speech',
		action: 'Create speech from text',
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
		const { model, input, voice, response_format: format = 'mp3' } = bodyOf(params);
		const file = {
			property: params.binaryPropertyOutput ?? 'data',
			name: slug(String(input)) || 'speech',
			type: typeIn(headers) ?? TYPES[String(format)],
			data: stream,
		};
		const json = { model, voice, format, characters: String(input).length } as IDataObject;
		return [{ json, files: [file] }];
	},
};

const bodyOf = ({ model, input, voice, options }: Params) =>
	withExtraBody(
		{
			model,
			input,
			voice,
			response_format: options.responseFormat,
			speed: options.speed,
			instructions: options.instructions,
		},
		options.extraBody,
	);
