import { sleep } from '../../../../nodes/shared/api/sleep';
import { callOptionsOf } from '../../../../nodes/shared/node/callOptions';

test('a pause that is longer than a timer can be does not end at once', async () => {
	jest.useFakeTimers();
	let over = false;
	const abort = new AbortController();
	const pause = sleep(Number.MAX_SAFE_INTEGER, abort.signal).then(() => (over = true));
	await jest.advanceTimersByTimeAsync(3_600_000);
	expect(over).toBe(false);
	abort.abort();
	await pause;
	jest.useRealTimers();
});

test('so does a time-out', () => {
	expect(callOptionsOf({ timeout: 1e12 }).timeoutMs).toBe(2 ** 31 - 1);
	expect(callOptionsOf({ timeout: 0 }).timeoutMs).toBe(300_000);
	expect(callOptionsOf({ timeout: 7 }).timeoutMs).toBe(7000);
});
