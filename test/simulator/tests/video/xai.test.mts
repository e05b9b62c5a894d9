import { SIGNED, useVideoSimulator } from './setup.mts';

/** xAI (contract 3.5, 5.12). */
const { use, move, get } = useVideoSimulator();

const ask = async (prompt: string) =>
	(await use.post('/grok/v1/videos/generations', { prompt, duration: 4 })).json.request_id;
const check = async (id: string) => await get(`/grok/v1/videos/${id}`);

it('first has no status, then one, then a video', async () => {
	const request_id = await ask('a candle');
	expect(await check(request_id)).toEqual({ request_id });
	await move(20);
	expect(await check(request_id)).toMatchObject({ request_id, status: 'queued' });
	await move(15);
	expect(await check(request_id)).toEqual({
		request_id,
		status: 'processing',
		progress: 35,
		model: 'grok-imagine-video',
	});
	await move(65);
	expect(await check(request_id)).toEqual({
		status: 'done',
		progress: 100,
		model: 'grok-imagine-video',
		usage: { cost_in_usd_ticks: 500000000 },
		video: { url: expect.stringMatching(SIGNED), duration: 4, respect_moderation: true },
	});
});

it.each([
	['[[violation]]', { status: 'failed', error: { code: 'moderation' } }],
	['[[fail]]', { status: 'failed', error: { code: 'internal_error' } }],
	['[[expire]]', { status: 'expired' }],
])('%s', async (prompt, expected) => {
	const id = await ask(prompt);
	await move(100);
	expect(await check(id)).toMatchObject(expected);
});

it('the older wrapper has the URL in fail_reason', async () => {
	const id = await ask('[[wrapped]] a candle');
	expect((await check(id)).data).toMatchObject({ status: 'SUBMITTED', progress: '0%' });
	await move(100);
	const { code, data } = await check(id);
	expect(code).toBe('success');
	expect(data).toMatchObject({
		task_id: id,
		status: 'SUCCESS',
		progress: '100%',
		data: { status: 'done', video: { url: data.fail_reason } },
	});
	expect(data.fail_reason).toMatch(SIGNED);
	const failed = await ask('[[wrapped]] [[fail]] x');
	await move(100);
	expect((await check(failed)).data).toMatchObject({
		status: 'FAILURE',
		fail_reason: 'Generation failed',
	});
});

it('edits', async () => {
	const video = { url: 'https://example.test/a.mp4' };
	const { json } = await use.post('/grok/v1/videos/edits', { prompt: 'x', video });
	expect(await check(json.request_id)).toEqual(json);
	expect((await use.post('/grok/v1/videos/edits', { prompt: 'x' })).status).toBe(400);
});
