import type { INodeProperties } from 'n8n-workflow';

import { fetchJob, refuseUnfinished } from '../../shared/jobs/fetchJob';
import { jobField, simplifyJobField } from '../../shared/jobs/jobFields';
import { parseHandle } from '../../shared/jobs/jobHandle';
import { jobItem, jobOutput, ONE_CHECK, someFiles, videoFile } from '../../shared/jobs/jobItem';
import { MOST_WITH_FILES } from '../../shared/node/callOptions';
import { outputFileField } from '../../shared/node/descriptions';
import type { MultiCallOperation } from '../../shared/node/operation';

type Params = {
	job: string;
	binaryPropertyOutput: string;
	simplify?: boolean;
	options: { variant?: string };
};

const VIDEO = 'video';

const variantOption: INodeProperties = {
	displayName: 'Variant',
	name: 'variant',
	type: 'options',
	options: [
		{ name: 'Spritesheet', value: 'spritesheet', description: 'Many small pictures of the video' },
		{ name: 'Thumbnail', value: 'thumbnail', description: 'One picture of the video' },
		{ name: 'Video', value: VIDEO },
	],
	default: VIDEO,
	description: 'Which file of the job; pictures were offered for Sora',
};

/** The file of a finished job, contract 3.7; streamed into n8n's storage. */
export const download: MultiCallOperation<Params> = {
	option: {
		name: 'Download',
		value: 'download',
		action: 'Download a video',
		description: "Put a finished job's video into the item as a file",
	},
	fields: [jobField, outputFileField(), simplifyJobField],
	options: [variantOption],
	mostConcurrent: MOST_WITH_FILES,
	async execute(send, { job: handle, binaryPropertyOutput, simplify, options }, { baseUrl }) {
		const { variant = VIDEO } = options;
		const job = await fetchJob(send, parseHandle(handle), baseUrl);
		refuseUnfinished(job);
		const files =
			variant === VIDEO
				? someFiles(job, binaryPropertyOutput)
				: [videoFile(job, binaryPropertyOutput, variant)];
		return [{ json: jobItem(job, simplify, ONE_CHECK), files }];
	},
	...jobOutput,
};
