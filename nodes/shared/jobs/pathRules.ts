import type { JobSurface } from './routes/route';

/**
 * What is known of paths on which jobs are made, for any of which no route of its own is needed (contract G.1, G.9).
 * Everything here can be said anew by the options of a run.
 */

/** Where the state of a job is read; `statusPost` names the field of a POST that takes its ID. */
export type StatusPath = { template: string; statusPost?: string };

type StatusRule = {
	/** Of the path on which the job was made. */
	made: RegExp;
	/** With `$1` for what `made` has found. */
	read: string;
	statusPost?: string;
};

/** The first that fits counts. */
const STATUS_RULES: readonly StatusRule[] = [
	{ made: /^\/v1\/videos$/, read: '/v1/videos/{id}' },
	{ made: /^\/(?:mj-[a-z]+\/)?mj\/submit\//, read: '/mj/task/{id}/fetch' },
	{ made: /^\/suno\/submit\//, read: '/suno/fetch/{id}' },
	{ made: /^\/runwayml\/v1\//, read: '/runwayml/v1/tasks/{id}' },
	{ made: /^\/runway\/pro\//, read: '/runway/feed', statusPost: 'task_id' },
	{ made: /^\/replicate\/v1\/(?:models\/|predictions$)/, read: '/replicate/v1/predictions/{id}' },
	{ made: /^\/flux\/v1\//, read: '/flux/v1/get_result?id={id}' },
	{ made: /^\/bria\//, read: '/bria/{id}' },
	{ made: /^\/grok\/v1\/videos\//, read: '/grok/v1/videos/{id}' },
	{ made: /^(\/kling\/v1\/\w+\/.+)$/, read: '$1/{id}' },
	{ made: /^(\/volc\/.+)$/, read: '$1/{id}' },
	{ made: /^(\/v1\/(?:images|videos|video)\/generations)$/, read: '$1/{id}' },
];

/** Where the state of a job is read that was made on a path; undefined for a path of which nothing is known. */
export function statusPathFor(createPath: string): StatusPath | undefined {
	const path = createPath.replace(/\?.*$/s, '').replace(/\/$/, '');
	const rule = STATUS_RULES.find(({ made }) => made.test(path));
	if (!rule) return undefined;
	const { made, read, statusPost } = rule;
	const template = read.includes('$1') ? path.replace(made, read) : read;
	return { template, ...(statusPost !== undefined && { statusPost }) };
}

export type PathTraits = Pick<JobSurface, 'headers' | 'toPercent' | 'contentPath'> &
	Omit<NonNullable<JobSurface['byPath']>, 'files'>;

/** What is special below some paths, of creates and of checks alike; all that fit count. */
const TRAITS: ReadonlyArray<{ path: RegExp; traits: PathTraits }> = [
	{
		// Required on some of Runway's routes (contract F.6); it counts from 0 to 1, its wrapper in percent.
		path: /^\/runway(?:ml)?\//,
		traits: {
			headers: { 'X-Runway-Version': '2024-11-06' },
			toPercent: (progress) => (progress <= 1 ? progress * 100 : progress),
		},
	},
	// The API's own host gives out its pictures (contract G.4, G.9).
	{ path: /^\/mj\//, traits: { filesWithKey: '/mj/image/' } },
	{ path: /^\/v1\/videos\/\{id\}$/, traits: { contentPath: '/videos/{id}/content' } },
	{ path: /^\/kling\//, traits: { fileComesLate: true } },
];

export const traitsOf = (path: string): PathTraits =>
	Object.assign({}, ...TRAITS.filter((rule) => rule.path.test(path)).map(({ traits }) => traits));
