import fc from 'fast-check';

import { parseHandle } from '../../../../nodes/shared/jobs/jobHandle';
import { toJob } from '../../../../nodes/shared/jobs/job';
import { asText, at } from '../../../../nodes/shared/api/readJson';
import { hasContent } from '../../../../nodes/shared/jobs/findRoute';
import kling from '../../../fixtures/video/kling.json';
import runway from '../../../fixtures/video/runway.json';
import shared from '../../../fixtures/video/shared.json';
import xai from '../../../fixtures/video/xai.json';

const KLING = 'kling/text2video';
const XAI_ID = '4b2cd27e-0000-4000-8000-000000000001';
const RUNWAY_ID = 'd0658ae1-0000-4000-8000-000000000001';

describe('every status shape of every family (contract 3.5)', () => {
	test.each<[string, unknown, string, object]>([
		[
			'shared created',
			shared.created,
			'videos',
			{ id: 'task_sim1', status: 'queued', progress: 0 },
		],
		['shared in progress', shared.inProgress, 'videos', { status: 'in_progress', progress: 30 }],
		[
			'completed_at does not mean completed',
			shared.inProgressWithCompletedAt,
			'videos',
			{ status: 'in_progress', progress: 90, videoUrl: undefined },
		],
		[
			'shared completed',
			shared.completed,
			'videos',
			{
				job: 'videos:task_sim1',
				status: 'completed',
				progress: 100,
				model: 'seedance-2-5',
				videoUrl: 'https://files.example.test/v/1.mp4?Expires=1785086400&Signature=abc',
			},
		],
		[
			'failed without a reason',
			shared.failedBare,
			'videos',
			{ status: 'failed', failure: undefined },
		],
		[
			'failed with an error object',
			shared.failedWithReason,
			'videos',
			{ status: 'failed', failure: { code: 'content_policy', message: 'Prompt rejected' } },
		],
		[
			'failed with an error text',
			shared.failedWithText,
			'videos',
			{
				status: 'failed',
				failure: { code: 'unknown', message: 'The provider is out of capacity' },
			},
		],
		[
			'Sora in progress',
			shared.soraInProgress,
			'videos',
			{ status: 'in_progress', progress: 42, duration: 4, size: '1280x720', expiresAt: undefined },
		],
		[
			'Sora completed, the file is at /content',
			shared.soraCompleted,
			'videos',
			{ status: 'completed', videoUrl: undefined, expiresAt: '2026-07-26T17:21:40.000Z' },
		],
		['Veo with empty seconds', shared.veoQueued, 'videos', { duration: undefined, size: '16x9' }],
		[
			'Veo with a list',
			shared.veoOutputList,
			'videos',
			{ status: 'completed', videoUrl: 'https://files.example.test/v/5.mp4' },
		],
		['older words: submitted', shared.legacySubmitted, 'videos', { status: 'queued' }],
		[
			'older words: in progress',
			shared.legacyInProgress,
			'videos',
			{ status: 'in_progress', progress: 45 },
		],
		[
			'older words: success',
			shared.legacySuccess,
			'videos',
			{ status: 'completed', videoUrl: 'https://files.example.test/v/6.mp4' },
		],
		['older words: failed', shared.legacyFailed, 'videos', { status: 'failed' }],
		['an unknown word', shared.unknownWord, 'videos', { status: 'in_progress', progress: 61 }],
		['the blog’s shape', shared.blogCompleted, 'unified', { job: 'unified:task_sim8' }],
		['xAI created', xai.created, 'xai', { id: XAI_ID, status: 'queued' }],
		['xAI processing', xai.processing, 'xai', { status: 'in_progress', progress: 35 }],
		[
			'xAI done',
			xai.done,
			'xai',
			{ status: 'completed', videoUrl: 'https://files.example.test/x/1.mp4', duration: 4 },
		],
		[
			'xAI failed',
			xai.failed,
			'xai',
			{ status: 'failed', failure: { code: 'moderation', message: 'The prompt was refused' } },
		],
		['xAI expired', xai.expired, 'xai', { status: 'cancelled' }],
		['xAI wrapped, running', xai.wrappedQueued, 'xai', { id: XAI_ID, status: 'in_progress' }],
		[
			'xAI wrapped, done',
			xai.wrappedDone,
			'xai',
			{
				status: 'completed',
				videoUrl: 'https://files.example.test/x/1.mp4',
				model: 'grok-imagine-video',
				failure: undefined,
			},
		],
		[
			'a URL that is only in fail_reason',
			xai.wrappedUrlOnlyInFailReason,
			'xai',
			{ status: 'completed', videoUrl: 'https://files.example.test/x/2.mp4', failure: undefined },
		],
		[
			'xAI wrapped, failed',
			xai.wrappedFailed,
			'xai',
			{ status: 'failed', failure: { message: 'content moderation' }, videoUrl: undefined },
		],
		['Kling created', kling.created, KLING, { id: '203227394222', status: 'queued' }],
		['Kling: the trace id is not the job', kling.processing, KLING, { id: '203227394222' }],
		[
			'Kling succeed',
			kling.succeed,
			KLING,
			{
				job: 'kling/text2video:203227394222',
				status: 'completed',
				videoUrl: 'https://files.example.test/k/1.mp4',
				videoId: 'vid_1',
				duration: 5,
			},
		],
		['Kling succeed without a file', kling.succeedWithoutFile, KLING, { status: 'in_progress' }],
		[
			'Kling failed',
			kling.failed,
			KLING,
			{ status: 'failed', failure: { message: 'content moderation' } },
		],
		['Runway created', runway.created, 'runway', { id: RUNWAY_ID, status: 'queued' }],
		['Runway pending', runway.pending, 'runway', { status: 'queued' }],
		['Runway running', runway.running, 'runway', { status: 'in_progress', progress: 42 }],
		[
			'Runway succeeded',
			runway.succeeded,
			'runway',
			{ status: 'completed', videoUrl: 'https://files.example.test/r/1.mp4' },
		],
		[
			'Runway failed',
			runway.failed,
			'runway',
			{
				status: 'failed',
				failure: { code: 'SAFETY.INPUT.TEXT', message: 'The text was refused' },
			},
		],
		['Runway wrapped, queued', runway.wrappedQueued, 'runway', { status: 'queued' }],
		[
			'Runway wrapped, done',
			runway.wrappedDone,
			'runway',
			{ status: 'completed', videoUrl: 'https://files.example.test/r/1.mp4' },
		],
		[
			'the inner status wins over a wrapper’s success',
			runway.wrappedDoneInnerStillRunning,
			'runway',
			{ status: 'in_progress' },
		],
		[
			'Runway wrapped, failed',
			runway.wrappedFailed,
			'runway',
			{ status: 'failed', failure: { message: 'SAFETY.INPUT.TEXT' } },
		],
	])('%s', (_name, body, route, expected) => {
		expect(toJob(body, route)).toMatchObject({ ...expected, route, raw: body });
	});
});

test('the id that was asked for wins over what the body holds', () => {
	expect(toJob(xai.done, 'xai', 'mine')).toMatchObject({ id: 'mine', job: 'xai:mine' });
	expect(toJob(shared.completed, 'videos', 'mine').job).toBe('videos:mine');
});

test.each([
	['expired', 'cancelled', 'expired'],
	['canceled', 'cancelled', 'cancelled'],
	['violation', 'failed', 'violation'],
])('%s is its own reason', (word, status, code) => {
	expect(toJob({ id: 'a', status: word }, 'videos')).toMatchObject({
		status,
		failure: { code },
	});
});

test('a message counts as the reason only when the code says that something went wrong', () => {
	const failed = { data: { task_status: 'failed' } };
	expect(toJob({ ...failed, code: 0, message: 'SUCCEED' }, KLING).failure).toBeUndefined();
	expect(toJob({ ...failed, code: 1301, message: 'risk' }, KLING).failure).toEqual({
		code: 'unknown',
		message: 'risk',
	});
});

test('without an id even a success on a route with /content has no way to its file', () => {
	expect(toJob({ status: 'completed' }, 'videos').status).toBe('in_progress');
	expect(toJob({ status: 'completed' }, 'videos', 'a').status).toBe('completed');
});

test('a URL is never the reason of a failure', () => {
	const fail_reason = 'https://files.example.test/x/1.mp4';
	const job = toJob({ data: { task_id: 'a', status: 'FAILURE', fail_reason } }, 'xai');
	expect(job).toMatchObject({ status: 'failed', videoUrl: undefined, failure: undefined });
});

/** Values that look like bodies: the words and names that the look-ups know, at any depth. */
const arbitraryBody = () => {
	const states = fc.constantFrom(
		...[
			'completed',
			'SUCCESS',
			'done',
			'succeed',
			'failed',
			'expired',
			'VIOLATION',
			'queued',
			'odd',
		],
	);
	const texts = fc.constantFrom('', 'task_1', 'not a url', 'https://files.example.test/v.mp4');
	const names = [
		...[
			'status',
			'task_status',
			'data',
			'id',
			'task_id',
			'request_id',
			'video_url',
			'url',
			'video',
		],
		...['output', 'task_result', 'videos', 'result', 'metadata', 'fail_reason', 'error', 'code'],
		...['message', 'progress', 'expires_at', 'seconds', 'size', 'model', 'toString'],
	];
	return fc.letrec((tie) => ({
		value: fc.oneof(
			{ maxDepth: 3, depthSize: 'small', withCrossShrink: true },
			texts,
			states,
			fc.double(),
			fc.jsonValue({ maxDepth: 1 }),
			tie('body'),
			fc.array(tie('body'), { maxLength: 2 }),
		),
		// A few names at a time: all of them at every level would grow beyond measure.
		body: fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 4 }),
	})).body;
};

describe('whatever a body holds', () => {
	const routes = fc.constantFrom('videos', 'unified', 'xai', 'runway', KLING, 'kling/video-extend');
	const check = (property: (body: unknown, route: string) => void, runs = 3000) =>
		fc.assert(fc.property(fc.oneof(arbitraryBody(), fc.anything()), routes, property), {
			numRuns: runs,
		});

	test('it never throws, and always gives one of the five states', () => {
		check((body, route) => {
			const { status } = toJob(body, route);
			expect(['queued', 'in_progress', 'completed', 'failed', 'cancelled']).toContain(status);
		});
	});

	test('it is never completed without a way to the file', () => {
		check((body, route) => {
			const job = toJob(body, route);
			if (job.status !== 'completed') return;
			const way = job.videoUrl?.startsWith('http') || (hasContent(route) && job.id !== '');
			expect(way).toBe(true);
		});
	});

	test('an id is never lost, and its handle leads back to it', () => {
		fc.assert(
			fc.property(
				arbitraryBody(),
				fc.constantFrom('id', 'task_id', 'data.task_id', 'data.id'),
				fc.stringMatching(/^[\w-]{1,40}$/),
				routes,
				(rest, path, id, route) => {
					const body = withId(rest, path, id);
					const job = toJob(body, route);
					const [first, ...others] = ['id', 'task_id', 'data.task_id', 'data.id']
						.map((other) => asText(at(body, other)))
						.filter((found) => found !== undefined);
					// Wrappers that are not listed here may hold one as well.
					if (first !== undefined) expect([first, ...others]).toContain(job.id);
					else expect(job.id).not.toBe('');
					if (!/\s/.test(job.id)) {
						expect(parseHandle(job.job)).toMatchObject({ route, id: job.id });
					}
				},
			),
			{ numRuns: 2000 },
		);
	});
});

function withId(rest: unknown, path: string, id: string): object {
	const body = typeof rest === 'object' && rest !== null && !Array.isArray(rest) ? { ...rest } : {};
	const [outer, inner] = path.split('.');
	if (!inner) return { ...body, [outer]: id };
	const data = at(body, outer);
	const kept = typeof data === 'object' && data !== null && !Array.isArray(data) ? data : {};
	return { ...body, [outer]: { ...kept, [inner]: id } };
}

describe('Kling with and without its envelope (contract 3.5, F.5)', () => {
	test.each(Object.entries(kling).filter(([, body]) => 'data' in body))('%s', (_name, body) => {
		const { data } = body as { data: object };
		const { raw: _whole, ...whole } = toJob(body, KLING);
		const { raw: _bare, ...bare } = toJob(data, KLING);
		expect(bare).toEqual(whole);
	});

	test('the older wrapper of the omni route', () => {
		const video = { id: 'v1', url: 'https://files.example.test/k/2.mp4', duration: '5' };
		const data = { task_status: 'succeed', task_result: { videos: [video] } };
		const wrapper = { task_id: 'k2', status: 'SUCCESS', progress: '100%', fail_reason: '', data };
		const body = { code: 'success', message: '', data: wrapper };
		expect(toJob(body, 'kling/omni-video')).toMatchObject({
			job: 'kling/omni-video:k2',
			status: 'completed',
			videoUrl: video.url,
			videoId: 'v1',
			duration: 5,
		});
	});
});

describe('times and what is counted, where the body tells them', () => {
	test.each<[string, unknown, string, object]>([
		[
			'shared',
			shared.completed,
			'videos',
			{ createdAt: '2026-07-25T17:21:40.000Z', completedAt: '2026-07-25T17:23:05.000Z' },
		],
		[
			'not before the end',
			shared.inProgressWithCompletedAt,
			'videos',
			{ createdAt: '2026-07-25T17:21:40.000Z', completedAt: undefined },
		],
		[
			'Kling, in milliseconds',
			kling.succeed,
			KLING,
			{ createdAt: '2026-07-25T17:21:40.306Z', completedAt: '2026-07-25T17:23:10.000Z' },
		],
		['Runway', runway.running, 'runway', { createdAt: '2026-08-01T12:47:47.351Z' }],
		['zero is no time', { status: 'failed', created_at: 0 }, 'videos', { createdAt: undefined }],
		['xAI', xai.done, 'xai', { usage: { cost_in_usd_ticks: 500000000 } }],
		['xAI, wrapped', xai.wrappedDone, 'xai', { usage: { cost_in_usd_ticks: 500000000 } }],
		['seconds are the duration', { status: 'completed', seconds: '8' }, 'videos', { duration: 8 }],
	])('%s', (_name, body, route, fields) => {
		expect(toJob(body, route)).toMatchObject(fields);
	});
});
