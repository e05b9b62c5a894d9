import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { AUTOMATIC } from '../../shared/jobs/createJob';
import { EDIT_MODES, editJob, MODE_LABEL, offeredFor } from '../../shared/jobs/editJob';
import type { WaitParams } from '../../shared/jobs/jobFields';
import {
	jobField,
	optionalWaitFields,
	reportToOption,
	simplifyJobField,
} from '../../shared/jobs/jobFields';
import { parseHandle } from '../../shared/jobs/jobHandle';
import { createdJobHooks } from '../../shared/jobs/jobHooks';
import { itemsOf, jobOutput } from '../../shared/jobs/jobItem';
import type { EditMode } from '../../shared/jobs/routes/route';
import { MOST_JOBS } from '../../shared/node/callOptions';
import { extraBodyOption } from '../../shared/node/descriptions';
import type { MultiCallOperation } from '../../shared/node/operation';
import { callbackUrlOption, negativePromptOption, promptField } from './createFields';
import { cfgScaleOption } from './klingOptions';

type Params = WaitParams & {
	mode: EditMode | typeof AUTOMATIC;
	job: string;
	prompt: string;
	options: {
		callbackUrl?: string;
		cfgScale?: number;
		extraBody?: IDataObject;
		negativePrompt?: string;
	};
};

const modeField: INodeProperties = {
	displayName: MODE_LABEL,
	name: 'mode',
	type: 'options',
	options: [
		{
			name: 'Automatic',
			value: AUTOMATIC,
			description: 'Whatever is offered for the job',
		},
		...(Object.keys(EDIT_MODES) as EditMode[]).map((value) => ({
			name: EDIT_MODES[value].name,
			value,
			description: `${EDIT_MODES[value].description}; offered for ${offeredFor(value)}`,
		})),
	],
	default: AUTOMATIC,
	description: 'What is done with the video; a mode that is not offered for the job is refused',
};

/** Kling's extension and edit, Runway's and xAI's edit, Sora's remix (contract 3.9, F.5, F.6). */
export const edit: MultiCallOperation<Params> = {
	retryUnsure: false,
	mostConcurrent: MOST_JOBS,
	option: {
		name: 'Edit',
		value: 'edit',
		action: 'Edit a video',
		description: 'Change or extend a finished video of Kling, Runway or xAI',
	},
	fields: [
		modeField,
		jobField,
		{
			...promptField,
			placeholder: 'e.g. The kite lands in a tree',
			description: 'What is to happen, or to be changed, in the new video',
		},
		...optionalWaitFields,
		simplifyJobField,
	],
	options: [
		callbackUrlOption,
		cfgScaleOption,
		extraBodyOption,
		negativePromptOption,
		reportToOption,
	],
	async execute(send, params, { baseUrl }) {
		const { mode, job, prompt, options } = params;
		const input = { prompt, ...options };
		return itemsOf(await editJob(parseHandle(job), mode, input, send, baseUrl), params);
	},
	...createdJobHooks,
	...jobOutput,
};
