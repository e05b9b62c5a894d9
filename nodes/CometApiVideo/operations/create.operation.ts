import type { IDataObject } from 'n8n-workflow';

import { AUTOMATIC, createJob } from '../../shared/jobs/createJob';
import type { WaitParams } from '../../shared/jobs/jobFields';
import { createdJobHooks, itemsOf } from '../../shared/jobs/jobHooks';
import { jobOutput } from '../../shared/jobs/jobItem';
import type { CreateInput } from '../../shared/jobs/parameters';
import type { MultiCallOperation } from '../../shared/node/operation';
import { createFields, createOptions } from './createFields';
import type { WithImages } from './images';
import { imagesOf } from './images';

type Params = WaitParams &
	WithImages & {
		model: string;
		prompt: string;
		options: {
			apiRoute?: string;
			aspectRatio?: string;
			callbackUrl?: string;
			duration?: number;
			extraBody?: IDataObject;
			negativePrompt?: string;
			resolution?: string;
			seed?: number;
			size?: string;
		};
	};

const inputOf = ({ model, prompt, options, images }: Params): CreateInput => ({
	model,
	prompt,
	...imagesOf({ images }),
	negativePrompt: options.negativePrompt,
	duration: options.duration,
	size: options.size,
	aspectRatio: options.aspectRatio,
	resolution: options.resolution,
	seed: options.seed,
	callbackUrl: options.callbackUrl,
	extraBody: options.extraBody,
});

/** Video jobs on any route of the API, contract 3.3 and 3.4. */
export const create: MultiCallOperation<Params> = {
	retryUnsure: false,
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create a video',
		description: 'Make a video from a prompt and, where the model takes them, from images',
	},
	fields: createFields,
	options: createOptions,
	async execute(send, params, tools) {
		const route = params.options.apiRoute ?? AUTOMATIC;
		return itemsOf(await createJob(route, inputOf(params), { send, ...tools }), params);
	},
	...createdJobHooks,
	...jobOutput,
};
