import type { INodePropertyOptions } from 'n8n-workflow';

import { invalidResponse } from '../api/apiError';
import { asObject } from '../node/jsonFields';
import type { Answer } from './answer';
import type { AnswerMeta } from './dialects/dialect';
import { findJson } from './jsonInText';

/** JSON as answer: how it is asked for, and how it is read. */

/** What the fields of 'Response Format' say. */
export type FormatParams = {
	responseFormat?: 'json_object' | 'json_schema' | 'text';
	schemaName?: string;
	jsonSchema?: unknown;
	strict?: boolean;
};

export type ResponseFormat =
	| { type: 'json_object' }
	| { type: 'json_schema'; schema: { name?: string; strict?: boolean; schema?: object } };

export const jsonObjectChoice: INodePropertyOptions = {
	name: 'JSON Object',
	value: 'json_object',
	description: 'Any JSON; the prompt has to ask for JSON as well',
};

export const jsonSchemaChoice: INodePropertyOptions = {
	name: 'JSON Schema',
	value: 'json_schema',
	description: 'JSON that fits a schema, where the model supports it',
};

export const textChoice: INodePropertyOptions = {
	name: 'Text',
	value: 'text',
	description: 'Plain text',
};

/** Undefined for plain text, which needs no asking. */
export function formatOf(params: FormatParams): ResponseFormat | undefined {
	const { responseFormat: type, schemaName: name, strict, jsonSchema } = params;
	if (type === undefined || type === 'text') return undefined;
	if (type === 'json_object') return { type };
	return { type, schema: { name, strict, schema: asObject(jsonSchema, 'JSON Schema') } };
}

/** The format as an instruction, for APIs and models that have no field for it, or do not keep to it. */
export function jsonInstruction(format: ResponseFormat | undefined): string | undefined {
	if (!format) return undefined;
	const schema = format.type === 'json_schema' ? format.schema.schema : undefined;
	const valid = schema ? ` that is valid for this JSON schema: ${JSON.stringify(schema)}` : '';
	return `Answer with nothing but one JSON value${valid}.`;
}

/** With these a text is not JSON, and nothing is wrong with that: it was filtered, or there is none yet. */
const WITHOUT_TEXT = ['content_filter', 'queued', 'in_progress'];

/**
 * {@link withParsed} for all answers of a request: of several, one without JSON says so, and the others are kept.
 * @throws ApiError when no answer has any
 */
export function withParsedAll(
	answers: Answer[],
	format: ResponseFormat | undefined,
	meta: AnswerMeta = {},
): Answer[] {
	if (answers.length === 1) return answers.map((answer) => withParsed(answer, format, meta));
	const read = answers.map((answer) => {
		if (answer.parseFailure !== undefined) return answer;
		try {
			return withParsed(answer, format, meta);
		} catch (error) {
			return { ...answer, parseFailure: (error as Error).message };
		}
	});
	if (read.some(({ parseFailure }) => parseFailure === undefined)) return read;
	const texts = answers.map(({ text }) => text);
	throw invalidResponse(read[0].parseFailure ?? '', meta, { texts }, texts[0]);
}

/**
 * An answer with the JSON that was asked for. One that was refused or that calls tools has no text that could
 * be JSON.
 * @throws ApiError that keeps the text
 */
export function withParsed(
	answer: Answer,
	format: ResponseFormat | undefined,
	meta: AnswerMeta = {},
): Answer {
	const { text, refusal, toolCalls, finishReason, model } = answer;
	const hasText = !refusal && !toolCalls.length && !WITHOUT_TEXT.includes(finishReason ?? '');
	if (!format || !hasText) return answer;
	const read = findJson(text);
	if (read.problem === undefined) return { ...answer, parsed: read.value };
	const cut = finishReason === 'length' ? ' (it was cut off: raise the token limit)' : '';
	throw invalidResponse(
		`CometAPI's response cannot be used: the model${model ? ` ${model}` : ''} was asked for JSON, but its text is not JSON${cut}: ${read.problem}`,
		meta,
		{ text, finishReason },
		text,
	);
}
