import { defineOperation } from '../../shared/node/operation';
import { toTranscriptItems } from './transcript';
import { transcribeFields } from './transcriptionFields';
import type { TranscriptionParams } from './transcriptionRequest';
import { audioFile, transcriptionRequest } from './transcriptionRequest';

/** `POST /audio/transcriptions`, contract 2.6. */
export const transcribe = defineOperation<TranscriptionParams, string>({
	option: {
		name: 'Transcribe',
		value: 'transcribe',
		action: 'Transcribe audio',
		description: 'Write down what is said in an audio file, as text or subtitles',
	},
	fields: transcribeFields,
	files: audioFile,
	toRequest: (params, files) => transcriptionRequest('/audio/transcriptions', params, files),
	toItems: toTranscriptItems,
});
