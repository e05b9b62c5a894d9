import { ApiError, invalidResponse, readErrorBody } from '../../api/apiError';
import type { AnswerMeta } from './dialect';

/** What is used of a response of the Responses API, in wire spelling (contract 4.3, 5.6). */
export type ResponseObject = {
	id?: string;
	model?: string;
	status?: string;
	error?: unknown;
	incomplete_details?: { reason?: string } | null;
	output?: OutputItem[];
	usage?: {
		input_tokens?: number;
		output_tokens?: number;
		total_tokens?: number;
		input_tokens_details?: { cached_tokens?: number } | null;
		output_tokens_details?: { reasoning_tokens?: number } | null;
	} | null;
};

export type OutputItem = {
	type?: string;
	content?: Array<{ type?: string; text?: string; refusal?: string }>;
	summary?: Array<{ text?: string }>;
	call_id?: string;
	name?: string;
	arguments?: string;
};

/** @throws ApiError for a response that failed or holds no output */
export function outputOf(response: ResponseObject, meta: AnswerMeta): OutputItem[] {
	const { status, output } = response;
	if (status === 'failed' || status === 'cancelled') {
		const { message = `it ${status} without a reason`, code } = readErrorBody(response);
		const { status: httpStatus, requestId } = meta;
		throw new ApiError({
			kind: 'server',
			message,
			code,
			status: httpStatus,
			requestId,
			body: response,
		});
	}
	if (output) return output;
	throw invalidResponse("CometAPI's response cannot be used: it holds no output", meta, response);
}
