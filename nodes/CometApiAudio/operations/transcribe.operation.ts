import { MOST_WITH_FILES } from '../../shared/node/callOptions';
import type { RequestOperation } from '../../shared/node/operation';
import { TranscriptEvents } from './transcriptEvents';
import { toTranscriptItems, transcriptFields } from './transcriptItems';
import { transcribeOptions, transcriptionFields } from './transcriptionFields';
import type { TranscriptionParams } from './transcriptionRequest';
import {
	audioFile,
	TRANSCRIPTION_TIMEOUT_SECONDS,
	transcriptionRequest,
} from './transcriptionRequest';

/** `POST /audio/transcriptions`, contract 2.6. */
export const transcribe: RequestOperation<TranscriptionParams, string> = {
	retryUnsure: false,
	mostConcurrent: MOST_WITH_FILES,
	option: {
		name: 'Transcribe',
		value: 'transcribe',
		action: 'Transcribe audio',
		description: 'Write down what is said in an audio file, as text or subtitles',
	},
	fields: transcriptionFields,
	options: transcribeOptions,
	timeoutSeconds: TRANSCRIPTION_TIMEOUT_SECONDS,
	files: audioFile,
	toRequest: (params, files) => transcriptionRequest('/audio/transcriptions', params, files),
	collectEvents: () => new TranscriptEvents(),
	toItems: toTranscriptItems,
	outputFields: transcriptFields,
};
