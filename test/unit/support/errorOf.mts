import type { ApiError } from '../../../nodes/shared/api/apiError';

/** The details of the ApiError that `run` throws. */
export function errorOf(run: () => unknown) {
	try {
		run();
	} catch (error) {
		return (error as ApiError).details;
	}
	throw new Error('nothing was thrown');
}
