import { errorForStatus, invalidToken } from './http/errors.mts';
import type { KeyState } from './log.mts';

/** The key whose account is empty: every call gets 403 insufficient_user_quota. */
export const BROKE_KEY = 'sk-broke';

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
