import fc from 'fast-check';

import { ApiError } from '../../../../../nodes/shared/api/apiError';
import type { Send } from '../../../../../nodes/shared/jobs/fetchJob';
import { fetchJob } from '../../../../../nodes/shared/jobs/fetchJob';
import { toJob, withoutFile } from '../../../../../nodes/shared/jobs/job';
import { parseHandle } from '../../../../../nodes/shared/jobs/jobHandle';
import { ROUTES } from '../../../../../nodes/shared/jobs/routes';

/** What the bodies of every route are read to: whatever they hold, never a fault, and never another job's id. */

const handleRoutes = [
	...new Set(
		ROUTES.flatMap(({ create, families, edits = [] }) => [
			create.route,
			...(create.withFrames ? [create.withFrames.route] : []),
			...families.flatMap(({ create: plan }) => (plan ? [plan.route] : [])),
			...edits.map(({ plan }) => plan.route),
		]),
	),
];
const route = fc.constantFrom(...handleRoutes);
const json = fc.jsonValue({ maxDepth: 4 });

test('any JSON is a job in one of the five states', () => {
	fc.assert(
		fc.property(json, route, (body, name) => {
			const job = toJob(body, name);
			expect(['queued', 'in_progress', 'completed', 'failed', 'cancelled']).toContain(job.status);
			expect(job).toMatchObject({ route: name, raw: body, id: expect.any(String) as string });
			expect(withoutFile(job)).toMatchObject({ status: 'failed', failure: { code: 'no_file' } });
		}),
		{ numRuns: 5000 },
	);
});

/** Where bodies name their job; wrappers may stand around it. */
const ID_PLACES = [
	'id',
	'task_id',
	'data.task_id',
	'data.id',
	'output.task_id',
	'task.id',
	'data.0.id',
];

const nested = (path: string, value: unknown): object =>
	path
		.split('.')
		.reverse()
		.reduce<unknown>((inner, key) => (key === '0' ? [inner] : { [key]: inner }), value) as object;

const id = fc.stringMatching(/^[\w:/.-]{1,40}$/);

test("a request's id is never taken for the job's where the job is named, wherever either stands", () => {
	const requestPlace = fc.constantFrom('request_id', 'requestId', 'RequestId', 'x_request_id');
	fc.assert(
		fc.property(
			fc.constantFrom(...ID_PLACES),
			id,
			fc.uuid(),
			requestPlace,
			fc.boolean(),
			route,
			(place, own, requestId, requestKey, isFirst, name) => {
				const [head = ''] = place.split('.');
				const named = nested(place, own);
				const request = { [requestKey]: requestId };
				const inner = (named as Record<string, unknown>)[head];
				// Beside the id, and in front of what wraps it.
				const beside =
					place.includes('.') && !Array.isArray(inner)
						? { [head]: { ...request, ...(inner as object) } }
						: named;
				const body = isFirst ? { ...request, ...beside } : { ...beside, ...request };
				expect(toJob(body, name).id).toBe(own);
			},
		),
		{ numRuns: 2000 },
	);
});

test("a request's id alone is a job's on xAI's route, and elsewhere where nothing says that a call is told of", () => {
	const wrap = fc.constantFrom(
		{ code: 0, message: 'SUCCEED', data: {} },
		{ output: {} },
		{ message: 'ok' },
	);
	fc.assert(
		fc.property(fc.uuid(), wrap, route, (requestId, wrapping, name) => {
			const alone = { request_id: requestId, status: 'processing' };
			expect(toJob(alone, name).id).toBe(requestId);
			expect(toJob({ ...wrapping, ...alone }, name).id).toBe(name === 'xai' ? requestId : '');
		}),
	);
});

test('no other id than a name of jobs is taken: of requests, traces, users, files', () => {
	const key = fc.constantFrom(
		'requestId',
		'RequestId',
		'x_request_id',
		'trace_id',
		'traceId',
		'user_id',
		'file_id',
		'session_id',
	);
	fc.assert(
		fc.property(fc.dictionary(key, fc.uuid()), fc.boolean(), route, (ids, inData, name) => {
			expect(toJob(inData ? { data: ids } : ids, name).id).toBe('');
		}),
	);
});

test('the id that was asked for stays, whatever a body says', () => {
	fc.assert(
		fc.property(json, id, route, (body, own, name) => {
			expect(toJob(body, name, own).id).toBe(own);
		}),
	);
});

test('a check of a job is its state, or an error that says why there is none', async () => {
	const status = fc.constantFrom(200, 201, 202, 204);
	const examples = fc.constantFrom(...ROUTES.map(({ handle }) => handle.example));
	await fc.assert(
		fc.asyncProperty(json, status, examples, async (body, code, handle) => {
			const send = (async () => ({ status: code, headers: {}, body })) as unknown as Send;
			try {
				const job = await fetchJob(send, parseHandle(handle), 'http://jobs.test/v1');
				expect(job.job).toBe(handle);
			} catch (error) {
				expect(error).toBeInstanceOf(ApiError);
			}
		}),
		{ numRuns: 1000 },
	);
});
