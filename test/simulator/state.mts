import { SimulatorClock } from './clock.mts';
import { FaultRules } from './faults.mts';
import { RequestLog } from './log.mts';
import { StatsCounter } from './stats.mts';
import { PromptCache } from './text/promptCache.mts';
import { ResponseMemory } from './text/responseMemory.mts';
import { VideoJobs } from './video/jobs.mts';

/** Switches that tests may set, at the start or by `POST /__sim/config`. */
export type SimulatorConfig = {
	/** Whether `/v1/videos/generations` exists (contract 3.2: undocumented on the live API). */
	unifiedVideos: boolean;
	/**
	 * What an unknown path gets. `live`: a JSON 404 below `/v1` (contract F.9), else a redirect
	 * (contract 1.5 E11); the others hold for every path.
	 */
	wrongPath: 'live' | 'redirect' | 'html404' | 'html200' | 'json404';
	/** What a known model gets on a route of another kind (contract 1.5 E2 or E14). */
	wrongRoute: 'noChannel' | 'relayMode';
	/** Models that get no channel, listed or not (contract 1.5 E2, H.1). */
	withoutChannel: string[];
	/** How long a video job takes on the simulator's clock when its prompt says nothing. */
	jobSeconds: number;
	/** Generated models after the listed ones, for long lists. */
	extraModels: number;
	/** Real milliseconds before every response. */
	latencyMs: number;
};

export const defaultConfig: SimulatorConfig = {
	unifiedVideos: true,
	wrongPath: 'live',
	wrongRoute: 'noChannel',
	withoutChannel: [],
	jobSeconds: 2,
	extraModels: 0,
	latencyMs: 0,
};

/** All that a running simulator remembers; nothing outlives the process. */
export class SimulatorState {
	readonly clock = new SimulatorClock();
	readonly faults = new FaultRules();
	readonly log = new RequestLog();
	readonly stats = new StatsCounter();
	readonly responses = new ResponseMemory();
	readonly prompts = new PromptCache(this.clock);
	readonly jobs = new VideoJobs(this.clock);
	config: SimulatorConfig;
	private counters = new Map<string, number>();

	constructor(
		readonly keys: string[],
		private readonly initialConfig: SimulatorConfig,
	) {
		this.config = { ...initialConfig };
	}

	/** 1, 2, 3, ... per name. */
	next(name: string): number {
		const value = (this.counters.get(name) ?? 0) + 1;
		this.counters.set(name, value);
		return value;
	}

	reset(): void {
		this.clock.reset();
		this.faults.clear();
		this.log.reset();
		this.stats.reset();
		this.responses.reset();
		this.prompts.reset();
		this.jobs.reset();
		this.config = { ...this.initialConfig };
		this.counters.clear();
	}
}
