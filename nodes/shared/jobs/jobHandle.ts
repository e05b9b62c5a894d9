import { FieldError } from '../node/fieldError';
import { guessRoute, namedRoute } from './findRoute';
import { isPathRoute, PATH_EXAMPLE, readPathHandle } from './pathRoute';
import { ROUTES } from './routes';

/**
 * Where a job lives, in one text that is enough for Get, Wait, Download, Edit and the trigger:
 * `<route>:<id>`, as in `videos:task_ab`, `kling/text2video:2032`. The route of a job by path holds where its state is
 * read: `path:/suno/fetch/{id}:3f1c`; see pathRoute.ts.
 */
export type JobHandle = {
	/** What stands before the colon, with the action: `videos`, `kling/text2video`. */
	route: string;
	id: string;
	/** What stands after the slash, where the route has actions: `text2video`, `avatar/image2video`. */
	action?: string;
};

/** The field that holds a handle. */
export const JOB_LABEL = 'Job';

/** `videos:task_ab, kling/text2video:2032 or xai:4b2c`: what the user can go by. */
export function exampleHandles(routes = ROUTES): string {
	const examples = [...routes.map(({ handle }) => handle.example), PATH_EXAMPLE];
	return `${examples.slice(0, -1).join(', ')} or ${examples.at(-1)}`;
}

/**
 * What stands before a colon is a route when it is a plain word, or begins with the name of one; anything else, like
 * `sora-2:task_ab` or `models/veo:op`, is part of an ID as the provider gave it.
 */
const isRoute = (text: string, routes: typeof ROUTES) =>
	/^[a-z]+$/i.test(text) || namedRoute(text, routes) !== undefined;

/** What a job is called in sentences. */
export const jobName = (handle: string) => `${isPathRoute(handle) ? 'job' : 'video job'} ${handle}`;

export const formatHandle = ({ route, id }: Pick<JobHandle, 'route' | 'id'>) => `${route}:${id}`;

/**
 * Reads a handle, or a bare id whose route is guessed by its form.
 * @throws FieldError naming 'Job'
 */
export function parseHandle(text: string, routes = ROUTES): JobHandle {
	const handle = String(text ?? '').trim();
	if (handle === '') throw new FieldError(JOB_LABEL, 'is empty');
	if (isPathRoute(handle)) return readPathHandle(handle, JOB_LABEL);
	const before = handle.slice(0, Math.max(0, handle.indexOf(':')));
	const colon = isRoute(before, routes) ? before.length : -1;
	const id = handle.slice(colon + 1).trim();
	if (id === '' || /\s/.test(id)) {
		throw new FieldError(
			JOB_LABEL,
			`must be the \`job\` that Create gave, or an ID, but it is '${handle}'`,
		);
	}
	const route = colon < 0 ? guessRoute(id, routes) : handle.slice(0, colon);
	const found = namedRoute(route, routes);
	const action = route.includes('/') ? route.slice(route.indexOf('/') + 1) : undefined;
	const isRight = found && (found.handle.action?.test(action ?? '') ?? action === undefined);
	if (!isRight) {
		throw new FieldError(
			JOB_LABEL,
			`names the API route '${route}', which does not exist`,
			`A job looks like ${exampleHandles(routes)}.`,
		);
	}
	return action === undefined ? { route, id } : { route, id, action };
}
