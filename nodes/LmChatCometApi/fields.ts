import type { IDataObject, INodeProperties } from 'n8n-workflow';

import {
	reasoningEffortOption,
	samplingOptions,
	tokenLimitOptions,
} from '../shared/chat/samplingOptions';
import type { EngineOptions } from '../shared/node/callOptions';
import { callOptionFields } from '../shared/node/callOptions';
import { extraBodyOption, modelField, optionsField } from '../shared/node/descriptions';

const responseFormatOption: INodeProperties = {
	displayName: 'Response Format',
	name: 'responseFormat',
	type: 'options',
	options: [
		{
			name: 'JSON',
			value: 'json_object',
			description: 'Any JSON; the prompt has to ask for JSON as well',
		},
		{ name: 'Text', value: 'text', description: 'Plain text' },
	],
	default: 'text',
	description: 'JSON, for answers that further nodes read; an output parser does not need it',
};

/** What the CometAPI Chat Model shows. */
export const chatModelFields: INodeProperties[] = [
	modelField('chat'),
	optionsField([
		extraBodyOption,
		...samplingOptions,
		...tokenLimitOptions,
		reasoningEffortOption,
		responseFormatOption,
		...callOptionFields(),
	]),
];

/** What readParams makes of {@link chatModelFields}. */
export type ChatModelParams = {
	model: string;
	options: EngineOptions & {
		extraBody?: IDataObject;
		frequencyPenalty?: number;
		maxCompletionTokens?: number;
		maxTokens?: number;
		presencePenalty?: number;
		reasoningEffort?: string;
		responseFormat?: 'json_object' | 'text';
		seed?: number;
		stop?: string[];
		temperature?: number;
		topP?: number;
	};
};
