import { signedUrl } from '../files.mts';
import { pictureHash } from '../media/mosaic.mts';
import type { VideoJob } from './job.mts';

/** The film of a job, as the name of a file that needs no memory of the job. */
export function filmName(job: VideoJob): string {
	const [width, height] = filmSize(job.size);
	return `v/${pictureHash(job.prompt)}-${width}x${height}-${job.filmSeconds}.mp4`;
}

/** The signed, temporary URL of a job's film; it stays the same however often one looks. */
export function filmUrl(job: VideoJob, origin: string): string {
	const endsAt = Math.floor((job.createdAt + job.jobSeconds * 1000) / 1000);
	const extra: Record<string, string> = { task: job.id };
	if (job.bytes !== undefined) extra.bytes = String(job.bytes);
	return signedUrl(origin, filmName(job), endsAt, extra);
}

/** `1280x720`, `16:9` or `16x9` as a width and a height of the right ratio. */
function filmSize(size: string): [number, number] {
	const [width, height] = size.split(/[x:]/).map(Number);
	return width > 0 && height > 0 ? [width, height] : [1280, 720];
}
