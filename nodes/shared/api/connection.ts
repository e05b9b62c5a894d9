import type {
	IExecuteFunctions,
	ILoadOptionsFunctions,
	IPollFunctions,
	ISupplyDataFunctions,
} from 'n8n-workflow';

import { ApiFailure } from './failure';

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
	/** Only for redaction, and for the balance query whose URL carries it. */
	key: string;
};

export const CREDENTIAL = 'cometApi';

/** Only the key of CometAPI itself goes to its balance host; that of a proxy stays with the proxy. */
const PRODUCTION = /^https?:\/\/api\.cometapi\.com(:(80|443))?(\/|$)/i;
const PRODUCTION_BALANCE_URL = 'https://query.cometapi.com';

/** @throws ApiFailure when the credential's Base URL is not an http(s) URL */
export function connectionOf(credential: { apiKey?: unknown; baseUrl?: unknown }): Connection {
	const baseUrl = String(credential.baseUrl ?? '')
		.trim()
		.replace(/\/+$/, '');
	if (!/^https?:\/\/[^/]/i.test(baseUrl)) {
		throw new ApiFailure({
			kind: 'validation',
			message: "'Base URL' of the CometAPI credential is not an http(s) URL",
		});
	}
	const rootUrl = baseUrl.replace(/\/v1$/, '');
	return {
		baseUrl,
		rootUrl,
		balanceUrl: PRODUCTION.test(rootUrl) ? PRODUCTION_BALANCE_URL : rootUrl,
		key: String(credential.apiKey ?? ''),
	};
}

export async function connect(context: ApiContext): Promise<Connection> {
	return connectionOf(await context.getCredentials(CREDENTIAL, 0));
}
