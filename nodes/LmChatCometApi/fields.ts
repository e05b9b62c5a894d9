import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { apiField, dialectOptions } from '../shared/chat/dialectFields';
import { dialects } from '../shared/chat/dialects';
import type { ModelOptions } from '../shared/chat/options';
import { CHAT_CALLS, fallbackModelsOption } from '../shared/chat/options';
import type { FormatParams } from '../shared/chat/responseFormat';
import { jsonObjectChoice, jsonSchemaChoice, textChoice } from '../shared/chat/responseFormat';
import type { EngineOptions } from '../shared/node/callOptions';
import { callOptionFields } from '../shared/node/callOptions';
import { extraBodyOption, modelField, optionsField } from '../shared/node/descriptions';

const responseFormatOption: INodeProperties = {
	displayName: 'Response Format',
	name: 'responseFormat',
	type: 'options',
	options: [jsonObjectChoice, jsonSchemaChoice, textChoice],
	default: 'text',
	description: 'JSON, for answers that further nodes read; an output parser does not need it',
};

const jsonSchemaOption: INodeProperties = {
	displayName: 'JSON Schema',
	name: 'jsonSchema',
	type: 'json',
	default: '',
	placeholder: 'e.g. { "type": "object", "properties": { … } }',
	description: 'What the answer has to look like, with a Response Format of JSON Schema',
};

const streamOption: INodeProperties = {
	displayName: 'Stream',
	name: 'stream',
	type: 'boolean',
	default: true,
	description:
		'Whether an agent that streams gets the answer piece by piece; switch it off for a model that streams badly, then the answer comes at once',
};

/** What an agent says by itself, or cannot take. */
const NOT_OF_AGENTS = ['metadata', 'n', 'previousResponseId', 'toolChoice', 'tools', 'truncation'];

/** What the CometAPI Chat Model shows. */
export const chatModelFields: INodeProperties[] = [
	modelField('chat'),
	apiField(dialects),
	optionsField([
		...dialectOptions(dialects).filter(({ name }) => !NOT_OF_AGENTS.includes(name)),
		extraBodyOption,
		fallbackModelsOption,
		jsonSchemaOption,
		responseFormatOption,
		streamOption,
		...callOptionFields(CHAT_CALLS),
	]),
];

/** What readParams makes of {@link chatModelFields}. */
export type ChatModelParams = {
	model: string;
	api?: string;
	/** Beside these, the entries that the dialect reads. */
	options: EngineOptions &
		ModelOptions & {
			extraBody?: IDataObject;
			fallbackModels?: unknown;
			frequencyPenalty?: number;
			jsonSchema?: unknown;
			maxCompletionTokens?: number;
			presencePenalty?: number;
			responseFormat?: FormatParams['responseFormat'];
			seed?: number;
			stop?: string[];
			stream?: boolean;
		};
};
