import type { IDataObject } from 'n8n-workflow';

import { compact } from '../../shared/api/body';
import { ApiError, invalidResponse, readErrorBody } from '../../shared/api/apiError';
import { finishHint } from '../../shared/chat/finishHint';
import type { ResponseMeta, NodeItem } from '../../shared/node/operation';
import { parsedArguments } from './chatItems';
import type { FormatParams } from './parsedText';
import { parsedText } from './parsedText';

/** What is used of a response, in wire spelling (contract 4.3, 5.6). */
export type ResponseObject = {
	id?: string;
	model?: string;
	status?: string;
	error?: unknown;
	incomplete_details?: { reason?: string } | null;
	output?: OutputEntry[];
	usage?: {
		input_tokens?: number;
		output_tokens?: number;
		total_tokens?: number;
		input_tokens_details?: { cached_tokens?: number } | null;
		output_tokens_details?: { reasoning_tokens?: number } | null;
	} | null;
};

export type OutputEntry = {
	type?: string;
	content?: Array<{ type?: string; text?: string; refusal?: string }>;
	summary?: Array<{ text?: string }>;
	call_id?: string;
	name?: string;
	arguments?: string;
};

/** One item; raw on request. */
export function toResponseItems(
	object: ResponseObject,
	params: FormatParams & { simplify?: boolean },
	meta: ResponseMeta,
): NodeItem[] {
	if (object.status === 'failed' || object.status === 'cancelled') {
		const { message, code } = readErrorBody(object);
		const reason = message ?? `it ${object.status} without a reason`;
		throw new ApiError({
			kind: 'server',
			message: reason,
			code,
			status: meta.status,
			requestId: meta.requestId,
			body: object,
		});
	}
	if (!object.output) {
		throw invalidResponse("CometAPI's response cannot be used: it holds no output", meta, object);
	}
	const calls = object.output.filter(({ type }) => type === 'function_call');
	const refusal = partsOf(object.output, 'refusal').join('');
	const text = partsOf(object.output, 'output_text').join('');
	const reason = object.incomplete_details?.reason;
	// A response that is made in the background has no text yet.
	const unfinished = object.status === 'queued' || object.status === 'in_progress';
	const parsed =
		calls.length || refusal || unfinished || reason === 'content_filter'
			? undefined
			: parsedText(params, text, reason === 'max_output_tokens' ? 'length' : reason, object.model);
	if (params.simplify === false) {
		// `error: null` of a good response would look like a failed run to n8n.
		return [{ json: compact({ ...object, error: undefined }) as IDataObject }];
	}
	const json = compact({
		text,
		parsed,
		reasoning: summaryOf(object.output),
		refusal: refusal || undefined,
		toolCalls: calls.length ? calls.map(simpleCall) : undefined,
		finishReason: reason ?? (calls.length ? 'tool_calls' : object.status),
		hint: finishHint(reason),
		model: object.model,
		usage: usageOf(object.usage),
		id: object.id,
	});
	return [{ json: json as IDataObject }];
}

function partsOf(output: OutputEntry[], type: 'output_text' | 'refusal'): string[] {
	return output
		.flatMap(({ content }) => content ?? [])
		.filter((part) => part.type === type)
		.map((part) => part.text ?? part.refusal ?? '');
}

function summaryOf(output: OutputEntry[]): string | undefined {
	const texts = output
		.filter(({ type }) => type === 'reasoning')
		.flatMap(({ summary }) => summary ?? [])
		.map(({ text }) => text ?? '');
	return texts.join('\n') || undefined;
}

function simpleCall({ call_id: id, name, arguments: text }: OutputEntry) {
	return { id, name, arguments: parsedArguments(text) };
}

function usageOf(usage: ResponseObject['usage']) {
	if (!usage) return undefined;
	return compact({
		inputTokens: usage.input_tokens,
		outputTokens: usage.output_tokens,
		totalTokens: usage.total_tokens,
		cachedTokens: usage.input_tokens_details?.cached_tokens,
		reasoningTokens: usage.output_tokens_details?.reasoning_tokens,
	});
}
