import { MOST_WITH_FILES } from '../../shared/node/callOptions';
import type { RequestOperation } from '../../shared/node/operation';
import { TranscriptEvents } from './transcriptEvents';
import { toTranscriptItems, transcriptFields } from './transcriptItems';
import { transcriptionFields, translateOptions } from './transcriptionFields';
import type { TranscriptionParams } from './transcriptionRequest';
import {
	audioFile,
	TRANSCRIPTION_TIMEOUT_SECONDS,
	transcriptionRequest,
} from './transcriptionRequest';

/** `POST /audio/translations`, contract 4.1. */
export const translate: RequestOperation<TranscriptionParams, string> = {
	retryUnsure: false,
	mostConcurrent: MOST_WITH_FILES,
	option: {
		name: 'Translate',
		value: 'translate',
		action: 'Translate audio',
		description: 'Write down in English what is said in an audio file in another language',
	},
	fields: transcriptionFields,
	options: translateOptions,
	timeoutSeconds: TRANSCRIPTION_TIMEOUT_SECONDS,
	files: audioFile,
	toRequest: (params, files) => transcriptionRequest('/audio/translations', params, files),
	collectEvents: () => new TranscriptEvents(),
	toItems: toTranscriptItems,
	outputFields: transcriptFields,
};
