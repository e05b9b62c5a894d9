import { errorFromResponse } from '../../../../nodes/shared/api/apiError';
import type { WireRequest } from '../../../../nodes/shared/api/wire';
import { AUTOMATIC } from '../../../../nodes/shared/jobs/createJob';
import { editJob } from '../../../../nodes/shared/jobs/editJob';
import { parseHandle } from '../../../../nodes/shared/jobs/jobHandle';
import type { CreateInput } from '../../../../nodes/shared/jobs/parameters';
import type { EditMode } from '../../../../nodes/shared/jobs/routes/route';
import type { Send } from '../../../../nodes/shared/jobs/fetchJob';
import kling from '../../../fixtures/video/kling.json';
import runway from '../../../fixtures/video/runway.json';
import shared from '../../../fixtures/video/shared.json';
import xai from '../../../fixtures/video/xai.json';

let bases = 0;

/** Edits a job whose status call gives `source`; any POST gives `created`. */
async function edit(
	handle: string,
	source: unknown,
	created: unknown,
	input: Partial<CreateInput> = {},
	mode: EditMode | typeof AUTOMATIC = AUTOMATIC,
) {
	const posts: WireRequest[] = [];
	const send = (async (request: WireRequest) => {
		if (request.method === 'POST') posts.push(request);
		if (/content$/.test(request.path)) throw errorFromResponse(400, {}, '', shared.contentTooEarly);
		return { status: 200, headers: {}, body: request.method === 'POST' ? created : source };
	}) as unknown as Send;
	const base = `http://edit-${++bases}.test/v1`;
	const outcome = await editJob(
		parseHandle(handle),
		mode,
		{ prompt: 'It lands', ...input },
		send,
		base,
	).then(
		(job) => ({ job, error: undefined }),
		(error: Error) => ({ job: undefined, error }),
	);
	return { posts, ...outcome };
}

test('Kling extends by the ids of job and video', async () => {
	const { posts, job } = await edit(
		'kling/text2video:203227394222',
		kling.succeed,
		kling.extended,
		{
			negativePrompt: 'Rain',
			extraBody: { cfg_scale: 0.5 },
		},
	);
	expect(posts).toMatchObject([
		{
			path: '/kling/v1/videos/video-extend',
			surface: 'root',
			body: {
				task_id: '203227394222',
				video_id: 'vid_1',
				prompt: 'It lands',
				negative_prompt: 'Rain',
				cfg_scale: 0.5,
			},
		},
	]);
	expect(job).toMatchObject({ job: 'kling/video-extend:203227394999', status: 'queued' });
});

test.each(['videos:video_sim4', 'unified:video_sim4'])('Sora remixes %s', async (handle) => {
	const { posts, job } = await edit(handle, shared.soraCompleted, shared.soraRemix);
	expect(posts).toMatchObject([
		{ path: '/videos/video_sim4/remix', surface: 'base', body: { prompt: 'It lands' } },
	]);
	expect(job).toMatchObject({ job: 'videos:video_sim9', model: 'sora-2' });
});

test('xAI edits by the URL of the video, with the same model', async () => {
	const { posts, job } = await edit('xai:4b2c', xai.done, { request_id: 'new' });
	expect(posts).toMatchObject([
		{
			path: '/grok/v1/videos/edits',
			surface: 'root',
			body: {
				video: { url: 'https://files.example.test/x/1.mp4' },
				prompt: 'It lands',
				model: 'grok-imagine-video',
			},
		},
	]);
	expect(job).toMatchObject({ job: 'xai:new', model: 'grok-imagine-video' });
});

test('Kling edits by the URL of the video, with the one model that its page names', async () => {
	const { posts, job } = await edit(
		'kling/text2video:2032',
		kling.succeed,
		kling.created,
		{},
		'edit',
	);
	expect(posts).toMatchObject([
		{
			path: '/kling/v1/videos/omni-video',
			surface: 'root',
			body: {
				model_name: 'kling-video-o1',
				video_list: [{ video_url: 'https://files.example.test/k/1.mp4', refer_type: 'base' }],
				prompt: 'It lands',
			},
		},
	]);
	expect(job?.job).toBe('kling/omni-video:203227394222');
});

test('Runway edits by the URL of the video, with its version', async () => {
	const { posts, job } = await edit('runway:d065', runway.succeeded, runway.created);
	expect(posts).toMatchObject([
		{
			path: '/runwayml/v1/video_to_video',
			headers: { 'X-Runway-Version': '2024-11-06' },
			body: {
				model: 'gen4_aleph',
				videoUri: 'https://files.example.test/r/1.mp4',
				promptText: 'It lands',
			},
		},
	]);
	expect(job).toMatchObject({ job: 'runway:d0658ae1-0000-4000-8000-000000000001' });
});

describe('refused before anything is created', () => {
	test.each<[string, string, unknown, string]>([
		[
			'a family for which nothing is offered',
			'videos:task_sim1',
			shared.completed,
			"'Job' is a video by 'seedance-2-5' on the route 'videos', which CometAPI can neither edit, extend nor remix",
		],
		[
			'a job that runs',
			'videos:video_sim4',
			shared.soraInProgress,
			'The video job videos:video_sim4 is not finished, it is in_progress (42 %)',
		],
		[
			'an xAI job that runs, and so has no URL',
			'xai:4b2c',
			xai.processing,
			'The video job xai:4b2c is not finished, it is in_progress (35 %)',
		],
		[
			'a job that failed',
			'kling/text2video:2032',
			kling.failed,
			'The video job kling/text2video:2032 failed: content moderation',
		],
	])('%s', async (_name, handle, source, message) => {
		const { posts, error } = await edit(handle, source, {});
		expect(error?.message).toBe(message);
		expect(posts).toEqual([]);
	});

	test('a field that the remix does not take', async () => {
		const { posts, error } = await edit(
			'videos:video_sim4',
			shared.soraCompleted,
			{},
			{
				negativePrompt: 'Rain',
			},
		);
		expect(error?.message).toBe("'Negative Prompt' is set, but cannot be sent on Sora's remix");
		expect(posts).toEqual([]);
	});
});

describe('Mode', () => {
	test.each<[EditMode, string, unknown, unknown, string]>([
		[
			'extend',
			'kling/text2video:2032',
			kling.succeed,
			kling.extended,
			'/kling/v1/videos/video-extend',
		],
		['edit', 'xai:4b2c', xai.done, { request_id: 'new' }, '/grok/v1/videos/edits'],
		[
			'remix',
			'videos:video_sim4',
			shared.soraCompleted,
			shared.soraRemix,
			'/videos/video_sim4/remix',
		],
	])('%s', async (mode, handle, source, created, path) => {
		const { posts } = await edit(handle, source, created, {}, mode);
		expect(posts).toMatchObject([{ path }]);
	});

	test('that is not offered for the job is refused, and the advice says what is', async () => {
		const { posts, error } = await edit('xai:4b2c', xai.done, {}, {}, 'remix');
		expect(error).toMatchObject({
			message:
				"'Mode' is Remix, which is not offered for a video by 'grok-imagine-video' on the route 'xai'",
			advice: "For this job choose 'Edit', or 'Automatic'.",
		});
		expect(posts).toEqual([]);
	});

	test('a job for which nothing is offered is told by its own field, whatever the mode', async () => {
		const { error } = await edit('videos:task_sim1', shared.completed, {}, {}, 'extend');
		expect(error).toMatchObject({
			message: expect.stringMatching(/^'Job' is a video by 'seedance-2-5' on the route 'videos'/),
			advice: expect.stringContaining('Kling, when created on the Kling route; '),
		});
	});
});
