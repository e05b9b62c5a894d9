import { useSimulator } from './setup.mts';

/** Jobs beside videos (contract G.1, J.7), on a clock that only `move` moves. */
const use = useSimulator({ config: { jobSeconds: 100 } });
beforeEach(async () => void (await use.control.clock({ speed: 0, now: 1785000100000 })));
const move = async (seconds: number) => await use.control.clock({ advanceMs: seconds * 1000 });
const get = async (path: string) => (await use.get(path)).json;
const post = async (path: string, body: object) => (await use.post(path, body)).json;

const FILE = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/files\/.+Expires=/);

it('Flux: pending, ready; an unknown ID is a status', async () => {
	const { id, polling_url } = await post('/flux/v1/flux-2-pro', { prompt: 'a kite' });
	expect(polling_url).toContain('bfl.example.test');
	const path = `/flux/v1/get_result?id=${id}`;
	expect(await get(path)).toEqual({ id, status: 'Pending', result: null });
	await move(100);
	const result = { sample: FILE, prompt: 'a kite', seed: 7 };
	expect(await get(path)).toEqual({ id, status: 'Ready', result });
	expect(await get('/flux/v1/get_result?id=other')).toMatchObject({ status: 'Task not found' });
});

it('Midjourney: a job, a button, a job that waits and is told', async () => {
	const { code, result } = await post('/mj/submit/imagine', { prompt: 'a kite' });
	expect({ code, result }).toEqual({ code: 1, result: expect.stringMatching(/^\d{16}$/) });
	const task = async (id: string) => await get(`/mj/task/${id}/fetch`);
	expect(await task(result)).toMatchObject({ status: 'SUBMITTED', imageUrl: '', buttons: [] });
	await move(100);
	const done = await task(result);
	expect(done).toMatchObject({ status: 'SUCCESS', progress: '100%' });
	expect(done.imageUrl).toMatch(new RegExp(`/mj/image/${result}$`));

	const inpaint = { taskId: result, customId: 'MJ::Inpaint::1' };
	const { result: waiting } = await post('/mj/submit/action', inpaint);
	await move(50);
	expect(await task(waiting)).toMatchObject({ status: 'MODAL', buttons: expect.any(Array) });
	await post('/mj/submit/modal', { taskId: waiting, prompt: 'a hat' });
	await move(100);
	expect(await task(waiting)).toMatchObject({ status: 'SUCCESS' });
	expect(await post('/mj/submit/imagine', { prompt: 'banned' })).toMatchObject({ code: 24 });
});

it('Replicate, Suno, ElevenLabs, Kling audio, Bria: each in its own shape', async () => {
	const replicate = await post('/replicate/v1/models/a/b/predictions', { input: { prompt: 'k' } });
	expect(replicate).toMatchObject({ status: 'starting', output: null, error: null });
	const suno = await post('/suno/submit/music', { gpt_description_prompt: 'a kite' });
	expect(suno).toEqual({ code: 'success', message: '', data: expect.any(String) });
	const sound = { model: 'eleven_text_to_sound_v2', promptText: 'wind' };
	const eleven = await post('/runwayml/v1/sound_effect', sound);
	const audio = { prompt: 'wind', duration: 5 };
	const kling = await post('/kling/v1/audio/text-to-audio', audio);
	expect(kling).toMatchObject({ code: 0, data: { task_status: 'submitted' } });
	const bria = await post('/bria/text-to-image', { prompt: 'a kite' });
	expect(await get(`/bria/${bria.request_id}`)).toMatchObject({ status: 'IN_PROGRESS' });
	await move(100);
	expect(await get(`/replicate/v1/predictions/${replicate.id}`)).toMatchObject({
		status: 'succeeded',
		output: [FILE, FILE],
	});
	const songs = [{ audio_url: FILE, image_url: FILE }, { audio_url: FILE }];
	expect(await get(`/suno/fetch/${suno.data}`)).toMatchObject({
		data: { status: 'SUCCESS', data: songs },
	});
	expect(await get(`/runwayml/v1/tasks/${eleven.id}`)).toMatchObject({
		status: 'SUCCEEDED',
		output: [FILE],
	});
	expect(await get(`/kling/v1/audio/text-to-audio/${kling.data.task_id}`)).toMatchObject({
		data: { task_status: 'succeed', task_result: { audios: [{ url: FILE }] } },
	});
	expect(await get(`/bria/${bria.request_id}`)).toEqual({
		request_id: bria.request_id,
		result: { image_url: FILE },
	});
});

it('refuses what is known to be wrong', async () => {
	const extra = { model: 'eleven_text_to_sound_v2', promptText: 'wind', seed: 1 };
	expect((await use.post('/runwayml/v1/sound_effect', extra)).status).toBe(400);
	expect((await use.post('/mj/submit/action', { taskId: '1' })).status).toBe(400);
	expect((await use.post('/replicate/v1/models/a/b/predictions', {})).status).toBe(400);
	expect((await use.post('/kling/v1/audio/text-to-audio', { prompt: 'a' })).status).toBe(400);
});

it("Kling's images: as many as were asked for", async () => {
	const body = { model_name: 'kolors-v2', prompt: 'a kite', n: 2 };
	const { data } = await post('/kling/v1/images/generations', body);
	const path = `/kling/v1/images/generations/${data.task_id}`;
	expect((await get(path)).data).toMatchObject({ task_status: 'submitted', task_result: {} });
	await move(100);
	const images = [0, 1].map((index) => ({ index, url: FILE }));
	expect((await get(path)).data).toMatchObject({ task_status: 'succeed', task_result: { images } });
});
