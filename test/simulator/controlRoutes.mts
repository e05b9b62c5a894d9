import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ClockChange } from './clock.mts';
import type { JobView, JobsSpec } from './control.mts';
import type { FaultRule } from './faults.mts';
import type { SimulatorConfig, SimulatorState } from './state.mts';
import type { VideoJob } from './video/job.mts';

type ControlCall = { sim: SimulatorState; query: URLSearchParams; body: unknown; id: string };

/** `METHOD path` of each control route; `/{id}` at the end takes one segment. */
const controls: Record<string, (call: ControlCall) => unknown> = {
	'GET /__sim/stats': ({ sim }) => sim.stats.read(),
	'GET /__sim/requests': ({ sim, query }) => sim.log.list(filterOf(query)),
	'GET /__sim/requests/raw': ({ sim, query }) => sim.log.listRaw(filterOf(query)),
	'GET /__sim/clock': ({ sim }) => ({ now: sim.clock.now() }),
	'POST /__sim/clock': ({ sim, body }) => ({ now: sim.clock.change(body as ClockChange) }),
	'GET /__sim/faults': ({ sim }) => sim.faults.list(),
	'POST /__sim/faults': ({ sim, body }) => ({ id: sim.faults.add(body as FaultRule) }),
	'DELETE /__sim/faults': ({ sim }) => sim.faults.clear(),
	'DELETE /__sim/faults/{id}': ({ sim, id }) => sim.faults.remove(id),
	'POST /__sim/latency': ({ sim, body }) => {
		sim.config.latencyMs = (body as { ms: number }).ms;
		return { ms: sim.config.latencyMs };
	},
	'GET /__sim/config': ({ sim }) => sim.config,
	'POST /__sim/config': ({ sim, body }) => changeConfig(sim, body as Partial<SimulatorConfig>),
	'POST /__sim/jobs': ({ sim, body }) => ({ ids: createJobs(sim, body as JobsSpec) }),
	'GET /__sim/jobs': ({ sim, query }) => ({
		total: sim.jobs.size,
		jobs: sim.jobs.list(Number(query.get('limit') ?? 100)),
	}),
	'GET /__sim/jobs/{id}': ({ sim, id }) => jobView(sim, id),
	'POST /__sim/jobs/{id}': ({ sim, id, body }) => {
		Object.assign(requireJob(sim, id), body as Partial<VideoJob>);
		return jobView(sim, id);
	},
	'GET /__sim/callbacks': ({ sim }) => sim.jobs.callbacks.list(),
	'POST /__sim/reset': ({ sim }) => sim.reset(),
};

/** Responds to a control request; these are neither logged nor counted, and get no faults. */
export async function handleControl(
	sim: SimulatorState,
	req: IncomingMessage,
	res: ServerResponse,
): Promise<void> {
	const url = new URL(req.url ?? '/', 'http://sim');
	const exact = controls[`${req.method} ${url.pathname}`];
	const slash = url.pathname.lastIndexOf('/');
	const id = decodeURIComponent(url.pathname.slice(slash + 1));
	const control = exact ?? controls[`${req.method} ${url.pathname.slice(0, slash)}/{id}`];
	const chunks: Buffer[] = [];
	for await (const chunk of req as AsyncIterable<Buffer>) chunks.push(chunk);
	const text = Buffer.concat(chunks).toString('utf8');
	if (!control) return send(res, 404, { error: `no control route ${req.method} ${url.pathname}` });
	try {
		const body: unknown = text === '' ? {} : JSON.parse(text);
		send(res, 200, control({ sim, query: url.searchParams, body, id }) ?? {});
	} catch (error) {
		send(res, 400, { error: String(error) });
	}
}

function send(res: ServerResponse, status: number, body: unknown): void {
	res.writeHead(status, { 'content-type': 'application/json' });
	res.end(JSON.stringify(body));
}

function filterOf(query: URLSearchParams): { limit?: number; path?: string } {
	return {
		limit: query.has('limit') ? Number(query.get('limit')) : undefined,
		path: query.get('path') ?? undefined,
	};
}

function changeConfig({ config }: SimulatorState, change: Partial<SimulatorConfig>) {
	const unknown = Object.keys(change).filter((name) => !(name in config));
	if (unknown.length > 0) throw new Error(`no configuration ${unknown.join(', ')}`);
	return Object.assign(config, change);
}

const defaultModels: Record<string, string> = {
	xai: 'grok-imagine-video',
	runway: 'gen3a_turbo',
	kling: 'kling-v3',
};

/** Many jobs at once, without requests that would be logged and counted. */
function createJobs(sim: SimulatorState, spec: JobsSpec): string[] {
	const { count = 1, route = 'videos', prompt = 'bulk job', seconds, outcome, traits } = spec;
	const model = spec.model ?? defaultModels[route.split('/')[0]] ?? 'seedance-2-5';
	const forced = { ...traits, ...(outcome ? { outcome } : {}) };
	const jobSeconds = seconds ?? sim.config.jobSeconds;
	return Array.from(
		{ length: count },
		() => sim.jobs.create({ route, model, prompt, traits: forced }, jobSeconds).id,
	);
}

function requireJob(sim: SimulatorState, id: string): VideoJob {
	const job = sim.jobs.any(id);
	if (!job) throw new Error(`no job ${id}`);
	return job;
}

function jobView(sim: SimulatorState, id: string): JobView {
	const job = requireJob(sim, id);
	return { ...job, phase: sim.jobs.phase(job) };
}
