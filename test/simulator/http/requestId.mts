import { createHash } from 'node:crypto';

/** A trace id in the observed form: digits of a time stamp, then eight letters or digits. */
export function requestIdFor(nowMs: number, count: number): string {
	const stamp = new Date(nowMs).toISOString().replace(/\D/g, '').slice(0, 14);
	const letters = createHash('sha256').update(`request ${count}`).digest('base64');
	const tail = letters.replace(/[^A-Za-z0-9]/g, 'x').slice(0, 5);
	return `${stamp}${String(count).padStart(9, '0')}Sim${tail}`;
}
