import type { IDataObject } from 'n8n-workflow';

import { extraBodyOption, optionsField } from '../../shared/node/descriptions';
import { defineOperation } from '../../shared/node/operation';
import { extendJob } from '../../shared/video/extend';
import { parseHandle } from '../../shared/video/handle';
import type { VideoJob } from '../../shared/video/job';
import { statusRequests } from '../../shared/video/routes';
import { callbackUrlOption, negativePromptOption, promptField } from './createFields';
import {
	itemsOf,
	jobForAgent,
	keepJob,
	leaveToTrigger,
	settleCreated,
	withoutVideo,
} from './waiting';
import type { WaitParams } from './waitFields';
import { jobField, optionalWaitFields, simplifyJobField } from './waitFields';

type Params = WaitParams & {
	job: string;
	prompt: string;
	options: { callbackUrl?: string; extraBody?: IDataObject; negativePrompt?: string };
};

/** Kling's extension, Sora's remix, xAI's edit: whatever the route of the job has (contract 3.9). */
export const extend = defineOperation<Params, VideoJob>({
	option: {
		name: 'Extend',
		value: 'extend',
		action: 'Extend a video',
		description: 'Carry a finished video on: Kling extends it, Sora remixes it, xAI edits it',
	},
	fields: [
		jobField,
		{
			...promptField,
			placeholder: 'e.g. The kite lands in a tree',
			description: 'What is to happen, or to be changed, in the new video',
		},
		...optionalWaitFields,
		simplifyJobField,
		optionsField([callbackUrlOption, extraBodyOption, negativePromptOption]),
	],
	// What comes after depends on the answer: see extend.ts.
	toRequest: ({ job }) => statusRequests(parseHandle(job))[0],
	async exchange(send, { job, prompt, options }, _files, { baseUrl }) {
		const body = await extendJob(parseHandle(job), { prompt, ...options }, send, baseUrl);
		return { status: 200, headers: {}, body };
	},
	toItems: (job, params) => itemsOf(job, params),
	settle: settleCreated,
	handOver: leaveToTrigger,
	keepsake: keepJob,
	withoutFiles: withoutVideo,
	forAgent: jobForAgent,
});
