import { ApiError, errorForStatus } from '../../http/errors.mts';
import type { ErrorEvent } from '../../http/sse.mts';
import type { Complaint } from '../../validation.mts';

const statuses: Record<number, string> = {
	400: 'INVALID_ARGUMENT',
	404: 'NOT_FOUND',
	429: 'RESOURCE_EXHAUSTED',
	500: 'INTERNAL',
	504: 'DEADLINE_EXCEEDED',
};

const bodyOf = (code: number, message: string) => ({
	error: { code, message, status: statuses[code] ?? 'UNKNOWN' },
});

/** Google's own envelope, whose `code` is a number (contract A.5, J.1). */
const googleError = (status: number, message: string): ApiError =>
	new ApiError(status, () => bodyOf(status, message));

export const refused = (message: string): ApiError => googleError(400, message);

/** `[[status N]]`: what concerns the key comes from the gateway, the rest from upstream. */
export const errorOfStatus = (status: number): ApiError =>
	[401, 402, 403, 503].includes(status)
		? errorForStatus(status)
		: googleError(status, `upstream error: status ${status}`);

/** An error in the middle of a stream. */
export const streamError: ErrorEvent = (message) => ({ data: bodyOf(500, message) });

/** A complaint about a field in Google's words. */
export function complaintText({ path, kind, text }: Complaint): string {
	const place = (steps: string[]) =>
		steps
			.map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`))
			.join('')
			.slice(1);
	if (kind === 'missing') return `* GenerateContentRequest.${place(path)}: is not specified`;
	if (kind === 'wrong') return `Invalid value at '${place(path)}': ${text}`;
	const around = path.slice(0, -1);
	const at = around.length > 0 ? ` at '${place(around)}': Cannot find field.` : '';
	return `Invalid JSON payload received. Unknown name "${path.at(-1)}"${at}`;
}
