import type { Surface, WireRequest } from '../api/wire';
import type { JobHandle } from './jobHandle';

/** The API's ways to a video job, as data (contract 3.1, 3.5). */
type Route = {
	surface: Surface;
	/** Where its state is read; a later path only when the server has no earlier one. */
	status: readonly string[];
	/** Where its file lies, besides the URL in its answers (contract 3.7). */
	content?: string;
};

const ROUTES: Record<string, Route> = {
	unified: {
		surface: 'base',
		status: ['/videos/generations/{id}', '/videos/{id}'],
		content: '/videos/{id}/content',
	},
	videos: { surface: 'base', status: ['/videos/{id}'], content: '/videos/{id}/content' },
	kling: { surface: 'root', status: ['/kling/v1/videos/{action}/{id}'] },
	xai: { surface: 'root', status: ['/grok/v1/videos/{id}'] },
	runway: { surface: 'root', status: ['/runwayml/v1/tasks/{id}'] },
};

/** Runway's own version header, optional at CometAPI (contract 1.3). */
export const RUNWAY_HEADERS = { 'X-Runway-Version': '2024-11-06' };

/** `kling` for `kling/text2video`. */
export const routeName = (route: string) => route.split('/')[0];

const routeOf = (route: string) => ROUTES[routeName(route)] ?? ROUTES.videos;

/** Whether the route has `/content`, so that a finished job's file can be had without a URL. */
export const hasContent = (route: string) => routeOf(route).content !== undefined;

const fill = (path: string, { id, action = '' }: Pick<JobHandle, 'id' | 'action'>) =>
	path.replace('{action}', action).replace('{id}', encodeURIComponent(id));

/** The status calls of a job, in the order in which they are to be tried. */
export function statusRequests(handle: JobHandle): WireRequest[] {
	const { surface, status } = routeOf(handle.route);
	return status.map((path) => ({
		method: 'GET',
		path: fill(path, handle),
		surface,
		headers: routeName(handle.route) === 'runway' ? RUNWAY_HEADERS : undefined,
		errorIsData: true,
	}));
}

/** The call that gives a finished job's file; undefined where the route has none. */
export function contentRequest(
	handle: Pick<JobHandle, 'route' | 'id'>,
	variant?: string,
): WireRequest | undefined {
	const { surface, content } = routeOf(handle.route);
	if (content === undefined) return undefined;
	const query = variant === undefined ? undefined : { variant };
	return { method: 'GET', path: fill(content, handle), surface, query, responseType: 'file' };
}
