import { createHmac } from 'node:crypto';

/** How long a media URL lives on the simulator's clock: 24 h (contract 2.3). */
const LIFETIME_SECONDS = 24 * 3600;

/**
 * A signed, temporary URL as the object storage of the live API gives it. The signature holds
 * percent-encoded characters on purpose: a client that decodes and encodes it again breaks it.
 */
export function signedUrl(
	origin: string,
	name: string,
	nowSeconds: number,
	extra: Record<string, string> = {},
): string {
	const fields = { Expires: String(nowSeconds + LIFETIME_SECONDS), ...extra };
	const query = Object.entries(fields)
		.map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
		.join('&');
	return `${origin}/files/${name}?${query}&X-Sig=${signature(name, query)}`;
}

/** Whether a query string came back byte for byte and has not expired. */
export function isValidQuery(name: string, rawQuery: string, nowSeconds: number): boolean {
	const [query, sent] = rawQuery.split('&X-Sig=');
	const expires = Number(/Expires=(\d+)/.exec(query)?.[1]);
	return sent === signature(name, query) && nowSeconds < expires;
}

function signature(name: string, query: string): string {
	const digest = createHmac('sha256', 'sim').update(`${name}?${query}`).digest('base64');
	return encodeURIComponent(`a+b/${digest}`);
}
