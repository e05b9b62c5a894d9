import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import type { ApiError } from '../api/apiError';
import { invalidResponse } from '../api/apiError';
import { isObject } from '../api/readJson';
import { asObject } from '../node/jsonFields';
import type { Answer } from './answer';
import { textIn } from './contents';
import type { ChatMessage } from './conversation';
import type { AnswerMeta } from './dialects/dialect';
import { findJson } from './jsonInText';

/** JSON as answer: how it is asked for, and how it is read. */

/** What the fields of 'Response Format' say. */
export type FormatParams = {
	responseFormat?: 'json_object' | 'json_schema' | 'text';
	schemaName?: string;
	schemaType?: 'fromJson' | 'manual';
	jsonSchemaExample?: unknown;
	jsonSchema?: unknown;
	strict?: boolean;
};

export type ResponseFormat =
	| { type: 'json_object' }
	| { type: 'json_schema'; schema: { name?: string; strict?: boolean; schema?: object } };

export const jsonObjectChoice: INodePropertyOptions = {
	name: 'JSON Object',
	value: 'json_object',
	description: 'Any JSON; works with every model',
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
	const { responseFormat: type, schemaName: name, strict } = params;
	if (type === undefined || type === 'text') return undefined;
	if (type === 'json_object') return { type };
	const { schemaType, jsonSchemaExample, jsonSchema } = params;
	const schema =
		schemaType === 'fromJson' ? schemaOf(jsonSchemaExample) : asObject(jsonSchema, 'JSON Schema');
	return { type, schema: { name, strict, schema } };
}

/** The schema of values like an example, of which every part has to be there. */
export function schemaOf(example: unknown): IDataObject {
	if (Array.isArray(example)) {
		const [first] = example as unknown[];
		return { type: 'array', items: first === undefined ? {} : schemaOf(first) };
	}
	if (isObject(example)) {
		const parts = Object.entries(example).map(([name, value]) => [name, schemaOf(value)]);
		return {
			type: 'object',
			properties: Object.fromEntries(parts) as IDataObject,
			required: Object.keys(example),
			additionalProperties: false,
		};
	}
	if (typeof example === 'number')
		return { type: Number.isInteger(example) ? 'integer' : 'number' };
	if (typeof example === 'boolean') return { type: 'boolean' };
	return { type: example === null ? ['string', 'null'] : 'string' };
}

/** The format as an instruction, for APIs and models that have no field for it, or do not keep to it. */
export function jsonInstruction(format: ResponseFormat | undefined): string | undefined {
	if (!format) return undefined;
	const schema = format.type === 'json_schema' ? format.schema.schema : undefined;
	const valid = schema ? ` that is valid for this JSON schema: ${JSON.stringify(schema)}` : '';
	return `Answer with nothing but one JSON value${valid}.`;
}

/**
 * The conversation with the instruction in front, where nobody has asked for JSON yet: OpenAI refuses a JSON object
 * then, and models that do not know the field write prose.
 * @param format undefined leaves the conversation as it is
 */
export function withInstruction(
	messages: ChatMessage[],
	format: ResponseFormat | undefined,
): ChatMessage[] {
	const content = jsonInstruction(format);
	// The texts alone: an attachment may have megabytes, and any letters in them.
	const asks = (message: ChatMessage) => /json/i.test(textIn(message.content));
	if (!content || messages.some(asks)) return messages;
	const [first, ...rest] = messages;
	if (first?.role === 'system' && typeof first.content === 'string')
		return [{ ...first, content: `${first.content}\n\n${content}` }, ...rest];
	return [{ role: 'system', content }, ...messages];
}

/** A schema says by itself that JSON is wanted. */
export const objectOnly = (format: ResponseFormat | undefined) =>
	format?.type === 'json_object' ? format : undefined;

/** What a server says that does not know the field in which JSON is asked for. */
export const isRefusedFormat = ({ details: { param = '', message } }: ApiError): boolean =>
	/response_?format|json_(?:object|schema)|json mode|structured output|text\.format/i.test(
		`${param} ${message}`,
	);

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
