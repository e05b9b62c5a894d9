import type { WireRequest } from '../api/wire';
import { pathAndQuery } from './apiPath';
import { routeOf } from './findRoute';
import type { JobHandle } from './jobHandle';
import { ROUTES } from './routes';

/** The calls about a job that exists (contract 3.1, 3.5). */

const fill = (path: string, { id, action = '' }: Pick<JobHandle, 'id' | 'action'>) =>
	path.replace('{action}', action).replace('{id}', encodeURIComponent(id));

/** The status calls of a job, in the order in which they are to be tried. */
export function statusRequests(handle: JobHandle, routes = ROUTES): WireRequest[] {
	const { surface, headers, statusPaths, statusPost } = routeOf(handle.route, routes);
	return statusPaths.map((path) => ({
		method: statusPost === undefined ? 'GET' : 'POST',
		...pathAndQuery(fill(path, handle)),
		surface,
		headers,
		// A question, whatever its method.
		...(statusPost !== undefined && { body: { [statusPost]: handle.id }, repeatable: true }),
		errorIsData: true,
	}));
}

/** The call that gives a finished job's file; undefined where the route has none. */
export function contentRequest(
	handle: Pick<JobHandle, 'route' | 'id'>,
	variant?: string,
	routes = ROUTES,
): WireRequest | undefined {
	const { surface, headers, contentPath } = routeOf(handle.route, routes);
	if (contentPath === undefined) return undefined;
	return {
		method: 'GET',
		path: fill(contentPath, handle),
		surface,
		headers,
		query: variant === undefined ? undefined : { variant },
		responseType: 'file',
	};
}
