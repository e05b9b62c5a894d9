import { ApiError, errorForStatus } from '../../http/errors.mts';
import type { ErrorEvent } from '../../http/sse.mts';
import type { Complaint } from '../../validation.mts';

const kinds: Record<number, string> = {
	400: 'invalid_request_error',
	404: 'not_found_error',
	413: 'request_too_large',
	429: 'rate_limit_error',
	529: 'overloaded_error',
};

/** Anthropic's own envelope (contract C.6). */
const anthropicError = (status: number, message: string): ApiError =>
	new ApiError(status, () => ({
		type: 'error',
		error: { type: kinds[status] ?? 'api_error', message },
	}));

export const refused = (message: string): ApiError => anthropicError(400, message);

/** A `message` without `error`, seen for a budget beside adaptive thinking (contract C.6, J.3). */
export const budgetBesideAdaptive = (): ApiError =>
	new ApiError(400, () => ({
		message: 'thinking.adaptive.budget_tokens: Extra inputs are not permitted',
	}));

/** `[[status N]]`: what concerns the key comes from the gateway, the rest from upstream. */
export const errorOfStatus = (status: number): ApiError =>
	[401, 402, 403, 503].includes(status)
		? errorForStatus(status)
		: anthropicError(status, `upstream error: status ${status}`);

/** An error in the middle of a stream (contract C.5). */
export const streamError: ErrorEvent = (message) => ({
	event: 'error',
	data: { type: 'error', error: { type: 'overloaded_error', message } },
});

/** A complaint about a field in Anthropic's words. */
export function complaintText({ path, kind, text }: Complaint): string {
	const said = { missing: 'Field required', extra: 'Extra inputs are not permitted', wrong: text };
	return `${path.join('.')}: ${said[kind]}`;
}
