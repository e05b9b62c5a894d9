import type {
	IExecuteFunctions,
	ILoadOptionsFunctions,
	IPollFunctions,
	ISupplyDataFunctions,
} from 'n8n-workflow';

import { ApiError } from './apiError';

/** Every kind of `this` from which this package talks to the API. */
export type ApiContext =
	| IExecuteFunctions
	| IPollFunctions
	| ILoadOptionsFunctions
	| ISupplyDataFunctions;

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

/** Only the key of CometAPI itself goes to its balance host; that of a proxy stays with the proxy. */
const PRODUCTION = /^https?:\/\/api\.cometapi\.com(:(80|443))?(\/|$)/i;
const PRODUCTION_BALANCE_URL = 'https://query.cometapi.com';

/** @throws ApiError when the credential's base URL is not an http(s) URL, or its key not one word */
export function connectionOf(credential: { apiKey?: unknown; baseUrl?: unknown }): Connection {
	const given = String(credential.baseUrl ?? '').trim();
	const baseUrl = (given || DEFAULT_BASE_URL).replace(/\/+$/, '');
	if (!/^https?:\/\/[^/]/i.test(baseUrl)) {
		throw new ApiError({
			kind: 'invalidBaseUrl',
			message: 'The base URL is not an http(s) URL',
		});
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
		balanceUrl: PRODUCTION.test(rootUrl) ? PRODUCTION_BALANCE_URL : rootUrl,
		key,
	};
}

export async function connect(context: ApiContext): Promise<Connection> {
	return connectionOf(await context.getCredentials(CREDENTIAL, 0));
}
