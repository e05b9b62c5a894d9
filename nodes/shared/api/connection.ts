import type {
	IExecuteFunctions,
	ILoadOptionsFunctions,
	IPollFunctions,
	ISupplyDataFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';

import { ApiError } from './apiError';

/** Every kind of `this` from which this package talks to the API. */
export type ApiContext =
	| IExecuteFunctions
	| IPollFunctions
	| ILoadOptionsFunctions
	| ISupplyDataFunctions
	| IWebhookFunctions;

export type Connection = {
	/** With `/v1`, without a trailing slash. */
	baseUrl: string;
	/** `baseUrl` without `/v1`: provider-native routes and the catalog hang there (contract 1.1). */
	rootUrl: string;
	/** Where the balance is asked for: a host of its own in production (contract 4.5). */
	balanceUrl: string;
	/** Without white space around it. */
	key: string;
};

export const CREDENTIAL = 'cometApi';
/** Also for a credential without the field: that of the older CometAPI package has the same name (README). */
export const DEFAULT_BASE_URL = 'https://api.cometapi.com/v1';

const PRODUCTION = /^https?:\/\/api\.cometapi\.com(:(80|443))?(\/|$)/i;
/** Whether a URL is that of CometAPI itself, and not of a proxy or a gateway of somebody's own. */
export const isCometApi = (url: string) => PRODUCTION.test(url);

/** Only the key of CometAPI itself goes there; that of a proxy stays with the proxy. */
const PRODUCTION_BALANCE_URL = 'https://query.cometapi.com';

/** What the credential holds; a field may be missing, see {@link DEFAULT_BASE_URL}. */
export type Credential = { apiKey?: unknown; baseUrl?: unknown; allowHttp?: unknown };

/** Hosts that only this machine or its own network reaches: names of containers, private ranges (RFC 1918, 4193, 6762). */
const PRIVATE_NAME = /^(?:[^.:]+|.+\.(?:localhost|local|internal|lan|home\.arpa))$/i;
const PRIVATE_IPV4 =
	/^(?:127|10|192\.168|172\.(?:1[6-9]|2\d|3[01])|169\.254|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))(?:\.\d+)+$/;
const PRIVATE_IPV6 = /^\[(?:::1|f[cd][\da-f]{2}:.*|fe80:.*)\]$/i;

function isPrivate(url: string): boolean {
	if (!URL.canParse(url)) return false;
	// An address comes out of the URL in its full form: what has anything but digits in it is a name.
	const { hostname } = new URL(url);
	return [PRIVATE_NAME, PRIVATE_IPV4, PRIVATE_IPV6].some((pattern) => pattern.test(hostname));
}

/**
 * @throws ApiError when the credential's base URL is not an http(s) URL, or would send the key in the open, or its key is
 * not one word
 */
export function connectionOf(credential: Credential): Connection {
	const given = String(credential.baseUrl ?? '').trim();
	const baseUrl = (given || DEFAULT_BASE_URL).replace(/\/+$/, '');
	if (!/^https?:\/\/[^/]/i.test(baseUrl)) {
		throw new ApiError({
			kind: 'invalidBaseUrl',
			message: 'The base URL is not an http(s) URL',
		});
	}
	if (/^http:/i.test(baseUrl) && credential.allowHttp !== true && !isPrivate(baseUrl)) {
		throw new ApiError({ kind: 'insecureBaseUrl', message: 'The base URL is plain http' });
	}
	// A key that was copied together with a line break is the same key.
	const key = String(credential.apiKey ?? '').trim();
	if (/\s/.test(key)) {
		throw new ApiError({ kind: 'invalidKey', message: 'The API key has white space inside' });
	}
	const rootUrl = baseUrl.replace(/\/v1$/, '');
	return {
		baseUrl,
		rootUrl,
		balanceUrl: isCometApi(rootUrl) ? PRODUCTION_BALANCE_URL : rootUrl,
		key,
	};
}

export async function connect(context: ApiContext): Promise<Connection> {
	return connectionOf(await context.getCredentials(CREDENTIAL, 0));
}
