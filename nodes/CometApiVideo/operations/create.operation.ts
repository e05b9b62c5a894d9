import type { IDataObject } from 'n8n-workflow';

import { defineOperation } from '../../shared/node/operation';
import { AUTOMATIC, createJob, plansFor } from '../../shared/video/create';
import { toCreateRequest } from '../../shared/video/createRequest';
import type { VideoJob } from '../../shared/video/job';
import type { CreateInput } from '../../shared/video/parameters';
import { createFields } from './createFields';
import type { WithImages } from './images';
import { imagesOf } from './images';
import {
	itemsOf,
	jobForAgent,
	keepJob,
	leaveToTrigger,
	settleCreated,
	withoutVideo,
} from './waiting';
import type { WaitParams } from './waitFields';

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
export const create = defineOperation<Params, VideoJob>({
	option: {
		name: 'Create',
		value: 'create',
		action: 'Create a video',
		description: 'Make a video from a prompt and, where the model takes them, from images',
	},
	fields: createFields,
	toRequest(params, files) {
		const input = inputOf(params);
		const [plan] = plansFor(params.options.apiRoute ?? AUTOMATIC, input, '');
		return toCreateRequest(plan, input, files);
	},
	async exchange(send, params, _files, tools) {
		const route = params.options.apiRoute ?? AUTOMATIC;
		const job = await createJob(route, inputOf(params), { send, ...tools });
		return { status: 200, headers: {}, body: job };
	},
	toItems: (job, params) => itemsOf(job, params),
	settle: settleCreated,
	handOver: leaveToTrigger,
	keepsake: keepJob,
	withoutFiles: withoutVideo,
	forAgent: jobForAgent,
});
