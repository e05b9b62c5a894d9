import type { INode, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { ApiErrorDetails, ApiErrorKind } from '../api/apiError';
import { ApiError } from '../api/apiError';
import { FieldError } from './fieldError';

type Words = { title: (details: ApiErrorDetails) => string; advice: string };

/** Where the message is ours, it is the whole sentence, so that a search for it finds the place it comes from. */
const asWritten = ({ message }: ApiErrorDetails) => message;

/**
 * What the user reads, by kind: what happened, and what to do about it. The only table of error words; after a
 * colon come the API's own.
 */
const WORDS: Record<ApiErrorKind, Words> = {
	authentication: {
		title: () => 'CometAPI refused the API key',
		advice: "Check 'API Key' in the CometAPI credential; keys are made in the CometAPI console.",
	},
	balance: {
		title: () => 'The CometAPI balance or the quota of this key is used up',
		advice:
			'Top up the account or raise the quota of the key in the CometAPI console, then run again.',
	},
	forbidden: {
		title: ({ message }) => `CometAPI does not allow this request: ${message}`,
		advice:
			'Check that the key may use this model, and that every option set is one the model supports.',
	},
	modelNotFound: {
		title: ({ message }) => `CometAPI has no channel for this model: ${message}`,
		advice:
			"Check the ID in 'Model': pick one from the list, or type it exactly as CometAPI writes it.",
	},
	validation: {
		title: ({ message, param }) =>
			`CometAPI did not accept the request${param ? ` (field '${param}')` : ''}: ${message}`,
		advice: 'Change the named field, or remove options that this model does not support.',
	},
	jobNotFound: {
		title: ({ message }) => `CometAPI does not know this job: ${message}`,
		advice:
			"Check 'Job': it needs the `job` value (or the id) that Create gave, with the same key.",
	},
	jobFailed: {
		title: asWritten,
		advice:
			'It will not be finished any more; create a new one, with another prompt where it was refused.',
	},
	stillRunning: {
		title: asWritten,
		advice:
			"It goes on at the provider and is paid for: use 'Wait' or 'Get' with this `job` later, or the CometAPI Trigger.",
	},
	tooLarge: {
		title: ({ message }) => `The request is too large for CometAPI: ${message}`,
		advice: 'Send a smaller file or a shorter text.',
	},
	rateLimit: {
		title: ({ message }) => `CometAPI is receiving too many requests: ${message}`,
		advice: "Lower 'Max Concurrent Requests', raise 'Max Retries', or run again later.",
	},
	unavailable: {
		title: ({ message }) => `CometAPI or the provider behind the model is unavailable: ${message}`,
		advice: 'Run again later, or choose another model.',
	},
	server: {
		title: ({ message }) => `CometAPI or the provider behind the model failed: ${message}`,
		advice:
			'A call that may have been charged is not sent twice by itself. Run again, or choose another model.',
	},
	wrongPath: {
		title: ({ location }) =>
			`CometAPI was not found at the base URL: no API answered there${location ? `, but a redirect to ${location}` : ''}`,
		advice:
			"Check 'Base URL' in the CometAPI credential (normally https://api.cometapi.com/v1); redirects are not followed, so that the key stays with that host.",
	},
	invalidBaseUrl: {
		title: () => "'Base URL' of the CometAPI credential is not an http(s) URL",
		advice: 'It is normally https://api.cometapi.com/v1.',
	},
	invalidKey: {
		title: () => "'API Key' of the CometAPI credential has white space inside",
		advice: 'Paste it again, as one word from the CometAPI console.',
	},
	fileUnavailable: {
		title: ({ message }) => `The file could not be fetched from its URL: ${message}`,
		advice: 'Such URLs expire, many after a day; check that it can still be opened.',
	},
	invalidResponse: {
		title: asWritten,
		advice: 'What had come is kept in the error details. Run again, or choose another model.',
	},
	notSent: {
		title: ({ message }) => `CometAPI could not be reached: ${message}`,
		advice: "Check the network and 'Base URL' in the CometAPI credential.",
	},
	connectionLost: {
		title: ({ message }) => `The connection to CometAPI broke off: ${message}`,
		advice:
			'The request may have been carried out and charged, so it was not sent again by itself.',
	},
	timeout: {
		title: ({ message }) => `CometAPI did not answer in time: ${message}`,
		advice:
			"Raise 'Request Timeout'. The request may have been carried out and charged, so it was not sent again by itself.",
	},
	cancelled: { title: asWritten, advice: '' },
};

/** `(HTTP 429, code rate_limit, request id 2026…)`: what support asks for. */
function trace({ status, code, requestId }: ApiErrorDetails): string {
	const parts = [
		status && `HTTP ${status}`,
		code && `code ${code}`,
		requestId && `request id ${requestId}`,
	].filter(Boolean);
	return parts.length ? ` (${parts.join(', ')})` : '';
}

/** The sentence of an API error, as it also stands in an agent's log or a job's item. */
export function errorSentence(details: ApiErrorDetails): string {
	const title = details.isSentence ? asWritten(details) : WORDS[details.kind].title(details);
	return title + trace(details);
}

/** {@link errorSentence} for anything that was thrown. */
export const sentenceOf = (error: unknown): string =>
	error instanceof ApiError ? errorSentence(error.details) : (error as Error).message;

/**
 * Any thrown thing as the error n8n shows: an {@link ApiError} as NodeApiError, bad input as
 * NodeOperationError; with the item marked and the original kept as cause. Use as
 * `throw asNodeError(...)`.
 * @param note one more sentence for the description, e.g. what was already made and paid for
 */
export function asNodeError(
	node: INode,
	error: unknown,
	itemIndex?: number,
	note = '',
): NodeApiError | NodeOperationError {
	const join = (...sentences: string[]) => sentences.filter(Boolean).join(' ');
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		// n8n hands an already wrapped error back as it is and drops the options of a second wrapping.
		error.context.itemIndex ??= itemIndex;
		if (note) error.description = join(error.description ?? '', note);
		return error;
	}
	if (error instanceof FieldError) {
		return new NodeOperationError(node, error.message, {
			itemIndex,
			description: join(error.advice ?? '', note),
		});
	}
	if (!(error instanceof ApiError)) {
		return new NodeOperationError(node, error as Error, {
			itemIndex,
			description: note || undefined,
		});
	}
	const { details } = error;
	const apiError = new NodeApiError(
		node,
		{ message: details.message, body: details.body } as JsonObject,
		{
			message: errorSentence(details),
			description: join(WORDS[details.kind].advice, note),
			httpCode: details.status === undefined ? undefined : String(details.status),
			itemIndex,
		},
	);
	// n8n puts words of its own over messages that hold a network code; ours name what to do.
	apiError.message = errorSentence(details);
	apiError.context.data = details.body as JsonObject;
	apiError.context.code = details.code;
	apiError.context.requestId = details.requestId;
	apiError.context.kind = details.kind;
	Object.defineProperty(apiError, 'cause', { value: details.cause ?? error, enumerable: false });
	return apiError;
}

/**
 * Of an error that ends a streaming execution n8n sends the chat nothing but the description: here it tells
 * what happened before what to do about it.
 */
export function tellChat<NodeError extends NodeApiError | NodeOperationError>(
	error: NodeError,
): NodeError {
	const { message, description } = error;
	if (!description?.startsWith(message)) {
		error.description = description ? `${message}. ${description}` : message;
	}
	return error;
}
