import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ModelOptions } from '../shared/chat/options';
import {
	maxCompletionTokensOption,
	maxTokensOption,
	reasoningEffortOption,
	samplingOptions,
	wordingOptions,
} from '../shared/chat/options';
import { jsonObjectChoice, textChoice } from '../shared/chat/responseFormat';
import type { EngineOptions } from '../shared/node/callOptions';
import { callOptionFields } from '../shared/node/callOptions';
import { extraBodyOption, modelField, optionsField } from '../shared/node/descriptions';

const responseFormatOption: INodeProperties = {
	displayName: 'Response Format',
	name: 'responseFormat',
	type: 'options',
	options: [jsonObjectChoice, textChoice],
	default: 'text',
	description: 'JSON, for answers that further nodes read; an output parser does not need it',
};

/** What the CometAPI Chat Model shows. */
export const chatModelFields: INodeProperties[] = [
	modelField('chat'),
	optionsField([
		extraBodyOption,
		...wordingOptions,
		...samplingOptions,
		maxCompletionTokensOption,
		maxTokensOption,
		reasoningEffortOption,
		responseFormatOption,
		...callOptionFields(),
	]),
];

/** What readParams makes of {@link chatModelFields}. */
export type ChatModelParams = {
	model: string;
	options: EngineOptions &
		Pick<ModelOptions, 'maxTokens' | 'reasoningEffort' | 'temperature' | 'topP'> & {
			extraBody?: IDataObject;
			frequencyPenalty?: number;
			maxCompletionTokens?: number;
			presencePenalty?: number;
			responseFormat?: 'json_object' | 'text';
			seed?: number;
			stop?: string[];
		};
};
