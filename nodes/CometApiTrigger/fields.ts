import type { IExecuteFunctions, INodeProperties, IPollFunctions } from 'n8n-workflow';

import { FieldError } from '../shared/node/fieldError';
import { outputFileField, simplifyField } from '../shared/node/descriptions';
import { readParams } from '../shared/node/readParams';
import { formatHandle, parseHandle } from '../shared/jobs/jobHandle';
import type { JobStatus } from '../shared/jobs/job';
import { splitIds } from './schedule';

export const fields: INodeProperties[] = [
	{
		displayName:
			"Jobs of this workflow are found only in the n8n process that made them: with queue mode or several main processes, pass them on in 'Job IDs' or use the Wait operation of CometAPI Video",
		name: 'processNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { watch: ['workflow'] } },
	},
	{
		displayName: 'Watch',
		name: 'watch',
		type: 'multiOptions',
		required: true,
		options: [
			{
				name: 'Job IDs',
				value: 'ids',
				description: 'Jobs whose IDs are entered below',
			},
			{
				name: 'Jobs of This Workflow',
				value: 'workflow',
				description:
					'Jobs that the CometAPI Video nodes of this workflow create without waiting, or stop waiting for',
			},
		],
		default: ['workflow'],
		description: 'Which video jobs to watch',
	},
	{
		displayName: 'Job IDs',
		name: 'jobIds',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		placeholder: 'e.g. videos:task_ab, kling/text2video:2032',
		description:
			'The `job` values (or IDs) of jobs made with the same API key, separated by commas or line breaks',
		displayOptions: { show: { watch: ['ids'] } },
	},
	{
		displayName: 'Fires On',
		name: 'events',
		type: 'multiOptions',
		required: true,
		options: [
			{
				name: 'Cancelled',
				value: 'cancelled',
				description: 'The job was cancelled or expired at the provider',
			},
			{ name: 'Completed', value: 'completed', description: 'The video is ready' },
			{ name: 'Failed', value: 'failed', description: 'The job failed, or was given up' },
		],
		default: ['completed', 'failed', 'cancelled'],
		description: 'Which ends of a job start the workflow',
	},
	{
		displayName: 'Download Video',
		name: 'download',
		type: 'boolean',
		default: false,
		description: 'Whether to put the video file of a completed job into the item',
	},
	outputFileField({ displayOptions: { show: { download: [true] } } }),
	simplifyField,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Give Up After (Hours)',
				name: 'giveUpAfter',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 24,
				description:
					'A job that is not finished by then is reported as failed; 0 watches it for ever',
			},
			{
				displayName: 'Max Concurrent Requests',
				name: 'maxConcurrency',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 100 },
				default: 5,
				description: 'How many jobs are looked at at the same time',
			},
			{
				displayName: 'Max Requests per Poll',
				name: 'maxRequests',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 100,
				description:
					'How many requests one poll may send; jobs that are left over come first in the next one',
			},
			{
				displayName: 'Request Timeout (Seconds)',
				name: 'timeout',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 20,
				description:
					'How long to wait for an answer, and at most between two pieces of a video file',
			},
		],
	},
];

export type TriggerParams = {
	watchWorkflow: boolean;
	/** Handles. */
	ids: string[];
	/** What is wrong with the settings, although the poll could go on without it. */
	complaint?: FieldError;
	events: JobStatus[];
	/** The binary field for the file; undefined when it is not to be downloaded. */
	downloadTo?: string;
	simplify: boolean;
	giveUpAfterMs: number;
	concurrency: number;
	maxRequests: number;
	timeoutMs: number;
};

type Raw = {
	watch: Array<'workflow' | 'ids'>;
	jobIds?: string;
	events: JobStatus[];
	download: boolean;
	binaryPropertyOutput?: string;
	simplify: boolean;
	options: {
		giveUpAfter?: number;
		maxConcurrency?: number;
		maxRequests?: number;
		timeout?: number;
	};
};

const HOUR_MS = 3_600_000;

/** @throws FieldError */
export function readTriggerParams(context: IPollFunctions): TriggerParams {
	// A poll has no items, and so its parameters are read without an item's index.
	const getNodeParameter = (name: string, _index: number, fallback?: unknown, options?: object) => {
		const value = context.getNodeParameter(name, fallback, options);
		return name === 'jobIds' ? splitIds(value).join('\n') : value;
	};
	const reader = {
		getNode: () => context.getNode(),
		getNodeParameter: getNodeParameter as IExecuteFunctions['getNodeParameter'],
	};
	const { watch, jobIds, events, download, binaryPropertyOutput, simplify, options } =
		readParams<Raw>(reader, fields, 0);
	const { giveUpAfter = 24, maxConcurrency = 5, maxRequests = 100, timeout = 20 } = options;
	const read = splitIds(jobIds).map(readHandle);
	const watchIds = watch.includes('ids');
	return {
		watchWorkflow: watch.includes('workflow'),
		ids: watchIds ? read.flatMap(({ handle }) => handle ?? []) : [],
		complaint: read.find(({ problem }) => problem)?.problem ?? emptiness(context, watch, jobIds),
		events,
		downloadTo: download ? binaryPropertyOutput : undefined,
		simplify,
		giveUpAfterMs: Math.max(0, giveUpAfter) * HOUR_MS,
		concurrency: Math.max(1, Math.floor(maxConcurrency)),
		maxRequests: Math.max(1, Math.floor(maxRequests)),
		timeoutMs: Math.max(1, timeout) * 1000,
	};
}

function readHandle(text: string): { handle?: string; problem?: FieldError } {
	try {
		return { handle: formatHandle(parseHandle(text)) };
	} catch (error) {
		return { problem: new FieldError('Job IDs', `holds '${text}': ${(error as Error).message}`) };
	}
}

/** An expression may well give no IDs today; a field that was left empty is a mistake. */
function emptiness(context: IPollFunctions, watch: Raw['watch'], jobIds: string | undefined) {
	if (watch.length === 0) return new FieldError('Watch', 'has nothing chosen');
	const { jobIds: source } = context.getNode().parameters;
	const isExpression = typeof source === 'string' && source.startsWith('=');
	return watch.includes('ids') && !jobIds && !isExpression
		? new FieldError('Job IDs', 'is empty')
		: undefined;
}
