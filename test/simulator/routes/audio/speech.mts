import { invalidValue } from '../../http/errors.mts';
import type { Route } from '../../http/router.mts';
import { speak, speechTypes, type SpeechFormat } from '../../media/audio/speech.mts';
import { readDirectives } from '../../text/directives.mts';
import { playDirectives } from '../playDirectives.mts';
import { readRequest } from '../readRequest.mts';

/** Voices of the OpenAI models; other models have voices of their own, so any name passes. */
const openAiVoices =
	/^(alloy|ash|ballad|cedar|coral|echo|fable|marin|nova|onyx|sage|shimmer|verse)$/;

const schema = {
	type: 'object',
	required: ['model', 'input'],
	properties: {
		model: { type: 'string' },
		input: { type: 'string', minLength: 1, maxLength: 4096 },
		// Required on the live API but optional in the unified spec; its default is alloy.
		voice: { type: 'string', minLength: 1 },
		response_format: { enum: ['mp3', 'opus', 'aac', 'flac', 'wav', 'pcm'] },
		speed: { type: 'number', minimum: 0.25, maximum: 4 },
		instructions: { type: 'string' },
	},
};

type SpeechRequest = {
	input: string;
	voice?: string;
	response_format?: SpeechFormat;
	speed?: number;
};

/** `POST /v1/audio/speech` (contract 2.5). */
export const speechRoute: Route = {
	method: 'POST',
	path: '/v1/audio/speech',
	async handle(call) {
		const request = readRequest<SpeechRequest>(call, 'speech', schema);
		const { model, voice = 'alloy', response_format: format = 'mp3', speed } = request;
		if (/^(tts-1|gpt-)/.test(model) && !openAiVoices.test(voice)) {
			throw invalidValue('voice', `Voice '${voice}' is not supported by ${model}.`);
		}
		const { text, directives } = readDirectives(request.input);
		await playDirectives(directives);
		call.sim.stats.created('speech');
		await call.reply.send(200, speechTypes[format], speak(text, voice, format, speed));
	},
};
