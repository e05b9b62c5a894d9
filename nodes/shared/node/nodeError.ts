import type { IDataObject, INode, INodeProperties, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import type { ApiErrorDetails, ApiErrorKind } from '../api/apiError';
import { ApiError, boundedBody } from '../api/apiError';
import { compact } from '../api/body';
import { retirementNote } from '../models/retired';
import { FieldError } from './fieldError';
import { SPLIT_LABEL } from './longText';

/** Whether the node has a field of that label. */
type Has = (label: string) => boolean;

type Words = {
	title: (details: ApiErrorDetails) => string;
	/** A field is named by its label only when the node has it. */
	advice: string | ((has: Has, details: ApiErrorDetails) => string);
};

/** Where the message is ours, it is the whole sentence, so that a search for it finds the place it comes from. */
const asWritten = ({ message }: ApiErrorDetails) => message;

/** The API's own words behind ours, where it has some. */
const withReason = (title: string) => (details: ApiErrorDetails) =>
	/^HTTP \d+$/.test(details.message) ? title : `${title}: ${details.message}`;

/** What is told of a request that may have been carried out. */
function paid(has: Has, { tries = 1 }: ApiErrorDetails): string {
	if (tries > 1) return 'The request may have been carried out and charged each time.';
	const option = has(RETRY_UNSURE) ? `; '${RETRY_UNSURE}' would do so` : '';
	return `The request may have been carried out and charged, so it was not sent again by itself${option}.`;
}

/** What is announced of the model that was asked for, before other advice. */
const withEnd = (model: string | undefined, advice: string) =>
	[model && retirementNote(model), advice].filter(Boolean).join(' ');

/** Labels that have their unit. */
const TIMEOUT = 'Request Timeout (Seconds)';
const RATE_LIMIT_WAIT = 'Rate Limit Wait (Seconds)';

const RETRY_UNSURE = 'Retry Unsure Failures';
const IMAGES_AS_LABEL = 'Send Images As';

const askedPause = ({ retryAfterMs = 0 }: ApiErrorDetails) =>
	retryAfterMs > 0 ? `; it asks to wait ${Math.ceil(retryAfterMs / 1000)} seconds` : '';

const steps = (...all: Array<string | false>) => {
	const [first = '', ...more] = all.filter((step) => step !== false);
	const text = more.length
		? [first, ...more.slice(0, -1)].join(', ') + `, or ${more.at(-1)}`
		: first;
	return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
};

/**
 * What the user reads, by kind: what happened, and what to do about it. The only table of error words; after a
 * colon come the API's own.
 */
const WORDS: Record<ApiErrorKind, Words> = {
	authentication: {
		title: withReason('CometAPI refused the API key'),
		advice: "Check 'API Key' in the CometAPI credential; keys are made in the CometAPI console.",
	},
	balance: {
		title: withReason('The CometAPI balance or the quota of this key is used up'),
		advice:
			'Top up the account or raise the quota of the key in the CometAPI console, then run again.',
	},
	forbidden: {
		title: withReason('CometAPI does not allow this request'),
		advice: (has) =>
			`Check that the key may use ${has('Model') ? 'this model, and that every option set is one the model supports' : 'this'}.`,
	},
	modelNotFound: {
		title: withReason('CometAPI has no channel for this model'),
		advice: (has, { model }) =>
			withEnd(
				model,
				`Check the ID ${has('Model') ? "in 'Model': pick one from the list, or type it" : 'of the model and write it'} exactly as CometAPI writes it.`,
			),
	},
	validation: {
		title: ({ message, param }) =>
			`CometAPI did not accept the request${param ? ` (field '${param}')` : ''}: ${message}`,
		advice: (has, { message }) => {
			// Of models that fetch the images themselves (contract F.1, J.6).
			if (/reference_(?:video_)?urls/.test(message) && has(IMAGES_AS_LABEL)) {
				return `This model takes images by URL: give each of 'Images' as a URL that anyone can fetch, and choose 'URLs' in '${IMAGES_AS_LABEL}'.`;
			}
			if (has(SPLIT_LABEL) && /context length|too long|maximum.*tokens/i.test(message)) {
				return `Turn on '${SPLIT_LABEL}' in Options: it cuts the text between its sentences and gives a vector for each part.`;
			}
			return has('Model')
				? 'Change the named field, or remove options that this model does not support.'
				: 'Change the named field.';
		},
	},
	jobNotFound: {
		title: withReason('CometAPI does not know this job'),
		advice: (has) =>
			`${has('Job') ? "Check 'Job': it needs" : 'A job is found by'} the \`job\` value (or the id) that Create gave, with the same key.`,
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
		title: withReason('The request is too large for CometAPI'),
		advice: (has) =>
			has('Audio URL')
				? 'Most models take recordings of up to 25 MB: save it smaller, e.g. as mono MP3 of 64 kbit/s, of which 50 minutes have 25 MB, or cut it and transcribe each part.'
				: 'Send a smaller file or a shorter text.',
	},
	rateLimit: {
		title: (details) =>
			withReason('CometAPI is receiving too many requests')(details) + askedPause(details),
		advice: (has) =>
			steps(
				has(RATE_LIMIT_WAIT) && `raise '${RATE_LIMIT_WAIT}'`,
				has('Requests per Minute') && "set 'Requests per Minute' to what your account may send",
				has('Max Concurrent Requests') && "lower 'Max Concurrent Requests'",
				'run again later',
			),
	},
	unavailable: {
		title: withReason('CometAPI or the provider behind the model is unavailable'),
		advice: (has, { model }) =>
			withEnd(model, steps('run again later', has('Model') && 'choose another model')),
	},
	server: {
		title: withReason('CometAPI or the provider behind the model failed'),
		advice: (has, details) =>
			withEnd(
				details.model,
				`${paid(has, details)} ${steps('run again', has('Model') && 'choose another model')}`,
			),
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
	insecureBaseUrl: {
		title: () =>
			"'Base URL' of the CometAPI credential is plain http, so the API key would be sent unencrypted",
		advice:
			"Begin it with https, or switch on 'Allow Plain HTTP' in the credential for a network that you trust.",
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
		advice: (has) =>
			`What had come is kept in the error details. ${steps('run again', has('Model') && 'choose another model')}`,
	},
	blocked: {
		title: ({ host = 'CometAPI', message }) =>
			`n8n does not allow a request to ${host}: ${message}`,
		advice:
			"Check 'Allowed HTTP Request Domains' in the CometAPI credential, or ask who runs n8n about its protection of private networks.",
	},
	notSent: {
		title: withReason('CometAPI could not be reached'),
		advice: "Check the network and 'Base URL' in the CometAPI credential.",
	},
	connectionLost: {
		title: withReason('The connection to CometAPI broke off'),
		advice: paid,
	},
	timeout: {
		title: withReason('CometAPI did not answer in time'),
		advice: (has, details) => {
			// A time-out is never repeated.
			const charged = paid((label) => label !== RETRY_UNSURE && has(label), details);
			return has(TIMEOUT) ? `Raise '${TIMEOUT}'. ${charged}` : charged;
		},
	},
	cancelled: { title: asWritten, advice: '' },
};

/** All kinds that there are words for. */
export const ERROR_KINDS = Object.keys(WORDS) as ApiErrorKind[];

/** Of a host that is not CometAPI's: a storage of results, or where the user has a file. */
const OTHER_HOST: Words = {
	title: ({ host, message }) => `The file could not be fetched from ${host}: ${message}`,
	advice:
		'Check that its URL can be opened without signing in; URLs of results expire, many after a day.',
};

const wordsOf = ({ kind, host }: ApiErrorDetails) =>
	host !== undefined && !['blocked', 'cancelled'].includes(kind) ? OTHER_HOST : WORDS[kind];

/** The labels of fields, with those inside of collections. */
const labelsOf = (fields: INodeProperties[]): string[] =>
	fields.flatMap(({ displayName, options = [] }) => [
		displayName,
		...options.flatMap((option) => {
			if ('values' in option) return labelsOf(option.values);
			return 'type' in option ? labelsOf([option]) : [];
		}),
	]);

function adviceOf(details: ApiErrorDetails, fields: INodeProperties[]): string {
	const { advice } = wordsOf(details);
	if (typeof advice === 'string') return advice;
	const labels = labelsOf(fields);
	return advice((label) => labels.includes(label), details);
}

/** `(HTTP 429, code rate_limit, request id 2026…)`: what support asks for. */
function trace({ status, code, requestId, tries = 1 }: ApiErrorDetails): string {
	const parts = [
		status && `HTTP ${status}`,
		tries > 1 && `tried ${tries} times`,
		code && `code ${code}`,
		requestId && `request id ${requestId}`,
	].filter(Boolean);
	return parts.length ? ` (${parts.join(', ')})` : '';
}

/** The sentence of an API error, as it also stands in an agent's log or a job's item. */
export function errorSentence(details: ApiErrorDetails): string {
	const title = details.isSentence ? asWritten(details) : wordsOf(details).title(details);
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
 * @param fields of the node, so that the advice names none that it does not have
 */
export function asNodeError(
	node: INode,
	error: unknown,
	itemIndex?: number,
	note = '',
	fields: INodeProperties[] = [],
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
			description: join(adviceOf(details, fields), note),
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
	detailsOf.set(apiError, details);
	Object.defineProperty(apiError, 'cause', { value: details.cause ?? error, enumerable: false });
	return apiError;
}

/** Of the errors that n8n shows, without being stored with them. */
const detailsOf = new WeakMap<Error, ApiErrorDetails>();

/**
 * What an item that failed tells beside the sentence: what support asks for, and what was paid for all the same.
 * @returns JSON: `advice`; of a failed call also `kind`, `status`, `code`, `param`, `requestId`, `tries`,
 * `retryAfterSeconds`, `text`, `job` and `body`, as far as there are any
 */
export function errorDetailsOf(error: Error): IDataObject {
	const { description } = error as Partial<NodeApiError>;
	const { kind, status, code, param, requestId, tries, retryAfterMs, text, job, body } =
		detailsOf.get(error) ?? ({} as Partial<ApiErrorDetails>);
	return compact({
		kind,
		status,
		code,
		param,
		requestId,
		tries,
		retryAfterSeconds: retryAfterMs === undefined ? undefined : Math.ceil(retryAfterMs / 1000),
		advice: description || undefined,
		text,
		job,
		body: boundedBody(body),
	}) as IDataObject;
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
