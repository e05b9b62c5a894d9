import { pathSurface } from './pathRoute';
import { ROUTES } from './routes';
import type { CreatePlan, JobRoute, JobSurface } from './routes/route';

/** Which of the routes is meant. What uses routes takes their list as a last parameter, for tests with other ones. */

/** `kling` for `kling/text2video`. */
const nameOf = (route: string) => route.split('/')[0];

/** The route that a handle names; undefined when there is none of that name. */
export const namedRoute = (route: string, routes = ROUTES): JobRoute | undefined =>
	routes.find(({ name }) => name === nameOf(route));

/** The route for models and ids of which nothing is known. */
function lastRoute(routes: readonly JobRoute[]): JobRoute {
	const last = routes.find(({ automatic }) => automatic === 'last');
	if (!last) throw new Error('No route is the last one');
	return last;
}

/** How jobs of the route that a handle names are read: one of the list, a path, or else the one for all that is unknown. */
export const routeOf = (route: string, routes = ROUTES): JobSurface =>
	pathSurface(route) ?? namedRoute(route, routes) ?? lastRoute(routes);

/** What stands before the colon for an id that came without it, by the form of the id. */
export const guessRoute = (id: string, routes = ROUTES): string =>
	routes.find(({ handle }) => handle.bareId?.looksLike.test(id))?.handle.bareId?.route ??
	lastRoute(routes).name;

/** Whether a finished job's file can be had without a URL. */
export const hasContent = (route: string, routes = ROUTES) =>
	routeOf(route, routes).contentPath !== undefined;

/** How a job is created on this route, by the family of the model. */
const planOn = ({ families, create }: JobRoute, model: string): CreatePlan =>
	families.find(({ ids }) => ids.test(model))?.create ?? create;

/** The plan of a route that the user has chosen, for a model that may be of any family. */
export const chosenPlan = (route: string, model: string, routes = ROUTES): CreatePlan =>
	planOn(namedRoute(route, routes) ?? lastRoute(routes), model);

/** The documented plan of a model. */
export function familyPlan(model: string, routes = ROUTES): CreatePlan {
	const documented = routes.find(({ families }) => families.some(({ ids }) => ids.test(model)));
	return planOn(documented ?? lastRoute(routes), model);
}

/** The plan that 'Automatic' tries before the documented one. */
export const firstPlan = (routes = ROUTES): CreatePlan | undefined =>
	routes.find(({ automatic }) => automatic === 'first')?.create;
