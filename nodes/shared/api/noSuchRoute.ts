import { ApiError } from './apiError';

/** Routers say so in any words, as JSON, as a page or by a redirect; a model that is not there is another matter. */
export const isNoSuchRoute = (error: unknown): boolean =>
	error instanceof ApiError &&
	(error.details.kind === 'wrongPath' ||
		([404, 405].includes(error.details.status ?? 0) && error.details.kind !== 'modelNotFound'));
