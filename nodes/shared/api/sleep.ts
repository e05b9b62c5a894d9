import { sleep as n8nSleep } from 'n8n-workflow';

/** The longest that a timer of Node can be set to; a longer one would end at once (24.8 days). */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Waits `pause` milliseconds or until one of the signals aborts, whichever is first. Never rejects: the
 * caller looks at its signals. (Older n8n's `sleep` knows no signal; newer ones end their timer by it.)
 */
export async function sleep(
	pause: number,
	...signals: Array<AbortSignal | undefined>
): Promise<void> {
	const ms = Math.min(pause, LONGEST_TIMER_MS);
	const listened = signals.filter((signal) => signal !== undefined);
	if (ms <= 0 || listened.some((signal) => signal.aborted)) return;
	if (!listened.length) return await n8nSleep(ms);
	const signal = AbortSignal.any(listened);
	let wake = () => {};
	const aborted = new Promise<void>((resolve) => {
		wake = resolve;
	});
	signal.addEventListener('abort', wake, { once: true });
	try {
		await Promise.race([n8nSleep(ms, signal).catch(() => {}), aborted]);
	} finally {
		signal.removeEventListener('abort', wake);
	}
}
