import { createHmac, randomBytes, timingSafeEqual } from 'crypto';

import { isObject } from '../../api/readJson';
import type { JobNote } from './watch';

/** Calls from a watcher to a trigger's webhook: only who has the credential's key can make them, and each only once. */

export type SignedCall = { payload: string; signature: string };

/** `jobs` is left out of the question which triggers there are. */
export type Call = { jobs?: Record<string, JobNote> };

/** Jobs in one call, and the most characters that are read of one. */
export const JOBS_PER_CALL = 100;
export const LONGEST_PAYLOAD = 200_000;
/** How far (ms) the clocks of two processes may be apart, with the time that a call takes. */
const FRESH_MS = 5 * 60_000;

const hmac = (key: string, path: string, payload: string) =>
	createHmac('sha256', key).update(`${path}\n${payload}`).digest();

/** @param path of the webhook, so that a call to one trigger is none to another */
export function sign(key: string, path: string, call: Call, now: number): SignedCall {
	const payload = JSON.stringify({
		...call,
		at: now,
		nonce: randomBytes(16).toString('base64url'),
	});
	return { payload, signature: hmac(key, path, payload).toString('base64url') };
}

/** Nonces of the calls of the last minutes. */
const seen = new Map<string, number>();

/** The call; undefined for one that is not from a watcher with this key, is old, or came before. */
export function verified(key: string, path: string, body: unknown, now: number): Call | undefined {
	const { payload, signature } = isObject(body) ? body : {};
	if (typeof payload !== 'string' || typeof signature !== 'string') return undefined;
	if (payload.length > LONGEST_PAYLOAD) return undefined;
	const given = Buffer.from(signature, 'base64url');
	const right = hmac(key, path, payload);
	if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
	const { at, nonce, jobs } = JSON.parse(payload) as Call & { at: number; nonce: string };
	if (!(Math.abs(now - at) <= FRESH_MS) || seen.has(nonce)) return undefined;
	for (const [old, until] of seen) if (until < now) seen.delete(old);
	seen.set(nonce, at + FRESH_MS);
	return { jobs };
}
