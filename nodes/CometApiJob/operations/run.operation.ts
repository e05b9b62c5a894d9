import type { IDataObject } from 'n8n-workflow';

import type { SendAs, WithFiles } from '../../shared/jobs/attachments';
import { merged } from '../../shared/jobs/bodyPaths';
import type { WaitParams } from '../../shared/jobs/jobFields';
import { createdJobHooks } from '../../shared/jobs/jobHooks';
import { itemsOf, jobOutput } from '../../shared/jobs/jobItem';
import { PRESETS } from '../../shared/jobs/presets';
import type { Values } from '../../shared/jobs/presets/preset';
import type { RunInput } from '../../shared/jobs/runJob';
import { runJob } from '../../shared/jobs/runJob';
import { MOST_JOBS } from '../../shared/node/callOptions';
import { FieldError } from '../../shared/node/fieldError';
import { asObject } from '../../shared/node/jsonFields';
import type { MultiCallOperation } from '../../shared/node/operation';
import { listIn } from '../../shared/node/textList';
import { BODY_LABEL, CUSTOM, MORE_LABEL, PRESET_LABEL, runFields, runOptions } from './runFields';

type Params = WaitParams &
	WithFiles & {
		preset: string;
		path?: string;
		method?: string;
		body?: unknown;
		additionalBody?: unknown;
		options: {
			doneWords?: string;
			failedWords?: string;
			filePaths?: string;
			idPath?: string;
			sendFilesAs?: SendAs;
			statusPath?: string;
		};
	};

type Call = Pick<RunInput, 'path' | 'method' | 'body' | 'needs' | 'statusPath'>;

/** @throws FieldError for a choice that there is not */
function callOf(params: Params): Call {
	if (params.preset === CUSTOM) {
		const body: IDataObject = asObject(params.body, BODY_LABEL) ?? {};
		return { path: params.path ?? '', method: params.method === 'GET' ? 'GET' : 'POST', body };
	}
	const preset = PRESETS.find(({ value }) => value === params.preset);
	if (!preset) throw new FieldError(PRESET_LABEL, `has no choice '${params.preset}'`);
	const values = params as unknown as Values;
	const more = asObject(params.additionalBody, MORE_LABEL) ?? {};
	return {
		path: typeof preset.path === 'string' ? preset.path : preset.path(values),
		method: 'POST',
		body: merged(preset.toBody(values), more),
		needs: preset.needs,
		statusPath: preset.statusPath,
	};
}

function inputOf(params: Params): RunInput {
	const { files, options } = params;
	const call = callOf(params);
	return {
		...call,
		files,
		sendFilesAs: options.sendFilesAs ?? 'dataUri',
		statusPath: options.statusPath?.trim() || call.statusPath,
		doneWords: listIn(options.doneWords),
		failedWords: listIn(options.failedWords),
		filePaths: listIn(options.filePaths),
		idPath: options.idPath?.trim() || undefined,
	};
}

/** Any asynchronous job, contract G.1 and G.9. */
export const run: MultiCallOperation<Params> = {
	retryUnsure: false,
	mostConcurrent: MOST_JOBS,
	option: {
		name: 'Run',
		value: 'run',
		action: 'Run a job',
		description: 'Start a job of any kind and, if wanted, wait until it is finished',
	},
	fields: runFields,
	options: runOptions,
	async execute(send, params, tools) {
		return itemsOf(await runJob(inputOf(params), { send, ...tools }), params);
	},
	...createdJobHooks,
	...jobOutput,
};
