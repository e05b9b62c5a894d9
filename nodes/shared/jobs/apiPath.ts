import type { IDataObject } from 'n8n-workflow';

import type { Surface } from '../api/wire';
import { FieldError } from '../node/fieldError';

/** Paths of the API that users type: below its host, and never on another one, because the key goes there. */

/** As it may stand in a URL; what is encoded already stays as it is. */
const encoded = (text: string) =>
	text
		.replace(/%(?![\da-f]{2})/gi, '%25')
		.replace(/[^\w.~!'()*%:/-]/gu, (character) => encodeURIComponent(character));

const ID = '{id}';

/**
 * A path as a user has typed it, with its query, as it may be sent. A URL of the API's own host is reduced to its path.
 * @param baseUrl of the API, with `/v1`
 * @throws FieldError for a URL of another host, and for what is no path
 */
export function apiPathOf(text: string, label: string, baseUrl: string): string {
	const typed = text.trim();
	const own = /^[a-z][\w+.-]*:/i.test(typed) ? pathOfUrl(typed, label, baseUrl) : typed;
	const [path = '', ...query] = own.replace(/#.*$/s, '').split('?');
	if (!/^\/[^/\\\s]/.test(path) || path.split(/[/\\]/).includes('..')) {
		throw new FieldError(
			label,
			`must be a path of the API that begins with one slash, but it is '${typed.slice(0, 100)}'`,
			'It looks like /flux/v1/flux-2-pro.',
		);
	}
	const way = path.split(ID).map(encoded).join(ID);
	if (!query.length) return way;
	return `${way}?${queryText(query.join('?'))}`;
}

/** Each name and value encoded, but for the place of the ID. */
const queryText = (query: string) =>
	query
		.split('&')
		.map((pair) =>
			pair
				.split(ID)
				.map((part) => part.split('=').map(encoded).join('='))
				.join(ID),
		)
		.join('&');

function pathOfUrl(typed: string, label: string, baseUrl: string): string {
	const root = baseUrl.replace(/\/v1$/, '');
	const hostOf = (url: string) => (URL.canParse(url) ? new URL(url).host : undefined);
	const host = hostOf(typed);
	if (host === undefined || host !== hostOf(root)) {
		throw new FieldError(
			label,
			`must be a path of the API, but it is the URL of another host: '${typed.slice(0, 100)}'`,
			`The API key goes to ${hostOf(root) ?? root} only; write the path alone, like /suno/fetch/{id}.`,
		);
	}
	const path = typed.replace(/^[a-z][\w+.-]*:\/\/[^/?#]*/i, '');
	const prefix = new URL(root).pathname.replace(/\/$/, '');
	return prefix && path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
}

/** A path with a query as the two parts of a request. */
export function pathAndQuery(text: string): { path: string; query?: IDataObject } {
	const [path = '', ...query] = text.split('?');
	return query.length
		? { path, query: Object.fromEntries(new URLSearchParams(query.join('?'))) }
		: { path };
}

/** Where a path from the host's root hangs: what begins with `/v1` below the base URL, which ends so. */
export const hangOn = (path: string): { surface: Surface; path: string } =>
	path.startsWith('/v1/')
		? { surface: 'base', path: path.slice('/v1'.length) }
		: { surface: 'root', path };
