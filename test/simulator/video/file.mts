import { signedUrl } from '../files.mts';
import { pictureHash } from '../media/mosaic.mts';
import type { VideoJob } from './job.mts';

/** The name of a job's video file; the file can be made from it, without the job. */
export function videoFileName(job: VideoJob): string {
	const [width, height] = pixelsOf(job.size);
	return `v/${pictureHash(job.prompt)}-${width}x${height}-${job.videoSeconds}.mp4`;
}

/** The signed, temporary URL of a job's video; the same at each status call. */
export function videoUrl(job: VideoJob, origin: string): string {
	const endsAt = Math.floor((job.createdAt + job.jobSeconds * 1000) / 1000);
	const extra: Record<string, string> = { job: job.id };
	if (job.bytes !== undefined) extra.bytes = String(job.bytes);
	return signedUrl(origin, videoFileName(job), endsAt, extra);
}

/** `1280x720`, `16:9` or `16x9` as a width and a height of the right ratio. */
function pixelsOf(size: string): [number, number] {
	const [width, height] = size.split(/[x:]/).map(Number);
	return width > 0 && height > 0 ? [width, height] : [1280, 720];
}
