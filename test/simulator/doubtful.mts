import type { Control } from './control.mts';
import type { FaultRule } from './faults.mts';

/**
 * Forms of the API of which nobody knows which is the live one (contract K): each can be played on demand, beside what the
 * simulator does otherwise. What is not a response but a form of the whole API has a place of its own: K.7 in the cache of
 * prompts, K.15 and K.16 in the jobs, K.21 and K.22 in the catalog.
 */

const answer = (status: number, body: unknown, match: FaultRule['match']): FaultRule => ({
	match,
	fault: { kind: 'status', status, body },
});
const raw = (
	match: FaultRule['match'],
	text: string,
	{ status = 200, headers = {} as Record<string, string> } = {},
): FaultRule => ({
	match,
	fault: { kind: 'raw', status, headers: { 'content-type': 'application/json', ...headers }, text },
});

const CHAT = { method: 'POST', path: '/v1/chat/completions' };
const SUNO = { method: 'POST', path: '/suno/submit/music' };
const once = (rule: FaultRule): FaultRule => ({ ...rule, times: 1 });

export const DOUBTFUL = {
	'K.1 a spelling of an image id that no channel has': [
		answer(
			503,
			{
				error: {
					message: 'No available channel for model gemini-3-pro-image under group default',
					type: 'new_api_error',
					code: 'model_not_found',
				},
			},
			{ method: 'POST', path: '/v1beta/models/*' },
		),
	],
	"K.2 Google's envelope, with a number as code": [
		answer(
			400,
			{
				error: {
					code: 400,
					message: 'Invalid value at generation_config',
					status: 'INVALID_ARGUMENT',
				},
			},
			CHAT,
		),
	],
	'K.2 the same in a list': [
		answer(
			400,
			[
				{
					error: {
						code: 400,
						message: 'Invalid value at generation_config',
						status: 'INVALID_ARGUMENT',
					},
				},
			],
			CHAT,
		),
	],
	'K.6 a thinking dialect that the model does not know': [
		answer(
			400,
			{
				type: 'error',
				error: {
					type: 'invalid_request_error',
					message: 'thinking.type: Input should be enabled or disabled',
				},
			},
			{ method: 'POST', path: '/v1/messages', bodyIncludes: '"thinking"' },
		),
	],
	'K.10 a refused key as 401': [
		answer(401, { error: { message: 'Invalid token', type: 'new_api_error' } }, CHAT),
	],
	'K.10 a refused key as 403 in a bare message': [
		answer(403, { success: false, message: 'The token has expired' }, CHAT),
	],
	'K.10 an empty balance as 403': [
		answer(
			403,
			{
				error: {
					message: 'insufficient user quota, remaining: 0',
					code: 'insufficient_user_quota',
				},
			},
			CHAT,
		),
	],
	'K.10 an empty balance as 402': [
		answer(402, { error: { message: 'Please top up your balance' } }, CHAT),
	],
	'K.12 a model that wants its pictures by URL': [
		answer(
			400,
			{ error: { message: 'reference_urls is required for this model' } },
			{ method: 'POST', path: '/v1/videos' },
		),
	],
	'K.13 no multipart on /v1/videos': [
		answer(
			415,
			{ error: { message: 'Content-Type must be application/json' } },
			{ method: 'POST', path: '/v1/videos' },
		),
	],
	'K.17 data as a text, success as a word': [
		once(raw(SUNO, '{"code":"success","message":"","data":"task_doubt"}')),
	],
	'K.17 success as 0': [once(raw(SUNO, '{"code":0,"message":"SUCCEED","data":"task_doubt"}'))],
	'K.17 success as 1, with the id as result': [
		once(raw(SUNO, '{"code":1,"description":"Submit success","result":"task_doubt"}')),
	],
	'K.17 success as 200': [
		once(raw(SUNO, '{"code":200,"msg":"ok","data":{"task_id":"task_doubt"}}')),
	],
	'K.17 success as true': [once(raw(SUNO, '{"code":true,"data":"task_doubt"}'))],
	'K.19 an unknown path as JSON': [
		answer(
			404,
			{ error: { message: 'Invalid URL (POST /v1/unknown)', type: 'invalid_request_error' } },
			{ path: '/v1/unknown' },
		),
	],
	'K.19 an unknown path as a page': [
		raw({ path: '/v1/unknown' }, '<!doctype html><title>CometAPI</title><div id="root"></div>', {
			headers: { 'content-type': 'text/html' },
		}),
	],
	'K.20 a rate limit that tells no time, but in headers of others': [
		once({
			match: CHAT,
			fault: {
				kind: 'raw',
				status: 429,
				headers: { 'content-type': 'application/json', 'x-ratelimit-reset-requests': '1s' },
				text: '{"error":{"message":"Rate limit reached","type":"requests"}}',
			},
		}),
	],
} satisfies Record<string, FaultRule[]>;

export type Doubt = keyof typeof DOUBTFUL;

/** From now on, until the simulator is reset, it answers so. */
export async function playDoubt(control: Pick<Control, 'addFault'>, doubt: Doubt): Promise<void> {
	for (const rule of DOUBTFUL[doubt]) await control.addFault(rule);
}
