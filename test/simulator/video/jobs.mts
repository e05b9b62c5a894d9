import type { SimulatorClock } from '../clock.mts';
import { CallbackSender } from './callbacks.mts';
import {
	phaseOf,
	traitsOf,
	type JobTraits,
	type Phase,
	type VideoJob,
	type VideoRoute,
} from './job.mts';

/** What a create route or a control call says about a new job; the rest has defaults. */
export type NewJob = {
	route: VideoRoute;
	model: string;
	/** With directives. */
	prompt: string;
	videoSeconds?: number;
	size?: string;
	remixedFrom?: string;
	parent?: VideoJob['parent'];
	externalTaskId?: string;
	callbackUrl?: string;
	/** The server's address, for the URLs inside callbacks. */
	origin?: string;
	/** Overrides what the prompt says. */
	traits?: Partial<JobTraits>;
};

/** All video jobs of the simulator, in memory. Phases are computed when asked for. */
export class VideoJobs {
	readonly callbacks: CallbackSender;
	private readonly jobs = new Map<string, VideoJob>();
	private count = 0;

	constructor(private readonly clock: SimulatorClock) {
		this.callbacks = new CallbackSender(clock);
	}

	create(spec: NewJob, defaultSeconds: number): VideoJob {
		const { text, ...traits } = traitsOf(spec.prompt, spec.model, defaultSeconds);
		const { route, model, videoSeconds = 4, size = '1280x720', origin = '' } = spec;
		const job: VideoJob = {
			id: idOf(route, model, ++this.count),
			route,
			model,
			prompt: text,
			createdAt: this.clock.now(),
			videoSeconds,
			size,
			remixedFrom: spec.remixedFrom,
			parent: spec.parent,
			externalTaskId: spec.externalTaskId,
			callbackUrl: spec.callbackUrl,
			...traits,
			...spec.traits,
		};
		this.jobs.set(job.id, job);
		if (job.callbackUrl) this.callbacks.follow(job, origin);
		return job;
	}

	/** The job of an id, if one of these routes has made it. */
	find(id: string, isRoute: (route: VideoRoute) => boolean): VideoJob | undefined {
		const job = this.jobs.get(id);
		return job && isRoute(job.route) ? job : undefined;
	}

	any(id: string): VideoJob | undefined {
		return this.jobs.get(id);
	}

	phase(job: VideoJob): Phase {
		return phaseOf(job, this.clock.now());
	}

	/** The newest `limit` jobs, oldest of them first. */
	list(limit: number): VideoJob[] {
		return [...this.jobs.values()].slice(-limit);
	}

	get size(): number {
		return this.jobs.size;
	}

	reset(): void {
		this.jobs.clear();
		this.callbacks.reset();
		this.count = 0;
	}
}

/** Ids in each family's own form (contract 5.11 to 5.14). */
function idOf(route: VideoRoute, model: string, count: number): string {
	const tail = String(count).padStart(12, '0');
	if (route === 'xai') return `4b2cd27e-0000-4000-8000-${tail}`;
	if (route === 'runway') return `d0658ae1-0000-4000-8000-${tail}`;
	if (route === 'job/elevenLabs') return `9d1e0000-0000-4000-8000-${tail}`;
	if (route === 'job/midjourney') return String(1_785_000_000_000_000 + count);
	if (route.startsWith('kling/')) return String(203_227_000_000 + count);
	return model.startsWith('sora') ? `video_sim${count}` : `task_sim${count}`;
}
