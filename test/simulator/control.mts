import type { ClockChange } from './clock.mts';
import type { FaultRule, FaultRuleState } from './faults.mts';
import type { LoggedRequest, RawRequest } from './log.mts';
import type { SimulatorConfig } from './state.mts';
import type { Stats } from './stats.mts';
import type { CallbackRecord } from './video/callbacks.mts';
import type { JobTraits, Outcome, Phase, VideoJob, VideoRoute } from './video/job.mts';

/** `path`: exact, or a prefix ending in `*`. */
export type RequestFilter = { limit?: number; path?: string };

/** Jobs to make at once: default one job of `videos` with the configured length. */
export type JobsSpec = {
	count?: number;
	route?: VideoRoute;
	model?: string;
	prompt?: string;
	/** How long the jobs take on the simulator's clock. */
	seconds?: number;
	outcome?: Outcome;
	traits?: Partial<JobTraits>;
};

export type JobView = VideoJob & { phase: Phase };

/** The control routes of a running simulator, typed. */
export type Control = {
	stats(): Promise<Stats>;
	/** The last requests (default 100), oldest first. */
	requests(filter?: RequestFilter): Promise<LoggedRequest[]>;
	rawRequests(filter?: RequestFilter): Promise<RawRequest[]>;
	/** Adds a fault rule and gives its id. */
	addFault(rule: FaultRule): Promise<string>;
	faults(): Promise<FaultRuleState[]>;
	removeFault(id: string): Promise<void>;
	clearFaults(): Promise<void>;
	/** Real milliseconds before every response. */
	latency(ms: number): Promise<void>;
	/** Moves the clock; gives the new time in ms since 1970. `clock({})` only reads it. */
	clock(change: ClockChange): Promise<number>;
	config(change: Partial<SimulatorConfig>): Promise<SimulatorConfig>;
	/** Makes video jobs without requests; gives their ids. */
	createJobs(spec: JobsSpec): Promise<string[]>;
	job(id: string): Promise<JobView>;
	/** The newest jobs (default 100), oldest of them first. */
	jobs(limit?: number): Promise<{ total: number; jobs: VideoJob[] }>;
	/** Changes a job, e.g. `{ outcome: 'failed', jobSeconds: 0 }` to end it now. */
	changeJob(id: string, change: Partial<VideoJob>): Promise<JobView>;
	/** Kling callbacks, delivered or skipped. */
	callbacks(): Promise<CallbackRecord[]>;
	/** Forgets requests, counts, faults and jobs; clock and configuration as at the start. */
	reset(): Promise<void>;
};

/** A client for the control routes of the simulator at `url` (without `/v1`). */
export function controlOf(url: string): Control {
	const call = async <T,>(method: string, path: string, body?: unknown): Promise<T> => {
		const response = await fetch(`${url}/__sim/${path}`, {
			method,
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		const result: unknown = await response.json();
		if (!response.ok) throw new Error(`simulator control ${path}: ${JSON.stringify(result)}`);
		return result as T;
	};
	return {
		stats: () => call('GET', 'stats'),
		requests: (filter) => call('GET', `requests${queryOf(filter)}`),
		rawRequests: (filter) => call('GET', `requests/raw${queryOf(filter)}`),
		addFault: async (rule) => (await call<{ id: string }>('POST', 'faults', rule)).id,
		faults: () => call('GET', 'faults'),
		removeFault: async (id) => void (await call('DELETE', `faults/${id}`)),
		clearFaults: async () => void (await call('DELETE', 'faults')),
		latency: async (ms) => void (await call('POST', 'latency', { ms })),
		clock: async (change) => (await call<{ now: number }>('POST', 'clock', change)).now,
		config: (change) => call('POST', 'config', change),
		createJobs: async (spec) => (await call<{ ids: string[] }>('POST', 'jobs', spec)).ids,
		job: (id) => call('GET', `jobs/${encodeURIComponent(id)}`),
		jobs: (limit = 100) => call('GET', `jobs?limit=${limit}`),
		changeJob: (id, change) => call('POST', `jobs/${encodeURIComponent(id)}`, change),
		callbacks: () => call('GET', 'callbacks'),
		reset: async () => void (await call('POST', 'reset')),
	};
}

function queryOf(filter: RequestFilter = {}): string {
	const query = new URLSearchParams();
	if (filter.limit !== undefined) query.set('limit', String(filter.limit));
	if (filter.path !== undefined) query.set('path', filter.path);
	return `?${query}`;
}
