import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ModelOptions } from '../shared/chat/options';
import {
	CHAT_CALLS,
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

const streamOption: INodeProperties = {
	displayName: 'Stream',
	name: 'stream',
	type: 'boolean',
	default: true,
	description:
		'Whether an agent that streams gets the answer piece by piece; switch it off for a model that streams badly, then the answer comes at once',
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
		streamOption,
		...callOptionFields(CHAT_CALLS),
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
			stream?: boolean;
		};
};
