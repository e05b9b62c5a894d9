/** `GET /__sim/stats`. Control routes are not counted. */
export type Stats = {
	/** Requests per route, key `METHOD template`. */
	routes: Record<string, number>;
	/** Responses per route and status, key `METHOD template -> status` (0: no status was sent). */
	statuses: Record<string, number>;
	/** Successful work per kind: chat, response, image, imageEdit, speech, transcription, video, ... */
	creates: Record<string, number>;
	inFlight: number;
	maxInFlight: number;
	/** The highest number at once per route. */
	maxInFlightByRoute: Record<string, number>;
	total: number;
	/** Places where the key went although it must not. */
	leaks: Leak[];
};

export type Leak = { path: string; where: 'authorization' | 'query' };

export class StatsCounter {
	private stats = emptyStats();
	private inFlightByRoute: Record<string, number> = {};

	/** Counts a request in; the function that comes back counts it out. */
	begin(route: string): (status: number) => void {
		const { stats } = this;
		const byRoute = this.inFlightByRoute;
		stats.total++;
		add(stats.routes, route);
		add(byRoute, route);
		stats.inFlight++;
		stats.maxInFlight = Math.max(stats.maxInFlight, stats.inFlight);
		stats.maxInFlightByRoute[route] = Math.max(
			stats.maxInFlightByRoute[route] ?? 0,
			byRoute[route],
		);
		return (status) => {
			stats.inFlight--;
			byRoute[route]--;
			add(stats.statuses, `${route} -> ${status}`);
		};
	}

	created(kind: string): void {
		add(this.stats.creates, kind);
	}

	leaked(leak: Leak): void {
		this.stats.leaks.push(leak);
	}

	read(): Stats {
		return this.stats;
	}

	reset(): void {
		this.stats = emptyStats();
		this.inFlightByRoute = {};
	}
}

const emptyStats = (): Stats => ({
	routes: {},
	statuses: {},
	creates: {},
	inFlight: 0,
	maxInFlight: 0,
	maxInFlightByRoute: {},
	total: 0,
	leaks: [],
});

function add(counts: Record<string, number>, key: string): void {
	counts[key] = (counts[key] ?? 0) + 1;
}
