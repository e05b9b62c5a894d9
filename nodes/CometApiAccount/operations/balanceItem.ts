import type { IDataObject } from 'n8n-workflow';

import { compact } from '../../shared/api/body';
import { invalidResponse } from '../../shared/api/apiError';
import type { ResponseMeta } from '../../shared/node/operation';

/** What is used of the response, in wire spelling; amounts are USD (contract 4.5). */
export type Quota = {
	username?: string;
	total_quota?: number;
	total_used_quota?: number;
	request_count?: number;
	keys?: Array<{ name?: string; remain_quota?: number; used_quota?: number }> | null;
	daily_quota?: Record<string, DayUse[] | null> | null;
};

type DayUse = { token_name?: string; quota_used?: number; request_count?: number };

/** Both are seen for a key without a limit (contract 4.5). */
const isUnlimited = (quota: number | undefined) =>
	quota !== undefined && (quota < 0 || quota >= 999_999_999);

/** The fields of a simplified item. */
export const balanceFields = {
	balance: 'What the account has left',
	used: 'What the account has used so far',
	currency: 'The currency of all amounts: USD',
	requestCount: 'How many requests the account has made',
	username: 'The name of the account',
	keys: 'The keys of the account: name, remaining and used (null for a key without a limit), unlimited',
	daily:
		'The usage per day and key, between Start Date and End Date: date, key, used, requestCount',
};

/**
 * The balance as one item: amounts in USD, `remaining` and `used` null where the service does not tell because
 * the key has no limit, `daily` one entry per day and key.
 * @throws ApiError when the response holds no balance
 */
export function toBalance(quota: Quota, meta: ResponseMeta): IDataObject {
	if (typeof quota?.total_quota !== 'number') {
		throw invalidResponse("CometAPI's response cannot be used: it holds no balance", meta, quota);
	}
	return compact({
		balance: quota.total_quota,
		used: quota.total_used_quota,
		currency: 'USD',
		requestCount: quota.request_count,
		username: quota.username,
		keys: (quota.keys ?? []).map(({ name, remain_quota, used_quota }) => ({
			name,
			remaining: isUnlimited(remain_quota) ? null : remain_quota,
			used: isUnlimited(used_quota) ? null : used_quota,
			unlimited: isUnlimited(remain_quota),
		})),
		daily: quota.daily_quota ? daysOf(quota.daily_quota) : undefined,
	}) as IDataObject;
}

const daysOf = (days: NonNullable<Quota['daily_quota']>) =>
	Object.entries(days)
		.sort(([a], [b]) => a.localeCompare(b))
		.flatMap(([date, uses]) =>
			(uses ?? []).map(({ token_name, quota_used, request_count }) => ({
				date,
				key: token_name,
				used: quota_used,
				requestCount: request_count,
			})),
		);
