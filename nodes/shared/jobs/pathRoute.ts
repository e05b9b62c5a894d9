import { compact } from '../api/body';
import { FieldError } from '../node/fieldError';
import { hangOn } from './apiPath';
import type { JobStatus } from './job';
import { traitsOf } from './pathRules';
import type { JobSurface } from './routes/route';

/**
 * The route of a job by path, as it stands in its handle: `path:` and where its state is read, with `{id}`; then, after
 * a `#` which no server sees, what else is needed for reading it: `path:/x/{id}#done=ripe&file=result.a`. Colons and
 * what a list of handles is split at are encoded, so that a handle is one word with its ID after the second colon.
 */
export type PathRoute = {
	/** From the host's root, with its query. */
	template: string;
	/** The field of a POST that takes the ID, where the state is not read by a GET. */
	statusPost?: string;
	doneWords?: readonly string[];
	failedWords?: readonly string[];
	filePaths?: readonly string[];
};

const PREFIX = 'path:';
/** For error texts and placeholders. */
export const PATH_EXAMPLE = 'path:/suno/fetch/{id}:3f1c';

export const isPathRoute = (handle: string) => handle.startsWith(PREFIX);

const settings = (name: string, values: readonly string[] = []) =>
	values.map((value) => `${name}=${encodeURIComponent(value)}`);

const inHandle = (text: string) =>
	text.replace(
		/[:,;#\s]/g,
		(character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
	);

/** What stands before the colon in front of the ID. */
export function formatPathRoute(route: PathRoute): string {
	const { template, statusPost, doneWords, failedWords, filePaths } = route;
	const more = [
		...settings('post', statusPost === undefined ? [] : [statusPost]),
		...settings('done', doneWords),
		...settings('failed', failedWords),
		...settings('file', filePaths),
	];
	return `${PREFIX}${inHandle(template)}${more.length ? `#${more.join('&')}` : ''}`;
}

function readPathRoute(text: string): PathRoute | undefined {
	const [, template = '', more = ''] = /^path:(\/[^:\s#]*)(?:#([^:\s]*))?$/.exec(text) ?? [];
	const set = new URLSearchParams(more);
	const statusPost = set.get('post') ?? undefined;
	if (template === '' || !(template.includes('{id}') || statusPost)) return undefined;
	return {
		template,
		statusPost,
		doneWords: set.getAll('done'),
		failedWords: set.getAll('failed'),
		filePaths: set.getAll('file'),
	};
}

/**
 * Reads the handle of a job by path.
 * @throws FieldError naming the field that holds it
 */
export function readPathHandle(handle: string, label: string): { route: string; id: string } {
	const [, route = '', id = ''] = /^(path:[^:\s]*):(\S+)$/.exec(handle) ?? [];
	if (id !== '' && readPathRoute(route)) return { route, id };
	throw new FieldError(
		label,
		`must be the \`job\` that Run gave, but it is '${handle.slice(0, 200)}'`,
		`A job by path looks like ${PATH_EXAMPLE}: a path of the API with {id} in it, and the ID.`,
	);
}

/** How jobs of a route by path are asked about and read; undefined for a route of another kind. */
export function pathSurface(text: string): JobSurface | undefined {
	const route = isPathRoute(text) ? readPathRoute(text) : undefined;
	if (!route) return undefined;
	const { template, statusPost, doneWords = [], failedWords = [], filePaths } = route;
	const { headers, toPercent, contentPath, fileComesLate, filesWithKey } = traitsOf(template);
	const { surface, path } = hangOn(template);
	const words = (list: readonly string[], status: JobStatus) =>
		list.map((word) => [word.toLowerCase(), status] as const);
	return {
		name: text,
		surface,
		statusPaths: [path],
		...compact({ headers, toPercent, contentPath, statusPost }),
		statusWords: new Map([...words(doneWords, 'completed'), ...words(failedWords, 'failed')]),
		byPath: { files: filePaths, fileComesLate, filesWithKey },
	};
}
