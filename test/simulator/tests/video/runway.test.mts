import { SIGNED, useVideoSimulator } from './setup.mts';

/** Runway (contract 3.5, 5.14). */
const { use, move, get } = useVideoSimulator();

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

it('changes a video, and wants its version for that', async () => {
	const body = {
		model: 'gen4_aleph',
		videoUri: 'https://example.test/a.mp4',
		promptText: 'winter',
	};
	const ask = async (headers: Record<string, string>, json: object = body) =>
		await use.post('/runwayml/v1/video_to_video', json, headers);
	expect((await ask({})).status).toBe(400);
	const version = { 'x-runway-version': '2024-11-06' };
	expect((await ask(version, { ...body, videoUri: undefined })).status).toBe(400);
	expect((await ask(version)).json.id).toEqual(expect.any(String));
});
