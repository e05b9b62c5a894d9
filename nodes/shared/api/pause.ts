import { sleep } from 'n8n-workflow';

/**
 * Waits `ms` milliseconds or until one of the signals aborts, whichever is first. Never rejects: the
 * caller looks at its signals. (n8n-workflow's own `sleep(ms, signal)` exists only from 2.9 on.)
 */
export async function pause(ms: number, ...signals: Array<AbortSignal | undefined>): Promise<void> {
	const listened = signals.filter((signal) => signal !== undefined);
	if (ms <= 0 || listened.some((signal) => signal.aborted)) return;
	let wake = () => {};
	const aborted = new Promise<void>((resolve) => {
		wake = resolve;
	});
	for (const signal of listened) signal.addEventListener('abort', wake, { once: true });
	try {
		await Promise.race([sleep(ms), aborted]);
	} finally {
		for (const signal of listened) signal.removeEventListener('abort', wake);
	}
}
