/** An error response, in one of the envelopes of contract 1.5. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		readonly body: (requestId: string) => unknown,
		readonly headers: Record<string, string> = {},
	) {
		super(`HTTP ${status}`);
	}
}

type Envelope = { type?: string; code?: string | null; param?: string | null };

/** The gateway's error object with the trace id in its message, as live (contract 1.5 E1, E4). */
export function apiError(status: number, message: string, envelope: Envelope = {}): ApiError {
	const { type = 'comet_api_error', ...rest } = envelope;
	return new ApiError(status, (requestId) => ({
		error: { message: `${message} (request id: ${requestId})`, type, ...rest },
	}));
}

/** No or unknown key (contract 5.20). */
export const invalidToken = () => apiError(401, 'Invalid token', { code: '' });

/** E1b: `model` omitted. */
export const modelRequired = () => apiError(400, 'model name is required', { code: '' });

/** `messages` omitted: the live API says 500 with `invalid_request` (contract 1.6). */
export const messagesRequired = () =>
	apiError(500, 'field messages is required', { param: '', code: 'invalid_request' });

/** Another required field omitted, or a body that cannot be read. */
export const invalidRequest = (message: string, param: string | null = '') =>
	apiError(400, message, { param, code: 'invalid_request' });

/** E2: unknown model, or a model without a channel. */
export const modelNotFound = (model: string) =>
	apiError(503, `no available channel for group default and model ${model} (distributor)`, {
		code: 'model_not_found',
	});

/** E3: the model does not fit the image route; seen for every Gemini image id (contract A.6). */
export const onlyImagenModels = () =>
	apiError(500, 'not supported model for image generation, only imagen models are supported', {
		code: 'convert_request_failed',
	});

/** E13: the words are cut off in the source after "yet". */
export const modelNotPriced = (model: string) =>
	apiError(400, `model ${model} has not been priced by the administrator yet`);

/** E14: the model exists, on another route. 31 is the one number that was seen (`/v1/videos`). */
export const unsupportedRelayMode = () =>
	apiError(400, 'unsupported relay mode: 31', { code: '', param: '' });

/** E14 for Flux Kontext: only the sense of the text is on record, the words are the simulator's. */
export const onlyFluxFormat = (model: string) =>
	apiError(400, `model ${model} must be called via the flux format`, { code: '', param: '' });

/** E4: the provider's own validation error. */
export const invalidValue = (
	param: string,
	message: string,
	type = 'invalid_request_error',
	code = 'invalid_value',
) => apiError(400, message, { type, param, code });

/** E8: the provider's parameter error on `/v1/videos`. */
export const invalidParameter = (message: string) =>
	apiError(400, message, { code: 'InvalidParameter' });

/** E7: unknown video job. */
export const jobNotFound = () =>
	new ApiError(400, () => ({
		error: { message: 'task_not_exist', type: 'comet_api_error', code: '' },
	}));

/** E6: exactly two fields in this envelope. */
export const jobNotCompleted = (status: string) =>
	new ApiError(400, () => ({
		error: {
			message: `Task is not completed yet, current status: ${status}`,
			type: 'invalid_request_error',
		},
	}));

/** E12: what the object storage says to a signed URL that does not come back byte for byte. */
export const accessDenied = () =>
	new ApiError(403, () => ({
		Code: 'AccessDenied',
		Message: 'Access Denied',
		EC: '0003-00000015',
	}));

/** E9: Kling's own envelope; numbers as Kling documents them (1201: invalid parameter). */
export const klingError = (status: number, message: string, code = 1201) =>
	new ApiError(status, (requestId) => ({ code, message, request_id: requestId }));

/** Any status, in the envelope that contract 5.20 gives it (for faults and `[[status N]]`). */
export function errorForStatus(status: number): ApiError {
	if (status === 400) return invalidRequest('the request was rejected by the simulator');
	if (status === 401) return invalidToken();
	if (status === 403) {
		return apiError(403, 'user quota is not enough', { code: 'insufficient_user_quota' });
	}
	if (status === 429) {
		return apiError(429, 'the upstream load is saturated, please try again later', {
			param: '',
			code: 'rate_limit_exceeded',
		});
	}
	return apiError(status, `upstream error: status ${status}`, {
		param: '',
		code: 'bad_response_status_code',
	});
}
