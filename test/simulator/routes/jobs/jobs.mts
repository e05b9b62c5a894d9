import { signedUrl } from '../../files.mts';
import type { Call } from '../../http/call.mts';
import { jobNotFound } from '../../http/errors.mts';
import { pictureHash } from '../../media/mosaic.mts';
import { readDirectives } from '../../text/directives.mts';
import type { Phase, VideoJob } from '../../video/job.mts';
import { playDirectives } from '../playDirectives.mts';

/** Jobs of any kind, which the families of this folder tell in their own words (contract G.1). */

/** Makes a job and counts it; directives in the text work as for videos. */
export async function createJob(call: Call, family: string, text = ''): Promise<VideoJob> {
	const { sim, origin } = call;
	await playDirectives(readDirectives(text).directives);
	const spec = { route: `job/${family}` as const, model: family, prompt: text, origin };
	const job = sim.jobs.create(spec, sim.config.jobSeconds);
	sim.stats.created('job');
	sim.stats.created(`job ${family}`);
	return job;
}

/** A job of this family and its phase; undefined when there is none, or not yet. */
export function lookUp({ sim }: Call, id: string, family: string) {
	const job = sim.jobs.find(id, (route) => route === `job/${family}`);
	const phase = job && sim.jobs.phase(job);
	return job && phase && phase.state !== 'missing' ? { job, phase } : undefined;
}

/** The same, or `task_not_exist` (contract 1.5 E7). */
export function findJob(call: Call, id: string, family: string): { job: VideoJob; phase: Phase } {
	const found = lookUp(call, id, family);
	if (!found) throw jobNotFound();
	return found;
}

export const isCompleted = ({ state, outcome }: Phase) =>
	state === 'done' && outcome === 'completed';

/** The word of a phase: queued, running, completed, failed. */
export function wordOf(phase: Phase, [queued, running, completed, failed]: string[]): string {
	if (phase.state === 'queued') return queued;
	if (phase.state !== 'done') return running;
	return isCompleted(phase) ? completed : failed;
}

/** The signed URL of one of a job's files; the same at each call. */
export function fileUrl(
	call: Call,
	job: VideoJob,
	kind: 'picture' | 'sound' | 'video',
	index = 0,
): string {
	const hash = pictureHash(job.prompt, index);
	const names = {
		picture: `i/${hash}-64x64.png`,
		sound: `a/${hash}-2.mp3`,
		video: `v/${hash}-64x64-2.mp4`,
	};
	const seconds = Math.floor(job.createdAt / 1000);
	return signedUrl(call.origin, names[kind], seconds, { job: job.id });
}
