import { setTimeout as sleep } from 'node:timers/promises';
import { jsonObject } from '../../http/body.mts';
import { errorForStatus, invalidValue } from '../../http/errors.mts';
import type { Route } from '../../http/router.mts';
import { speak, speechTypes, type SpeechFormat } from '../../media/audio/speech.mts';
import { requireModel } from '../../models/registry.mts';
import { directiveNumber, readDirectives } from '../../text/directives.mts';
import { validate } from '../../validation.mts';

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
	async handle({ sim, body, reply }) {
		const json = jsonObject(body);
		const model = requireModel(json.model, 'speech');
		validate(schema, json);
		const request = json as SpeechRequest;
		const { voice = 'alloy', response_format: format = 'mp3', speed } = request;
		if (/^(tts-1|gpt-)/.test(model) && !openAiVoices.test(voice)) {
			throw invalidValue('voice', `Voice '${voice}' is not supported by ${model}.`);
		}
		const { text, directives } = readDirectives(request.input);
		const status = directiveNumber(directives, 'status');
		if (status !== undefined) throw errorForStatus(status);
		await sleep(directiveNumber(directives, 'slow') ?? 0);
		sim.stats.created('speech');
		await reply.send(200, speechTypes[format], speak(text, voice, format, speed));
	},
};
