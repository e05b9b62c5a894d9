import { asObject } from '../../shared/node/jsonFields';
import { invalidResponse } from '../../shared/api/apiError';
import { readJson, withoutFence } from '../../shared/api/readJson';

/** JSON answers, asked for by 'Response Format' in Message a Model and Create Response. */

export type FormatParams = {
	responseFormat?: 'json_object' | 'json_schema' | 'text';
	schemaName?: string;
	jsonSchema?: unknown;
	strict?: boolean;
};

/** Name, strict and schema as both APIs want them. */
export function schemaOf({ schemaName, strict, jsonSchema }: FormatParams) {
	return { name: schemaName, strict, schema: asObject(jsonSchema, 'JSON Schema') };
}

/**
 * The JSON in a text that was to be JSON; undefined when plain text was asked for.
 * @param reason the finish reason, which tells why the JSON may be cut off
 * @throws ApiError that keeps the text
 */
export function parsedText(
	{ responseFormat }: FormatParams,
	text: string,
	reason: string | undefined,
	model: string | undefined,
): unknown {
	if (responseFormat === undefined || responseFormat === 'text') return undefined;
	const parsed = readJson(withoutFence(text));
	if (parsed.problem === undefined) return parsed.value;
	const cut = reason === 'length' ? ' (it was cut off: raise the token limit)' : '';
	throw invalidResponse(
		`CometAPI's response cannot be used: the model${model ? ` ${model}` : ''} was asked for JSON, but its text is not JSON${cut}: ${parsed.problem}`,
		{},
		{ text, finishReason: reason },
	);
}
