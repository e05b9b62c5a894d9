import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { phaseOf, type VideoJob } from '../video/job.mts';
import { fileOf, useSimulator } from './setup.mts';

/** Lifecycles and shapes of contract 3.5 and 5.11 to 5.14, on a clock that stands still. */
const use = useSimulator({ config: { jobSeconds: 100 } });

beforeEach(async () => void (await use.control.clock({ speed: 0, now: 1785000100000 })));

const move = async (seconds: number) => await use.control.clock({ advanceMs: seconds * 1000 });
const get = async (path: string) => (await use.get(path)).json;
const create = async (fields: object) =>
	(await use.form('/v1/videos', { model: 'seedance-2-5', prompt: 'a kite', ...fields })).json;
const SIGNED = /^http:\/\/127\.0\.0\.1:\d+\/files\/v\/.+\.mp4\?Expires=\d+.*%2B.*$/;

describe('shared surface', () => {
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
});

describe('unified route', () => {
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
		expect((await ask()).status).toBe(301);
		expect((await use.get('/v1/videos/generations/task_sim1')).status).toBe(301);
		expect((await use.control.jobs()).total).toBe(0);
	});
});

describe('xAI', () => {
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
});

describe('Kling', () => {
	const ask = async (action: string, body: object) =>
		(await use.post(`/kling/v1/videos/${action}`, body)).json;
	const check = async (action: string, id: string) => await get(`/kling/v1/videos/${action}/${id}`);

	it('runs through its life and can be extended', async () => {
		const created = await ask('text2video', { prompt: 'a kite', external_task_id: 'mine' });
		const { task_id } = created.data;
		expect(created).toEqual({
			code: 0,
			message: 'success',
			data: {
				task_id: '203227000001',
				task_status: 'submitted',
				task_info: { external_task_id: 'mine' },
				created_at: 1785000100000,
				updated_at: 1785000100000,
			},
		});
		await move(30);
		const running = await check('text2video', task_id);
		expect(running).toMatchObject({
			code: 0,
			message: 'SUCCEED',
			data: { task_status: 'processing' },
		});
		expect(running.data.task_result).toEqual({});
		expect((await check('image2video', task_id)).error.message).toBe('task_not_exist');
		const video_id = `vid_${task_id}`;
		expect(await ask('video-extend', { video_id })).toMatchObject({ code: 1201 });
		await move(70);
		const { data } = await check('text2video', task_id);
		expect(data).toMatchObject({ task_status: 'succeed', task_status_msg: '' });
		expect(data.task_result.videos).toEqual([
			{ id: video_id, url: expect.stringMatching(SIGNED), duration: '5' },
		]);
		const extended = await ask('video-extend', { video_id, task_id, prompt: 'more' });
		expect(extended.data.task_info.parent_video).toMatchObject({ id: video_id, duration: '5' });
		expect(await check('video-extend', extended.data.task_id)).toMatchObject({ code: 0 });
	});

	it('fails with a message', async () => {
		const { data } = await ask('image2video', { image: 'aGk=', prompt: '[[violation]] x' });
		await move(100);
		expect((await check('image2video', data.task_id)).data).toMatchObject({
			task_status: 'failed',
			task_status_msg: 'content moderation',
		});
	});

	it('calls back at each change, on loopback addresses only', async () => {
		const bodies: Array<{ task_status: string }> = [];
		const receiver = createServer((req, res) => {
			let text = '';
			req.on('data', (chunk) => (text += chunk));
			req.on('end', () => {
				bodies.push(JSON.parse(text));
				res.end();
			});
		});
		await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
		const callback_url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
		await ask('text2video', { prompt: 'x', callback_url });
		await ask('text2video', { prompt: 'x', callback_url: 'https://example.test/hook' });
		await move(50);
		await move(50);
		const isDone = async () =>
			(await use.control.callbacks()).filter(({ responseStatus }) => responseStatus === 200).length === 3;
		for (let tries = 0; tries < 100 && !(await isDone()); tries++) {
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		receiver.close();
		receiver.closeAllConnections();
		expect(bodies.map(({ task_status }) => task_status).sort()).toEqual([
			'processing',
			'submitted',
			'succeed',
		]);
		const records = await use.control.callbacks();
		expect(records.filter(({ skipped }) => skipped)).toHaveLength(3);
	});
});

describe('Runway', () => {
	const ask = async (promptText: string) => {
		const body = { model: 'gen3a_turbo', promptImage: 'https://example.test/a.png', promptText };
		return (await use.post('/runwayml/v1/image_to_video', body)).json.id;
	};
	const check = async (id: string) => await get(`/runwayml/v1/tasks/${id}`);

	it('is unknown, pending, running, succeeded', async () => {
		const id = await ask('a kite [[late 3]]');
		expect((await check(id)).error.message).toBe('task_not_exist');
		await move(3);
		const createdAt = '2026-07-25T17:21:40.000Z';
		expect(await check(id)).toEqual({ id, status: 'PENDING', createdAt });
		await move(30);
		expect(await check(id)).toEqual({ id, status: 'RUNNING', createdAt });
		await move(67);
		const output = [expect.stringMatching(SIGNED)];
		expect(await check(id)).toEqual({ id, status: 'SUCCEEDED', createdAt, output });
	});

	it('fails with a code; was wrapped once', async () => {
		const failed = await ask('[[violation]]');
		const wrapped = await ask('[[wrapped]]');
		expect((await check(wrapped)).data).toMatchObject({
			status: 'QUEUED',
			fail_reason: '',
			progress: '0%',
			data: { status: 'PENDING' },
		});
		await move(100);
		expect(await check(failed)).toMatchObject({
			status: 'FAILED',
			failure: 'content moderation',
			failureCode: 'SAFETY.INPUT.TEXT',
		});
		const { data } = await check(wrapped);
		expect(data).toMatchObject({ status: 'SUCCESS', result_url: data.data.output[0] });
		expect((await use.post('/runway/feed', { task_id: failed })).json.data.status).toBe('FAILURE');
	});
});

describe('control', () => {
	it('makes many jobs at once and changes one', async () => {
		const ids = await use.control.createJobs({ count: 20_000, seconds: 10, outcome: 'failed' });
		expect(new Set(ids).size).toBe(20_000);
		await move(10);
		expect((await get(`/v1/videos/${ids[19_999]}`)).status).toBe('failed');
		const changed = await use.control.changeJob(ids[0], { outcome: 'completed' });
		expect(changed.phase).toMatchObject({ state: 'done', outcome: 'completed' });
		expect((await use.control.jobs(2)).total).toBe(20_000);
		const [kling] = await use.control.createJobs({ route: 'kling/text2video' });
		expect((await get(`/kling/v1/videos/text2video/${kling}`)).code).toBe(0);
	});
});

it('a job of no length is done at once', () => {
	const job = { createdAt: 5, jobSeconds: 0, lateMs: 0, outcome: 'completed' } as VideoJob;
	expect(phaseOf(job, 5)).toMatchObject({ state: 'done', progress: 100 });
});
