import type { INodeProperties } from 'n8n-workflow';

import { optionsField, outputFileField } from '../../shared/node/descriptions';
import { defineOperation } from '../../shared/node/operation';
import { parseHandle } from '../../shared/video/handle';
import { jobItem, videoFile } from '../../shared/video/item';
import type { VideoJob } from '../../shared/video/job';
import { statusRequests } from '../../shared/video/routes';
import { fetchJob, refuseUnfinished } from '../../shared/video/status';
import { jobForAgent } from './waiting';
import { jobField, simplifyJobField } from './waitFields';

type Params = {
	job: string;
	binaryPropertyOutput: string;
	simplify?: boolean;
	options: { variant?: string };
};

const FILM = 'video';

const variantOption: INodeProperties = {
	displayName: 'Variant',
	name: 'variant',
	type: 'options',
	options: [
		{ name: 'Spritesheet', value: 'spritesheet', description: 'Many small pictures of the video' },
		{ name: 'Thumbnail', value: 'thumbnail', description: 'One picture of the video' },
		{ name: 'Video', value: FILM },
	],
	default: FILM,
	description: 'Which file of the job; pictures are offered for Sora',
};

/** The film of a finished job, contract 3.7; streamed into n8n's storage. */
export const download = defineOperation<Params, VideoJob>({
	option: {
		name: 'Download',
		value: 'download',
		action: 'Download a video',
		description: "Put a finished job's video into the item as a file",
	},
	fields: [
		jobField,
		outputFileField(),
		simplifyJobField,
		// Also the longest silence in the file's stream.
		optionsField([variantOption]),
	],
	toRequest: ({ job }) => statusRequests(parseHandle(job))[0],
	async exchange(send, { job }, _files, { baseUrl }) {
		const body = await fetchJob(send, parseHandle(job), baseUrl);
		return { status: 200, headers: {}, body };
	},
	toItems(job, { binaryPropertyOutput, simplify, options: { variant = FILM } }) {
		refuseUnfinished(job);
		const picture = variant === FILM ? undefined : variant;
		return [
			{
				json: jobItem(job, simplify, { waitedSeconds: 0, polls: 1, timedOut: false }),
				files: [videoFile(job, binaryPropertyOutput, picture)],
			},
		];
	},
	forAgent: jobForAgent,
});
