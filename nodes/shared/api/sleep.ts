import { sleep as n8nSleep } from 'n8n-workflow';

/**
 * Waits `ms` milliseconds or until one of the signals aborts, whichever is first. Never rejects: the
 * caller looks at its signals. (Older n8n's `sleep` knows no signal; newer ones end their timer by it.)
 */
export async function sleep(ms: number, ...signals: Array<AbortSignal | undefined>): Promise<void> {
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
