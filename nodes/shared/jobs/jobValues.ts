import { asNumber, asText, isObject } from '../api/readJson';

/** Values out of bodies about a job; what does not fit is undefined. */

/** What can be done with a job that was finished, or that waits to be told: Midjourney's buttons. */
export type JobButton = { label: string; customId: string };

export function asButtons(value: unknown): JobButton[] | undefined {
	if (!Array.isArray(value)) return undefined;
	const buttons = value.filter(isObject).flatMap(({ customId, label, emoji }) => {
		const id = asText(customId);
		return id === undefined ? [] : [{ label: asText(label) ?? asText(emoji) ?? id, customId: id }];
	});
	return buttons.length ? buttons : undefined;
}

export const asFalse = (value: unknown) => (value === false ? true : undefined);

/** An object that holds something. */
export const asRecord = (value: unknown) =>
	isObject(value) && Object.keys(value).length ? value : undefined;

/** Unix seconds (or milliseconds), or a date as text. */
export function asDate(value: unknown): string | undefined {
	const number = asNumber(value);
	const source = number === undefined ? value : number < 1e11 ? number * 1000 : number;
	// Zero stands for what has not happened yet.
	if (number !== undefined && number <= 0) return undefined;
	if (typeof source !== 'number' && typeof source !== 'string') return undefined;
	const date = new Date(source);
	return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
