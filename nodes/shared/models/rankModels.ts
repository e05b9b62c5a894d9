import type { Model } from './catalog';

/** Which models a search finds, and in which order people most likely want them. */

/** In the order in which the unified spec names them; others follow by name. */
const WELL_KNOWN_PROVIDERS = ['openai', 'anthropic', 'google', 'xai', 'deepseek', 'alibaba'];

/** Sorts after every name. */
const NO_PROVIDER = '\uffff';

/**
 * Pure: the models that a filter finds, best first. How well the filter fits comes before everything else: the
 * exact id, then ids that begin with it, then its words at the beginnings of words, then anywhere. Among equals
 * comes the default, then provider by provider, each with its newest models first.
 */
export function rankModels(models: Model[], filter = '', defaultId?: string): Model[] {
	return models
		.flatMap((model) => {
			const fit = fitOf(model, filter);
			return fit === undefined ? [] : [{ model, fit, place: placeOf(model, defaultId) }];
		})
		.sort((a, b) => a.fit - b.fit || compare(a.place, b.place))
		.map(({ model }) => model);
}

/** From 0 (the best) to 3; undefined where a word of the filter is nowhere. */
function fitOf({ id, name, provider }: Model, filter: string): number | undefined {
	const wanted = filter.trim().toLowerCase();
	if (!hasWords(wanted, id, name, provider)) return undefined;
	const lowerId = id.toLowerCase();
	if (lowerId === wanted) return 0;
	if (lowerId.startsWith(wanted)) return 1;
	const text = wordsOf([id, name, provider].join(' '));
	return wanted.split(/\s+/).every((word) => text.includes(wordsOf(word))) ? 2 : 3;
}

/** With one blank before each word and nothing else between them. */
const wordsOf = (text: string) => ` ${text.toLowerCase()}`.replace(/[^\p{L}\p{N}]+/gu, ' ');

type Place = Array<number | string>;

function placeOf({ id, provider, created = 0 }: Model, defaultId: string | undefined): Place {
	const name = provider?.toLowerCase() ?? NO_PROVIDER;
	const known = WELL_KNOWN_PROVIDERS.indexOf(name);
	return [
		id === defaultId ? 0 : 1,
		known < 0 ? WELL_KNOWN_PROVIDERS.length : known,
		name,
		-created,
		id,
	];
}

/** The first place at which they differ decides. */
function compare(a: Place, b: Place): number {
	const at = a.findIndex((value, index) => value !== b[index]);
	if (at < 0) return 0;
	const [left, right] = [a[at], b[at]];
	return typeof left === 'number' ? left - Number(right) : left.localeCompare(String(right));
}

/** Whether every word of `filter` is somewhere in the texts; no words are in all of them. */
export function hasWords(filter: string, ...texts: Array<string | undefined>): boolean {
	const all = texts.filter(Boolean).join(' ').toLowerCase();
	return filter
		.toLowerCase()
		.split(/\s+/)
		.every((word) => all.includes(word));
}
