import { SIGNED, useVideoSimulator } from './setup.mts';

/** The unified route (contract 3.2). */
const { use, move, get } = useVideoSimulator();

const ask = () =>
	use.post('/v1/videos/generations', {
		model: 'kling-v3',
		prompt: 'a kite',
		image: 'https://example.test/a.png',
		duration: 5,
	});

it('responds with 202, and is known at both status paths', async () => {
	const { status, json } = await ask();
	expect(status).toBe(202);
	expect(json).toMatchObject({ id: 'task_sim1', status: 'queued' });
	await move(100);
	for (const path of ['/v1/videos/generations/task_sim1', '/v1/videos/task_sim1']) {
		expect(await get(path)).toMatchObject({
			status: 'completed',
			video_url: expect.stringMatching(SIGNED),
		});
	}
});

it('can be as if it had never been', async () => {
	await use.control.config({ unifiedVideos: false });
	expect((await ask()).status).toBe(404);
	expect((await use.get('/v1/videos/generations/task_sim1')).status).toBe(404);
	expect((await use.control.jobs()).total).toBe(0);
});
