import type { IDataObject } from 'n8n-workflow';

import { AUTOMATIC, createJob } from '../../shared/jobs/createJob';
import type { WaitParams } from '../../shared/jobs/jobFields';
import { createdJobHooks } from '../../shared/jobs/jobHooks';
import { itemsOf, jobOutput } from '../../shared/jobs/jobItem';
import type { CreateInput } from '../../shared/jobs/parameters';
import { LABELS } from '../../shared/jobs/parameters';
import { MOST_JOBS } from '../../shared/node/callOptions';
import { asObject } from '../../shared/node/jsonFields';
import type { MultiCallOperation } from '../../shared/node/operation';
import { createFields, createOptions } from './createFields';
import type { WithMedia } from './media';
import { mediaOf } from './media';

type Params = WaitParams &
	WithMedia & {
		model: string;
		prompt: string;
		options: {
			apiRoute?: string;
			aspectRatio?: string;
			callbackUrl?: string;
			cameraControl?: IDataObject;
			cfgScale?: number;
			duration?: number;
			extraBody?: IDataObject;
			ignoreMissingFiles?: boolean;
			imagesAs?: 'files' | 'urls';
			mode?: string;
			negativePrompt?: string;
			resolution?: string;
			seed?: number;
			size?: string;
			sound?: boolean;
		};
	};

const inputOf = ({ model, prompt, options, ...media }: Params): CreateInput => ({
	model,
	prompt,
	...mediaOf({ ...media, options }),
	imagesAs: options.imagesAs,
	negativePrompt: options.negativePrompt,
	duration: options.duration,
	size: options.size,
	aspectRatio: options.aspectRatio,
	resolution: options.resolution,
	seed: options.seed,
	mode: options.mode,
	sound: options.sound,
	cfgScale: options.cfgScale,
	cameraControl: asObject(options.cameraControl, LABELS.cameraControl),
	callbackUrl: options.callbackUrl,
	extraBody: options.extraBody,
});

/** Video jobs on any route of the API, contract 3.3 and 3.4. */
export const create: MultiCallOperation<Params> = {
	retryUnsure: false,
	mostConcurrent: MOST_JOBS,
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create a video',
		description:
			'Make a video from a prompt and, where the model takes them, from images or a video',
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
