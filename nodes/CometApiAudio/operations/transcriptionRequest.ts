import type { IDataObject } from 'n8n-workflow';

import { formFields } from '../../shared/api/body';
import { FieldError } from '../../shared/node/fieldError';
import { withExtraBody } from '../../shared/node/jsonFields';
import type { FormField, WireRequest } from '../../shared/api/wire';
import type { FileNeed, InputFiles } from '../../shared/node/operation';

export type TranscriptionParams = {
	model: string;
	source?: string;
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

const NAME = 'Input Data Field Name';
const URL_LABEL = 'Audio URL';

/** The file goes out of n8n's storage piece by piece, whatever its size. */
export function audioFile(params: TranscriptionParams): FileNeed[] {
	const { source = 'automatic', binaryPropertyName, audioUrl = '' } = params;
	const file = { key: FILE, as: 'part' as const };
	const url = audioUrl.trim();
	if (source === 'binary') return [{ ...file, label: NAME, property: binaryPropertyName }];
	if (source === 'automatic') {
		const orUrls = url ? [url] : [];
		return [
			{ ...file, label: NAME, properties: [binaryPropertyName], orUrls, urlLabel: URL_LABEL },
		];
	}
	if (!url) throw new FieldError(URL_LABEL, 'is empty');
	return [{ ...file, label: URL_LABEL, url }];
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
