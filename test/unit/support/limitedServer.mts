import type { ApiErrorDetails } from '../../../nodes/shared/api/apiError';
import { AdaptiveLimit } from '../../../nodes/shared/api/adaptive';
import { ApiError } from '../../../nodes/shared/api/apiError';
import type { PaceOptions } from '../../../nodes/shared/api/pace';
import { Pace } from '../../../nodes/shared/api/pace';
import { withRetries } from '../../../nodes/shared/api/retry';
import { runPool } from '../../../nodes/shared/node/concurrency';

/** Servers with limits of all kinds, and runs beside them, in the time of jest's fake timers. */

const after = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

/** How long a refusal takes. */
const REFUSAL_MS = 50;

export type Limits = {
	/** How much a window takes: requests, or what they weigh. */
	most?: number;
	windowMs?: number;
	/** The window that the first request falls into began so long ago. */
	offsetMs?: number;
	/** Where the window goes with the time, instead of from one begin to the next. */
	isSliding?: boolean;
	/** How many requests may be under way. */
	atOnce?: number;
	/** Whether refusals tell when to come again. */
	tells?: boolean;
	latencyMs?: (index: number, underWay: number) => number;
	weight?: (index: number) => number;
};

type Event = { at: number; index: number; isGood: boolean };

export function limitedServer({
	most = Infinity,
	windowMs = 20_000,
	offsetMs = 0,
	isSliding = false,
	atOnce = Infinity,
	tells = true,
	latencyMs = () => 500,
	weight = () => 1,
}: Limits) {
	const start = Date.now() - offsetMs;
	let taken: Array<{ at: number; weight: number }> = [];
	let underWay = 0;
	const seen = { events: [] as Event[], mostAtOnce: 0, firstRefusal: Infinity, ended: 0 };
	const windowStart = (now: number) =>
		isSliding ? now - windowMs : now - ((now - start) % windowMs);
	/** When there is room for so much again. */
	const freeAt = (now: number, needed: number) => {
		if (!isSliding) return windowStart(now) + windowMs;
		let left = taken.reduce((all, one) => all + one.weight, 0);
		const last = taken.find((one) => (left -= one.weight) + needed <= most);
		return (last?.at ?? now) + windowMs;
	};
	const answer = async (index: number) => {
		const now = Date.now();
		taken = taken.filter(({ at }) => (isSliding ? at > windowStart(now) : at >= windowStart(now)));
		const sum = taken.reduce((all, one) => all + one.weight, 0);
		const isGood = sum + weight(index) <= most && underWay < atOnce;
		seen.events.push({ at: now - start - offsetMs, index, isGood });
		if (!isGood) {
			await after(REFUSAL_MS);
			seen.firstRefusal = Math.min(seen.firstRefusal, Date.now() - start - offsetMs);
			const retryAfterMs = tells ? Math.max(0, freeAt(now, weight(index)) - Date.now()) : undefined;
			throw new ApiError({ kind: 'rateLimit', status: 429, message: 'slow down', retryAfterMs });
		}
		taken.push({ at: now, weight: weight(index) });
		underWay += 1;
		seen.mostAtOnce = Math.max(seen.mostAtOnce, underWay);
		await after(latencyMs(index, underWay));
		underWay -= 1;
		seen.ended += 1;
	};
	return { seen, answer };
}

export type Server = ReturnType<typeof limitedServer>;

/** As a run of the engine with Continue On Fail, in which the number of requests is Automatic. */
export async function adaptiveRun(
	count: number,
	{ answer }: Server,
	{ most = 100, ...options }: PaceOptions & { most?: number } = {},
) {
	const adaptive = new AdaptiveLimit(most);
	const pace = new Pace({ ...options, adaptive });
	const rules = { maxRetries: 3, repeatable: false, signals: [], pace, adaptive };
	const errors: ApiErrorDetails[] = [];
	const endedAt: number[] = [];
	const limits: number[] = [];
	const start = Date.now();
	let isOver = false;
	const all = runPool(
		count,
		() => adaptive.limit,
		async (index) => {
			await withRetries(async () => await answer(index), rules).catch(({ details }: ApiError) =>
				errors.push(details),
			);
			endedAt[index] = Date.now() - start;
			limits.push(adaptive.limit);
		},
	).then(() => (isOver = true));
	while (!isOver) await jest.advanceTimersToNextTimerAsync();
	await all;
	return { adaptive, errors, endedAt, limits, ms: Math.max(...endedAt) };
}

/** Of the requests sent within `ms` after the first refusal was known, which part was refused. */
export function refusedPart({ seen }: Server, ms: number) {
	const later = seen.events.filter(
		({ at }) => at >= seen.firstRefusal && at < seen.firstRefusal + ms,
	);
	const refused = later.filter(({ isGood }) => !isGood).length;
	return { sent: later.length, refused, part: refused / Math.max(1, later.length) };
}
