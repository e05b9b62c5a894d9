import { BROKE_KEY } from '../auth.mts';
import { invalidToken } from '../http/errors.mts';
import type { Route } from '../http/router.mts';

/**
 * `GET /user/quota?key=` (contract 4.5). In production this is another host; the key travels in the
 * query there, so the Authorization header is neither needed nor read.
 */
export const balanceRoute: Route = {
	method: 'GET',
	path: '/user/quota',
	open: true,
	async handle({ sim, query, reply }) {
		const key = query.get('key') ?? '';
		const broke = key === BROKE_KEY;
		if (!broke && !sim.keys.includes(key)) throw invalidToken();
		const start = query.get('start_date');
		const end = query.get('end_date');
		await reply.json(200, {
			username: 'sim',
			total_quota: broke ? 0 : 21.5,
			total_used_quota: 3.25,
			request_count: 120,
			keys: [
				{ name: 'n8n', remain_quota: -1, used_quota: -1 },
				{ name: 'capped', remain_quota: broke ? 0 : 8.93, used_quota: 2.1 },
			],
			...(start && end ? { daily_quota: dailyQuota(start) } : {}),
		});
	},
};

const dailyQuota = (date: string) => ({
	[date]: [{ token_name: 'n8n', quota_used: 0.12, request_count: 4 }],
});
