import { defineOperation } from '../../shared/node/operation';
import { toTranscriptItems } from './transcript';
import { translateFields } from './transcriptionFields';
import type { TranscriptionParams } from './transcriptionRequest';
import { audioFile, transcriptionRequest } from './transcriptionRequest';

/** `POST /audio/translations`, contract 4.1. */
export const translate = defineOperation<TranscriptionParams, string>({
	option: {
		name: 'Translate',
		value: 'translate',
		action: 'Translate audio into English',
		description: 'Write down in English what is said in an audio file in another language',
	},
	fields: translateFields,
	files: audioFile,
	toRequest: (params, files) => transcriptionRequest('/audio/translations', params, files),
	toItems: toTranscriptItems,
});
