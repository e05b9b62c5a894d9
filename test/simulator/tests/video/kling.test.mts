import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '../setup.mts';
import { SIGNED, useVideoSimulator } from './setup.mts';

/** Kling (contract 3.5, 3.9, 3.10, 5.13). */
const { use, move, get } = useVideoSimulator();

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
		(await use.control.callbacks()).filter(({ responseStatus }) => responseStatus === 200)
			.length === 3;
	await until(isDone);
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

it('tells a task without its envelope, or in the older wrapper of the omni route', async () => {
	const ask = { model_name: 'kling-video-o1', video_list: [{ video_url: 'https://a.test/v.mp4' }] };
	const made = async (prompt: string) =>
		(await use.post('/kling/v1/videos/omni-video', { ...ask, prompt })).json.data.task_id;
	const [bare, wrapped] = [await made('x [[bare]]'), await made('x [[wrapped]]')];
	await move(100);
	const result = { videos: [expect.objectContaining({ url: expect.stringMatching(SIGNED) })] };
	expect(await get(`/kling/v1/videos/omni-video/${bare}`)).toMatchObject({
		task_id: bare,
		task_status: 'succeed',
		task_result: result,
	});
	expect(await get(`/kling/v1/videos/omni-video/${wrapped}`)).toMatchObject({
		code: 'success',
		data: { status: 'SUCCESS', data: { task_status: 'succeed', task_result: result } },
	});
	const base64 = { ...ask, video_list: [{ video_url: 'aGk=' }], prompt: 'x' };
	expect((await use.post('/kling/v1/videos/omni-video', base64)).status).toBe(400);
});
