import { runPool } from '../../../../nodes/shared/node/concurrency';

const tick = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

test.each([1, 3, 10])('keeps at most %i under way and begins in order', async (limit) => {
	let now = 0;
	let most = 0;
	const begun: number[] = [];
	await runPool(10, limit, async (index) => {
		begun.push(index);
		most = Math.max(most, ++now);
		await tick(5);
		now--;
	});
	expect(most).toBe(limit);
	expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test('after a failure nothing new begins, what runs is waited for, the first failure is thrown', async () => {
	const ended: number[] = [];
	let told = 0;
	const run = runPool(
		10,
		2,
		async (index) => {
			await tick(index === 0 ? 30 : 10);
			if (index === 1) throw new Error('second');
			if (index === 0) throw new Error('first');
			ended.push(index);
		},
		() => told++,
	);
	await expect(run).rejects.toThrow('second');
	expect({ ended, told }).toEqual({ ended: [], told: 1 });
});

test('stops when told so', async () => {
	let count = 0;
	await runPool(
		10,
		1,
		async () => void count++,
		undefined,
		() => count >= 4,
	);
	expect(count).toBe(4);
});
