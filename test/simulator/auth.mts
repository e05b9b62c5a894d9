import type { IncomingHttpHeaders } from 'node:http';
import { errorForStatus, invalidToken } from './http/errors.mts';
import type { KeyState } from './log.mts';

/** The key whose account is empty: every call gets 403 insufficient_user_quota. */
export const BROKE_KEY = 'sk-broke';

/** Headers that carry the bare key on the routes that say so (contract 1.2, A.1, C.1). */
export const KEY_HEADERS = ['x-api-key', 'x-goog-api-key'] as const;
export type KeyHeader = (typeof KEY_HEADERS)[number];

/**
 * The credential of a request as an Authorization header has it. The bare key of another header
 * counts where none is sent.
 */
export function credentialOf(
	headers: IncomingHttpHeaders,
	others: readonly KeyHeader[] = KEY_HEADERS,
): string | undefined {
	if (headers.authorization !== undefined) return headers.authorization;
	const name = others.find((other) => headers[other] !== undefined);
	return name && `Bearer ${String(headers[name])}`;
}

/** Whether the Authorization header carries a key that the simulator knows. */
export function keyState(header: string | undefined, keys: string[]): KeyState {
	if (header === undefined) return 'none';
	const token = /^Bearer (\S+)$/.exec(header)?.[1];
	return token !== undefined && [...keys, BROKE_KEY].includes(token) ? 'right' : 'wrong';
}

/** Refuses a request without a right key, or with the key of the empty account (contract 5.20). */
export function authorise(header: string | undefined, keys: string[]): void {
	if (keyState(header, keys) !== 'right') throw invalidToken();
	if (header === `Bearer ${BROKE_KEY}`) throw errorForStatus(403);
}
