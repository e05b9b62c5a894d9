import type { IDataObject } from 'n8n-workflow';

import { toJob } from '../../shared/jobs/job';
import { jobItem, ONE_CHECK } from '../../shared/jobs/jobItem';
import { videos } from '../../shared/jobs/routes/videos';

/** A response of the shared route as the contract shows it (5.11), with an id that no provider gives out. */
const RESPONSE = {
	id: 'sample',
	object: 'video',
	model: 'seedance-2-5',
	status: 'completed',
	progress: 100,
	created_at: 1785000100,
	completed_at: 1785000185,
	seconds: '5',
	size: '1280x720',
	video_url: 'https://example.com/sample.mp4',
};

/**
 * What a test in the editor shows while there is no job: an item of the very shape that real ones have, so that
 * the next steps can be set up with it, and that says in two fields that it is none.
 */
export function sampleItem(simplify: boolean): IDataObject {
	const hint =
		"This is a sample, because no job is watched yet. Run a CometAPI Video node of this workflow with 'Wait for Completion' off, or enter IDs in 'Job IDs', and test again to see a real one.";
	const job = toJob(RESPONSE, videos.name);
	return { sample: true, ...jobItem(job, simplify, { ...ONE_CHECK, hint }) };
}
