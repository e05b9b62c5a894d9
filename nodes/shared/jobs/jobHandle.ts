import { FieldError } from '../node/fieldError';

/**
 * Where a job lives, in one text that is enough for Get, Wait, Download, Extend and the trigger:
 * `<route>:<id>`, as in `videos:task_ab`, `unified:task_ab`, `kling/text2video:2032`, `xai:4b2c`, `runway:d065`.
 */
export type JobHandle = {
	/** What stands before the colon, with Kling's action: `videos`, `kling/text2video`. */
	route: string;
	id: string;
	/** Kling's action, which is part of its paths: `text2video`, `avatar/image2video`. */
	action?: string;
};

const LABEL = 'Job';
const ROUTE = /^(?:unified|videos|xai|runway|kling\/([\w-]+(?:\/[\w-]+)*))$/;

/**
 * To which route an id without one most likely belongs, by the look of the ids that the families give out
 * (contract 5.11 to 5.14). Runway's ids look like xAI's: they need their `runway:`.
 */
const BARE_IDS: Array<[looks: RegExp, route: string]> = [
	[/^\d{8,}$/, 'kling/text2video'],
	[/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i, 'xai'],
	[/^/, 'videos'],
];

export const formatHandle = ({ route, id }: Pick<JobHandle, 'route' | 'id'>) => `${route}:${id}`;

/**
 * Reads a handle, or a bare id whose route is guessed by its look.
 * @throws FieldError naming 'Job'
 */
export function parseHandle(text: string): JobHandle {
	const handle = String(text ?? '').trim();
	if (handle === '') throw new FieldError(LABEL, 'is empty');
	const colon = handle.indexOf(':');
	const id = handle.slice(colon + 1).trim();
	if (id === '' || /\s/.test(id)) {
		throw new FieldError(
			LABEL,
			`must be the \`job\` that Create gave, or an ID, but it is '${handle}'`,
		);
	}
	if (colon < 0) {
		const route = BARE_IDS.find(([looks]) => looks.test(id))?.[1] ?? 'videos';
		return toHandle(route, id);
	}
	const route = handle.slice(0, colon);
	if (!ROUTE.test(route)) {
		throw new FieldError(
			LABEL,
			`names the API route '${route}', which does not exist`,
			'A job looks like videos:task_ab, unified:task_ab, kling/text2video:2032, xai:4b2c or runway:d065.',
		);
	}
	return toHandle(route, id);
}

function toHandle(route: string, id: string): JobHandle {
	const action = ROUTE.exec(route)?.[1];
	return action === undefined ? { route, id } : { route, id, action };
}
