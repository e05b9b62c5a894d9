import type { IDataObject } from 'n8n-workflow';

import { formFields } from '../../shared/api/body';
import { withExtraBody } from '../../shared/node/jsonFields';
import type { FormField, WireRequest } from '../../shared/api/wire';
import type { FileNeed, InputFiles } from '../../shared/node/operation';

export type TranscriptionParams = {
	model: string;
	binaryPropertyName?: unknown;
	audioUrl?: string;
	responseFormat?: string;
	subtitleFile?: boolean;
	binaryPropertyOutput?: string;
	simplify?: boolean;
	options: {
		extraBody?: IDataObject;
		language?: string;
		prompt?: string;
		temperature?: number;
		timestampGranularities?: string[];
	};
};

export const TRANSCRIPTION_TIMEOUT_SECONDS = 600;

const FILE = 'file';

/** The file goes out of n8n's storage piece by piece, whatever its size. */
export function audioFile({ audioUrl, binaryPropertyName }: TranscriptionParams): FileNeed[] {
	return audioUrl === undefined
		? [{ key: FILE, label: 'Input Data Field Name', as: 'part', property: binaryPropertyName }]
		: [{ key: FILE, label: 'Audio URL', as: 'part', url: audioUrl.trim() }];
}

/** The multipart request of both routes (contract 2.6, 4.1): scalars first, the file last. */
export function transcriptionRequest(
	path: string,
	{ model, responseFormat, options }: TranscriptionParams,
	files: InputFiles,
): WireRequest {
	const granularities = options.timestampGranularities;
	return {
		method: 'POST',
		path,
		// Which kind came is told apart in transcriptItems.ts: not every provider keeps to the format asked for.
		responseType: 'text',
		form: [
			...formFields(
				withExtraBody(
					{
						model,
						language: options.language,
						prompt: options.prompt,
						response_format: responseFormat === 'json' ? undefined : responseFormat,
						temperature: options.temperature,
						timestamp_granularities: granularities?.length ? granularities : undefined,
					},
					options.extraBody,
				),
			),
			...files(FILE).map(({ part }): FormField => [FILE, part]),
		],
	};
}
