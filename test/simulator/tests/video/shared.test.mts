import { fileOf } from '../setup.mts';
import { SIGNED, useVideoSimulator } from './setup.mts';

/** The shared surface: lifecycles and shapes of contract 3.5 and 5.11. */
const { use, move, get, create } = useVideoSimulator();

it('runs through its life', async () => {
	const base = {
		id: 'task_sim1',
		object: 'video',
		model: 'seedance-2-5',
		created_at: 1785000100,
	};
	const queued = { ...base, status: 'queued', progress: 0 };
	expect(await create({ seconds: 4 })).toEqual({ ...queued, task_id: 'task_sim1' });
	expect(await get('/v1/videos/task_sim1')).toEqual(queued);
	await move(30);
	const running = { ...base, status: 'in_progress', progress: 30 };
	expect(await get('/v1/videos/task_sim1')).toEqual(running);
	expect((await use.get('/v1/videos/task_sim1/content')).json.error).toEqual({
		message: 'Task is not completed yet, current status: IN_PROGRESS',
		type: 'invalid_request_error',
	});
	await move(70);
	const done = await get('/v1/videos/task_sim1');
	expect(done).toEqual({
		...base,
		status: 'completed',
		progress: 100,
		completed_at: 1785000200,
		video_url: expect.stringMatching(SIGNED),
	});
	const file = await use.get('/v1/videos/task_sim1/content');
	expect(file.headers.get('content-type')).toBe('video/mp4');
	const padded = await use.get('/v1/videos/task_sim1/content?bytes=100KiB');
	expect(padded.headers.get('content-length')).toBe('102400');
	const byUrl = await use.call(done.video_url, { headers: {} });
	expect(byUrl.text).toBe(file.text);
	expect((await use.control.stats()).creates).toEqual({ video: 1, 'video videos': 1 });
});

it('Sora: no URL, but an expiry and a thumbnail', async () => {
	const made = await create({ model: 'sora-2', seconds: '8', size: '1280x720' });
	const base = {
		id: 'video_sim1',
		object: 'video',
		model: 'sora-2',
		prompt: 'a kite',
		seconds: '8',
		size: '1280x720',
		error: null,
		created_at: 1785000100,
		remixed_from_video_id: null,
	};
	const open = { ...base, expires_at: null, completed_at: null };
	expect(made).toEqual({ ...open, status: 'queued', progress: 0 });
	await move(42);
	expect(await get('/v1/videos/video_sim1')).toEqual({
		...open,
		status: 'in_progress',
		progress: 42,
	});
	await move(60);
	const ended = { expires_at: 1785000200 + 86400, completed_at: 1785000200 };
	const done = { ...base, ...ended, status: 'completed', progress: 100 };
	expect(await get('/v1/videos/video_sim1')).toEqual(done);
	const thumbnail = await use.get('/v1/videos/video_sim1/content?variant=thumbnail');
	expect(thumbnail.headers.get('content-type')).toBe('image/webp');
});

it('Sora: remix of a completed video only', async () => {
	await create({ model: 'sora-2' });
	const remix = () => use.post('/v1/videos/video_sim1/remix', { prompt: 'at night' });
	expect((await remix()).status).toBe(400);
	await move(100);
	expect((await remix()).json).toMatchObject({
		id: 'video_sim2',
		status: 'queued',
		prompt: 'at night',
		remixed_from_video_id: 'video_sim1',
	});
});

it('Sora: a reference of another size is refused', async () => {
	const { data } = (
		await use.post('/v1/images/generations', {
			model: 'gpt-image-2',
			prompt: 'x',
			size: '1280x720',
		})
	).json;
	const png = fileOf(Buffer.from(data[0].b64_json, 'base64'), 'a.png', 'image/png');
	const ask = (size: string) => create({ model: 'sora-2', size, input_reference: png });
	expect((await ask('720x1280')).error.param).toBe('input_reference');
	expect((await ask('1280x720')).status).toBe('queued');
});

it('Veo: the model is the resolved one, seconds are empty', async () => {
	expect(await create({ model: 'veo3-fast', size: '16x9' })).toMatchObject({
		model: 'veo_3_1-4K',
		seconds: '',
		size: '16x9',
		task_id: 'task_sim1',
	});
});

it.each([
	['seedance-2-5', '[[fail]]', { status: 'failed', progress: 0, error: undefined }, 'FAILURE'],
	['seedance-2-5', '[[violation]]', { status: 'failed', error: undefined }, 'VIOLATION'],
	['wan2.7', '[[violation]]', { status: 'failed', error: undefined }, 'VIOLATION'],
	['wan2.7', '[[fail]]', { status: 'failed', error: { code: 'content_policy' } }, 'FAILURE'],
	['wan2.7', '[[error]]', { status: 'error', error: { code: 'internal_error' } }, 'FAILURE'],
	['sora-2', '[[fail]]', { status: 'failed', error: { message: 'Prompt rejected' } }, 'FAILURE'],
	['wan2.7', '[[expire]]', { status: 'expired' }, 'EXPIRED'],
	['wan2.7', '[[cancel]]', { status: 'cancelled' }, 'CANCELLED'],
	['seedance-2-5', '[[legacy]]', { status: 'SUCCESS' }, undefined],
	['seedance-2-5', '[[legacy]] [[fail]]', { status: 'FAILED' }, 'FAILURE'],
	['seedance-2-5', '[[legacy]] [[error]]', { status: 'ERROR' }, 'FAILURE'],
	['wan2.7', '[[no-url]]', { status: 'completed', video_url: undefined }, undefined],
	['wan2.7', '[[stuck]]', { status: 'in_progress' }, 'IN_PROGRESS'],
])('%s %s ends', async (model, directives, expected, content) => {
	const { id } = await create({ model, prompt: `a kite ${directives}` });
	await move(101);
	const object = await get(`/v1/videos/${id}`);
	expect({ error: undefined, video_url: undefined, ...object }).toMatchObject(expected);
	const { status, json } = await use.get(`/v1/videos/${id}/content`);
	expect(status).toBe(content ? 400 : 200);
	if (content) expect(json.error.message).toMatch(new RegExp(`: ${content}$`));
});

it('[[legacy]], [[early]], [[odd-status]], [[late]], [[seconds]] while it runs', async () => {
	const prompt = '[[legacy]] [[early]] [[late 5]] [[seconds 10]] x';
	const { id, status } = await create({ prompt });
	expect(status).toBe('SUBMITTED');
	expect((await get(`/v1/videos/${id}`)).error.message).toBe('task_not_exist');
	await move(5);
	expect(await get(`/v1/videos/${id}`)).toMatchObject({
		status: 'IN_PROGRESS',
		completed_at: 1785000110,
	});
	const odd = await create({ prompt: 'x [[odd-status]]' });
	await move(50);
	expect((await get(`/v1/videos/${odd.id}`)).status).toBe('post_processing');
	expect((await get(`/v1/videos/${id}`)).status).toBe('SUCCESS');
});

it('refuses the create when told', async () => {
	expect((await create({ prompt: 'x [[reject]]' })).error.code).toBe('content_policy_violation');
	expect((await create({ prompt: 'x [[status 503]]' })).error).toBeTruthy();
	expect((await use.control.stats()).creates).toEqual({});
});

it('takes urlencoded forms, and JSON for some families', async () => {
	const body = { prompt: 'x', seconds: '4' };
	const form = new URLSearchParams({ model: 'wan2.7', ...body });
	expect((await use.call('/v1/videos', { method: 'POST', body: form })).status).toBe(200);
	expect((await use.post('/v1/videos', { model: 'sora-2', ...body })).status).toBe(200);
	expect((await use.post('/v1/videos', { model: 'omni-fast-v2v', ...body })).status).toBe(200);
	expect((await use.post('/v1/videos', { model: 'wan2.7', ...body })).status).toBe(400);
});
