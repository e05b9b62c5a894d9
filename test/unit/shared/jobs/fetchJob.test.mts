import type { ApiErrorKind } from '../../../../nodes/shared/api/apiError';
import { ApiError, errorFromResponse } from '../../../../nodes/shared/api/apiError';
import type { WireRequest } from '../../../../nodes/shared/api/wire';
import { parseHandle } from '../../../../nodes/shared/jobs/jobHandle';
import type { Send } from '../../../../nodes/shared/jobs/fetchJob';
import { fetchJob } from '../../../../nodes/shared/jobs/fetchJob';
import kling from '../../../fixtures/video/kling.json';
import shared from '../../../fixtures/video/shared.json';
import xai from '../../../fixtures/video/xai.json';

type Served = { status?: number; body: unknown } | Error;

/** A server that knows some paths; any other call fails the test. */
function server(responses: Record<string, Served>) {
	const calls: WireRequest[] = [];
	const send = (async (request: WireRequest) => {
		calls.push(request);
		const served = responses[request.path];
		if (served === undefined) throw new Error(`Not served: ${request.path}`);
		if (served instanceof Error) throw served;
		const { status = 200, body } = served;
		if (status < 300) return { status, headers: {}, body };
		throw errorFromResponse(status, {}, JSON.stringify(body), body);
	}) as Send;
	return { send, calls, paths: () => calls.map(({ path }) => path) };
}

const apiError = (kind: ApiErrorKind, message: string = kind) => new ApiError({ kind, message });

let bases = 0;
/** What is remembered is remembered by base URL, so each test has its own. */
const newBase = () => `http://server-${++bases}.test/v1`;

const check = async (handle: string, responses: Record<string, Served>, base = newBase()) => {
	const served = server(responses);
	const job = await fetchJob(served.send, parseHandle(handle), base);
	return { job, ...served };
};

describe('one status call per route', () => {
	test.each([
		['videos:task_sim1', '/videos/task_sim1', 'base', shared.inProgress],
		['kling/text2video:2032', '/kling/v1/videos/text2video/2032', 'root', kling.processing],
		['kling/video-extend:2032', '/kling/v1/videos/video-extend/2032', 'root', kling.processing],
		['xai:4b2c', '/grok/v1/videos/4b2c', 'root', xai.processing],
		['runway:d065', '/runwayml/v1/tasks/d065', 'root', { id: 'd065', status: 'RUNNING' }],
		['unified:task_sim1', '/videos/generations/task_sim1', 'base', shared.inProgress],
		['videos:a/../b', '/videos/a%2F..%2Fb', 'base', shared.inProgress],
	])('%s: %s', async (handle, path, surface, body) => {
		const { job, calls } = await check(handle, { [path]: { body } });
		expect(calls).toMatchObject([{ method: 'GET', path, surface }]);
		expect(job).toMatchObject({ job: handle, status: 'in_progress' });
	});

	test('Runway’s version goes along', async () => {
		const { calls } = await check('runway:d065', { '/runwayml/v1/tasks/d065': { body: {} } });
		expect(calls[0].headers).toEqual({ 'X-Runway-Version': '2024-11-06' });
	});
});

describe('the unified route', () => {
	const missing = apiError('wrongPath');

	test('tries the older path when the server does not have its own, and remembers that', async () => {
		const base = newBase();
		const responses = {
			'/videos/generations/a': missing,
			'/videos/a': { body: { id: 'a', status: 'queued' } },
		};
		const first = await check('unified:a', responses, base);
		expect(first.paths()).toEqual(['/videos/generations/a', '/videos/a']);
		expect(first.job).toMatchObject({ job: 'unified:a', status: 'queued' });
		const second = await check('unified:a', responses, base);
		expect(second.paths()).toEqual(['/videos/a']);
		const elsewhere = await check('unified:a', responses);
		expect(elsewhere.paths()).toHaveLength(2);
	});

	test('tries no other path after any other failure', async () => {
		const served = server({ '/videos/generations/a': apiError('server') });
		await expect(fetchJob(served.send, parseHandle('unified:a'), newBase())).rejects.toMatchObject({
			details: { kind: 'server' },
		});
		expect(served.calls).toHaveLength(1);
	});

	test('remembers nothing when no path is there', async () => {
		const base = newBase();
		const served = server({ '/videos/generations/a': missing, '/videos/a': missing });
		const checkIt = async () => await fetchJob(served.send, parseHandle('unified:a'), base);
		await expect(checkIt()).rejects.toBe(missing);
		await expect(checkIt()).rejects.toBe(missing);
		expect(served.calls).toHaveLength(4);
	});
});

describe('a response that says the call went wrong', () => {
	test.each<[string, string, string, unknown, ApiErrorKind, string]>([
		['E5', 'videos:a', '/videos/a', shared.softError, 'server', 'upstream said no'],
		[
			'E7 with status 200',
			'videos:a',
			'/videos/a',
			shared.unknownId,
			'jobNotFound',
			'task_not_exist',
		],
		[
			'E9',
			'kling/text2video:a',
			'/kling/v1/videos/text2video/a',
			kling.refused,
			'validation',
			'aspect_ratio is invalid',
		],
		['E10', 'xai:a', '/grok/v1/videos/a', xai.wrappedError, 'jobNotFound', 'no such task'],
	])('%s', async (_name, handle, path, body, kind, message) => {
		await expect(check(handle, { [path]: { body } })).rejects.toMatchObject({
			details: { kind, message },
		});
	});
});

describe('a job that failed without a reason', () => {
	const bare = { '/videos/task_sim2': { body: shared.failedBare } };
	const content = '/videos/task_sim2/content';

	test('is told by /content, which is called once', async () => {
		const violation = { status: 400, body: shared.contentViolation };
		const { job, calls } = await check('videos:task_sim2', { ...bare, [content]: violation });
		expect(job).toMatchObject({ status: 'failed', failure: { code: 'violation' } });
		expect(job.failure?.message).toMatch(/moderation/);
		expect(calls.map(({ path, responseType }) => [path, responseType])).toEqual([
			['/videos/task_sim2', undefined],
			[content, 'file'],
		]);
	});

	test('takes another message from there', async () => {
		const body = { error: { code: 'quota', message: 'Provider quota used up' } };
		const { job } = await check('videos:task_sim2', { ...bare, [content]: { status: 400, body } });
		expect(job.failure).toEqual({ code: 'quota', message: 'Provider quota used up' });
	});

	test.each<[string, Served]>([
		['another status word', { status: 400, body: shared.contentTooEarly }],
		['a call that fails', apiError('server')],
		['a path that is not there', apiError('wrongPath')],
	])('%s tells nothing', async (_name, served) => {
		const { job } = await check('videos:task_sim2', { ...bare, [content]: served });
		expect(job.failure).toEqual({
			code: 'unknown',
			message: 'The job failed without a reason; commonly that is moderation',
		});
	});

	test('a file there is let go', async () => {
		const destroy = jest.fn();
		const { job } = await check('videos:task_sim2', { ...bare, [content]: { body: { destroy } } });
		expect(destroy).toHaveBeenCalledTimes(1);
		expect(job.failure?.code).toBe('unknown');
	});

	test('nothing more is sent on a route without /content, or when the reason is known', async () => {
		const onXai = await check('xai:a', { '/grok/v1/videos/a': { body: { status: 'failed' } } });
		expect(onXai.job.failure?.code).toBe('unknown');
		const known = await check('videos:b', { '/videos/b': { body: shared.failedWithReason } });
		expect(known.job.failure?.message).toBe('Prompt rejected');
		const expired = await check('xai:c', { '/grok/v1/videos/c': { body: xai.expired } });
		expect(expired.job).toMatchObject({ status: 'cancelled', failure: { code: 'expired' } });
	});
});
