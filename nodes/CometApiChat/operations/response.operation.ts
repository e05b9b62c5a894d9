import type { IDataObject } from 'n8n-workflow';

import { compactOrNothing } from '../../shared/api/body';
import { asList, asObject, withExtraBody } from '../../shared/node/jsonFields';
import type { RequestOperation } from '../../shared/node/operation';
import type { WithAttachments } from './attachments';
import { attachmentFiles, resolveAttachments, responsePart } from './attachments';
import type { FormatParams } from './parsedText';
import { schemaOf } from './parsedText';
import type { ResponseObject } from './responseItems';
import { toResponseItems } from './responseItems';
import { ResponseEvents } from './responseEvents';
import { responseFields, responseOptions } from './responseFields';

type Params = WithAttachments &
	FormatParams & {
		model: string;
		prompt: string;
		instructions?: string;
		simplify?: boolean;
		options: {
			extraBody?: IDataObject;
			maxOutputTokens?: number;
			metadata?: unknown;
			parallelToolCalls?: boolean;
			previousResponseId?: string;
			reasoningEffort?: string;
			reasoningSummary?: string;
			store?: boolean;
			stream?: boolean;
			temperature?: number;
			toolChoice?: string;
			tools?: unknown;
			topP?: number;
			truncation?: string;
			user?: string;
			verbosity?: string;
		};
	};

/** `POST /responses`, contract 4.3: the way to o-series, Codex and Pro models. */
export const response: RequestOperation<Params, ResponseObject> = {
	option: {
		name: 'Create Response',
		value: 'response',
		action: 'Create a response',
		description: 'Use the Responses API, which reasoning, Codex and Pro models prefer',
	},
	fields: responseFields,
	options: responseOptions,
	files: attachmentFiles,
	toRequest(params, files) {
		const { model, options } = params;
		const parts = resolveAttachments(params, files).map(responsePart);
		return {
			method: 'POST',
			path: '/responses',
			responseType: options.stream ? 'events' : 'json',
			body: {
				...withExtraBody(
					{
						model,
						input: parts.length
							? [
									{
										role: 'user',
										content: [{ type: 'input_text', text: params.prompt }, ...parts],
									},
								]
							: params.prompt,
						instructions: params.instructions,
						max_output_tokens: options.maxOutputTokens,
						temperature: options.temperature,
						top_p: options.topP,
						tools: asList(options.tools, 'Tools (JSON)'),
						tool_choice: toolChoice(options.toolChoice),
						parallel_tool_calls: options.parallelToolCalls,
						previous_response_id: options.previousResponseId,
						reasoning: compactOrNothing({
							effort: options.reasoningEffort,
							summary: options.reasoningSummary,
						}),
						text: compactOrNothing({
							format: textFormat(params),
							verbosity: options.verbosity,
						}),
						store: options.store,
						truncation: options.truncation,
						metadata: asObject(options.metadata, 'Metadata (JSON)'),
						user: options.user,
					},
					options.extraBody,
				),
				...(options.stream && { stream: true }),
			},
		};
	},
	collectEvents: () => new ResponseEvents(),
	toItems: toResponseItems,
};

function textFormat(params: FormatParams) {
	const { responseFormat: type } = params;
	if (type === undefined || type === 'text') return undefined;
	return type === 'json_object' ? { type } : { type, ...schemaOf(params) };
}

/** A word of the API as it is; anything else is the name of a function. */
function toolChoice(choice: string | undefined) {
	if (choice === undefined || ['auto', 'none', 'required'].includes(choice)) return choice;
	return { type: 'function', name: choice };
}
