import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { AUTOMATIC } from './attempts';
import type { Dialect } from './dialects/dialect';
import { FieldError } from '../node/fieldError';

/** What the fields of Message a Model and of the Chat Model have of the dialects. */

const LABEL = 'API';

const automatic: INodePropertyOptions = {
	name: 'Automatic',
	value: AUTOMATIC,
	description: 'What the model takes, by the catalog, and what you ask of it',
};

export function apiField(dialects: Dialect[]): INodeProperties {
	const byName = dialects.map(({ option }) => option).sort((a, b) => a.name.localeCompare(b.name));
	return {
		displayName: LABEL,
		name: 'api',
		type: 'options',
		noDataExpression: true,
		options: [automatic, ...byName],
		default: AUTOMATIC,
		description: 'The API that carries the conversation; the answer comes out the same',
	};
}

/**
 * The first for Automatic, until it is decided.
 * @throws FieldError for one that is not in the list
 */
export function dialectOf(dialects: Dialect[], api: string | undefined): Dialect {
	const dialect =
		api === undefined || api === AUTOMATIC
			? dialects[0]
			: dialects.find(({ option }) => option.value === api);
	if (dialect) return dialect;
	throw new FieldError(LABEL, `has no choice '${api}'`);
}

/**
 * The options of all dialects, each once. One that not all of them have is shown for those that do; n8n takes it
 * out of the parameters of a workflow that has chosen another API.
 */
export function dialectOptions(dialects: Dialect[]): INodeProperties[] {
	const knownBy = new Map<string, { option: INodeProperties; apis: string[] }>();
	for (const { option: api, options } of dialects) {
		for (const option of options) {
			const known = knownBy.get(option.name) ?? { option, apis: [] };
			known.apis.push(api.value as string);
			knownBy.set(option.name, known);
		}
	}
	return [...knownBy.values()].map(({ option, apis }) =>
		apis.length === dialects.length
			? option
			: { ...option, displayOptions: { show: { '/api': [AUTOMATIC, ...apis] } } },
	);
}
