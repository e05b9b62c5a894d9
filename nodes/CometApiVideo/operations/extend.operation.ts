import type { IDataObject } from 'n8n-workflow';

import { extraBodyOption } from '../../shared/node/descriptions';
import type { MultiCallOperation } from '../../shared/node/operation';
import { extendJob } from '../../shared/jobs/extendJob';
import { parseHandle } from '../../shared/jobs/jobHandle';
import { callbackUrlOption, negativePromptOption, promptField } from './createFields';
import { createdJobHooks, itemsOf, jobForAgent } from './waiting';
import type { WaitParams } from './waitFields';
import { jobField, optionalWaitFields, simplifyJobField } from './waitFields';

type Params = WaitParams & {
	job: string;
	prompt: string;
	options: { callbackUrl?: string; extraBody?: IDataObject; negativePrompt?: string };
};

/** Kling's extension, Sora's remix, xAI's edit: whatever the route of the job has (contract 3.9). */
export const extend: MultiCallOperation<Params> = {
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
	],
	options: [callbackUrlOption, extraBodyOption, negativePromptOption],
	async execute(send, params, { baseUrl }) {
		const { job, prompt, options } = params;
		const extended = await extendJob(parseHandle(job), { prompt, ...options }, send, baseUrl);
		return itemsOf(extended, params);
	},
	...createdJobHooks,
	forAgent: jobForAgent,
};
