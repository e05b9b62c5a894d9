import type { ApiErrorKind } from '../../../../nodes/shared/api/apiError';
import { readErrorBody } from '../../../../nodes/shared/api/errorBody';
import { kindOf } from '../../../../nodes/shared/api/errorKind';

/** What providers and gateways answer, as they and their users have published it. */
const ANSWERS: Array<[who: string, status: number, body: unknown, kind: ApiErrorKind]> = [
	[
		'OpenAI, no money',
		429,
		{
			error: {
				message:
					'You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs.',
				type: 'insufficient_quota',
				code: 'insufficient_quota',
			},
		},
		'balance',
	],
	[
		'OpenAI, too fast',
		429,
		{
			error: {
				message:
					'Rate limit reached for gpt-5.4 on tokens per min (TPM): Limit 30000. Please try again in 20s. You can increase your rate limit by adding a payment method to your account at the billing page.',
				type: 'tokens',
				code: 'rate_limit_exceeded',
			},
		},
		'rateLimit',
	],
	[
		'Azure, too fast',
		429,
		{ error: { code: '429', message: 'Requests have exceeded call rate limit of your tier.' } },
		'rateLimit',
	],
	[
		'Anthropic, no money',
		400,
		{ error: { type: 'invalid_request_error', message: 'Your credit balance is too low' } },
		'balance',
	],
	[
		'Anthropic, overloaded',
		529,
		{ error: { type: 'overloaded_error', message: 'Overloaded' } },
		'unavailable',
	],
	[
		'Google, a quota per minute',
		429,
		{
			error: {
				status: 'RESOURCE_EXHAUSTED',
				message:
					'You exceeded your current quota, please check your plan and billing details. Quota exceeded for metric: generate_content_requests_per_minute. Please retry in 20.5s.',
			},
		},
		'rateLimit',
	],
	[
		'OpenRouter, no money',
		402,
		{ error: { message: 'Insufficient credits', code: 402 } },
		'balance',
	],
	['DeepSeek, no money', 402, { error: { message: 'Insufficient Balance' } }, 'balance'],
	[
		'Moonshot, no money',
		429,
		{ error: { type: 'exceeded_current_quota_error', message: 'Your account is suspended' } },
		'balance',
	],
	[
		'Moonshot, too fast',
		429,
		{
			error: {
				type: 'rate_limit_reached_error',
				message:
					'Your account reached max request concurrency: 1, please try again after 1 seconds',
			},
		},
		'rateLimit',
	],
	[
		'Moonshot, overloaded',
		429,
		{ error: { type: 'engine_overloaded_error', message: 'The engine is currently overloaded' } },
		'unavailable',
	],
	['DashScope, no money', 400, { code: 'Arrearage', message: 'Access denied.' }, 'balance'],
	['DashScope, too fast', 429, { code: 'Throttling.RateQuota', message: 'Too fast' }, 'rateLimit'],
	['Ark, no money', 403, { error: { code: 'AccountOverdueError', message: 'overdue' } }, 'balance'],
	[
		'Ark, too fast',
		429,
		{ error: { code: 'ModelAccountTpmRateLimitExceeded', message: 'TPM exceeded' } },
		'rateLimit',
	],
	[
		'MiniMax, no money, HTTP 200',
		200,
		{ base_resp: { status_code: 1008, status_msg: 'insufficient balance' } },
		'balance',
	],
	[
		'MiniMax, too fast, HTTP 200',
		200,
		{ base_resp: { status_code: 1002, status_msg: 'rate limit' } },
		'rateLimit',
	],
	['a gateway, no money', 403, { error: { message: '用户额度不足', code: '' } }, 'balance'],
	['a gateway, overloaded', 200, { error: { message: '当前分组上游负载已饱和' } }, 'unavailable'],
	['HTTP 200, a bad field', 200, { error: { message: 'size must be 1024x1024' } }, 'validation'],
	['HTTP 200, its own status', 200, { error: { message: 'no', code: 401 } }, 'authentication'],
	['HTTP 200, a key', 200, { error: { message: 'Incorrect API key provided' } }, 'authentication'],
	['HTTP 200, the provider', 200, { error: { message: 'something broke' } }, 'server'],
	[
		'a field that names tokens',
		400,
		{ error: { message: 'max_tokens is too large' } },
		'validation',
	],
];

test.each(ANSWERS)('%s', (_who, status, body, kind) => {
	expect(kindOf(status, readErrorBody(body))).toBe(kind);
});
